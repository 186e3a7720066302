"""The rows of the processing log, in the database of the record: what was made and what was sent.

Rows are written in the transaction that moves the position of their maker, so an event has all of
its rows or none yet. They go to the outer log by their event's place in the record.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from hub.store.database import Cursor, Database, Row, expand

LOG: Final = "processing-log"
"""Who makes rows, and how far it is."""
SENT: Final = "processing-log-sent"
"""How far rows were sent."""
KEYS_AT_ONCE: Final = 500
TABLE: Final = """CREATE TABLE IF NOT EXISTS processing_log (
    position BIGINT NOT NULL, ordinal INTEGER NOT NULL, operation TEXT NOT NULL,
    trace TEXT NOT NULL, parent TEXT NOT NULL, activity TEXT NOT NULL, status INTEGER NOT NULL,
    started_ms BIGINT NOT NULL, ended_ms BIGINT NOT NULL, subject TEXT NOT NULL,
    subject_kind TEXT NOT NULL, kid TEXT NOT NULL, caller TEXT NOT NULL, context TEXT NOT NULL,
    PRIMARY KEY (position, ordinal))"""
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS processing_by_operation ON processing_log (operation)",
    "CREATE INDEX IF NOT EXISTS processing_by_kid ON processing_log (kid)",
)
COLUMNS: Final = (
    "position, ordinal, operation, trace, parent, activity, status, started_ms, ended_ms, "
    "subject, subject_kind, kid, caller, context"
)
INSERT: Final = f"INSERT INTO processing_log ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608
NEXT: Final = (
    "SELECT DISTINCT position FROM processing_log WHERE position > ? ORDER BY position LIMIT ?"
)
AT: Final = (
    f"SELECT {COLUMNS} FROM processing_log WHERE position IN (*) "  # noqa: S608 - our own names
    "ORDER BY position, ordinal"
)
UNDER: Final = (
    f"SELECT {COLUMNS} FROM processing_log WHERE kid IN (*) "  # noqa: S608 - our own names
    "ORDER BY position, ordinal"
)
OF_OPERATION: Final = "SELECT position FROM processing_log WHERE operation = ?"
UNSENT: Final = "SELECT COUNT(*) FROM processing_log WHERE position > ?"


class Kept(NamedTuple):
    """A row as it is kept; `subject` is the encrypted name, empty for an operation as a whole.

    `kid` is the key that the subject's own data is sealed under: by it what was done with that data
    is found, also once the key is gone.
    """

    position: int
    ordinal: int
    operation: str
    trace: str
    parent: str
    activity: str
    status: int
    started_ms: int
    ended_ms: int
    subject: str
    subject_kind: str
    kid: str
    caller: str
    context: str


def create_table(database: Database) -> None:
    """Make the table where it is missing."""
    with database.setup(), database.transaction() as cursor:
        cursor.execute(TABLE)
        for index in INDEXES:
            cursor.execute(index)


def write(cursor: Cursor, rows: Iterable[Kept]) -> None:
    """Keep rows; a row that is there already is refused by the database."""
    cursor.executemany(INSERT, [tuple(row) for row in rows])


def behind(database: Database, position: int, most: int) -> list[Kept]:
    """The rows of the next events behind a position, at most so many events."""
    with database.snapshot() as cursor:
        places = [row[0] for row in cursor.execute(NEXT, (position, most)).fetchall()]
        return _kept(cursor, places)


def at(database: Database, positions: Sequence[int]) -> list[Kept]:
    """The rows of the events at these places."""
    with database.snapshot() as cursor:
        return _kept(cursor, positions)


def under(database: Database, kids: Collection[str]) -> list[Kept]:
    """The rows about those whose data is or was sealed under these keys, in order."""
    wanted, found = sorted(kids), []
    with database.snapshot() as cursor:
        for some in (wanted[at : at + KEYS_AT_ONCE] for at in range(0, len(wanted), KEYS_AT_ONCE)):
            found += cursor.execute(expand(UNDER, some), some).fetchall()
    return sorted(Kept(*row) for row in found)


def place_of(database: Database, operation: str) -> int | None:
    """The place of the event that an operation was; None where there is no such row."""
    return _number(database, OF_OPERATION, operation)


def unsent(database: Database, position: int) -> int:
    """How many rows lie behind a position."""
    return _number(database, UNSENT, position) or 0


def _number(database: Database, sql: str, value: object) -> int | None:
    with database.snapshot() as cursor:
        row = cursor.execute(sql, (value,)).fetchone()
    return None if row is None else int(row[0])


def _kept(cursor: Cursor, positions: Sequence[int]) -> list[Kept]:
    if not positions:
        return []
    found: list[Row] = cursor.execute(expand(AT, positions), tuple(positions)).fetchall()
    return [Kept(*row) for row in found]
