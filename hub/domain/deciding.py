"""Whether a decision on a case can be recorded: a pure function of the wish and what is so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.domain.casework import (
    GROUNDS,
    REASON_MAX_CHARACTERS,
    CaseState,
    Decided,
    Refusal,
    Refused,
    Sight,
    needs_second,
)
from schemas.events import Ruling
from schemas.events.casework import CaseDecided

ELSE: Final = "anders"


@dataclass(frozen=True, slots=True)
class Decide:
    """A person's wish. `seen` is what lay before them, `read` how many signals they had opened.

    `knows_unread`: they said that they decide without having read everything.
    """

    ruling: Ruling
    ground: str
    reason: str
    until: datetime | None
    seen: Sight
    read: int
    knows_unread: bool
    by: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """It can be recorded; `needs_second` when it waits for a second person."""

    needs_second: bool


def decide(
    state: CaseState, command: Decide, there: Sight, indicators: frozenset[str], now: datetime
) -> Allowed | Refusal | None:
    """Decide whether to record a decision; None when exactly this stands or waits already.

    `there` is the evidence as it is now, `indicators` those seen in it.
    """
    if refusal := _refusal(state, command, now):
        return refusal
    if there.digest != command.seen.digest:
        return Refusal(Refused.STALE, there.since(command.seen))
    if _stands(state, command):
        return None
    if command.read < len(there.signals) and not command.knows_unread:
        return Refusal(Refused.UNREAD)
    return Allowed(needs_second(command.ruling, indicators))


def second(state: CaseState, version: int, by: str, reason: str) -> Decided | Refusal:
    """Find the decision that a second person may agree with or refuse: never the first one."""
    waiting = next((it for it in state.decisions if it.version == version and it.waits), None)
    if waiting is None:
        return Refusal(Refused.NOTHING_THERE)
    if waiting.event.by == by:
        return Refusal(Refused.SAME_PERSON)
    return refused_reason(reason) or waiting


def undo(state: CaseState, version: int, reason: str) -> CaseDecided | Refusal:
    """Find the decision to undo: one that is in force, or still waits."""
    found = next((it for it in state.decisions if it.version == version), None)
    if found is None or not (found.is_in_force or found.waits):
        return Refusal(Refused.NOTHING_THERE)
    return refused_reason(reason) or found.event


def is_reason(text: str) -> bool:
    """Whether a text says why, and is no longer than may be kept."""
    return refused_reason(text) is None


def refused_reason(reason: str) -> Refusal | None:
    """Refuse an empty or endless reason."""
    if not reason.strip():
        return Refusal(Refused.NO_REASON)
    if len(reason.strip()) > REASON_MAX_CHARACTERS:
        return Refusal(Refused.REASON_TOO_LONG)
    return None


def _refusal(state: CaseState, command: Decide, now: datetime) -> Refusal | None:
    if command.ground not in GROUNDS[command.ruling]:
        return Refusal(Refused.UNKNOWN_GROUND)
    if refusal := refused_reason(command.reason):
        return refusal
    if command.ruling is Ruling.FOLLOWED:
        if command.until is None:
            return Refusal(Refused.NO_DAY)
        if command.until <= now:
            return Refusal(Refused.PAST_DAY)
    if command.ruling is Ruling.RETURNED and state.ruling is None and state.waiting is None:
        return Refusal(Refused.NOT_OPEN)
    return None


def _stands(state: CaseState, command: Decide) -> bool:
    last = state.decisions[-1] if state.decisions else None
    return (
        last is not None
        and (last.is_in_force or last.waits)
        and (last.event.ruling, last.event.ground, last.event.by, last.event.until)
        == (command.ruling, command.ground, command.by, command.until)
        and last.event.evidence.digest == command.seen.digest
    )
