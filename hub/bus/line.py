"""A process's line to the bus that it can do without: it nudges, publishes and listens.

It is laid in the background and laid again for as long as it takes; what is said while it is down
is not said, and whoever needs to know asks `is_up`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

import nats.errors
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.aio.msg import Msg

from hub.bus import topology

AGAIN_S: Final = 2.0

Heard = Callable[[bytes], None]


class Line:
    """One for a process; `connect` makes the connection of the hub itself."""

    def __init__(self, connect: Callable[[], Awaitable[NatsBroker]]) -> None:
        self._connect = connect
        self._client: Client | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._heard: dict[str, list[Heard]] = {}

    @property
    def is_up(self) -> bool:
        """Whether the bus can be reached now."""
        return self._client is not None and self._client.is_connected

    def listen(self, subject: str, heard: Heard) -> None:
        """Hear what is said on a subject from the next start on, in the loop's own thread."""
        self._heard.setdefault(subject, []).append(heard)

    def nudge(self) -> None:
        """Let the relay know that something was recorded. Any thread may call this."""
        if self._loop is not None and self.is_up:
            self._loop.call_soon_threadsafe(self._nudge)

    def _nudge(self) -> None:
        assert self._loop is not None
        self._loop.create_task(self._say(topology.NUDGE))

    async def _say(self, subject: str) -> None:
        if self._client is not None:
            with suppress(nats.errors.Error):
                await self._client.publish(subject, b"")

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[None]:
        """Lay the line in the background, and take it up at the end."""
        self._loop = asyncio.get_running_loop()
        laying = asyncio.create_task(self._lay())
        try:
            yield
        finally:
            laying.cancel()
            with suppress(asyncio.CancelledError):
                await laying
            self._client = None

    async def _lay(self) -> None:
        while True:
            with suppress(nats.errors.Error, OSError):
                broker = await self._connect()
                try:
                    await self._hold(await broker.connect())
                finally:
                    self._client = None
                    await broker.stop()
            await asyncio.sleep(AGAIN_S)

    async def _hold(self, client: Client) -> None:
        for subject, heard in self._heard.items():
            await client.subscribe(subject, cb=told(heard))
        self._client = client
        await asyncio.Event().wait()


def told(heard: Sequence[Heard]) -> Callable[[Msg], Awaitable[None]]:
    """What a subscription calls: passes on what was said, and nothing of how it came."""

    async def tell(message: Msg) -> None:
        for hear in heard:
            hear(message.data)

    return tell
