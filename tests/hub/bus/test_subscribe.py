"""A worker consumes every message once, in order, and stops at the first sign of trouble."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from faststream import BaseMiddleware
from faststream.nats import NatsBroker
from faststream.nats.security import NatsUserPassword
from nats.aio.client import Client
from nats.js import JetStreamContext

from hub.bus import topology
from hub.bus.errors import BusError
from hub.bus.fetch import BATCH, Delivery
from hub.bus.subscribe import claim, connect, consume
from tests.hub.bus.workers import Claim, Kept, consuming, fill
from tests.servers import NatsServer, eventually


async def test_every_message_arrives_once_in_order_in_batches(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """What is waiting comes in full batches, and what comes later follows."""
    await fill(nc, 3000)
    kept = Kept()
    async with consuming(broker, await claimed(), kept):
        await eventually(lambda: len(kept.seqs) == 3000)
        await fill(nc, 100)
        await eventually(lambda: len(kept.seqs) == 3100)
    assert kept.seqs == list(range(1, 3101))
    assert max(map(len, kept.batches)) == BATCH


async def test_a_delivery_says_what_was_said_and_when(
    broker: NatsBroker, claimed: Claim, js: JetStreamContext
) -> None:
    """Bytes, subject and headers are as published; the time is the server's."""
    await js.publish("hub.events.a.v1", b"\xff not json", headers={"Content-Type": "json"})
    kept = Kept()
    async with consuming(broker, await claimed(), kept):
        await eventually(lambda: len(kept.seqs) == 1)
    [[delivery]] = kept.batches
    stored_at = (await js.get_msg("EVENTS", 1)).time
    assert stored_at is not None
    assert delivery == Delivery(
        seq=1,
        subject="hub.events.a.v1",
        data=b"\xff not json",
        headers={"Content-Type": "json"},
        stored_at_ms=int(stored_at.timestamp() * 1000),
    )


async def test_a_lone_message_does_not_wait_for_company(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """Latency is that of the wire, not of a batch that fills."""
    kept, loop, waits = Kept(), asyncio.get_running_loop(), []
    async with consuming(broker, await claimed(), kept):
        for count in range(1, 22):
            start = loop.time()
            await fill(nc, 1)
            while len(kept.seqs) < count:
                await asyncio.sleep(0)
            waits.append(loop.time() - start)
    assert sorted(waits)[10] < 0.03


async def test_many_workers_share_one_connection(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """One failing worker is nobody else's trouble."""

    async def fail(_: list[Delivery]) -> None:
        raise ArithmeticError

    good = [Kept() for _ in range(3)]
    cursors = [await claimed(stage=f"stage{n}") for n in range(4)]
    async with (
        consuming(broker, cursors[0], good[0]),
        consuming(broker, cursors[1], good[1]),
        consuming(broker, cursors[2], good[2]),
    ):
        failing = asyncio.create_task(consume(broker, cursors[3], fail))
        await fill(nc, 600)
        with pytest.raises(ArithmeticError):
            await failing
        await fill(nc, 600)
        for kept in good:
            await eventually(lambda kept=kept: kept.seqs == list(range(1, 1201)))  # type: ignore[misc]


async def test_the_first_failure_of_a_handler_ends_the_worker(
    broker: NatsBroker, claimed: Claim, nc: Client, js: JetStreamContext
) -> None:
    """It is raised to whoever runs the worker, nothing more is handled, nothing is acknowledged."""
    await fill(nc, 1000)
    calls: list[int] = []

    async def fail(batch: list[Delivery]) -> None:
        calls.append(batch[0].seq)
        raise LookupError("no such thing")

    cursor = await claimed()
    with pytest.raises(LookupError, match="no such thing"):
        await asyncio.wait_for(consume(broker, cursor, fail), 5)
    assert calls == [1]
    assert (await js.consumer_info("EVENTS", cursor.durable)).ack_floor.stream_seq == 0


class Broken(BaseMiddleware[Any, Any]):
    """Something of FastStream's own, outside the handler, that fails."""

    async def on_receive(self) -> None:
        raise ZeroDivisionError


async def test_a_failure_around_the_handler_ends_the_worker_too(
    server: NatsServer, sign_in: dict[str, str], claimed: Claim, nc: Client
) -> None:
    """FastStream would log it, if it had a logger, and go on with the next batch."""
    security = NatsUserPassword(sign_in["user"], sign_in["password"])
    broken = await connect(server.url, security=security, middlewares=[Broken])
    await fill(nc, 1)
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(consume(broken, await claimed(), Kept()), 5)
    await broken.stop()


async def test_a_broker_made_elsewhere_is_refused(
    server: NatsServer, sign_in: dict[str, str], claimed: Claim
) -> None:
    """Its pull subscriptions would skip what is lost and bring back what is fenced off."""
    security = NatsUserPassword(sign_in["user"], sign_in["password"])
    async with NatsBroker(server.url, security=security) as other:
        await other.start()
        with pytest.raises(BusError, match="not made by"):
            await consume(other, await claimed(), Kept())


async def test_a_worker_that_is_claimed_again_goes_on_where_it_was(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """Fail, claim at the position, go on: nothing is lost or repeated."""
    await fill(nc, 2000)
    done: list[int] = []

    async def stumble(batch: list[Delivery]) -> None:
        if len(done) % 3 == 2:
            done.append(batch[0].seq)
            raise LookupError
        done.extend(delivery.seq for delivery in batch)

    async def run() -> None:
        for epoch in range(1, 2001):
            with suppress(LookupError):
                await consume(
                    broker,
                    await claimed(position=done[-1] if done else 0, epoch=epoch),
                    stumble,
                )

    worker = asyncio.create_task(run())
    await eventually(lambda: bool(done) and done[-1] == 2000)
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    assert done == list(range(1, 2001))


async def test_cancelling_lets_the_batch_at_work_finish(
    broker: NatsBroker, claimed: Claim, nc: Client
) -> None:
    """A worker that is stopped in good order leaves nothing half done."""
    await fill(nc, 1)
    at_work, may_finish, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(_: list[Delivery]) -> None:
        at_work.set()
        await may_finish.wait()
        finished.set()

    task = asyncio.create_task(consume(broker, await claimed(), slow))
    await at_work.wait()
    task.cancel()
    await asyncio.sleep(0)
    may_finish.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert finished.is_set()


async def test_a_partner_cannot_pose_as_the_server(
    server: NatsServer, broker: NatsBroker, sign_in: dict[str, str], js: JetStreamContext
) -> None:
    """Headers that look like a status, or like nothing at all, are a message like any other."""
    await topology.ensure(js, [topology.intake_stream("police")])
    for head in (b"/1.0\r\nStatus: 409\r\nDescription: Consumer Deleted", b"/1.0 503", b"\xff\xfe"):
        block = b"NATS" + head + b"\r\n\r\n"
        size = b"%d %d" % (len(block), len(block))
        await server.send(
            b"HPUB signals.v1.police.x " + size + b"\r\n" + block + b"\r\n", **sign_in
        )
    kept = Kept()
    cursor = await claim(
        js, stream="INTAKE_POLICE", stage="intake", filter_subjects=[], position=0, epoch=1
    )
    async with consuming(broker, cursor, kept):
        await eventually(lambda: len(kept.seqs) >= 2)
        await js.publish("signals.v1.police.x", b"last")
        await eventually(lambda: kept.batches[-1][-1].data == b"last")
    assert kept.seqs == list(range(1, len(kept.seqs) + 1))
