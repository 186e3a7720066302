"""The tables of the log, beside the events: leaves, what follows from them, and checkpoints.

Only the leaves come with the events. `log_nodes` (`hub/audit/ledger.py`) may be thrown away at any
moment; `checkpoints` (`hub/audit/kept.py`) is what a signer signed.
"""

from typing import Final

from hub.store.database import Cursor, Dialect

TABLES: Final = """
CREATE TABLE IF NOT EXISTS event_leaves (position {integer} PRIMARY KEY, hash {bytes} NOT NULL);
CREATE TABLE IF NOT EXISTS log_nodes (
    level INTEGER NOT NULL,
    number {integer} NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (level, number)
);
CREATE TABLE IF NOT EXISTS checkpoints (
    size {integer} PRIMARY KEY,
    root {bytes} NOT NULL,
    note TEXT NOT NULL,
    signed_ms BIGINT NOT NULL
)
"""
WORDS: Final[dict[Dialect, dict[str, str]]] = {
    "sqlite": {"integer": "INTEGER", "bytes": "BLOB"},
    "postgresql": {"integer": "BIGINT", "bytes": "BYTEA"},
}


def create(cursor: Cursor, dialect: Dialect) -> None:
    """Make what is missing."""
    for statement in TABLES.format(**WORDS[dialect]).split(";"):
        cursor.execute(statement)
