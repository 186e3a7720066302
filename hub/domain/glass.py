"""Breaking the glass: opening in an emergency what the mandate does not hold. Pure.

It is never a way around the mandate: it opens named signals, for one person, for a stated reason
and at most an hour; everybody who answers for it sees it at once, and another person judges it
afterwards. Acute help must never wait for a right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from hub.domain.casework import REASON_MAX_CHARACTERS
from hub.domain.mandate import Right, User, may
from schemas.base import Event
from schemas.events.access import GlassBroken, GlassClosed, GlassReviewed

MINUTES: Final = (15, 30, 60)
"""How long it may last: a choice of these, and no longer."""
REVIEW_WITHIN: Final = timedelta(days=7)
"""Within this time after its end somebody must have judged it."""
REASON_MIN_CHARACTERS: Final = 10


class Refused(StrEnum):
    """Why something is not recorded."""

    NOT_YOURS = "not-yours"
    NOTHING_THERE = "nothing-there"
    NO_REASON = "no-reason"
    NO_TIME = "no-time"
    NOT_OPEN = "not-open"
    NOT_OVER = "not-over"
    SAME_PERSON = "same-person"
    REVIEWED = "reviewed"


class Stage(StrEnum):
    """Where an emergency opening stands."""

    OPEN = "open"
    TO_REVIEW = "to-review"
    OVERDUE = "overdue"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Glass:
    """An emergency opening after its history. `version` is that of its newest event."""

    version: int = 0
    broken: GlassBroken | None = None
    closed: GlassClosed | None = None
    reviewed: GlassReviewed | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it lasts; it ends by itself."""
        if self.broken is None or self.closed is not None:
            return False
        return self.broken.occurred_at <= now < self.broken.until


def glass_of(history: Iterable[Event]) -> Glass:
    """An emergency opening after its whole history."""
    glass = Glass()
    for event in history:
        glass = replace(glass, version=event.originator_version)
        match event:
            case GlassBroken():
                glass = replace(glass, broken=event)
            case GlassClosed():
                glass = replace(glass, closed=event)
            case GlassReviewed():
                glass = replace(glass, reviewed=event)
            case _:
                continue
    return glass


def stage_of(until: datetime, now: datetime, *, is_reviewed: bool) -> Stage:
    """Where an emergency opening that ends or ended at `until` stands."""
    if is_reviewed:
        return Stage.REVIEWED
    if now < until:
        return Stage.OPEN
    return Stage.OVERDUE if now - until > REVIEW_WITHIN else Stage.TO_REVIEW


def breaking(user: User, *, signals: int, reason: str, minutes: int) -> Refused | None:
    """Whether somebody may break the glass for so many signals; None where they may."""
    if not may(user, Right.BREAK_GLASS):
        return Refused.NOT_YOURS
    if not signals:
        return Refused.NOTHING_THERE
    if minutes not in MINUTES:
        return Refused.NO_TIME
    return _reason(reason)


def closing(glass: Glass, user: User, now: datetime) -> Refused | None:
    """Whether somebody may end it: who broke it, while it lasts."""
    if glass.broken is None or glass.broken.by != user.id:
        return Refused.NOT_YOURS
    return None if glass.is_open(now) else Refused.NOT_OPEN


def reviewing(glass: Glass, user: User, reason: str, now: datetime) -> Refused | None:
    """Whether somebody may judge it: never who broke it, not before it is over, and once."""
    if glass.broken is None or not may(user, Right.REVIEW_GLASS):
        return Refused.NOT_YOURS
    if glass.broken.by == user.id:
        return Refused.SAME_PERSON
    if glass.is_open(now):
        return Refused.NOT_OVER
    return Refused.REVIEWED if glass.reviewed is not None else _reason(reason)


def _reason(reason: str) -> Refused | None:
    said = len(reason.strip())
    return None if REASON_MIN_CHARACTERS <= said <= REASON_MAX_CHARACTERS else Refused.NO_REASON


def is_kept_from(pillars: frozenset[str], hidden_from: Mapping[str, object]) -> bool:
    """Whether a signal stays shut even now: a rule keeps it from every pillar of this person."""
    return bool(pillars) and pillars <= hidden_from.keys()
