"""The tree over the whole record: roots and proofs of any size, from a few reads.

The leaves lie beside the events (`hub/store/leaves.py`). The roots of full tiles of 256 are kept
here as well: they follow from the leaves, whoever makes them, and may be thrown away at any moment.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from hub.merkle.tiles import WIDTH, Tree
from hub.merkle.tree import root
from hub.store.database import Cursor, Database
from hub.store.leaves import LeafMissingError, read_leaves
from hub.store.record import Record

TILES_AT_ONCE: Final = 64


class Log(NamedTuple):
    """The log as it was at one moment."""

    size: int
    tree: Tree


class Ledger:
    """The log of one record."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._database: Database = record.database

    @contextmanager
    def read(self) -> Iterator[Log]:
        """The log, while inside: nothing that is written meanwhile shows."""
        with self._database.snapshot() as cursor:
            size = _count(cursor, 0)
        self._extend()
        with self._database.snapshot() as cursor:
            yield Log(size, Tree(lambda level, number: _tile(cursor, level, number)))

    def forget(self) -> None:
        """Throw away what follows from the leaves; the next reader makes it again."""
        with self._database.transaction() as cursor:
            cursor.execute("DELETE FROM log_nodes")

    def _extend(self) -> None:
        """Keep the roots of the tiles that are full by now."""
        level = 0
        while self._extend_level(level):
            level += 1

    def _extend_level(self, level: int) -> int:
        """Keep the roots of full tiles of this level; say how many full ones there are."""
        while True:
            with self._database.snapshot() as cursor:
                there, full = _count(cursor, level + 1), _count(cursor, level) // WIDTH
                until = min(full, there + TILES_AT_ONCE)
                new = [(n, _full_root(cursor, level, n)) for n in range(there, until)]
            if not new:
                return full
            with self._database.transaction() as cursor:
                cursor.executemany(
                    "INSERT INTO log_nodes VALUES (?, ?, ?) ON CONFLICT (level, number) DO NOTHING",
                    [(level + 1, number, found) for number, found in new],
                )


def _count(cursor: Cursor, level: int) -> int:
    """How many hashes a level has."""
    row = (
        cursor.execute("SELECT MAX(number) + 1 FROM log_nodes WHERE level = ?", (level,))
        if level
        else cursor.execute("SELECT MAX(position) FROM event_leaves")
    ).fetchone()
    return int(row[0]) if row is not None and row[0] else 0


def _full_root(cursor: Cursor, level: int, number: int) -> bytes:
    hashes = _tile(cursor, level, number)
    if len(hashes) != WIDTH:
        raise LeafMissingError(f"tile {level}/{number} of the log is not whole")
    return root(hashes)


def _tile(cursor: Cursor, level: int, number: int) -> Sequence[bytes]:
    first = number * WIDTH
    if level == 0:
        return read_leaves(cursor, first + 1, first + WIDTH)
    rows = cursor.execute(
        "SELECT hash FROM log_nodes WHERE level = ? AND number BETWEEN ? AND ? ORDER BY number",
        (level, first, first + WIDTH - 1),
    )
    return [found for (found,) in rows]
