"""What a person may say of two mentions, and when it is too late: decisions, without a clock.

A word is bound to what the person had before them. When a signal, a group or an earlier word is
newer than that, the word is refused, and the refusal says what changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.domain.casework import REASON_MAX_CHARACTERS
from schemas.base import Event
from schemas.events import (
    Judged,
    PairDoubted,
    PairJudged,
    PersonGrouped,
    Seen,
    SignalLinked,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)

PERSON: Final = "person"


class Refused(StrEnum):
    """Why a word on a pair is not recorded."""

    ONE_MENTION = "one-mention"
    NO_REASON = "no-reason"
    REASON_TOO_LONG = "reason-too-long"
    UNKNOWN = "unknown"
    BEING_LINKED = "being-linked"
    STALE = "stale"
    NOTHING_TO_WITHDRAW = "nothing-to-withdraw"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not; for `STALE`, what is newer: `signal-one`, `group-other`, `judgements`, `rules`."""

    reason: Refused
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgePair:
    """A person's wish. `seen` None: what is there now, for who looks and judges at once."""

    one: str
    other: str
    verdict: Judged
    reason: str
    by: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One mention: the versions its signal has and is linked at (0 where it has none).

    `is_named` says whether the last linking names the mention as a person, `entity` whom it then
    was found to be.
    """

    signal: UUID
    version: int = 0
    linked: int = 0
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class PairState:
    """All that decides, folded from the histories of both signals and of the pair, in order."""

    one: str
    other: str
    sides: tuple[Side, Side]
    judgements: int = 0
    last: PairJudged | None = None
    is_doubted: bool = False


def evolve(state: PairState, event: Event) -> PairState:  # noqa: PLR0911 - all events
    """Fold one event; a word is void once a mention is no longer named."""
    match event:
        case PairJudged():
            last = None if event.verdict is Judged.WITHDRAWN else event
            judgements = event.originator_version
            return replace(state, last=last, judgements=judgements, is_doubted=False)
        case PairDoubted():
            return replace(state, is_doubted=state.last is not None)
        case SignalVersion():
            return _sides(state, event.originator_id, version=event.originator_version)
        case SignalWithdrawn():
            return _sides(state, event.originator_id, version=0)
        case SignalLinked():
            named = {item.mention for item in event.mentions if item.kind == PERSON}
            return _sides(state, event.signal, linked=event.signal_version, named=named)
        case SignalUnlinked():
            return _sides(state, event.signal, linked=0, named=set())
        case _:
            return state


def _sides(
    state: PairState,
    signal: UUID,
    *,
    version: int | None = None,
    linked: int | None = None,
    named: set[str] | None = None,
) -> PairState:
    def changed(side: Side, mention: str) -> Side:
        if side.signal != signal:
            return side
        return Side(
            signal,
            side.version if version is None else version,
            side.linked if linked is None else linked,
            side.is_named if named is None else mention in named,
        )

    sides = (changed(state.sides[0], state.one), changed(state.sides[1], state.other))
    is_void = not all(side.is_named for side in sides) and named is not None
    return replace(state, sides=sides, last=None if is_void else state.last)


def seen_now(state: PairState, groups: tuple[int, int], model: str, policy: str) -> Seen:
    """What is there now, as a person would see it."""
    return Seen(
        versions=(state.sides[0].version, state.sides[1].version),
        groups=groups,
        judgements=state.judgements,
        model=model,
        policy=policy,
    )


def judge(state: PairState, command: JudgePair, now: Seen) -> Seen | Refusal | None:
    """Decide: what the person had seen when the word is to be recorded, None when it stands.

    It stands when the same person said the same and nothing made it doubtful since.
    """
    if refusal := _refusal(state, command):
        return refusal
    if changed := () if command.seen is None else _newer(command.seen, now):
        return Refusal(Refused.STALE, changed)
    last = state.last
    if command.verdict is Judged.WITHDRAWN and last is None:
        return Refusal(Refused.NOTHING_TO_WITHDRAW)
    if (
        last is not None
        and not state.is_doubted
        and (last.verdict, last.by) == (command.verdict, command.by)
    ):
        return None
    return now


def _refusal(state: PairState, command: JudgePair) -> Refusal | None:
    reason = command.reason.strip()
    if not reason:
        return Refusal(Refused.NO_REASON)
    if len(reason) > REASON_MAX_CHARACTERS:
        return Refusal(Refused.REASON_TOO_LONG)
    if command.one == command.other:
        return Refusal(Refused.ONE_MENTION)
    for side in state.sides:
        if side.linked != side.version:
            return Refusal(Refused.BEING_LINKED)
        if not side.is_named:
            return Refusal(Refused.UNKNOWN)
    return None


def _newer(seen: Seen, now: Seen) -> tuple[str, ...]:
    parts: Mapping[str, tuple[object, object]] = {
        "signal-one": (seen.versions[0], now.versions[0]),
        "signal-other": (seen.versions[1], now.versions[1]),
        "group-one": (seen.groups[0], now.groups[0]),
        "group-other": (seen.groups[1], now.groups[1]),
        "judgements": (seen.judgements, now.judgements),
        "rules": ((seen.model, seen.policy), (now.model, now.policy)),
    }
    return tuple(name for name, (before, after) in parts.items() if before != after)


def group_version(history: tuple[Event, ...]) -> int:
    """How often a person was told of as a group (`PersonGrouped`)."""
    return max((e.originator_version for e in history if isinstance(e, PersonGrouped)), default=0)
