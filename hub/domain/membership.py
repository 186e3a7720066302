"""How a partner itself stands: admitted or not, which keys hold, and since when it is suspended."""

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

NOT_CONNECTED: Final = "niet toegelaten"
CONNECTED: Final = "toegelaten"
SUSPENDED: Final = "geschorst"

SUSPENDED_SENDER: Final = Problem(
    code=Code.SUSPENDED,
    pointer="",
    message="Uw aansluiting is geschorst. Dit bericht wacht op een medewerker.",
    mend="Bel of mail de gemeente. Wat u stuurde voordat u werd geschorst, telt gewoon.",
)


class Key(NamedTuple):
    """A public key of the partner's user on the bus, and when it stops to hold."""

    public: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """A partner after its history; `version` is how long that is.

    `suspended_at` is when the partner was suspended, where it is now.
    """

    version: int = 0
    admitted: PartnerAdmitted | None = None
    keys: tuple[Key, ...] = ()
    rotated_at: datetime | None = None
    suspension: PartnerSuspended | None = None

    @property
    def suspended_at(self) -> datetime | None:
        """Since when nothing is taken in; None where all is well."""
        return None if self.suspension is None else self.suspension.occurred_at

    @property
    def status(self) -> str:
        """What that is called."""
        if self.suspension is not None:
            return SUSPENDED
        return NOT_CONNECTED if self.admitted is None else CONNECTED

    def stops(self, received_at: datetime) -> bool:
        """Whether a message that came then must wait for a person.

        What was acknowledged before the partner was suspended was sent in good standing: it counts.
        """
        since = self.suspended_at
        return since is not None and received_at >= since

    def over(self, now: datetime) -> tuple[Key, ...]:
        """The keys that hold no more."""
        return tuple(it for it in self.keys if it.until <= now)

    def former(self, now: datetime) -> tuple[Key, ...]:
        """The keys from before that still hold: all but the newest."""
        return tuple(it for it in self.keys[:-1] if it.until > now)


def membership_of(history: Iterable[Event]) -> Membership:
    """Fold the history of a partner."""
    found = Membership()
    for event in history:
        found = replace(_next(found, event), version=found.version + 1)
    return found


def _next(it: Membership, event: Event) -> Membership:
    match event:
        case PartnerAdmitted():
            return replace(it, admitted=event, keys=_with(it.keys, event, event.occurred_at))
        case PartnerKeysRotated():
            at = event.occurred_at
            keys = _with(it.keys, event, event.former_until) if event.key else it.keys
            return replace(it, keys=keys, rotated_at=at)
        case PartnerSuspended():
            return replace(it, suspension=event)
        case PartnerResumed():
            return replace(it, suspension=None)
        case _:
            return it


def _with(
    keys: tuple[Key, ...], event: PartnerAdmitted | PartnerKeysRotated, former_until: datetime
) -> tuple[Key, ...]:
    """The keys with the one of this event; those from before hold no longer than was said."""
    rest = (Key(it.public, min(it.until, former_until)) for it in keys if it.public != event.key)
    return (*rest, Key(event.key, event.key_until))
