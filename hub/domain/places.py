"""What people decided of an address, and whether a next decision can be recorded: pure functions.

A flag is never for ever: it has an end date, and dies on it unless a person looked again. An action
names the power of the municipality that it rests on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.domain.casework import REASON_MAX_CHARACTERS
from hub.domain.powers import Powers
from schemas.base import Event
from schemas.events import (
    LocationActionFinished,
    LocationActionPlanned,
    LocationActionProgressed,
    LocationFlagged,
    LocationRenewed,
    LocationUnflagged,
)

ACTION_DAYS_MAX: Final = 366


class Refused(StrEnum):
    """Why a decision on an address is not recorded."""

    NO_REASON = "no-reason"
    REASON_TOO_LONG = "reason-too-long"
    UNKNOWN_GROUND = "unknown-ground"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_POWER = "unknown-power"
    UNKNOWN_PARTNER = "unknown-partner"
    UNKNOWN_STEP = "unknown-step"
    UNKNOWN_OUTCOME = "unknown-outcome"
    NO_DAY = "no-day"
    PAST_DAY = "past-day"
    FAR_DAY = "far-day"
    NO_END = "no-end"
    PAST_END = "past-end"
    FAR_END = "far-end"
    NOT_LATER = "not-later"
    FLAGGED_ALREADY = "flagged-already"
    NOTHING_THERE = "nothing-there"


Key = tuple[UUID, int]
"""A decision: the history it is in, and its version there."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag as it stands; `until` is the day of its last renewal."""

    key: Key
    event: LocationFlagged
    until: datetime
    renewals: tuple[LocationRenewed, ...] = ()
    ended: LocationUnflagged | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it still counts: not taken back, and its end has not come."""
        return self.ended is None and now < self.until


@dataclass(frozen=True, slots=True)
class Action:
    """An action as it stands: which steps were taken, and how it ended."""

    key: Key
    event: LocationActionPlanned
    done: frozenset[str] = frozenset()
    finished: LocationActionFinished | None = None


@dataclass(frozen=True, slots=True)
class PlaceState:
    """All that was decided of an address, the oldest first."""

    flags: Mapping[Key, Flag] = field(default_factory=dict)
    actions: Mapping[Key, Action] = field(default_factory=dict)

    def live_flag(self, now: datetime) -> Flag | None:
        """The flag that counts now."""
        return next((flag for flag in self.flags.values() if flag.is_live(now)), None)

    def open_action(self, key: Key) -> Action | None:
        """The action under this key, while it is not over."""
        action = self.actions.get(key)
        return None if action is None or action.finished else action


def place_of(events: Iterable[Event]) -> PlaceState:
    """Fold the histories of an address; whatever happened is accepted."""
    flags: dict[Key, Flag] = {}
    actions: dict[Key, Action] = {}
    for event in events:
        where, key = event.originator_id, (event.originator_id, event.originator_version)
        match event:
            case LocationFlagged():
                flags[key] = Flag(key, event, event.until)
            case LocationRenewed() if flag := flags.get((where, event.flag)):
                renewals = (*flag.renewals, event)
                flags[flag.key] = replace(flag, until=event.until, renewals=renewals)
            case LocationUnflagged() if flag := flags.get((where, event.flag)):
                flags[flag.key] = replace(flag, ended=event)
            case LocationActionPlanned():
                actions[key] = Action(key, event)
            case LocationActionProgressed() if action := actions.get((where, event.action)):
                step = frozenset({event.step})
                done = action.done | step if event.is_done else action.done - step
                actions[action.key] = replace(action, done=done)
            case LocationActionFinished() if action := actions.get((where, event.action)):
                actions[action.key] = replace(action, finished=event)
            case _:
                pass
    return PlaceState(flags, actions)


@dataclass(frozen=True, slots=True)
class FlagIt:
    """A person's wish to flag an address."""

    ground: str
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class RenewIt:
    """A person's wish to let a flag stand until a later day."""

    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class PlanIt:
    """A person's wish to plan an action at an address."""

    kind: str
    power: str
    due_at: datetime | None
    until: datetime | None
    partners: tuple[str, ...]
    note: str


def flag(state: PlaceState, wish: FlagIt, powers: Powers, now: datetime) -> Refused | None:
    """Say why an address cannot be flagged; None when it can."""
    if wish.ground not in powers.grounds:
        return Refused.UNKNOWN_GROUND
    if state.live_flag(now):
        return Refused.FLAGGED_ALREADY
    return _day(wish.until, now, powers.flag_days_max) or _text(wish.reason)


def renew(
    state: PlaceState, key: Key, wish: RenewIt, powers: Powers, now: datetime
) -> Refused | None:
    """Say why a flag cannot stand longer; None when it can."""
    flag = state.flags.get(key)
    if flag is None or not flag.is_live(now):
        return Refused.NOTHING_THERE
    if refused := _day(wish.until, now, powers.flag_days_max):
        return refused
    if wish.until is not None and wish.until <= flag.until:
        return Refused.NOT_LATER
    return _text(wish.reason)


def unflag(state: PlaceState, key: Key, reason: str, now: datetime) -> Refused | None:
    """Say why a flag cannot be taken back; None when it can."""
    flag = state.flags.get(key)
    if flag is None or not flag.is_live(now):
        return Refused.NOTHING_THERE
    return _text(reason)


def plan(wish: PlanIt, powers: Powers, now: datetime) -> Refused | None:
    """Say why an action cannot be planned; None when it can."""
    kind = powers.kinds.get(wish.kind)
    if kind is None:
        return Refused.UNKNOWN_KIND
    if wish.power not in kind.powers:
        return Refused.UNKNOWN_POWER
    if not powers.partners.keys() >= set(wish.partners):
        return Refused.UNKNOWN_PARTNER
    if refused := _day(wish.due_at, now, ACTION_DAYS_MAX):
        return refused
    if kind.has_end and (refused := _day(wish.until, now, ACTION_DAYS_MAX)):
        return ENDS[refused]
    return _text(wish.note)


def progress(
    state: PlaceState, key: Key, step: str, powers: Powers, *, is_done: bool
) -> Refused | bool:
    """Say why a step cannot be noted; whether it has to be, or stood so already."""
    action = state.open_action(key)
    if action is None:
        return Refused.NOTHING_THERE
    kind = powers.kinds.get(action.event.kind)
    if kind is None or step not in kind.steps:
        return Refused.UNKNOWN_STEP
    return (step in action.done) != is_done


def finish(state: PlaceState, key: Key, outcome: str, text: str, powers: Powers) -> Refused | None:
    """Say why an action cannot be finished; None when it can."""
    if state.open_action(key) is None:
        return Refused.NOTHING_THERE
    return Refused.UNKNOWN_OUTCOME if outcome not in powers.outcomes else _text(text)


ENDS: Final = {
    Refused.NO_DAY: Refused.NO_END,
    Refused.PAST_DAY: Refused.PAST_END,
    Refused.FAR_DAY: Refused.FAR_END,
}


def _day(day: datetime | None, now: datetime, days_max: int) -> Refused | None:
    if day is None:
        return Refused.NO_DAY
    if day <= now:
        return Refused.PAST_DAY
    return Refused.FAR_DAY if day > now + timedelta(days=days_max + 1) else None


def _text(text: str) -> Refused | None:
    if not text.strip():
        return Refused.NO_REASON
    return Refused.REASON_TOO_LONG if len(text.strip()) > REASON_MAX_CHARACTERS else None
