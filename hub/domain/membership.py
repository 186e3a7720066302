"""How a partner itself stands: admitted, which of its keys hold, suspended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from schemas.base import Event
from schemas.events.partners import (
    PartnerAdmitted,
    PartnerKeysRotated,
    PartnerResumed,
    PartnerSuspended,
)
from schemas.problems import Code, Problem

NOT_ADMITTED: Final = "niet vastgelegd"
ADMITTED: Final = "toegelaten"
SUSPENDED: Final = "geschorst"

SUSPENDED_SENDER: Final = Problem(
    code=Code.SUSPENDED,
    pointer="",
    message="Uw aansluiting is geschorst. Dit bericht wacht op een medewerker.",
    mend="Bel of mail de gemeente. Wat u stuurde voordat u werd geschorst, telt gewoon.",
)


class Key(NamedTuple):
    """The newest public key of the partner's user on the bus, and when it stops to hold."""

    public: str
    until: datetime


class Rotation(NamedTuple):
    """New keys were given at a moment; all that was given before holds until another."""

    at: datetime
    former_until: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """A partner after its history; `version` is how long that is."""

    version: int = 0
    admitted: PartnerAdmitted | None = None
    key: Key | None = None
    rotations: tuple[Rotation, ...] = ()
    suspension: PartnerSuspended | None = None

    @property
    def status(self) -> str:
        """What that is called."""
        if self.suspension is not None:
            return SUSPENDED
        return NOT_ADMITTED if self.admitted is None else ADMITTED

    def stops(self, received_at: datetime) -> bool:
        """Whether a message that came then must wait for a person.

        What was acknowledged before the partner was suspended was sent in good standing: it counts.
        """
        return self.suspension is not None and received_at >= self.suspension.occurred_at

    def refused_before(self, now: datetime) -> datetime | None:
        """Keys of the bus that were given before this moment hold no more; None where all do."""
        over = [it.at for it in self.rotations if it.former_until <= now]
        return max(over, default=None)

    def overlap_until(self, now: datetime) -> datetime | None:
        """Until when keys from before a rotation still hold; None where none do."""
        return max(
            (it.former_until for it in self.rotations if it.former_until > now), default=None
        )


def membership_of(history: Iterable[Event]) -> Membership:
    """Fold the history of a partner."""
    found = Membership()
    for event in history:
        found = replace(_next(found, event), version=found.version + 1)
    return found


def _next(it: Membership, event: Event) -> Membership:
    match event:
        case PartnerAdmitted():
            return replace(it, admitted=event, key=Key(event.key, event.key_until))
        case PartnerKeysRotated():
            rotation = Rotation(event.occurred_at, event.former_until)
            key = Key(event.key, event.key_until)
            return replace(it, key=key, rotations=(*it.rotations, rotation))
        case PartnerSuspended():
            return replace(it, suspension=event)
        case PartnerResumed():
            return replace(it, suspension=None)
        case _:
            return it
