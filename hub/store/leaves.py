"""The leaves of the log: the hash of every event's entry, written in the event's own transaction.

Leaf and event stand or fall together, so there is no event that the log does not hold. A leaf that
stood at the place of a new event belonged to one that was removed behind our back. The new leaf
takes its place, because signals must come in; the signer will not sign that log again.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from hub.merkle.entry import event_leaf
from hub.store.database import Cursor, Dialect

INSERT: Final[dict[Dialect, str]] = {
    "sqlite": "INSERT INTO event_leaves VALUES (?, ?)",
    "postgresql": (
        "INSERT INTO event_leaves SELECT %s + n - 1, hash FROM unnest(%b::bytea[]) "
        "WITH ORDINALITY AS l (hash, n)"
    ),
}
KEEP: Final = " ON CONFLICT (position) DO NOTHING"
REPLACE: Final = " ON CONFLICT (position) DO UPDATE SET hash = excluded.hash"


class LeafMissingError(Exception):
    """An event has no leaf, or a leaf no event: something else than the hub wrote to the record."""


def leaves_of(events: Sequence[StoredEvent], first: int) -> list[bytes]:
    """The leaves of events that stand from position `first` on."""
    return [
        event_leaf(
            position, _uuid(event.originator_id), event.originator_version, event.topic, event.state
        )
        for position, event in enumerate(events, first)
    ]


def write_leaves(
    cursor: Cursor, dialect: Dialect, first: int, hashes: list[bytes], *, beside: bool = False
) -> None:
    """Write leaves from position `first` on; `beside` others who write the same."""
    sql = INSERT[dialect] + (KEEP if beside else REPLACE)
    if dialect == "sqlite":
        cursor.executemany(sql, enumerate(hashes, first))
    else:
        cursor.execute_arrays(sql, (first, hashes))


def read_leaves(cursor: Cursor, first: int, last: int) -> list[bytes]:
    """The leaves from position `first` up to and including `last`, as far as there are.

    Raises `LeafMissingError` where there is a hole.
    """
    found = leaves_at(cursor, first, last)
    for expected, position in enumerate(found, first):
        if position != expected:
            raise LeafMissingError(f"event {expected} has no leaf")
    return list(found.values())


def leaves_at(cursor: Cursor, first: int, last: int) -> dict[int, bytes]:
    """The leaves in this stretch that are there, in order, by position."""
    sql = "SELECT position, hash FROM event_leaves WHERE position BETWEEN ? AND ? ORDER BY position"
    return dict(cursor.execute(sql, (first, last)).fetchall())


def _uuid(originator_id: UUID | str) -> UUID:
    return originator_id if isinstance(originator_id, UUID) else UUID(originator_id)
