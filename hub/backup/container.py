"""A file of a backup: an SQLite database with whole tables, row by row, whatever they came from.

Rows and not pages: a copied page may still hold what was deleted from it, tables of one database
get lives of different lengths, and what came from PostgreSQL can go back into it or into SQLite.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from hub.store import processing, quarantine
from hub.store.database import Cursor, Dialect, Row, tables_of

RIGHTS: Final = 0o600
NUMBERED: Final[dict[Dialect, str]] = {"sqlite": "rowid", "postgresql": "notification_id"}
"""What the number of an event is called in the record."""


class Copied(NamedTuple):
    """A table that goes into a backup; its first `ordered` columns are its key."""

    name: str
    columns: tuple[str, ...]
    ordered: int = 1

    def source(self, dialect: Dialect) -> tuple[str, ...]:
        """What the columns are called in a database of this kind."""
        if self.name != EVENTS.name:
            return self.columns
        return (NUMBERED[dialect], *self.columns[1:])


EVENTS: Final = Copied(
    "stored_events", ("position", "originator_id", "originator_version", "topic", "state")
)
LEAVES: Final = Copied("event_leaves", ("position", "hash"))
CHECKPOINTS: Final = Copied("checkpoints", ("size", "root", "note", "signed_ms"))
LASTING: Final = (
    EVENTS,
    LEAVES,
    CHECKPOINTS,
    Copied("artefacts", ("kind", "digest", "name", "content"), 3),
    Copied("processing_log", tuple(processing.COLUMNS.split(", ")), 2),
)
"""What happened, and what proves and explains it: nothing that can be read without a key."""
TRACKING: Final = Copied("tracking", ("application_name", "notification_id"))
QUARANTINE: Final = Copied("quarantine", quarantine.Entry._fields)
PASSING: Final = (
    TRACKING,
    Copied("stage_memory", ("stage", "key", "value"), 2),
    Copied("epochs", ("name", "epoch")),
    QUARANTINE,
)
"""What stages remember (keyed hashes of what people named) and what waits for a person."""
FORGOTTEN: Final = Copied("forgotten", ("place", "version", "digest"))
KEKS: Final = Copied("keks", ("epoch", "canary"))
KEYS: Final = Copied("keys", ("kid", "owner", "retention", "kek", "wrapped", "created_ms"))
KEPT_APART: Final = (KEKS, KEYS, FORGOTTEN)
"""The key store."""


def write(
    path: Path, cursor: Cursor, dialect: Dialect, tables: tuple[Copied, ...]
) -> dict[str, int]:
    """Copy tables as a snapshot sees them into a new file; say how many rows each has."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, RIGHTS))
    rows: dict[str, int] = {}
    file = sqlite3.connect(path, isolation_level=None)
    try:
        file.execute("PRAGMA journal_mode = OFF")
        file.execute("PRAGMA synchronous = OFF")
        file.execute("BEGIN")
        names = tables_of(cursor, dialect)
        for table in tables:
            columns, key = ", ".join(table.columns), ", ".join(table.columns[: table.ordered])
            file.execute(
                f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID"
            )
            rows[table.name] = 0
            if table.name not in names:  # some are made when they are first asked for
                continue
            columns = ", ".join(table.source(dialect))
            order = ", ".join(map(str, range(1, table.ordered + 1)))
            sql = f"SELECT {columns} FROM {table.name} ORDER BY {order}"  # noqa: S608 - our names
            marks = ", ".join("?" * len(table.columns))
            written = file.executemany(
                f"INSERT INTO {table.name} VALUES ({marks})",  # noqa: S608 - our own names
                map(_plain, cursor.stream(sql)),
            )
            rows[table.name] += max(0, written.rowcount)
        file.execute("COMMIT")
    finally:
        file.close()
    with path.open("rb") as written_file:
        os.fsync(written_file.fileno())
    return rows


def _plain(row: Row) -> Row:
    return tuple(value.hex if isinstance(value, UUID) else value for value in row)


class Container:
    """A file of a backup, opened to read; nothing is written beside it."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def rows(self, table: Copied) -> Iterator[Row]:
        """Every row of a table, in order."""
        columns, key = ", ".join(table.columns), ", ".join(table.columns[: table.ordered])
        yield from self._raw.execute(
            f"SELECT {columns} FROM {table.name} ORDER BY {key}"  # noqa: S608 - our own names
        )

    def find(self, sql: str, params: Row = ()) -> list[Row]:
        """Ask something."""
        return self._raw.execute(sql, params).fetchall()


@contextmanager
def reading(path: Path) -> Iterator[Container]:
    """Open a file of a backup. Raises `sqlite3.Error` where it is none."""
    raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield Container(raw)
    finally:
        raw.close()


def load(
    cursor: Cursor, dialect: Dialect, container: Container, tables: tuple[Copied, ...]
) -> None:
    """Put the rows of a file into new tables of a database, in place of what they began with."""
    for table in tables:
        cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608 - our own name
        columns = table.source(dialect)
        marks = ", ".join("?" * len(columns))
        cursor.executemany(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
            container.rows(table),
        )
