"""The record in SQLite and in PostgreSQL: the library's recorders and tables, our own way in.

What we do not use of the library, and why:
- its tracking accepts any greater position, so a skipped batch is lost in silence;
- in PostgreSQL its numbers have holes after a rollback, and its pipelined insert can hang for ever
  on a large batch while it holds the table lock.
"""

from collections.abc import Sequence
from sqlite3 import IntegrityError
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore, PostgresProcessRecorder
from eventsourcing.sqlite import SQLiteDatastore, SQLiteProcessRecorder
from psycopg.errors import UniqueViolation

from hub.store import log_tables
from hub.store.database import Cursor, Database, Row, expand
from hub.store.leaf_filling import fill
from hub.store.record import Record, Recorded, VersionTaken

TAKEN = "an event of this batch has an originator and version that exist already"

# The library leaves the number of an event to SQLite's hidden rowid, which VACUUM may change.
SQLITE_EVENTS = """
CREATE TABLE IF NOT EXISTS stored_events (
    rowid INTEGER PRIMARY KEY,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
)"""
SQLITE_MEMORY = """
CREATE TABLE IF NOT EXISTS stage_memory (
    stage TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (stage, key)
) WITHOUT ROWID"""
POSTGRES_MEMORY = """
CREATE TABLE IF NOT EXISTS stage_memory (
    stage TEXT NOT NULL, key BYTEA NOT NULL, value BYTEA NOT NULL, PRIMARY KEY (stage, key)
)"""
EPOCHS = "CREATE TABLE IF NOT EXISTS epochs (name TEXT PRIMARY KEY, epoch BIGINT NOT NULL)"


def open_record(database: Database) -> Record:
    """Open the record in this database, creating its tables where they are missing."""
    record = only_reading(database)
    with database.setup():
        record.create_table()
        with database.transaction() as cursor:
            cursor.execute(record.memory)
            cursor.execute(EPOCHS)
            log_tables.create(cursor, database.dialect)
    fill(record)
    return record


def only_reading(database: Database) -> "SqliteRecord | PostgresRecord":
    """The record in a database that has its tables already; nothing is made or changed."""
    datastore = database.datastore
    if isinstance(datastore, SQLiteDatastore):
        return SqliteRecord(database, datastore)
    return PostgresRecord(database, datastore)


class SqliteRecord(Record, SQLiteProcessRecorder):
    """Writers queue for SQLite's one write lock, which makes "highest number + 1" safe."""

    memory = SQLITE_MEMORY
    order = "rowid"
    newest = "SELECT MAX(rowid) FROM stored_events"
    select = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events "

    def __init__(self, database: Database, datastore: SQLiteDatastore) -> None:
        SQLiteProcessRecorder.__init__(self, datastore)
        self.database = database

    def construct_create_table_statements(self) -> list[str]:
        events, *others = super().construct_create_table_statements()
        assert "stored_events" in events
        return [SQLITE_EVENTS, *others]

    def _insert(self, cursor: Cursor, events: Sequence[StoredEvent]) -> int:
        row = cursor.execute("SELECT COALESCE(MAX(rowid), 0) + 1 FROM stored_events").fetchone()
        assert row is not None
        first: int = row[0]
        rows = (
            (number, self._id(event.originator_id), event.originator_version, event.topic,
             event.state)
            for number, event in enumerate(events, first)
        )  # fmt: skip
        try:
            cursor.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", rows)
        except IntegrityError as error:
            raise VersionTaken(TAKEN) from error
        return first

    def _events(self, where: str, params: tuple[object, ...]) -> list[Recorded]:
        with self.database.snapshot() as cursor:
            return [
                Recorded(position, UUID(originator_id), version, topic, state)
                for position, originator_id, version, topic, state in cursor.execute(
                    self.select + where, params
                )
            ]

    def _id(self, originator_id: UUID | str) -> str:
        return originator_id.hex if isinstance(originator_id, UUID) else UUID(originator_id).hex

    def _keep(self, cursor: Cursor, stage: str, items: list[tuple[bytes, bytes]]) -> None:
        cursor.executemany(
            "INSERT INTO stage_memory VALUES (?, ?, ?) "
            "ON CONFLICT (stage, key) DO UPDATE SET value = excluded.value",
            [(stage, key, value) for key, value in items],
        )

    def _forget(self, cursor: Cursor, stage: str, keys: list[bytes]) -> None:
        cursor.executemany(
            "DELETE FROM stage_memory WHERE stage = ? AND key = ?", [(stage, key) for key in keys]
        )

    def _look_up(self, cursor: Cursor, stage: str, keys: list[bytes]) -> list[Row]:
        sql = expand("SELECT key, value FROM stage_memory WHERE stage = ? AND key IN (*)", keys)
        return cursor.execute(sql, (stage, *keys)).fetchall()


class PostgresRecord(Record, PostgresProcessRecorder):
    """Writers queue for the lock on the events' table; readers are never kept waiting."""

    memory = POSTGRES_MEMORY
    order = "notification_id"
    newest = "SELECT MAX(notification_id) FROM stored_events"
    select = (
        "SELECT notification_id, originator_id, originator_version, topic, state "
        "FROM stored_events "
    )

    def __init__(self, database: Database, datastore: PostgresDatastore) -> None:
        PostgresProcessRecorder.__init__(self, datastore, tracking_table_name="tracking")
        self.database = database

    def _insert(self, cursor: Cursor, events: Sequence[StoredEvent]) -> int:
        cursor.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
        # Only a statement begun after the lock sees what was committed before it.
        try:
            row = cursor.execute_arrays(
                "WITH newest AS (SELECT COALESCE(MAX(notification_id), 0) AS n FROM stored_events),"
                " added AS (INSERT INTO stored_events SELECT e.id, e.version, e.topic, e.state,"
                " newest.n + e.number FROM newest, unnest(%b::uuid[], %b::bigint[], %b::text[],"
                " %b::bytea[]) WITH ORDINALITY AS e (id, version, topic, state, number))"
                " SELECT n + 1 FROM newest",
                (
                    [event.originator_id for event in events],
                    [event.originator_version for event in events],
                    [event.topic for event in events],
                    [event.state for event in events],
                ),
            ).fetchone()
        except UniqueViolation as error:
            raise VersionTaken(TAKEN) from error
        assert row is not None
        return int(row[0])

    def _events(self, where: str, params: tuple[object, ...]) -> list[Recorded]:
        with self.database.snapshot() as cursor:
            return [Recorded(*row) for row in cursor.execute(self.select + where, params)]

    def _id(self, originator_id: UUID) -> UUID:
        return originator_id

    def _keep(self, cursor: Cursor, stage: str, items: list[tuple[bytes, bytes]]) -> None:
        cursor.execute_arrays(
            "INSERT INTO stage_memory SELECT %s, m.key, m.value "
            "FROM unnest(%b::bytea[], %b::bytea[]) AS m (key, value) "
            "ON CONFLICT (stage, key) DO UPDATE SET value = excluded.value",
            (stage, [key for key, _ in items], [value for _, value in items]),
        )

    def _forget(self, cursor: Cursor, stage: str, keys: list[bytes]) -> None:
        cursor.execute_arrays(
            "DELETE FROM stage_memory WHERE stage = %s AND key = ANY(%b::bytea[])", (stage, keys)
        )

    def _look_up(self, cursor: Cursor, stage: str, keys: list[bytes]) -> list[Row]:
        return cursor.execute_arrays(
            "SELECT key, value FROM stage_memory WHERE stage = %s AND key = ANY(%b::bytea[])",
            (stage, keys),
        ).fetchall()
