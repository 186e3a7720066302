"""The relay: copies the record to EVENTS, so that message n of EVENTS is event n of the record.

Nothing is remembered about how far it came: the stream's last sequence says so. Every batch is
published on condition that this still is the last sequence, so that two relays, a relay that was
slow to die, or an answer that got lost can do no harm: whoever is late is refused, looks again,
and goes on. When EVENTS is gone it is made anew and filled from event 1.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from typing import Final, Protocol, TypeVar

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from hub.bus import topology
from hub.bus.errors import BusAhead, BusDiffers, BusError, SequenceTaken
from hub.bus.publish import Message, heed_cancellation, publish_batch

BATCH: Final = 500
ACK_TIMEOUT_S: Final = 3.0
LOOK_AGAIN_S: Final = 0.5
"""How long a nudge that got lost can delay an event, and a lost stream can stay lost."""

T = TypeVar("T")


class Recorded(Protocol):
    """One event of the record, as it is stored."""

    @property
    def position(self) -> int:
        """Its place in the record: 1, 2, 3, without gaps."""
        ...

    @property
    def topic(self) -> str:
        """The topic it travels under."""
        ...

    @property
    def state(self) -> bytes:
        """Its JSON."""
        ...


class Record(Protocol):
    """What the relay reads. Both calls may block; they are run in an executor."""

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """Return the first ``limit`` events after a position, in order."""
        ...

    def last(self) -> int:
        """Return the position of the last event; 0 when there is none."""
        ...


async def drop_copy(js: JetStreamContext) -> None:
    """Delete EVENTS, after the record was put back; ``js`` must be allowed to. It is made anew."""
    with suppress(NotFoundError):
        await js.delete_stream(topology.EVENTS)


class Relay:
    """Copies one record to EVENTS for as long as `run` runs."""

    def __init__(
        self, record: Record, nc: Client, *, executor: Executor | None = None, replicas: int = 1
    ) -> None:
        self._record = record
        self._nc = nc
        self._js = nc.jetstream(timeout=ACK_TIMEOUT_S)
        self._executor = executor
        self._stream = topology.events_stream(replicas=replicas)
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Say that something was recorded; other processes publish on `topology.NUDGE`."""
        self._nudged.set()

    async def run(self) -> None:
        """Copy for ever.

        Raises `BusAhead` or `BusDiffers` when EVENTS is no copy of this record, and what the bus
        or the record raises when it is out of order; starting again is safe at any time.
        """
        nudges = await self._nc.subscribe(topology.NUDGE, cb=self._on_nudge)
        try:
            last = await self._resume()
            while True:
                heed_cancellation()
                self._nudged.clear()
                events = await self._call(self._record.read, last, BATCH)
                if events:
                    last = await self._copy(events, last)
                else:
                    last = await self._wait(last)
        finally:
            if not self._nc.is_closed:
                await nudges.unsubscribe()

    async def _copy(self, events: Sequence[Recorded], last: int) -> int:
        """Publish the events after ``last``; return the stream's last sequence now."""
        if (events[0].position, events[-1].position) != (last + 1, last + len(events)):
            raise BusError(f"the record has a gap after {last}")
        messages = [Message(topology.subject(event.topic), event.state) for event in events]
        try:
            seq = await publish_batch(
                self._nc, messages, expected_last_seq=last, timeout_s=ACK_TIMEOUT_S
            )
        except SequenceTaken:
            return await self._resume()
        if seq != events[-1].position:
            raise BusDiffers(f"event {events[-1].position} became message {seq}")
        return seq

    async def _wait(self, last: int) -> int:
        """Wait for a nudge; without one, look whether EVENTS is still what it was."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN_S):
                await self._nudged.wait()
            return last
        return await self._resume()

    async def _resume(self) -> int:
        """Return the stream's last sequence, having checked that it is a copy of the record."""
        try:
            info = await self._js.stream_info(topology.EVENTS)
        except NotFoundError:
            await topology.ensure(self._js, [self._stream])
            return 0
        last = info.state.last_seq
        if last == 0:
            return 0
        held = await self._call(self._record.read, last - 1, 1)
        if not held:
            raise BusAhead(
                f"EVENTS holds {last} events, the record {await self._call(self._record.last)}"
            )
        message = await self._js.get_msg(topology.EVENTS, last)
        if (message.subject, message.data) != (topology.subject(held[0].topic), held[0].state):
            raise BusDiffers(f"event {last} of the record is not message {last} of EVENTS")
        return last

    async def _on_nudge(self, _: Msg) -> None:
        self.nudge()

    async def _call(self, function: Callable[..., T], *arguments: int) -> T:
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, function, *arguments
        )
