"""Brings the messages of a file to their partner's own stream, in order, and hears their receipts.

One after another they are put on disk; receipts are waited for meanwhile. When the bus is away the
rest stays unsent: the same file sent again goes on where this ended.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from hub.api.desk import Put
from hub.api.waiting import Heard, Waiting
from hub.bus.door import CONTENT_TYPE
from hub.bus.errors import BusError
from hub.files.message import Message
from hub.files.reading import Batch
from hub.files.report import BROKEN_OFF, DONE, STORED, UNSENT, Line, Report, told, unsendable

AT_ONCE: Final = 64
"""How many receipts are waited for at once."""
PATIENCE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Way:
    """How messages of a partner go in, and where its receipts are heard."""

    partner: str
    put: Put
    waiting: Waiting
    patience_s: float = PATIENCE_S


async def send(
    way: Way, batch: Batch, messages: Sequence[Message], done: Callable[[int], None]
) -> Report:
    """Send all messages of a file and report on each; `done` hears how many are through."""
    lines: dict[int, Line] = {}
    room = asyncio.Semaphore(AT_ONCE)

    def finish(index: int, line: Line) -> None:
        lines[index] = line
        done(len(lines))

    async def hear(index: int, sequence: int, heard: Heard, held: ExitStack) -> None:
        with held:
            finish(index, await _line(messages[index], sequence, heard, way.patience_s))
        room.release()

    is_away = False
    async with asyncio.TaskGroup() as group:
        for index, message in enumerate(messages):
            if not message.data:
                finish(index, unsendable(message))
                continue
            if is_away:
                finish(index, Line(message.entry, UNSENT))
                continue
            await room.acquire()
            held = ExitStack()
            digest = sha256(message.data).hexdigest()
            heard = held.enter_context(way.waiting.expecting(way.partner, digest))
            try:
                sequence = await way.put(way.partner, message.data, CONTENT_TYPE)
            except BusError:
                held.close()
                room.release()
                is_away = True
                finish(index, Line(message.entry, UNSENT))
                continue
            group.create_task(hear(index, sequence, heard, held))
    status = BROKEN_OFF if is_away else DONE
    return Report(way.partner, batch.sha256, status, [lines[it] for it in sorted(lines)])


async def _line(message: Message, sequence: int, heard: Heard, patience_s: float) -> Line:
    try:
        async with asyncio.timeout(patience_s):
            return told(message.entry, await heard.get(), sequence)
    except TimeoutError:
        return Line(message.entry, STORED, sequence=sequence)
