"""What the link stage keeps for its next start: its survivors, sealed, and a digest to prove them.

The record stays the truth. A snapshot of another policy, model or program, or one that does not end
in the state it says, is dropped, and the stage reads the record from the front.
"""

import gc
import marshal
import sys
from collections.abc import Iterator
from dataclasses import astuple
from itertools import islice
from typing import Any, Final

import structlog

from hub.matching.companions import Word
from hub.matching.judgements import Judgement
from hub.matching.linker import Linker
from hub.policy.program import matching_digest
from hub.security.sealing import SealBroken
from hub.security.snapshots import Snapshots

log = structlog.get_logger()

CHUNK_SIGNALS: Final = 20_000


class LinkerSnapshot:
    """The snapshot of one linker."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots

    def save(self, linker: Linker, position: int) -> None:
        """Keep the state of a linker, which is that of the record up to `position`.

        Where nothing can be written, work goes on: the next start reads the record instead.
        """
        header = {**_made_by(linker), "position": position, "state": linker.digest()}
        try:
            self._snapshots.write(header, _chunks(linker))
        except OSError as error:
            log.warning("snapshot_not_saved", stage="link", error=type(error).__name__)
        else:
            log.info("snapshot_saved", stage="link", position=position)

    def load(self, empty: Linker, at_most: int) -> int:
        """Fill a linker; return the place in the record it is at, 0 where none could be used.

        A snapshot from beyond `at_most` is not used: the record was put back to before it. Where
        it cannot be used after all, the linker may be half filled: make another.
        """
        header = self._snapshots.header()
        if header is None or not _made_by(empty).items() <= header.items():
            return 0
        position = header.get("position")
        if not isinstance(position, int) or not 0 < position <= at_most:
            return 0
        try:
            self._fill(empty)
        except (SealBroken, ValueError, EOFError, TypeError) as error:
            log.warning("snapshot_unusable", stage="link", error=type(error).__name__)
            self._snapshots.drop()
            return 0
        if empty.digest() != header.get("state"):
            log.error("snapshot_differs", stage="link", position=position)
            self._snapshots.drop()
            return 0
        return position

    def header(self) -> dict[str, Any] | None:
        """Return its place in the record, the state it leads to, and what made it; None if none."""
        header = self._snapshots.header()
        whole = header is not None and {"position", "state"} <= header.keys()
        return header if whole else None

    def drop(self) -> None:
        """Shred it: after an erasure no copy may hold what was erased."""
        self._snapshots.drop()

    def _fill(self, empty: Linker) -> None:
        """Revive all survivors at once. Collecting garbage among what stays only costs time."""
        chunks = self._snapshots.read()
        judgements = [Judgement(*row) for row in _read(next(chunks, b""))]
        words = [Word(*row) for row in _read(next(chunks, b""))]
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            empty.revive((row for chunk in chunks for row in _read(chunk)), judgements, words)
        finally:
            if was_enabled:
                gc.enable()
        gc.freeze()


def _made_by(linker: Linker) -> dict[str, str]:
    return {
        "policy": linker.policy.digest,
        "model": linker.model.digest,
        "program": matching_digest(),
        "python": sys.implementation.cache_tag or "",
    }


def _chunks(linker: Linker) -> Iterator[bytes]:
    """The judgements and the words first, then the signals."""
    yield marshal.dumps(
        [(item.one, item.other, item.verdict, item.number) for item in linker.persons.judgements()]
    )
    yield marshal.dumps([astuple(word) for word in linker.words.counting()])
    survivors = linker.survivors()
    while some := list(islice(survivors, CHUNK_SIGNALS)):
        yield marshal.dumps(some)


def _read(chunk: bytes) -> list:  # type: ignore[type-arg]
    """Read what we wrote: it was sealed by us, and opened unchanged."""
    return marshal.loads(chunk)  # type: ignore[no-any-return] # noqa: S302 - as said
