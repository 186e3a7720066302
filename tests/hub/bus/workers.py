"""What tests of workers share: a handler that keeps everything, and a worker for one block."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from faststream.nats import NatsBroker
from nats.aio.client import Client

from hub.bus import topology
from hub.bus.errors import BusError
from hub.bus.fetch import Delivery
from hub.bus.publish import Message, publish_batch
from hub.bus.subscribe import Cursor, Handler, consume

PAIR = ("police", "school")
"""The partners a guarded server knows."""

Claim = Callable[..., Coroutine[Any, Any, Cursor]]


class Kept:
    """A handler that keeps what it was given."""

    def __init__(self) -> None:
        self.batches: list[list[Delivery]] = []

    async def __call__(self, batch: list[Delivery]) -> None:
        self.batches.append(batch)

    @property
    def seqs(self) -> list[int]:
        return [delivery.seq for batch in self.batches for delivery in batch]


async def fill(nc: Client, count: int, topic: str = "a.v1") -> None:
    """Add messages to EVENTS."""
    messages = [Message(topology.subject(topic), b"%d" % n) for n in range(count)]
    for start in range(0, count, 1000):
        await publish_batch(nc, messages[start : start + 1000])


@asynccontextmanager
async def consuming(
    broker: NatsBroker, cursor: Cursor, handle: Handler
) -> AsyncIterator["asyncio.Task[None]"]:
    """Consume for as long as the block lasts."""
    task = asyncio.create_task(consume(broker, cursor, handle))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, BusError):
            await task
