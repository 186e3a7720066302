"""Messages that the hub could not take in, kept until a person has decided about each.

Each function works inside a transaction of its caller, so that a message and the event that tells
of it stand or fall together: pass it to `Record.append` as `extra`. The payload is sealed before
it comes here; this table holds nothing that a person said.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from hub.store.database import Cursor, Database, Row

# Shapes that cannot hold what a message said: reason codes, and a sealed box in its text form.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SEALED = re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}={0,2}")
MAX_CODES = 32
REDRIVE_HEADER = "Hub-Quarantine"
"""Names the entry that a message offered again came from."""
MAX_NOTE_CHARACTERS = 500

TABLE = """
CREATE TABLE IF NOT EXISTS quarantine (
    id TEXT PRIMARY KEY,
    partner TEXT NOT NULL,
    stream_sequence BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    codes TEXT NOT NULL,
    sealed TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    note TEXT NOT NULL
)"""


class State(StrEnum):
    """Where a message in quarantine stands."""

    OPEN = "open"
    REDRIVEN = "redriven"
    DISCARDED = "discarded"


class NotOpenError(Exception):
    """No such message waits in quarantine: unknown, or someone has decided already."""


class NotSealedError(Exception):
    """What was offered could hold clear text; it was not written and is not repeated here."""


class Arrival(NamedTuple):
    """A message to put in quarantine; `id` stays the same when it is tried again."""

    id: UUID
    partner: str
    stream_sequence: int
    received_ms: int
    codes: tuple[str, ...]
    sealed: str


class Entry(NamedTuple):
    """A message in quarantine, and how often it came here."""

    id: UUID
    partner: str
    stream_sequence: int
    received_ms: int
    codes: tuple[str, ...]
    sealed: str
    state: State
    attempts: int
    note: str


def create_table(database: Database) -> None:
    """Make the table, in the database of the record, where it is missing."""
    with database.setup(), database.transaction() as cursor:
        cursor.execute(TABLE)
        cursor.execute("CREATE INDEX IF NOT EXISTS quarantine_by_state ON quarantine (state, id)")


def put(cursor: Cursor, arrivals: Iterable[Arrival]) -> None:
    """Keep these messages. One that was here before is open again, with one attempt more."""
    for arrival in arrivals:
        _check(arrival)
        cursor.execute(
            "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, 'open', 1, '') "
            "ON CONFLICT (id) DO UPDATE SET stream_sequence = excluded.stream_sequence, "
            "received_ms = excluded.received_ms, codes = excluded.codes, "
            "sealed = excluded.sealed, state = 'open', attempts = quarantine.attempts + 1",
            (str(arrival.id), *arrival[1:4], " ".join(arrival.codes), arrival.sealed),
        )


def entries(
    cursor: Cursor, state: State = State.OPEN, *, after: UUID | None = None, limit: int = 100
) -> list[Entry]:
    """List what stands in this state, by id; `after` asks for the page behind that one."""
    rows = cursor.execute(
        "SELECT * FROM quarantine WHERE state = ? AND id > ? ORDER BY id LIMIT ?",
        (state.value, str(after or ""), limit),
    ).fetchall()
    return [_entry(row) for row in rows]


def entry(cursor: Cursor, id_: UUID) -> Entry | None:
    """Look up one message with its sealed payload."""
    row = cursor.execute("SELECT * FROM quarantine WHERE id = ?", (str(id_),)).fetchone()
    return None if row is None else _entry(row)


def mark(cursor: Cursor, id_: UUID, state: State, note: str) -> None:
    """Record what was decided about an open message; of two people, the second is refused.

    The note says why, in at most 500 characters, and names no person.
    """
    if len(note) > MAX_NOTE_CHARACTERS:
        raise ValueError(f"a note has at most {MAX_NOTE_CHARACTERS} characters")
    cursor.execute(
        "UPDATE quarantine SET state = ?, note = ? WHERE id = ? AND state = 'open'",
        (state.value, note, str(id_)),
    )
    if cursor.rowcount != 1:
        raise NotOpenError(f"message {id_} is not open in quarantine")


def close(cursor: Cursor, ids: Iterable[UUID]) -> None:
    """Mark messages as taken in after all; one that is not open stays as it is."""
    cursor.executemany(
        "UPDATE quarantine SET state = 'redriven' WHERE id = ? AND state = 'open'",
        [(str(id_),) for id_ in ids],
    )


def forget(cursor: Cursor, ids: Iterable[UUID]) -> None:
    """Delete messages for good, whatever was decided about them."""
    cursor.executemany("DELETE FROM quarantine WHERE id = ?", [(str(id_),) for id_ in ids])


def _check(arrival: Arrival) -> None:
    if not SEALED.fullmatch(arrival.sealed):
        raise NotSealedError(f"the payload of message {arrival.id} is not a sealed box")
    if len(arrival.codes) > MAX_CODES or not all(map(CODE.fullmatch, arrival.codes)):
        raise NotSealedError(f"the codes of message {arrival.id} are not all reason codes")


def _entry(row: Row) -> Entry:
    id_, partner, sequence, received_ms, codes, sealed, state, attempts, note = row
    return Entry(
        id=UUID(id_),
        partner=partner,
        stream_sequence=sequence,
        received_ms=received_ms,
        codes=tuple(codes.split()),
        sealed=sealed,
        state=State(state),
        attempts=attempts,
        note=note,
    )
