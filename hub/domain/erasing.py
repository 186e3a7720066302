"""Batches of what may be forgotten: who may do what with one, as pure functions of its history.

One person proposes, another approves; nothing goes without both. A batch is done when all of it is
forgotten or kept back, and that was looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from hub.domain.deciding import is_reason
from hub.domain.folding import newest_of_each
from hub.domain.retention import RetentionPolicy
from schemas.base import Event
from schemas.events.erasure import (
    ErasureApproved,
    ErasureCarriedOut,
    ErasureProposed,
    ErasureRefused,
    HoldEvent,
    HoldPlaced,
)

FIELDS: Final[Mapping[type[Event], str]] = {
    ErasureProposed: "proposed",
    ErasureApproved: "approved",
    ErasureRefused: "refused",
    ErasureCarriedOut: "done",
}


class Refused(StrEnum):
    """Why something is not recorded."""

    NOTHING_DUE = "nothing-due"
    NOTHING_THERE = "nothing-there"
    SAME_PERSON = "same-person"
    NOT_OPEN = "not-open"
    NO_REASON = "no-reason"
    UNKNOWN_GROUND = "unknown-ground"
    NO_DAY = "no-day"
    TOO_LONG = "too-long"
    NOT_HELD = "not-held"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch after its history. `version` is that of its newest event."""

    version: int = 0
    proposed: ErasureProposed | None = None
    approved: ErasureApproved | None = None
    refused: ErasureRefused | None = None
    done: ErasureCarriedOut | None = None

    @property
    def is_refused(self) -> bool:
        """Whether it does not go."""
        return self.refused is not None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.proposed is not None and self.approved is None and not self.is_refused

    @property
    def is_to_do(self) -> bool:
        """Whether it was approved and is not done."""
        return self.approved is not None and self.done is None


def batch_of(history: Iterable[Event]) -> Batch:
    """A batch after its whole history."""
    return Batch(**newest_of_each(history, FIELDS))


def approve(batch: Batch, by: str) -> Refused | None:
    """Whether somebody may approve a batch: never who proposed it."""
    if batch.proposed is None:
        return Refused.NOTHING_THERE
    if not batch.is_open:
        return Refused.NOT_OPEN
    return Refused.SAME_PERSON if batch.proposed.by == by else None


def refuse(batch: Batch, reason: str) -> Refused | None:
    """Whether a batch may be refused; who proposed it may take it back."""
    if batch.proposed is None:
        return Refused.NOTHING_THERE
    if not batch.is_open:
        return Refused.NOT_OPEN
    return None if is_reason(reason) else Refused.NO_REASON


@dataclass(frozen=True, slots=True)
class Hold:
    """A person's wish to keep something from being forgotten; `owner` answers for it."""

    ground: str
    owner: str
    until: datetime | None
    reason: str


def hold(wish: Hold, policy: RetentionPolicy, now: datetime) -> Refused | None:
    """Whether a hold can be placed: on a known ground, with a reason, for a bounded time."""
    if wish.ground not in policy.holds:
        return Refused.UNKNOWN_GROUND
    if not is_reason(wish.reason):
        return Refused.NO_REASON
    if wish.until is None or wish.until <= now:
        return Refused.NO_DAY
    return Refused.TOO_LONG if wish.until > policy.hold_at_most.after(now) else None


def held_until(history: Iterable[Event]) -> datetime | None:
    """Until when a signal is held, by the history of its holds; None where it is not."""
    until = None
    for event in history:
        if isinstance(event, HoldEvent):
            until = event.until if isinstance(event, HoldPlaced) else None
    return until
