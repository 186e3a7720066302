"""The puller: everything a consumer has, in order, or a reason why not."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client
from nats.errors import TimeoutError as NothingMore
from nats.js import JetStreamContext

from hub.bus import fetch, topology
from hub.bus.errors import BusError, ConsumerSilent
from hub.bus.fetch import BATCH, PREFETCH, Place, Puller, PullerContext, place
from hub.bus.subscribe import claim
from tests.hub.bus.workers import Claim, fill
from tests.servers import NatsServer, eventually

NUMBERS = st.integers(min_value=0, max_value=2**63)
NAMES = st.from_regex(r"[A-Za-z0-9_-]+", fullmatch=True)


@given(NAMES, NAMES, NUMBERS, NUMBERS, NUMBERS)
def test_a_place_is_read_from_either_form_of_reply(
    stream: str, consumer: str, stream_seq: int, consumer_seq: int, stored_at_ns: int
) -> None:
    """With a domain or without."""
    end = f"{stream}.{consumer}.1.{stream_seq}.{consumer_seq}.{stored_at_ns}.0"
    expected = Place(stream_seq, consumer_seq, stored_at_ns)
    assert place(f"$JS.ACK.{end}") == place(f"$JS.ACK.leaf.AbC.{end}.x1") == expected


async def test_messages_are_asked_for_ahead_but_not_without_bound(
    nc: Client, claimed: Claim, js: JetStreamContext
) -> None:
    """What nobody takes stays at the server."""
    await fill(nc, 4 * PREFETCH)
    cursor = await claimed()
    puller = await Puller(nc, cursor.stream, cursor.durable).open()

    async def all_asked_for_came() -> bool:
        info = await js.consumer_info(cursor.stream, cursor.durable)
        return info.num_pending is not None and bool(info.num_pending == 3 * PREFETCH)

    await eventually(all_asked_for_came)
    assert len(await puller.fetch()) == BATCH
    await puller.unsubscribe()


async def test_the_rest_of_a_batch_is_not_waited_for(nc: Client, claimed: Claim) -> None:
    """FastStream asks again for what is missing; there is none."""
    cursor = await claimed()
    puller = await Puller(nc, cursor.stream, cursor.durable).open()
    await fill(nc, 3)
    taken = len(await puller.fetch())
    if taken < 3:
        taken += len(await puller.fetch(BATCH))
    with pytest.raises(NothingMore):
        await puller.fetch(BATCH - taken, timeout=60)
    await puller.unsubscribe()


async def test_requests_are_renewed_for_as_long_as_nothing_comes(
    nc: Client, claimed: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request ends after a while; the next one takes over, and nothing is missed."""
    monkeypatch.setattr(fetch, "REQUEST_S", 0.25)
    monkeypatch.setattr(fetch, "HEARTBEAT_S", 0.1)
    cursor = await claimed()
    puller = await Puller(nc, cursor.stream, cursor.durable).open()
    before = nc.stats["out_msgs"]
    await eventually(lambda: nc.stats["out_msgs"] >= before + 3)
    await fill(nc, 1)
    assert len(await puller.fetch()) == 1
    await puller.unsubscribe()


async def test_a_pull_subscription_without_names_is_refused(nc: Client) -> None:
    """Nothing is looked up or made up."""
    with pytest.raises(BusError):
        await PullerContext(nc).pull_subscribe("hub.events.>")


@pytest.fixture
async def _short_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "HEARTBEAT_S", 0.2)


@pytest.mark.usefixtures("_short_heartbeat")
async def test_a_server_that_hangs_is_noticed(tmp_path: Path) -> None:
    """No message and no heartbeat: the connection is up, but nobody is there."""
    with NatsServer(tmp_path) as server:
        puller, client = await pulling(server)
        os.kill(server.pid, signal.SIGSTOP)
        try:
            with pytest.raises(ConsumerSilent):
                await asyncio.wait_for(puller.stopped, 5)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        await client.close()


@pytest.mark.usefixtures("_short_heartbeat")
async def test_a_new_connection_is_not_the_old_one(tmp_path: Path) -> None:
    """What was under way when the connection broke is lost: claim again."""
    with NatsServer(tmp_path) as server:
        puller, client = await pulling(server)
        server.kill()
        server.start()
        with pytest.raises(ConsumerSilent):
            await asyncio.wait_for(puller.stopped, 5)
        await client.close()


async def pulling(server: NatsServer) -> tuple[Puller, Client]:
    """Open a puller on an empty EVENTS."""
    client = await server.connect()
    js = client.jetstream()
    await topology.ensure(js, [topology.events_stream()])
    cursor = await claim(js, stream="EVENTS", stage="link", filter_subjects=[], position=0, epoch=1)
    return await Puller(client, cursor.stream, cursor.durable).open(), client
