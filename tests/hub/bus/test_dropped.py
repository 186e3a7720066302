"""A position may not move past a batch that nobody handled."""

import asyncio

import nats.errors
import pytest
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.aio.msg import Msg

from hub.bus.errors import DeliveryGap
from hub.bus.fetch import BATCH, Puller
from hub.bus.subscribe import consume
from hub.bus.topology import EVENTS
from tests.hub.bus.workers import Claim, Kept, fill


class ClosedClient:
    """A connection that has just been closed."""

    def new_inbox(self) -> str:
        """Name an inbox."""
        return "_INBOX.x"

    async def publish(self, *_: object) -> None:
        """Refuse, as nats-py does."""
        raise nats.errors.ConnectionClosedError


async def test_a_batch_in_hand_is_handed_out_and_nothing_after_it_when_the_connection_goes():
    """FastStream drops what was fetched when a fetch raises that, and goes on with what follows."""
    puller = Puller(ClosedClient(), EVENTS, "link-e1")  # type: ignore[arg-type]
    puller._arrived.extend(Msg(_client=None, data=b"%d" % n) for n in range(2 * BATCH))
    taken = await puller.fetch(BATCH)
    assert [message.data for message in taken] == [b"%d" % n for n in range(BATCH)]
    assert isinstance(puller.stopped.exception(), nats.errors.ConnectionClosedError)
    more = asyncio.create_task(puller.fetch(BATCH))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not more.done()
    more.cancel()


async def test_a_batch_that_a_library_drops_ends_the_worker(
    broker: NatsBroker, claimed: Claim, nc: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever swallows a batch between the bus and us, the next one is refused."""
    await fill(nc, 2 * BATCH)
    whole, kept = Puller.fetch, Kept()

    async def lossy(self: Puller, batch: int = BATCH, timeout: float | None = None) -> list[Msg]:  # noqa: ASYNC109
        await whole(self, batch, timeout)
        monkeypatch.setattr(Puller, "fetch", whole)
        return await whole(self, batch, timeout)

    monkeypatch.setattr(Puller, "fetch", lossy)
    with pytest.raises(DeliveryGap):
        async with asyncio.timeout(10):
            await consume(broker, await claimed(), kept)
    assert not kept.seqs
