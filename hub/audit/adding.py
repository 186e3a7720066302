"""What is said to a witness and what it answers (C2SP tlog-witness, add-checkpoint)."""

import re
from base64 import b64encode
from http import HTTPStatus
from typing import Final, NamedTuple

from hub.audit.checkpoints import Checkpoint, read_checkpoint, read_hash, read_number
from hub.audit.notes import Note, NoteInvalidError, format_note, parse_note

PATH: Final = "/add-checkpoint"
MAX_PROOF: Final = 63
HEAD: Final = re.compile(rb"(old [^\n]*\n(?:[^\n]+\n)*)\n(.*)", re.DOTALL)
OLD: Final = "old "
TEXT: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"


class AddCheckpoint(NamedTuple):
    """A checkpoint with the proof that it goes on from the tree of `old_size`."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    def __bytes__(self) -> bytes:
        """The body of the request."""
        hashes = "".join(f"{b64encode(one).decode()}\n" for one in self.proof)
        return f"{OLD}{self.old_size}\n{hashes}\n{format_note(self.note)}".encode()


class Answer(NamedTuple):
    """What a witness answers."""

    status: HTTPStatus
    body: bytes
    content_type: str = TEXT


def read_request(body: bytes) -> AddCheckpoint:
    """Read the body of a request. Raises `NoteInvalidError`."""
    parts = HEAD.fullmatch(body)
    if parts is None:
        raise NoteInvalidError("a request is an old size, a proof, an empty line and a checkpoint")
    try:
        old, *hashes = parts[1].decode("ascii").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise NoteInvalidError("the proof is not ASCII") from None
    if len(hashes) > MAX_PROOF:
        raise NoteInvalidError(f"a proof has at most {MAX_PROOF} hashes")
    note = parse_note(parts[2])
    old_size, proof = read_number(old.removeprefix(OLD)), tuple(map(read_hash, hashes))
    found = AddCheckpoint(old_size, proof, note, read_checkpoint(note.text))
    if found.old_size > found.checkpoint.size:
        raise NoteInvalidError("the old size is above the size of the checkpoint")
    return found


def refusal(status: HTTPStatus, why: str) -> Answer:
    """Refuse in words."""
    return Answer(status, f"{why}\n".encode())


def conflict(size: int) -> Answer:
    """Say which size was signed last."""
    return Answer(HTTPStatus.CONFLICT, f"{size}\n".encode(), SIZE)
