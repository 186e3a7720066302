"""A sealed copy of what a stage holds in memory, so that a restart need not read the whole record.

The record stays the truth: a snapshot that is missing, older than the program, damaged or shredded
is as good as none. It holds personal data in comparable form, so each chunk is sealed under its own
key; `drop` shreds the keys, which makes every copy of the file unreadable.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import orjson

from hub.security.keys import KID_BYTES, KeyStore
from hub.security.sealing import NONCE_BYTES, SealBroken, SealedBox, Sealer

OWNER: Final = b"snapshot"
RETENTION: Final = "snapshot"
MAGIC: Final = b"signaalhub snapshot 1\n"
LENGTH_BYTES: Final = 4
CHUNK_BYTES_MAX: Final = 1 << 30
HEADER_BYTES_MAX: Final = 1 << 16


class Snapshots:
    """One snapshot in one file, replaced as a whole."""

    def __init__(self, path: Path, sealer: Sealer, keys: KeyStore) -> None:
        self._path, self._sealer, self._keys = path, sealer, keys

    def header(self) -> dict[str, object] | None:
        """Return what the snapshot says of itself, in clear; None where there is no whole one."""
        try:
            with self._path.open("rb") as file:
                if file.readline(len(MAGIC)) != MAGIC:
                    return None
                header = orjson.loads(file.readline(HEADER_BYTES_MAX))
        except (OSError, orjson.JSONDecodeError):
            return None
        return header if isinstance(header, dict) else None

    def write(self, header: Mapping[str, object], chunks: Iterable[bytes]) -> None:
        """Seal the chunks and put them in place of the snapshot before; its keys are shredded.

        `header` must be JSON, without personal data; it is bound to every chunk.
        """
        before = self._kids()
        said = orjson.dumps(dict(header), option=orjson.OPT_SORT_KEYS)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(f".{os.getpid()}")
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + said + b"\n")
            number = 0
            for number, chunk in enumerate(chunks, start=1):
                file.write(self._sealed(said, number, chunk))
            file.write(self._sealed(said, -1, str(number).encode()))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        self._keys.shred_kids(before)

    def read(self) -> Iterator[bytes]:
        """Return the chunks as they were given.

        Raises `SealBroken` where the file is not whole, not as it was written, or shredded.
        """
        with self._path.open("rb") as file:
            file.readline(len(MAGIC))
            said = file.readline(HEADER_BYTES_MAX).rstrip(b"\n")
            boxes = _boxes(file.read)
            held = next(boxes, None)
            number = 0
            for box in boxes:
                assert held is not None
                number += 1
                yield self._opened(said, number, held)
                held = box
            if held is None or self._opened(said, -1, held) != str(number).encode():
                raise SealBroken("the snapshot is not whole")

    def drop(self) -> None:
        """Shred the snapshot: after an erasure none may hold what was erased."""
        self._keys.shred_kids(self._kids())
        self._path.unlink(missing_ok=True)

    def _sealed(self, said: bytes, number: int, plain: bytes) -> bytes:
        [box] = self._sealer.seal_many([(OWNER, RETENTION, _bound(said, number), plain)])
        whole = b"".join(box)
        return len(whole).to_bytes(LENGTH_BYTES, "big") + whole

    def _opened(self, said: bytes, number: int, box: SealedBox) -> bytes:
        [plain] = self._sealer.open_many([(box, _bound(said, number))])
        if not isinstance(plain, bytes):
            raise SealBroken("the snapshot was shredded")
        return plain

    def _kids(self) -> list[bytes]:
        """Return the ids of the keys of the snapshot that is there, as far as it can be read."""
        if self.header() is None:
            return []
        kids = []
        with self._path.open("rb") as file:
            file.readline(len(MAGIC))
            file.readline(HEADER_BYTES_MAX)
            while len(length := file.read(LENGTH_BYTES)) == LENGTH_BYTES:
                kids.append(file.read(KID_BYTES))
                file.seek(int.from_bytes(length, "big") - KID_BYTES, os.SEEK_CUR)
        return [kid for kid in kids if len(kid) == KID_BYTES]


def _bound(said: bytes, number: int) -> bytes:
    """The associated data of a chunk: the header and its place; the last one is number -1."""
    return b"snapshot/%d/%b" % (number, said)


def _boxes(read: Callable[[int], bytes]) -> Iterator[SealedBox]:
    """Return the boxes of a file."""
    while length := read(LENGTH_BYTES):
        size = int.from_bytes(length, "big")
        whole = read(size) if len(length) == LENGTH_BYTES and size <= CHUNK_BYTES_MAX else b""
        box = SealedBox(
            whole[:KID_BYTES],
            whole[KID_BYTES : KID_BYTES + NONCE_BYTES],
            whole[KID_BYTES + NONCE_BYTES :],
        )
        if len(whole) != size or not box.has_right_sizes():
            raise SealBroken("the snapshot is not whole")
        yield box
