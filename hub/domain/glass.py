"""Breaking the glass: opening in an emergency what the mandate does not hold. Pure.

It is never a way around the mandate: it opens named signals, for one person, for a stated reason
and at most an hour; everybody who answers for it sees it at once, and another person judges it
afterwards. Acute help must never wait for a right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from hub.domain.deciding import is_reason
from hub.domain.folding import newest_of_each
from hub.domain.mandate import BY_PILLAR, Right, User, may
from schemas.base import Event
from schemas.events.access import GlassBroken, GlassClosed, GlassReviewed

MINUTES_MAX: Final = 60
"""No policy lets it last longer."""
FIELDS: Final[Mapping[type[Event], str]] = {
    GlassBroken: "broken",
    GlassClosed: "closed",
    GlassReviewed: "reviewed",
}
PILLARS: Final = BY_PILLAR[Right.BREAK_GLASS]
"""No policy lets owners of other pillars do it."""


@dataclass(frozen=True, slots=True)
class GlassPolicy:
    """Owners of which pillars may do it, and for how many minutes: a choice of these.

    Within `review_within` after its end somebody must have judged it.
    """

    version: str
    pillars: frozenset[str]
    minutes: tuple[int, ...]
    review_within: timedelta
    reason_min_characters: int
    basis: str
    is_checked: bool


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
    return Glass(**newest_of_each(history, FIELDS))


def may_break(user: User, policy: GlassPolicy) -> bool:
    """Whether somebody may break the glass: by their mandate, and by a pillar of the policy."""
    return may(user, Right.BREAK_GLASS) and bool(user.pillars & policy.pillars)


def stage_of(until: datetime, now: datetime, policy: GlassPolicy, *, is_reviewed: bool) -> Stage:
    """Where an emergency opening that ends or ended at `until` stands."""
    if is_reviewed:
        return Stage.REVIEWED
    if now < until:
        return Stage.OPEN
    return Stage.OVERDUE if now - until > policy.review_within else Stage.TO_REVIEW


class Wish(NamedTuple):
    """So many signals to open, why, and for how many minutes."""

    signals: int
    reason: str
    minutes: int


def breaking(user: User, policy: GlassPolicy, wish: Wish) -> Refused | None:
    """Whether somebody may break the glass; None where they may."""
    if not may_break(user, policy):
        return Refused.NOT_YOURS
    if not wish.signals:
        return Refused.NOTHING_THERE
    if wish.minutes not in policy.minutes:
        return Refused.NO_TIME
    return _reason(wish.reason, policy)


def closing(glass: Glass, user: User, now: datetime) -> Refused | None:
    """Whether somebody may end it: who broke it, while it lasts."""
    if glass.broken is None or glass.broken.by != user.id:
        return Refused.NOT_YOURS
    return None if glass.is_open(now) else Refused.NOT_OPEN


def reviewing(
    glass: Glass, user: User, policy: GlassPolicy, reason: str, now: datetime
) -> Refused | None:
    """Whether somebody may judge it: never who broke it, not before it is over, and once."""
    if glass.broken is None or not may(user, Right.REVIEW_GLASS):
        return Refused.NOT_YOURS
    if glass.broken.by == user.id:
        return Refused.SAME_PERSON
    if glass.is_open(now):
        return Refused.NOT_OVER
    return Refused.REVIEWED if glass.reviewed is not None else _reason(reason, policy)


def _reason(reason: str, policy: GlassPolicy) -> Refused | None:
    is_said = len(reason.strip()) >= policy.reason_min_characters and is_reason(reason)
    return None if is_said else Refused.NO_REASON


def is_kept_from(pillars: frozenset[str], hidden_from: Mapping[str, object]) -> bool:
    """Whether a signal stays shut even now: a rule keeps it from every pillar of this person."""
    return bool(pillars) and pillars <= hidden_from.keys()
