"""Gives the events of an older record their leaves, once, when it is opened.

It goes from the end to the beginning, while new events join at the end with their own leaves: at
any moment the leaves are one stretch up to the newest event, and a record with leaf 1 has them all.
Whoever is killed halfway goes on where it was.
"""

from typing import Final

from hub.merkle.entry import event_leaf
from hub.store.leaves import write_leaves
from hub.store.record import Record, Recorded

PAGE_EVENTS: Final = 2000


def fill(record: Record) -> int:
    """Write the leaves that are lacking; say how many."""
    written = 0
    database = record.database
    while page := _lacking(record):
        hashes = [event_leaf(*event) for event in page]
        with database.transaction() as cursor:
            write_leaves(cursor, database.dialect, page[0].position, hashes, beside=True)
        written += len(page)
    return written


def _lacking(record: Record) -> list[Recorded]:
    """The last events before the first leaf, or of all where there is no leaf."""
    with record.database.snapshot() as cursor:
        row = cursor.execute("SELECT MIN(position) FROM event_leaves").fetchone()
    first = None if row is None else row[0]
    end = record.last() + 1 if first is None else int(first)
    start = max(1, end - PAGE_EVENTS)
    return record.read(start - 1, end - start) if end > start else []
