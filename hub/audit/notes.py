"""Signed notes (C2SP signed-note): a text, and lines of signatures under it.

The parser is strict. A note has one way to be written, and anything else is refused with the
reason: what two readers can read differently is no proof of anything.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import Final, NamedTuple

MAX_SIGNATURES: Final = 32
MAX_BYTES: Final = 64 * 1024
KEY_ID_BYTES: Final = 4
SIGNATURE_START: Final = "— "
KEY_NAME: Final = re.compile(r"[!-*,-~]{1,200}")
"""Visible ASCII but the plus sign; the standard allows more, and so names that look the same."""
CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class NoteInvalidError(ValueError):
    """What was offered is no signed note; the text says why, and repeats nothing of it."""


class Signature(NamedTuple):
    """A line under a note: who says to have signed, with which key, and the bytes of it."""

    name: str
    key_id: bytes
    value: bytes


class Note(NamedTuple):
    """A text that ends in a newline, and what was signed under it."""

    text: str
    signatures: tuple[Signature, ...]


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes that name a key, its kind included."""
    return sha256(f"{name}\n".encode() + bytes([kind]) + public).digest()[:KEY_ID_BYTES]


def signature_line(signature: Signature) -> str:
    """The line, with its newline."""
    value = b64encode(signature.key_id + signature.value).decode()
    return f"{SIGNATURE_START}{signature.name} {value}\n"


def format_note(note: Note) -> str:
    """Write the note."""
    return f"{note.text}\n{''.join(map(signature_line, note.signatures))}"


def parse_note(data: bytes) -> Note:
    """Read a note that is signed at least once. Raises `NoteInvalidError`."""
    text = _clean(data)
    body, blank, lines = text.rpartition("\n\n")
    if not blank or not body:
        raise NoteInvalidError("there is no empty line between text and signatures")
    return Note(f"{body}\n", parse_signatures(lines))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Read lines of signatures, at least one. Raises `NoteInvalidError`."""
    if not lines.endswith("\n"):
        raise NoteInvalidError("the last line does not end in a newline")
    found = tuple(map(_signature, lines[:-1].split("\n")))
    if len(found) > MAX_SIGNATURES:
        raise NoteInvalidError(f"there are more than {MAX_SIGNATURES} signatures")
    if len({(one.name, one.key_id) for one in found}) < len(found):
        raise NoteInvalidError("one key has signed twice")
    return found


def parse_signature_lines(data: bytes) -> tuple[Signature, ...]:
    """Read what a witness answers: lines of signatures and nothing else."""
    return parse_signatures(_clean(data))


def decode(text: str) -> bytes:
    """Read base64 that is written in its one way. Raises `NoteInvalidError`."""
    try:
        found = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        found = b""
    if b64encode(found).decode() != text:
        raise NoteInvalidError("a value is not written in standard base64")
    return found


def _clean(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise NoteInvalidError(f"it is longer than {MAX_BYTES} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteInvalidError("it is not UTF-8") from None
    if CONTROL.search(text):
        raise NoteInvalidError("it holds a control character; lines end in a newline alone")
    return text


def _signature(line: str) -> Signature:
    parts = line.removeprefix(SIGNATURE_START).split(" ")
    if not line.startswith(SIGNATURE_START) or len(parts) != 2:  # noqa: PLR2004 - name and value
        raise NoteInvalidError("a signature is a dash, a name and a value, a space between each")
    name, value = parts
    if not KEY_NAME.fullmatch(name):
        raise NoteInvalidError("the name of a key is visible ASCII without a plus sign")
    signed = decode(value)
    if len(signed) <= KEY_ID_BYTES:
        raise NoteInvalidError("a signature is empty")
    return Signature(name, signed[:KEY_ID_BYTES], signed[KEY_ID_BYTES:])
