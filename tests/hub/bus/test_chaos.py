"""The whole way, from the record over the bus into workers, while the server is killed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import nats.errors
import pytest
from nats.js.errors import Error as JetStreamError

from hub.bus import fetch
from hub.bus.errors import BusError
from hub.bus.fetch import Delivery
from hub.bus.publish import heed_cancellation
from hub.bus.relay import Relay
from hub.bus.subscribe import claim, connect, consume
from tests.hub.bus.records import MemoryRecord
from tests.servers import NatsServer, eventually

TRANSIENT = (BusError, nats.errors.Error, JetStreamError, OSError)
EVENTS = 6000
KILLS = 4


class ConflictError(Exception):
    """Another worker was first: the position is not the expected one."""


class Store:
    """A stage's own database: a position that is compared and swapped, and what was done."""

    def __init__(self) -> None:
        self.epoch = 0
        self.position = 0
        self.done: list[tuple[int, bytes]] = []

    def start(self) -> tuple[int, int]:
        """Take the next epoch; give it, and the position."""
        self.epoch += 1
        return self.epoch, self.position

    def has_passed(self, position: float) -> bool:
        """Tell whether the work has come this far."""
        return self.position > position

    def commit(self, expected: int, batch: list[Delivery]) -> int:
        """Do the work and move on, or neither."""
        if expected != self.position:
            raise ConflictError
        self.done += [(delivery.seq, delivery.data) for delivery in batch]
        self.position = batch[-1].seq
        return self.position


async def work(server: NatsServer, store: Store) -> None:
    """Run one worker until something fails."""
    broker = await connect(server.url, allow_reconnect=False, error_cb=say_nothing)
    try:
        epoch, position = store.start()
        cursor = await claim(
            broker.connection.jetstream(timeout=1),
            stream="EVENTS",
            stage="link",
            filter_subjects=["hub.events.>"],
            position=position,
            epoch=epoch,
        )

        async def handle(batch: list[Delivery]) -> None:
            nonlocal position
            await asyncio.sleep(0)
            position = store.commit(position, [d for d in batch if d.seq > position])

        await consume(broker, cursor, handle)
    finally:
        with suppress(*TRANSIENT):
            await broker.connection.close()


async def say_nothing(_: Exception) -> None:
    """Servers are killed here."""


async def relay(server: NatsServer, record: MemoryRecord) -> None:
    """Run one relay until something fails."""
    client = await server.connect(allow_reconnect=False)
    try:
        await Relay(record, client).run()
    finally:
        await client.close()


@asynccontextmanager
async def supervised(*parts: tuple[object, ...]) -> AsyncIterator[None]:
    """Start each part again whenever it fails, as the hub does."""

    async def forever(part, *arguments) -> None:  # type: ignore[no-untyped-def]
        while True:
            heed_cancellation()
            with suppress(ConflictError, *TRANSIENT):
                await part(*arguments)
            await asyncio.sleep(0.02)

    tasks = [asyncio.create_task(forever(*part)) for part in parts]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


@pytest.mark.parametrize("workers", [1, 2])
async def test_crashes_and_rivals_leave_what_a_quiet_run_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """Every event is handled once and in order, with any number of crashes and rivals."""
    monkeypatch.setattr(fetch, "HEARTBEAT_S", 0.1)
    monkeypatch.setattr("hub.bus.relay.ACK_TIMEOUT_S", 0.5)
    logging.getLogger("hub.bus").setLevel(logging.CRITICAL)
    record, store = MemoryRecord(), Store()
    with NatsServer(tmp_path) as server:
        async with supervised((relay, server, record), *[(work, server, store)] * workers):
            for crash in range(1, KILLS + 1):
                record.add(EVENTS // KILLS)
                half_way = (crash - 0.5) * EVENTS / KILLS
                await eventually(partial(store.has_passed, half_way))
                server.kill()
                server.start()
            await eventually(lambda: store.position == EVENTS)
    assert store.done == [(event.position, event.state) for event in record.events]
    assert store.epoch > KILLS
