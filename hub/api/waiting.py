"""Waits for the receipt of a message that was just brought in, as its sender would on the bus."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import orjson
from starlette.concurrency import run_in_threadpool

from hub.audit.answers import Answers
from hub.web.health import UNREADABLE

Receipt = dict[str, Any]
Heard = asyncio.Queue[Receipt]

LOOK_S: Final = 0.5
"""How often the record is asked as well: what is said on the bus may not be heard."""


class Waiting:
    """Who waits for which receipt, by partner and by the digest of what was sent."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], set[Heard]] = {}

    def heard(self, partner: str, data: bytes) -> None:
        """Pass on what a partner is told, in the loop's own thread."""
        if not self._waiting:
            return
        said = orjson.loads(data)
        for queue in self._waiting.get((partner, str(said.get("sha256"))), ()):
            queue.put_nowait(said)

    @contextmanager
    def expecting(self, partner: str, digest: str) -> Iterator[Heard]:
        """Hear receipts for these bytes, while inside."""
        key, queue = (partner, digest), Heard()
        self._waiting.setdefault(key, set()).add(queue)
        try:
            yield queue
        finally:
            self._waiting[key].discard(queue)
            if not self._waiting[key]:
                del self._waiting[key]


async def receipt_of(
    answers: Answers, partner: str, sequence: int, heard: Heard, patience_s: float
) -> Receipt | None:
    """The receipt of the message at this place; None where it took longer than that.

    The same bytes may have been sent before: a receipt with an earlier number is ours when the
    record says that this message repeats that one.
    """
    try:
        async with asyncio.timeout(patience_s):
            while True:
                found = await _next(answers, partner, sequence, heard)
                if found is not None:
                    return found
    except TimeoutError:
        return None


async def _next(answers: Answers, partner: str, sequence: int, heard: Heard) -> Receipt | None:
    """What is heard next, if it is ours; what the record says where nothing is."""
    said: Receipt | None = None
    with suppress(TimeoutError):
        said = await asyncio.wait_for(heard.get(), LOOK_S)
    if said is not None and said["volgnummer"] == sequence:
        return said
    with suppress(*UNREADABLE):  # the message is on disk all the same
        if said is None:
            return await run_in_threadpool(answers.receipt, partner, sequence)
        if said["volgnummer"] == await run_in_threadpool(answers.original, partner, sequence):
            return said
    return None
