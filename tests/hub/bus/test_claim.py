"""A claim: a consumer of one's own at one's own position, and no one else's."""

import asyncio

import pytest
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy

from hub.bus.errors import DeliveryGap, Fenced, StreamBehind, StreamMissing
from hub.bus.fetch import BATCH
from hub.bus.subscribe import Cursor, consume
from tests.hub.bus.workers import Claim, Kept, consuming, fill
from tests.servers import eventually


async def test_a_worker_starts_after_its_position(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """The position is the worker's own; the consumer is made to fit."""
    await fill(nc, 10)
    kept = Kept()
    async with consuming(broker, await claimed(position=7), kept):
        await eventually(lambda: kept.seqs == [8, 9, 10])


async def test_a_worker_hears_only_the_subjects_it_asked_for(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """Several filters, one order."""
    for topic in ("a.v1", "b.v1", "c.v1", "a.v1"):
        await fill(nc, 1, topic)
    kept = Kept()
    subjects = ["hub.events.a.v1", "hub.events.c.>"]
    async with consuming(broker, await claimed(filter_subjects=subjects), kept):
        await eventually(lambda: kept.seqs == [1, 3, 4])


async def test_a_newer_epoch_fences_off_the_older_at_once(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """The old worker does not go round and round: it ends, saying why."""
    kept = Kept()
    async with consuming(broker, await claimed(epoch=1), kept) as old:
        await fill(nc, 1)
        await eventually(lambda: kept.seqs == [1])
        await claimed(epoch=2)
        with pytest.raises(Fenced):
            await asyncio.wait_for(old, 2)


async def test_an_older_epoch_cannot_claim(claimed: Claim, js: JetStreamContext) -> None:
    """Whoever comes late is told so, and leaves no consumer behind."""
    await claimed(epoch=2)
    with pytest.raises(Fenced):
        await claimed(epoch=1)
    await claimed(epoch=3, stage="link-e2")
    assert {info.name for info in await js.consumers_info("EVENTS")} == {"link-e2", "link-e2-e3"}


async def test_a_consumer_that_was_never_claimed_is_not_made(broker: NatsBroker) -> None:
    """nats-py would make it, from the beginning: a fenced worker would be back."""
    with pytest.raises(Fenced):
        await asyncio.wait_for(consume(broker, Cursor("EVENTS", "link-e9"), Kept()), 2)


async def test_a_stream_that_ends_before_the_position_is_not_consumed(claimed: Claim) -> None:
    """Its numbers are being given out anew; new messages would be taken for old."""
    with pytest.raises(StreamBehind):
        await claimed(position=1)
    with pytest.raises(StreamMissing):
        await claimed(stream="INTAKE_POLICE")


async def test_a_stream_that_is_deleted_ends_its_workers(
    broker: NatsBroker, claimed: Claim, js: JetStreamContext
) -> None:
    """They claim again once it has been made anew."""
    async with consuming(broker, await claimed(), Kept()) as task:
        await asyncio.sleep(0.05)
        await js.delete_stream("EVENTS")
        with pytest.raises(Fenced):
            await asyncio.wait_for(task, 2)


async def test_a_missing_delivery_ends_the_worker(
    broker: NatsBroker, claimed: Claim, nc: Client, js: JetStreamContext
) -> None:
    """Someone else's fetch took a message: going on would skip it for ever."""
    cursor = await claimed()
    await fill(nc, 3)
    thief = await js.pull_subscribe_bind(cursor.durable, "EVENTS")
    await thief.fetch(1)
    kept = Kept()
    with pytest.raises(DeliveryGap):
        await asyncio.wait_for(consume(broker, cursor, kept), 2)
    assert kept.seqs == []


async def test_the_consumer_asks_for_one_acknowledgement_a_batch(
    broker: NatsBroker, claimed: Claim, nc: Client, js: JetStreamContext
) -> None:
    """Progress is visible to whoever watches, and what is under way is bounded."""
    await fill(nc, 600)
    cursor, kept = await claimed(), Kept()

    async def floor() -> bool:
        info = await js.consumer_info("EVENTS", cursor.durable)
        return info.ack_floor is not None and bool(info.ack_floor.stream_seq == 600)

    async with consuming(broker, cursor, kept):
        await eventually(floor)
    config = (await js.consumer_info("EVENTS", cursor.durable)).config
    assert (config.ack_policy, config.max_deliver) == (AckPolicy.ALL, 1)
    assert config.max_ack_pending == 4 * BATCH
