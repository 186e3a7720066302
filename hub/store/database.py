"""One small surface over SQLite and PostgreSQL, for every table of the hub.

SQL is written once, with `?` for a parameter, and rows are plain tuples. All calls are synchronous
and meant for one thread per worker; many processes may use one database at a time. A transaction
is never opened inside another.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

import psycopg
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.sqlite import SQLiteDatastore
from psycopg.rows import tuple_row

from hub.store.datastores import (
    CACHE_KIB,
    DatabaseUnsafeError,
    alone_in,
    postgres_datastore,
    scratch_datastore,
    sqlite_datastore,
)

Dialect = Literal["sqlite", "postgresql"]
Row = tuple[Any, ...]
Params = Sequence[object]

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql://"
SHORT_CACHE_KIB = 256 * 1024
STREAM_ROWS = 2000
SETUP_LOCK = 0x5349474E  # any number will do, as long as it stays the same


class ScrubIncompleteError(Exception):
    """What was deleted is gone from the tables, though not yet from the files."""


@lru_cache(maxsize=1024)
def _for_postgres(sql: str) -> bytes:
    """Every `?` becomes a parameter, so a literal question mark cannot be written in SQL here."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


def expand(sql: str, values: Sized) -> str:
    """Write `IN (*)` out with one parameter for each value; without values nothing is in it."""
    return sql.replace("(*)", f"({','.join('?' * len(values)) or 'NULL'})")


class Cursor:
    """What a transaction offers."""

    def __init__(self, raw: sqlite3.Cursor | psycopg.Cursor[Row]) -> None:
        self._raw = raw

    def execute(self, sql: str, params: Params = ()) -> Self:
        if isinstance(self._raw, sqlite3.Cursor):
            self._raw.execute(sql, params)
        else:
            self._raw.execute(_for_postgres(sql), params)
        return self

    def executemany(self, sql: str, rows: Iterable[Params]) -> None:
        if isinstance(self._raw, sqlite3.Cursor):
            self._raw.executemany(sql, rows)
        else:
            self._raw.executemany(_for_postgres(sql), rows)

    def execute_arrays(self, sql: str, params: Params) -> Self:
        """PostgreSQL only: SQL in its own style, where `%b` takes a list in binary form.

        The automatic form of a list is text, which for 1 kB values costs four times the insert.
        """
        assert not isinstance(self._raw, sqlite3.Cursor)
        self._raw.execute(sql.encode(), params, prepare=True)
        return self

    def fetchone(self) -> Row | None:
        row: Row | None = self._raw.fetchone()
        return row

    def fetchall(self) -> list[Row]:
        return self._raw.fetchall()

    def __iter__(self) -> Iterator[Row]:
        return iter(self._raw)

    def stream(self, sql: str) -> Iterator[Row]:
        """Every row of a whole table, without having all of them at once."""
        if isinstance(self._raw, sqlite3.Cursor):
            yield from self._raw.execute(sql)
            return
        # A cursor of the server's own: the client's would first fetch all there is.
        with self._raw.connection.cursor("stream", row_factory=tuple_row) as server:
            server.itersize = STREAM_ROWS
            server.execute(sql.encode(), binary=True)
            yield from server

    @property
    def rowcount(self) -> int:
        """How many rows the last statement inserted, changed or deleted."""
        return self._raw.rowcount


def tables_of(cursor: Cursor, dialect: Dialect) -> frozenset[str]:
    """The names of all tables there are."""
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
    }
    return frozenset(name for (name,) in cursor.execute(names[dialect]).fetchall())


class Database:
    """A database of the hub; `open` it once per process and `close` it at the end."""

    def __init__(self, datastore: SQLiteDatastore | PostgresDatastore) -> None:
        self.datastore = datastore
        self.dialect: Dialect = "sqlite" if isinstance(datastore, SQLiteDatastore) else "postgresql"

    @classmethod
    def open(cls, url: str, *, password: str | None = None, secure_delete: bool = False) -> Self:
        """Open `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://...`.

        `password` keeps it out of the address. `secure_delete` makes SQLite overwrite what is
        deleted. Raises `DatabaseUnsafeError` when the database would not keep what it commits.
        """
        if url.startswith(POSTGRESQL):
            return cls(postgres_datastore(url, password))
        path = url.removeprefix(SQLITE)
        if path in {url, ""} or path.startswith((":", "file:")):
            raise DatabaseUnsafeError(
                "a database address starts with sqlite:/// and a file, or with postgresql://"
            )
        return cls(sqlite_datastore(Path(path), secure_delete=secure_delete))

    @classmethod
    def scratch(cls, path: Path, *, is_short_lived: bool = True) -> Self:
        """Open an SQLite file that may be lost: it is thrown away, or made again."""
        return cls(scratch_datastore(path, SHORT_CACHE_KIB if is_short_lived else CACHE_KIB))

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """All or nothing: commits at the end, rolls back on any exception.

        On SQLite the one write lock is held from the start.
        """
        if isinstance(self.datastore, SQLiteDatastore):
            with self.datastore.transaction(commit=True) as cursor:
                yield _plain(cursor.sqlite_cursor)
        else:
            with (
                self.datastore.get_connection() as connection,
                connection.transaction(),
                connection.cursor(row_factory=tuple_row, binary=True) as cursor,
            ):
                yield Cursor(cursor)

    @contextmanager
    def setup(self) -> Iterator[None]:
        """Let one process at a time create tables, in transactions of its own.

        "IF NOT EXISTS" alone is no protection from another process that does the same.
        """
        if isinstance(self.datastore, SQLiteDatastore):
            with alone_in(Path(self.datastore.pool.db_name).parent):
                yield
        else:
            with self.transaction() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(?)", (SETUP_LOCK,))
                yield

    @contextmanager
    def snapshot(self) -> Iterator[Cursor]:
        """Read only: every statement inside sees the database as it was at the first one."""
        if isinstance(self.datastore, SQLiteDatastore):
            with self.datastore.transaction(commit=False) as cursor:
                yield _plain(cursor.sqlite_cursor)
        else:
            with (
                self.datastore.get_connection() as connection,
                connection.cursor(row_factory=tuple_row, binary=True) as cursor,
            ):
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                try:
                    yield Cursor(cursor)
                finally:
                    connection.rollback()

    def scrub(self, table: str, *, rewrite: bool = False) -> None:
        """Let what was deleted from a table leave the files as well.

        SQLite, opened with `secure_delete`, has overwritten it; this empties the write-ahead log,
        which may hold older copies. In PostgreSQL deleted rows leave by vacuum, and their bytes
        when the page is reused; with `rewrite` the table gets a new file, and nobody can use it
        meanwhile. What its write-ahead log holds stays until that is reused.
        """
        if isinstance(self.datastore, SQLiteDatastore):
            with self.datastore.get_connection(commit=True) as connection:
                cursor = connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_ = cursor.fetchone()
            if busy:
                raise ScrubIncompleteError(f"readers hold on to the log of {table}; scrub again")
        else:
            with self.datastore.get_connection() as server:
                server.execute(f"VACUUM {'(FULL) ' if rewrite else ''}{table}".encode())

    def close(self) -> None:
        self.datastore.close()


def _plain(cursor: sqlite3.Cursor) -> Cursor:
    cursor.row_factory = None
    return Cursor(cursor)
