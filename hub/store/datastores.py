"""Connections that keep what they were told: durable settings, checked and not assumed.

SQLite keeps a commit only with `synchronous=FULL` (with NORMAL a power cut loses commits), and
PostgreSQL only with `fsync` and `synchronous_commit` on, so a database that says otherwise is
refused at the first connection.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from eventsourcing.persistence import OperationalError
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)
from psycopg.conninfo import conninfo_to_dict

LOCK_WAIT_S = 30
RETRY_S = 0.001
IDLE_IN_TRANSACTION_S = 60
CONNECT_S = 10
CACHE_KIB = 64 * 1024
MAX_CONNECTIONS = 10
PRIMARY_CODE = 0xFF  # the last byte of SQLite's extended result code says what kind it is


class DatabaseUnsafeError(Exception):
    """The database does not promise to keep a commit, or the address cannot hold a record."""


class _Transaction(SQLiteTransaction):
    """Takes the write lock up front: a writer that reads first and locks later may not write.

    SQLite's own waiting sleeps longer and longer, up to 100 ms, for a lock that others hold a few;
    among busy writers some then wait a second. Asking every millisecond is fair to all.
    """

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        if not self.commit:
            cursor.execute("BEGIN DEFERRED")
            return cursor
        deadline_s = monotonic() + LOCK_WAIT_S
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            while not _begins(cursor):
                if monotonic() > deadline_s:
                    raise OperationalError(f"no turn to write in {LOCK_WAIT_S} seconds")
                sleep(RETRY_S)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_S * 1000}")
        return cursor


def _begins(cursor: SQLiteCursor) -> bool:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
            raise OperationalError(error) from error
        return False
    return True


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with _Transaction(self, commit=commit) as cursor, cursor:
            yield cursor


class _Pool(SQLiteConnectionPool):
    """Connections that keep every commit."""

    secure_delete = False

    def _create_connection(self) -> SQLiteConnection:
        # Reached into, because the library's connection offers no other way to set it up.
        raw = super()._create_connection()._sqlite_conn  # noqa: SLF001
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            f"cache_size = -{CACHE_KIB}",
            f"secure_delete = {'ON' if self.secure_delete else 'OFF'}",
        ):
            raw.execute(f"PRAGMA {pragma}")
        wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": int(self.secure_delete)}
        for name, value in wanted.items():
            if (found := raw.execute(f"PRAGMA {name}").fetchone()[0]) != value:
                raise DatabaseUnsafeError(
                    f"SQLite {self.db_name}: {name} is {found!r}, not {value!r}; "
                    "use a local disk that supports write-ahead logging"
                )
        return _Connection(raw, max_age=self.max_age)


class _ScratchPool(SQLiteConnectionPool):
    """Connections to a file that nobody misses: nothing waits for the disk, nothing is logged."""

    cache_kib = CACHE_KIB

    def _create_connection(self) -> SQLiteConnection:
        self.is_journal_mode_wal = True  # as far as the library is told: it leaves the mode alone
        raw = super()._create_connection()._sqlite_conn  # noqa: SLF001 - as above
        for pragma in (
            "journal_mode = MEMORY",
            "synchronous = OFF",
            "temp_store = MEMORY",
            f"cache_size = -{self.cache_kib}",
        ):
            raw.execute(f"PRAGMA {pragma}")
        return _Connection(raw, max_age=self.max_age)


@contextmanager
def alone_in(directory: Path) -> Iterator[None]:
    """Let one process at a time go on, whatever way the others end."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sqlite_datastore(path: Path, *, secure_delete: bool) -> SQLiteDatastore:
    """Open or create the file, readable by its owner only."""
    pool = _Pool(**_settings(path))
    pool.secure_delete = secure_delete
    return _datastore(path, pool)


def scratch_datastore(path: Path, cache_kib: int) -> SQLiteDatastore:
    """Open or create a file that may be lost; each connection holds so much of it in memory."""
    pool = _ScratchPool(**_settings(path))
    pool.cache_kib = cache_kib
    return _datastore(path, pool)


def _settings(path: Path) -> dict[str, Any]:
    return {
        "db_name": str(path),
        "lock_timeout": LOCK_WAIT_S,
        "pool_timeout": LOCK_WAIT_S,
        "pool_size": MAX_CONNECTIONS,
        "max_overflow": 0,
    }


def _datastore(path: Path, pool: SQLiteConnectionPool) -> SQLiteDatastore:
    """Make the file where it is missing, and connect.

    A file that is there is never opened here: closing it again would drop every lock that this
    process holds on it (POSIX, fcntl), and another process could then delete the log in use.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    datastore = SQLiteDatastore(str(path))
    datastore.pool = pool
    # Of two processes that switch a new file to write-ahead logging, one fails without waiting.
    with alone_in(path.parent), datastore.get_connection(commit=False):
        return datastore


def postgres_datastore(url: str, password: str | None) -> PostgresDatastore:
    """Connect as the address says; a password given apart from it wins."""
    info = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    datastore = PostgresDatastore(
        dbname=info.pop("dbname", ""),
        host=info.pop("host", ""),
        port=info.pop("port", ""),
        user=info.pop("user", ""),
        password=password or info.pop("password", ""),
        connect_timeout=CONNECT_S,
        idle_in_transaction_session_timeout=IDLE_IN_TRANSACTION_S,
        pool_size=1,
        max_overflow=MAX_CONNECTIONS - 1,
    )
    options = f"{info.pop('options', '')} -c lock_timeout={LOCK_WAIT_S}s".strip()
    assert isinstance(datastore.pool.kwargs, dict)
    # The library's datastore takes five settings; the rest (TLS, search path) goes in here.
    datastore.pool.kwargs.update(info, options=options)
    with datastore.get_connection() as connection:
        row = connection.execute("SELECT current_schema() AS name").fetchone()
        assert row is not None
        if row["name"] is None:
            raise DatabaseUnsafeError("PostgreSQL: the schema of the search path does not exist")
        # The library writes the schema out, our own SQL does not: both mean the search path's.
        datastore.schema = row["name"]
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            row = connection.execute(f"SHOW {setting}".encode()).fetchone()
            assert row is not None
            if row[setting] == "off":
                raise DatabaseUnsafeError(
                    f"PostgreSQL: {setting} is off, so a commit may be lost; switch it on"
                )
    return datastore
