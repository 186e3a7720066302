"""Writes events into the views, and compares views that should be the same."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby

from hub.projections import gathering
from hub.projections.rows import changes
from hub.projections.table import Change, Write
from hub.projections.tables import INDEXES, TABLES
from hub.store.database import Cursor, Database
from schemas.base import Event


def create_tables(database: Database) -> None:
    """Make what is missing, while no other process does."""
    with database.setup(), database.transaction() as cursor:
        for statement in (*(table.create() for table in TABLES), *INDEXES):
            cursor.execute(statement)


def write(cursor: Cursor, events: Iterable[Event]) -> None:
    """Apply the events: each table's changes in order, the tables one after another.

    The rows of addresses, which follow from the others, are made last.
    """
    told = tuple(events)
    places = gathering.touched(told)
    places.reach(cursor)
    todo: dict[str, list[Write | Change]] = {}
    for event in told:
        for change in changes(event):
            todo.setdefault(change.table.name, []).append(change)
    for some in todo.values():
        for statement, alike in groupby(some, key=_statement):
            cursor.executemany(statement, [_params(change) for change in alike])
    gathering.refresh(cursor, places)


def _statement(change: Write | Change) -> str:
    return change.table.upsert if isinstance(change, Write) else change.sql


def _params(change: Write | Change) -> tuple[object, ...]:
    return change.row if isinstance(change, Write) else change.params


def digest(database: Database) -> str:
    """SHA-256 over every row of every view in key order: equal views have equal digests.

    Rows are put in order here: databases sort texts by the rules of their locale.
    """
    total = sha256()
    with database.snapshot() as cursor:
        for table in TABLES:
            names = ", ".join(table.names)
            total.update(f"{table.name}\n".encode())
            rows = cursor.execute(f"SELECT {names} FROM {table.name}")  # noqa: S608 - our own names
            for row in sorted(rows):
                total.update(repr(row).encode())
    return total.hexdigest()
