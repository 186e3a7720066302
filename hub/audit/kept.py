"""The checkpoints that were signed, in the record's database: one for each size, one root for each.

They are no events, because then each would make the log longer and ask for the next. What cannot be
taken back is not this table but the signer's own memory, and the copies that witnesses and partners
hold.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from hub.audit.checkpoints import read_checkpoint
from hub.audit.notes import Note, format_note, parse_note
from hub.store.database import Cursor, Row

COLUMNS: Final = "SELECT note, signed_ms FROM checkpoints "


class ForkError(Exception):
    """A checkpoint of this size with another root was kept before."""


class Kept(NamedTuple):
    """A checkpoint with its signatures, and when it was signed last."""

    size: int
    note: Note
    signed_ms: int

    @property
    def text(self) -> str:
        """The note as it is exchanged."""
        return format_note(self.note)


def keep(cursor: Cursor, note: Note, signed_ms: int) -> None:
    """Keep a checkpoint, in place of one of the same size. Raises `ForkError`."""
    found = read_checkpoint(note.text)
    cursor.execute(
        "INSERT INTO checkpoints VALUES (?, ?, ?, ?) ON CONFLICT (size) DO UPDATE "
        "SET note = excluded.note, signed_ms = excluded.signed_ms "
        "WHERE checkpoints.root = excluded.root",
        (found.size, found.root, format_note(note), signed_ms),
    )
    if cursor.rowcount != 1:
        raise ForkError(f"another root was kept for size {found.size}")


def newest(cursor: Cursor) -> Kept | None:
    """The checkpoint of the largest size."""
    return _read(cursor.execute(f"{COLUMNS} ORDER BY size DESC LIMIT 1").fetchone())


def covering(cursor: Cursor, size: int) -> Kept | None:
    """The first checkpoint of at least this size."""
    sql = f"{COLUMNS} WHERE size >= ? ORDER BY size LIMIT 1"
    return _read(cursor.execute(sql, (size,)).fetchone())


def every(cursor: Cursor) -> Iterator[Kept]:
    """All checkpoints, by size."""
    for row in cursor.execute(f"{COLUMNS} ORDER BY size").fetchall():
        found = _read(row)
        assert found is not None
        yield found


def _read(row: Row | None) -> Kept | None:
    if row is None:
        return None
    note = parse_note(row[0].encode())
    return Kept(read_checkpoint(note.text).size, note, row[1])
