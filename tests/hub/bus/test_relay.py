"""EVENTS is a copy of the record: message n is event n, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import nats.errors
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from hub.bus import topology
from hub.bus.errors import BusAhead, BusDiffers, BusError
from hub.bus.publish import Message, heed_cancellation, publish_batch
from hub.bus.relay import Relay
from tests.hub.bus.records import MemoryRecord
from tests.servers import NatsServer, eventually

TRANSIENT = (BusError, nats.errors.Error, OSError)


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[None]:
    """Run a relay for as long as the block lasts; fail when it fails."""
    task = asyncio.create_task(relay.run())
    try:
        yield
        if task.done():
            task.result()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def copied(js: JetStreamContext, count: int) -> bool:
    """Tell whether EVENTS has come this far."""
    with suppress(*TRANSIENT):
        return (await js.stream_info(topology.EVENTS)).state.last_seq == count
    return False


async def contents(js: JetStreamContext) -> list[tuple[int, str, bytes]]:
    """Everything in EVENTS, by number."""
    last = (await js.stream_info(topology.EVENTS)).state.last_seq
    messages = [await js.get_msg(topology.EVENTS, seq) for seq in range(1, last + 1)]
    return [(m.seq or 0, m.subject or "", m.data or b"") for m in messages]


def expected(record: MemoryRecord) -> list[tuple[int, str, bytes]]:
    """What EVENTS must be."""
    return [(e.position, topology.subject(e.topic), e.state) for e in record.events]


async def test_message_n_is_event_n(nc: Client, js: JetStreamContext) -> None:
    """From an empty bus, over several batches, in order and complete."""
    record = MemoryRecord(1201)
    async with running(Relay(record, nc)):
        await eventually(lambda: copied(js, 1201))
    assert await contents(js) == expected(record)


async def test_a_local_nudge_is_heeded_at_once(nc: Client, js: JetStreamContext) -> None:
    """An event does not wait for the relay to look by itself."""
    record = MemoryRecord(1)
    relay = Relay(record, nc)
    async with running(relay):
        await eventually(lambda: copied(js, 1))
        for count in range(2, 22):
            record.add(1)
            relay.nudge()
            await eventually(lambda count=count: copied(js, count), patience_s=0.4)  # type: ignore[misc]


async def test_a_nudge_from_another_process_is_heeded_at_once(
    nc: Client, js: JetStreamContext
) -> None:
    """Whoever records something says so on the bus."""
    record = MemoryRecord(1)
    async with running(Relay(record, nc)):
        await eventually(lambda: copied(js, 1))
        record.add(3)
        await nc.publish(topology.NUDGE)
        await eventually(lambda: copied(js, 4), patience_s=0.4)


async def test_an_event_nobody_nudged_for_is_copied_all_the_same(
    nc: Client, js: JetStreamContext
) -> None:
    """A lost nudge delays, it does not lose."""
    record = MemoryRecord(1)
    async with running(Relay(record, nc)):
        await eventually(lambda: copied(js, 1))
        record.add(2)
        await eventually(lambda: copied(js, 3))


async def test_two_relays_at_once_copy_every_event_once(nc: Client, js: JetStreamContext) -> None:
    """Of two, one wins each batch; the other looks again."""
    record = MemoryRecord()
    async with running(Relay(record, nc)), running(Relay(record, nc)):
        for _ in range(40):
            record.add(37)
            await nc.publish(topology.NUDGE)
            await asyncio.sleep(0)
        await eventually(lambda: copied(js, 1480))
    assert await contents(js) == expected(record)


async def test_a_deleted_stream_is_made_anew_under_a_running_relay(
    nc: Client, js: JetStreamContext
) -> None:
    """The bus may be thrown away: it is filled from the record, the same to the byte."""
    record = MemoryRecord(700)
    async with running(Relay(record, nc)):
        await eventually(lambda: copied(js, 700))
        before = await contents(js)
        await js.delete_stream(topology.EVENTS)
        await eventually(lambda: copied(js, 700))
    assert await contents(js) == before == expected(record)


async def test_a_bus_that_holds_more_than_the_record_is_not_touched(
    nc: Client, js: JetStreamContext
) -> None:
    """A record that was set back must not be published over."""
    async with running(Relay(MemoryRecord(10), nc)):
        await eventually(lambda: copied(js, 10))
    with pytest.raises(BusAhead):
        await Relay(MemoryRecord(9), nc).run()
    assert await copied(js, 10)


async def test_a_bus_that_holds_something_else_is_not_added_to(
    nc: Client, js: JetStreamContext
) -> None:
    """Equal numbers do not make it a copy."""
    async with running(Relay(MemoryRecord(10, tag="one"), nc)):
        await eventually(lambda: copied(js, 10))
    with pytest.raises(BusDiffers):
        await Relay(MemoryRecord(12, tag="other"), nc).run()
    assert await copied(js, 10)


async def test_a_stranger_on_the_bus_stops_the_relay(nc: Client, js: JetStreamContext) -> None:
    """What is not in the record has no place in EVENTS."""
    await topology.ensure(js, [topology.events_stream()])
    await publish_batch(nc, [Message(topology.subject("demo.happened1.v1"), b"stranger")])
    with pytest.raises(BusDiffers):
        await Relay(MemoryRecord(3), nc).run()


async def test_a_record_with_a_gap_is_not_copied(nc: Client) -> None:
    """A number is never given to another event."""
    record = MemoryRecord(5)
    del record.events[2]
    with pytest.raises(BusError, match="gap after 0"):
        await Relay(record, nc).run()


async def keep_running(server: NatsServer, record: MemoryRecord) -> None:
    """Start a relay again whenever it fails, as the hub does."""
    while True:
        heed_cancellation()
        with suppress(*TRANSIENT):
            client = await server.connect(allow_reconnect=False)
            try:
                await Relay(record, client).run()
            finally:
                await client.close()
        await asyncio.sleep(0.02)


async def test_a_server_that_is_killed_again_and_again_loses_and_repeats_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Crashes of the server leave the same stream as a quiet run."""
    monkeypatch.setattr("hub.bus.relay.ACK_TIMEOUT_S", 0.5)
    record = MemoryRecord()
    with NatsServer(tmp_path) as server:
        relays = [asyncio.create_task(keep_running(server, record)) for _ in range(2)]
        for _ in range(6):
            for _ in range(20):
                record.add(53)
                await asyncio.sleep(0.005)
            server.kill()
            server.start()
        client = await server.connect()
        await eventually(lambda: copied(client.jetstream(), 6360))
        for task in relays:
            task.cancel()
        await asyncio.gather(*relays, return_exceptions=True)
        assert await contents(client.jetstream()) == expected(record)
        await client.close()
