"""The record: every event of the hub in one gapless order, and what was decided along with it.

A worker writes its new events, its own position and its memory in one transaction, or nothing. A
position moves by compare-and-swap: of two workers that did the same work one is refused, before it
wrote anything. Events are numbered 1, 2, 3, ... without a hole and in the order of commit, so
whoever has read up to n and asks for more misses nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from hub.store.database import Cursor, Database, Row, expand
from hub.store.leaves import leaves_of, write_leaves

RECALL_KEYS = 500  # in one query; SQLite allows 32,766 parameters
MEMORY_PAGE_ROWS = 1000
NOTHING: Mapping[bytes, bytes | None] = MappingProxyType({})
UNTOUCHED: Mapping[UUID, int] = MappingProxyType({})


class Position(NamedTuple):
    """A consumer's move: it had read up to `expected`, and will have read up to `new`."""

    name: str
    expected: int
    new: int


class Recorded(NamedTuple):
    """An event as it stands in the record, at its place in the total order."""

    position: int
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes


class PositionTaken(Exception):  # noqa: N818 - named for what happened
    """Another worker of the same name went first; nothing was written."""


class VersionTaken(Exception):  # noqa: N818
    """An originator already has an event with this version; nothing was written."""


class Record(ABC):
    """The event store. Made by `hub.store.recorders.open_record`."""

    database: Database
    order: str
    """The column that numbers the events."""
    newest: str
    """The query for the highest number."""

    def append(  # noqa: PLR0913 - all by name, in one transaction
        self,
        events: Sequence[StoredEvent],
        *,
        position: Position | None,
        memory: Mapping[bytes, bytes | None] = NOTHING,
        stage: str = "",
        extra: Callable[[Cursor], None] | None = None,
        unchanged: Mapping[UUID, int] = UNTOUCHED,
    ) -> range:
        """Write all of it in one transaction and say where the events stand.

        Every event gets its leaf (`hub/store/leaves.py`) with it, so none can be without.
        `memory` maps a key of the stage to its new value, or to None to forget it. `extra` writes
        whatever else belongs to this decision, in the same transaction and after the events.
        `unchanged` are histories that the decision rests on, with the version each was read at.
        Raises `PositionTaken` or `VersionTaken`, and then nothing was written.
        """
        with self.database.transaction() as cursor:
            if position is not None:
                self._move(cursor, position)
            if forgotten := sorted(key for key, value in memory.items() if value is None):
                self._forget(cursor, stage, forgotten)
            if kept := sorted((key, value) for key, value in memory.items() if value is not None):
                self._keep(cursor, stage, kept)
            first = self._insert(cursor, events) if events else 0
            if events:
                hashes = leaves_of(events, first)
                write_leaves(cursor, self.database.dialect, first, hashes)
            for originator_id, version in unchanged.items():
                self._require(cursor, originator_id, version)
            if extra is not None:
                extra(cursor)
        return range(first, first + len(events))

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Serve the library's own entrance, without its tracking: that would accept a gap."""
        if kwargs:
            raise TypeError("a position moves through append, by compare-and-swap")
        return self.append(stored_events, position=None)

    def read(self, after: int, limit: int, topics: Collection[str] | None = None) -> list[Recorded]:
        """Read the events behind position `after` in order, at most `limit` of them."""
        wanted = () if topics is None else tuple(topics)
        among = "" if topics is None else expand("AND topic IN (*)", wanted)
        return self._events(
            f"WHERE {self.order} > ? {among} ORDER BY {self.order} LIMIT ?",
            (after, *wanted, limit),
        )

    def pick(self, positions: Collection[int]) -> list[Recorded]:
        """Read the events at these positions in order; one that is not there is left out."""
        wanted = tuple(positions)
        return self._events(
            expand(f"WHERE {self.order} IN (*) ORDER BY {self.order}", wanted), wanted
        )

    def stream(self, originator_id: UUID) -> list[Recorded]:
        """Read all events of one originator, by version."""
        return self._events(
            "WHERE originator_id = ? ORDER BY originator_version", (self._id(originator_id),)
        )

    def last(self) -> int:
        """Position of the newest event; 0 when there is none."""
        return self._number(self.newest, ())

    def position(self, name: str) -> int:
        """How far this consumer has read; 0 when it never did."""
        return self._number(
            "SELECT notification_id FROM tracking WHERE application_name = ?", (name,)
        )

    def recall(self, stage: str, keys: Collection[bytes]) -> dict[bytes, bytes]:
        """Look up keys in the memory of a stage; an unknown key is absent from the answer."""
        wanted = list(keys)
        found: dict[bytes, bytes] = {}
        with self.database.snapshot() as cursor:
            for start in range(0, len(wanted), RECALL_KEYS):
                some = wanted[start : start + RECALL_KEYS]
                found.update(self._look_up(cursor, stage, some))
        return found

    def memory_items(self, stage: str) -> Iterator[tuple[bytes, bytes]]:
        """Read the whole memory of a stage by key, page by page."""
        start = b""
        while True:
            with self.database.snapshot() as cursor:
                page = cursor.execute(
                    "SELECT key, value FROM stage_memory WHERE stage = ? AND key >= ? "
                    "ORDER BY key LIMIT ?",
                    (stage, start, MEMORY_PAGE_ROWS),
                ).fetchall()
            yield from ((key, value) for key, value in page)
            if len(page) < MEMORY_PAGE_ROWS:
                return
            start = page[-1][0] + b"\0"  # the smallest key behind the last one

    def advance_epoch(self, name: str) -> int:
        """Begin a new epoch under this name and return it: 1, 2, 3, ..., never the same twice.

        A worker puts its epoch in the name of its consumer, which fences off its predecessor.
        """
        with self.database.transaction() as cursor:
            row = cursor.execute(
                "INSERT INTO epochs (name, epoch) VALUES (?, 1) "
                "ON CONFLICT (name) DO UPDATE SET epoch = epochs.epoch + 1 RETURNING epoch",
                (name,),
            ).fetchone()
        assert row is not None
        return int(row[0])

    def raise_epochs(self, least: int, *names: str) -> None:
        """Let every epoch, and those of these names, go on from `least` at least.

        For a store that is new or was put back, while the bus still knows consumers of later epochs
        than it does: they would fence off whoever begins. The time in seconds is above them all.
        """
        with self.database.transaction() as cursor:
            cursor.executemany(
                "INSERT INTO epochs (name, epoch) VALUES (?, 0) ON CONFLICT (name) DO NOTHING",
                [(name,) for name in names],
            )
            cursor.execute("UPDATE epochs SET epoch = ? WHERE epoch < ?", (least, least))

    def _move(self, cursor: Cursor, position: Position) -> None:
        name, expected, new = position
        if not 0 <= expected < new:
            raise ValueError(f"{name} cannot move from {expected} to {new}: positions only grow")
        if expected == 0:
            cursor.execute(
                "INSERT INTO tracking (application_name, notification_id) VALUES (?, 0) "
                "ON CONFLICT (application_name) DO NOTHING",
                (name,),
            )
        cursor.execute(
            "UPDATE tracking SET notification_id = ? "
            "WHERE application_name = ? AND notification_id = ?",
            (new, name, expected),
        )
        if cursor.rowcount != 1:
            raise PositionTaken(f"{name} no longer stands at {expected}: another went first")

    def _require(self, cursor: Cursor, originator_id: UUID, version: int) -> None:
        """Refuse a decision on a history that went on; after the insert, which holds the lock."""
        row = cursor.execute(
            "SELECT COALESCE(MAX(originator_version), 0) FROM stored_events "
            "WHERE originator_id = ?",
            (self._id(originator_id),),
        ).fetchone()
        assert row is not None
        if row[0] != version:
            raise VersionTaken(f"a history went on after version {version}")

    def _number(self, sql: str, params: tuple[object, ...]) -> int:
        with self.database.snapshot() as cursor:
            row = cursor.execute(sql, params).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    @abstractmethod
    def _events(self, where: str, params: tuple[object, ...]) -> list[Recorded]: ...

    @abstractmethod
    def _id(self, originator_id: UUID) -> object: ...

    @abstractmethod
    def _insert(self, cursor: Cursor, events: Sequence[StoredEvent]) -> int: ...

    @abstractmethod
    def _keep(self, cursor: Cursor, stage: str, items: list[tuple[bytes, bytes]]) -> None: ...

    @abstractmethod
    def _forget(self, cursor: Cursor, stage: str, keys: list[bytes]) -> None: ...

    @abstractmethod
    def _look_up(self, cursor: Cursor, stage: str, keys: list[bytes]) -> list[Row]: ...
