"""Writes events into the views, and compares views that should be the same."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby

from hub.projections import gathering, journal, keeping, touching, work
from hub.projections.journal import Numbered
from hub.projections.rows import changes
from hub.projections.table import TEXT, Change, Table, Write
from hub.projections.tables import INDEXES, TABLES
from hub.store.database import Cursor, Database, Dialect
from schemas.base import Event


def create_tables(database: Database, indexes: Iterable[str] = INDEXES) -> None:
    """Make what is missing, while no other process does."""
    with database.setup(), database.transaction() as cursor:
        made = (table.create(database.dialect) for table in TABLES)
        for statement in (*made, *indexes):
            cursor.execute(statement)


def follow(cursor: Cursor, numbered: Iterable[Numbered]) -> tuple[str, ...]:
    """Apply the next events of the record, and keep where they stand; returns as `write` does."""
    events = list(numbered)
    touched = write(cursor, (event for _, event in events))
    journal.write(cursor, events)
    return touched


def write(cursor: Cursor, events: Iterable[Event]) -> tuple[str, ...]:
    """Apply the events: each table's changes in order, the tables one after another.

    The rows of addresses, of the work and of terms, which follow from the others, are made last.
    Returns the items of the work list that may look different now.
    """
    told = tuple(events)
    about = touching.touched(cursor, told)
    places = gathering.touched(told)
    places.reach(cursor)
    apply(cursor, told)
    gathering.refresh(cursor, places)
    items = work.refresh(cursor, about)
    keeping.refresh(cursor, (*about.signals, *items))
    return items


def apply(cursor: Cursor, events: Iterable[Event]) -> None:
    """Apply the events to the rows that follow from them alone."""
    todo: dict[Table, list[Write | Change]] = {}
    for event in events:
        for change in changes(event):
            todo.setdefault(change.table, []).append(change)
    for some in todo.values():
        for statement, alike in groupby(some, key=_statement):
            cursor.executemany(statement, [_params(change) for change in alike])


def _statement(change: Write | Change) -> str:
    return change.table.upsert if isinstance(change, Write) else change.sql


def _params(change: Write | Change) -> tuple[object, ...]:
    return change.row if isinstance(change, Write) else change.params


def digest(database: Database) -> str:
    """SHA-256 over every row of every view in key order: equal views have equal digests."""
    with database.snapshot() as cursor:
        return digest_of(cursor, database.dialect)


def digest_of(cursor: Cursor, dialect: Dialect) -> str:
    """The digest of the views as this transaction sees them."""
    total = sha256()
    for table in TABLES:
        total.update(f"{table.name}\n".encode())
        for row in cursor.execute(in_order(table, dialect)):
            total.update(repr(row).encode())
    return total.hexdigest()


def in_order(table: Table, dialect: Dialect) -> str:
    """Every row by key. Left alone, PostgreSQL sorts texts by the rules of its locale."""
    by_bytes = ' COLLATE "C"' if dialect == "postgresql" else ""
    kinds = dict(table.columns)
    keys = (f"{key}{by_bytes if kinds[key] == TEXT else ''}" for key in table.key)
    return (
        f"SELECT {', '.join(table.names)} FROM {table.name} "  # noqa: S608 - our own names
        f"ORDER BY {', '.join(keys)}"
    )
