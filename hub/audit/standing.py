"""How the log of a hub stands: what is signed of it, by whom, and whether that is enough."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from hub.audit import kept
from hub.audit.kept import Kept
from hub.audit.publishing import IDLE_MS
from hub.audit.trust import Trust, agreed, is_by_log
from hub.store.mapper import Mapper
from hub.store.record import Record

LATE: Final = timedelta(minutes=2)
STALE: Final = timedelta(milliseconds=2 * IDLE_MS)


class State(StrEnum):
    """What is to be said of it first."""

    NOT_SET_UP = "not-set-up"
    NOT_SIGNED = "not-signed"
    NOT_BY_LOG = "not-by-log"
    SHORTER = "shorter"
    LATE = "late"
    TOO_FEW = "too-few"
    GOOD = "good"


class Standing(NamedTuple):
    """How it stands. `witnesses` has when each agreed (POSIX), None where it did not."""

    state: State
    events: int
    signed: int
    signed_at: datetime | None
    witnesses: tuple[tuple[str, int | None], ...]

    @property
    def unsigned(self) -> int:
        """How many events came after what was signed."""
        return max(0, self.events - self.signed)

    @property
    def agreed(self) -> int:
        """How many witnesses agree."""
        return sum(at_s is not None for _, at_s in self.witnesses)


def standing(record: Record, mapper: Mapper, trust: Trust | None, now: datetime) -> Standing:
    """Look how the log stands."""
    with record.database.snapshot() as cursor:
        newest = kept.newest(cursor)
    waiting = record.pick((newest.size + 1,)) if newest else []
    since = mapper.from_recorded(waiting[0]).recorded_at if waiting else None
    return judged(record.last(), newest, trust, Times(now, since))


class Times(NamedTuple):
    """The present, and when the first event behind the newest checkpoint was recorded."""

    now: datetime
    waiting_since: datetime | None


def judged(events: int, newest: Kept | None, trust: Trust | None, times: Times) -> Standing:
    """Judge what was found."""
    names = () if trust is None else tuple(trust.witnesses)
    if newest is None:
        state = State.NOT_SET_UP if trust is None else State.NOT_SIGNED
        return Standing(state, events, 0, None, tuple((name, None) for name in names))
    at = datetime.fromtimestamp(newest.signed_ms / 1000, UTC)
    who = {} if trust is None else agreed(newest.note, trust)
    witnesses = tuple((name, who.get(name)) for name in names)
    return Standing(_state(events, newest, trust, times, who), events, newest.size, at, witnesses)


def _state(
    events: int, newest: Kept, trust: Trust | None, times: Times, who: dict[str, int]
) -> State:
    if trust is None:
        return State.NOT_SET_UP
    if not is_by_log(newest.note, trust):
        return State.NOT_BY_LOG
    if events < newest.size:
        return State.SHORTER
    signed_at = datetime.fromtimestamp(newest.signed_ms / 1000, UTC)
    quiet = times.now - max(signed_at, times.waiting_since or signed_at)
    if quiet > (LATE if events > newest.size else STALE):
        return State.LATE
    return State.GOOD if trust.is_enough(who) else State.TOO_FEW
