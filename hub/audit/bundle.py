"""Writes an audit bundle: all that `hub/audit/offline/verify.py` needs, and nothing in clear.

    checkpoint               the newest checkpoint, as it was signed
    checkpoints/<size>       every one that was kept
    tile/entries/...         entries, 256 to a file, each with its length (2 bytes) before it (C2SP)
    tile/states/...          the stored bytes of the same events, each with 4 bytes of length
    tile/0/... and higher    the hashes of the tree (C2SP tlog-tiles)
    verify.py, LEESMIJ.txt   the verifier, and how to use it

It ends at the newest checkpoint. It is written under another name first, so that what is there is
whole. What was sealed in an event is still sealed; keys are not in it.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

from hub.audit import kept
from hub.audit.kept import Kept
from hub.merkle.entry import entry
from hub.merkle.tiles import WIDTH, path
from hub.merkle.tree import root
from hub.store.leaves import leaves_at
from hub.store.record import Record, Recorded

VERIFIER: Final = "verify.py"
ENTRY_LENGTH, STATE_LENGTH = 2, 4
README: Final = """Uitvoer van het logboek van Signaalhub, om na te gaan zonder Signaalhub

    python3 verify.py --policy log.policy .

Nodig: Python 3.9 en openssl. log.policy zegt wie u gelooft: vraag dat aan de eigenaren van het
log en aan de getuigen, niet aan wie u deze bestanden gaf. Vergelijk ook verify.py met de bron:

    sha256 van verify.py  {digest}
"""


class Bundled(NamedTuple):
    """What was written: up to which event, how many checkpoints, and the digest of the verifier."""

    events: int
    checkpoints: int
    root: str
    verifier_sha256: str


class NothingSignedError(Exception):
    """There is no checkpoint yet, so there is nothing to prove."""


def write_bundle(record: Record, target: Path, done: Callable[[int], None]) -> Bundled:
    """Write the bundle; `target` must not be there. Raises `NothingSignedError`, or `OSError`."""
    if target.exists():
        raise FileExistsError(target)
    with record.database.snapshot() as cursor:
        all_kept = tuple(kept.every(cursor))
    if not all_kept:
        raise NothingSignedError
    part = target.with_name(f"{target.name}.part")
    part.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("checkpoint", *(f"checkpoints/{one.size:015d}" for one in all_kept)):
        with suppress(FileNotFoundError):
            (part / name).unlink()
    newest = all_kept[-1]
    _write_tiles(record, part, newest.size, done)
    digest = _write_words(part, all_kept)
    part.rename(target)
    return Bundled(newest.size, len(all_kept), newest.note.text.split("\n")[2], digest)


def verifier() -> bytes:
    """The verifier, as it goes along."""
    return (files("hub.audit.offline") / VERIFIER).read_bytes()


def _write_words(part: Path, all_kept: tuple[Kept, ...]) -> str:
    for one in all_kept:
        _write(part / "checkpoints" / f"{one.size:015d}", one.text.encode())
    _write(part / "checkpoint", all_kept[-1].text.encode())
    program = verifier()
    digest = sha256(program).hexdigest()
    _write(part / VERIFIER, program)
    _write(part / "LEESMIJ.txt", README.format(digest=digest).encode())
    return digest


def _write_tiles(record: Record, part: Path, size: int, done: Callable[[int], None]) -> None:
    above: list[bytes] = []
    for number, page in enumerate(_pages(record, size)):
        first = number * WIDTH + 1
        with record.database.snapshot() as cursor:
            leaves = b"".join(leaves_at(cursor, first, first + len(page) - 1).values())
        entries = (entry(*event) for event in page)
        kinds: tuple[tuple[str | int, bytes], ...] = (
            ("entries", _framed(entries, ENTRY_LENGTH)),
            ("states", _framed((event.state for event in page), STATE_LENGTH)),
            (0, leaves),
        )
        for kind, data in kinds:
            _write(part / path(kind, number, len(page)), data)
        if len(page) == WIDTH:
            above.append(root([leaves[at : at + 32] for at in range(0, len(leaves), 32)]))
        done(first + len(page) - 1)
    _write_above(part, above)


def _write_above(part: Path, hashes: list[bytes]) -> None:
    level = 1
    while hashes:
        tiles = [hashes[at : at + WIDTH] for at in range(0, len(hashes), WIDTH)]
        for number, tile in enumerate(tiles):
            _write(part / path(level, number, len(tile)), b"".join(tile))
        hashes = [root(tile) for tile in tiles if len(tile) == WIDTH]
        level += 1


def _pages(record: Record, size: int) -> Iterator[list[Recorded]]:
    """The events up to this size, 256 at a time."""
    after = 0
    while after < size:
        page = record.read(after, min(WIDTH, size - after))
        if not page:
            return
        yield page
        after += len(page)


def _framed(parts: Iterable[bytes], length_bytes: int) -> bytes:
    return b"".join(len(it).to_bytes(length_bytes) + it for it in parts)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
