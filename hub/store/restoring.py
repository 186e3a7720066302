"""A record that is being put back says so, so that nothing is served from it before it is done.

The mark is written with the first row and taken away after the last check. Who is killed in between
leaves a record that no process will open.
"""

from typing import Final

from hub.store.database import Cursor, Database, tables_of

TABLE: Final = "being_restored"


class RestoreUnfinishedError(Exception):
    """The record was put back in part: somebody was stopped before the end."""


def mark(cursor: Cursor) -> None:
    """Say that this record is being put back."""
    cursor.execute(f"CREATE TABLE {TABLE} (since TEXT)")


def finish(database: Database) -> None:
    """Let the record be used."""
    with database.transaction() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


def require_finished(database: Database) -> None:
    """Raise `RestoreUnfinishedError` where putting back did not come to its end."""
    with database.snapshot() as cursor:
        names = tables_of(cursor, database.dialect)
    if TABLE in names:
        raise RestoreUnfinishedError(
            "the record was put back in part; empty the databases and run hub restore again"
        )
