"""Checkpoints (C2SP tlog-checkpoint): the name, the size and the root of the log in three lines."""

import re
from base64 import b64encode
from typing import Final, NamedTuple, Self

from hub.audit.notes import KEY_NAME, NoteInvalidError, decode
from hub.merkle.tree import EMPTY_ROOT, HASH_BYTES, SIZE_MAX

NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
LINES: Final = 3


class Checkpoint(NamedTuple):
    """The whole log at one size, in one hash."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def empty(cls, origin: str) -> Self:
        """The log before its first event."""
        return cls(origin, 0, EMPTY_ROOT)

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a note as a checkpoint. Raises `NoteInvalidError`.

    Lines behind the third, which the standard lets a log add, are refused: our log adds none, and
    nobody could check what they say.
    """
    lines = text.split("\n")
    if len(lines) != LINES + 1 or lines.pop():
        raise NoteInvalidError("a checkpoint has three lines: origin, size and root")
    origin, size, root = lines
    if not KEY_NAME.fullmatch(origin):
        raise NoteInvalidError("an origin is visible ASCII without a plus sign")
    found = Checkpoint(origin, read_number(size), read_hash(root))
    if found.size == 0 and found.root != EMPTY_ROOT:
        raise NoteInvalidError("an empty log has the root of nothing")
    return found


def read_number(text: str) -> int:
    """Read a size or an index, written in its one way. Raises `NoteInvalidError`."""
    if not NUMBER.fullmatch(text) or int(text) > SIZE_MAX:
        raise NoteInvalidError("a number is not decimal without zeroes before it, below 2^63")
    return int(text)


def read_hash(text: str) -> bytes:
    """Read a hash in base64. Raises `NoteInvalidError`."""
    found = decode(text)
    if len(found) != HASH_BYTES:
        raise NoteInvalidError(f"a hash is not {HASH_BYTES} bytes long")
    return found
