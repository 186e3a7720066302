"""The rules and models that decisions name by their digest, kept with the record for ever.

They lie in the record's own database, so that every process has them and each backup holds both.
What is kept says itself whether it is whole: whoever reads it computes its digest again.
"""

from collections.abc import Mapping

from hub.store.database import Database

TABLE = {
    "sqlite": "CREATE TABLE IF NOT EXISTS artefacts (kind TEXT NOT NULL, digest TEXT NOT NULL, "
    "name TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (kind, digest, name))",
    "postgresql": "CREATE TABLE IF NOT EXISTS artefacts (kind TEXT NOT NULL, digest TEXT NOT NULL, "
    "name TEXT NOT NULL, content BYTEA NOT NULL, PRIMARY KEY (kind, digest, name))",
}


def create_table(database: Database) -> None:
    """Make the table, in the database of the record, where it is missing."""
    with database.setup(), database.transaction() as cursor:
        cursor.execute(TABLE[database.dialect])


def keep(database: Database, kind: str, digest: str, files: Mapping[str, bytes]) -> None:
    """Keep the files under their digest; what is there already stays as it is."""
    with database.transaction() as cursor:
        cursor.executemany(
            "INSERT INTO artefacts VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(kind, digest, name, content) for name, content in sorted(files.items())],
        )


def find(database: Database, kind: str, digest: str) -> dict[str, bytes]:
    """The files that were kept under this digest; none where nothing was."""
    with database.snapshot() as cursor:
        rows = cursor.execute(
            "SELECT name, content FROM artefacts WHERE kind = ? AND digest = ?", (kind, digest)
        ).fetchall()
    return {name: bytes(content) for name, content in rows}
