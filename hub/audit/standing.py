"""How the log of a hub stands: what is signed of it, by whom, and whether that is enough."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from hub.audit import kept
from hub.audit.checkpoints import read_checkpoint
from hub.audit.kept import Kept
from hub.audit.ledger import Ledger
from hub.audit.publishing import IDLE_MS
from hub.audit.trust import Trust, agreed, is_by_log
from hub.merkle.tiles import TileMissingError
from hub.store.leaves import LeafMissingError
from hub.store.mapper import Mapper, StateInvalidError, TopicUnknownError
from hub.store.record import Record, Recorded

LATE: Final = timedelta(minutes=2)
STALE: Final = timedelta(milliseconds=2 * IDLE_MS)


class State(StrEnum):
    """What is to be said of it first."""

    NOT_SET_UP = "not-set-up"
    NOT_SIGNED = "not-signed"
    NOT_BY_LOG = "not-by-log"
    SHORTER = "shorter"
    CHANGED = "changed"
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
    since = _recorded_at(waiting[0], mapper) if waiting else None
    root = _root(record, newest.size) if newest else None
    return judged(Seen(record.last(), root, now, since), newest, trust)


class Seen(NamedTuple):
    """What the record shows: its events, and the root at the size that was signed last.

    `waiting_since` is when the first event after that was recorded.
    """

    events: int
    root: bytes | None
    now: datetime
    waiting_since: datetime | None


def _root(record: Record, size: int) -> bytes | None:
    """The root that the leaves lead to; None where there are too few, or one is missing."""
    try:
        with Ledger(record).read() as log:
            return log.tree.root(size)
    except (LeafMissingError, TileMissingError):
        return None


def _recorded_at(recorded: Recorded, mapper: Mapper) -> datetime | None:
    try:
        return mapper.from_recorded(recorded).recorded_at
    except (StateInvalidError, TopicUnknownError):
        return None


def judged(seen: Seen, newest: Kept | None, trust: Trust | None) -> Standing:
    """Judge what was found."""
    names = () if trust is None else tuple(trust.witnesses)
    if newest is None:
        state = State.NOT_SET_UP if trust is None else State.NOT_SIGNED
        return Standing(state, seen.events, 0, None, tuple((name, None) for name in names))
    at = datetime.fromtimestamp(newest.signed_ms / 1000, UTC)
    who = {} if trust is None else agreed(newest.note, trust)
    witnesses = tuple((name, who.get(name)) for name in names)
    state = State.NOT_SET_UP if trust is None else _state(seen, newest, trust, who)
    return Standing(state, seen.events, newest.size, at, witnesses)


def _state(seen: Seen, newest: Kept, trust: Trust, who: dict[str, int]) -> State:
    if not is_by_log(newest.note, trust):
        return State.NOT_BY_LOG
    if seen.events < newest.size:
        return State.SHORTER
    if seen.root != read_checkpoint(newest.note.text).root:
        return State.CHANGED
    signed_at = datetime.fromtimestamp(newest.signed_ms / 1000, UTC)
    quiet = seen.now - max(signed_at, seen.waiting_since or signed_at)
    if quiet > (LATE if seen.events > newest.size else STALE):
        return State.LATE
    return State.GOOD if trust.is_enough(who) else State.TOO_FEW
