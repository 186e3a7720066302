"""Atomic batches, and the group committer that makes them of what comes at once."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from hub.bus import topology
from hub.bus.errors import BusError, PublishRefused, SequenceTaken, StreamMissing
from hub.bus.publish import (
    MAX_BATCH,
    GroupCommitter,
    Message,
    heed_cancellation,
    publish_batch,
)

SUBJECT = "hub.events.demo.happened.v1"


def some(count: int) -> list[Message]:
    """Make this many messages that differ."""
    return [Message(SUBJECT, b"%d" % n) for n in range(count)]


async def last_seq(js: JetStreamContext, stream: str = topology.EVENTS) -> int:
    """Ask where the stream ends."""
    return (await js.stream_info(stream)).state.last_seq


@pytest.fixture
async def _events(js: JetStreamContext) -> None:
    await topology.ensure(js, [topology.events_stream()])


@pytest.mark.usefixtures("_events")
@pytest.mark.parametrize("count", [1, 2, 500, MAX_BATCH])
async def test_a_batch_is_stored_in_order_under_consecutive_numbers(
    nc: Client, js: JetStreamContext, count: int
) -> None:
    """The one answer tells the number of every message."""
    assert await publish_batch(nc, some(count), expected_last_seq=0) == count
    for seq in {1, count}:
        assert (await js.get_msg(topology.EVENTS, seq)).data == b"%d" % (seq - 1)


@pytest.mark.usefixtures("_events")
@pytest.mark.parametrize("count", [1, 2, 7])
async def test_of_two_publishers_only_the_first_is_served(
    nc: Client, js: JetStreamContext, count: int
) -> None:
    """A batch on a wrong expectation leaves nothing behind."""
    await publish_batch(nc, some(3))
    with pytest.raises(SequenceTaken):
        await publish_batch(nc, some(count), expected_last_seq=2)
    assert await last_seq(js) == 3


@pytest.mark.usefixtures("_events")
async def test_one_message_that_is_refused_refuses_the_whole_batch(
    nc: Client, js: JetStreamContext
) -> None:
    """All or nothing."""
    await topology.ensure(js, [topology.intake_stream("police")])
    with pytest.raises(PublishRefused):
        await publish_batch(nc, [*some(3), Message("signals.v1.police.x", b"")])
    assert await last_seq(js) == 0


async def test_a_subject_without_a_stream_is_said_at_once(nc: Client) -> None:
    """Nobody waits for an answer that will not come."""
    with pytest.raises(StreamMissing):
        await publish_batch(nc, some(1))


@given(count=st.sampled_from([0, MAX_BATCH + 1]))
def test_a_batch_the_server_would_not_take_is_refused_here(count: int) -> None:
    """Bounds are checked before anything is sent."""
    with pytest.raises(ValueError, match="a batch holds"):
        asyncio.run(publish_batch(Client(), some(count)))


@pytest.mark.usefixtures("_events")
async def test_callers_at_the_same_moment_share_commits_and_get_their_own_number(
    nc: Client, js: JetStreamContext
) -> None:
    """Every caller learns where its own message is."""
    async with GroupCommitter(nc, max_batch=100) as committer:
        payloads = [b"%d" % n for n in range(1000)]
        numbers = await asyncio.gather(*(committer.put(SUBJECT, data) for data in payloads))
    assert sorted(numbers) == list(range(1, 1001))
    for data, seq in list(zip(payloads, numbers, strict=True))[::97]:
        assert (await js.get_msg(topology.EVENTS, seq)).data == data
    headers = (await js.get_msg(topology.EVENTS, numbers[500])).headers or {}
    assert "Nats-Batch-Id" in headers


async def test_where_batches_are_not_taken_messages_go_one_by_one(
    nc: Client, js: JetStreamContext
) -> None:
    """A stream of a partner takes no batches; the callers do not notice."""
    await topology.ensure(js, [topology.intake_stream("police")])
    async with GroupCommitter(nc) as committer:
        puts = (committer.put("signals.v1.police.x", b"%d" % n) for n in range(20))
        assert sorted(await asyncio.gather(*puts)) == list(range(1, 21))


@pytest.mark.usefixtures("_events")
async def test_one_callers_fault_is_no_others(nc: Client) -> None:
    """Each caller is told about its own message only."""
    async with GroupCommitter(nc) as committer:
        puts = [committer.put(SUBJECT, b"%d" % n) for n in range(5)]
        results = await asyncio.gather(
            *puts, committer.put("nobody.listens", b"x"), return_exceptions=True
        )
    assert [type(result) for result in results] == [int] * 5 + [StreamMissing]


async def test_a_committer_that_has_ended_takes_nothing(nc: Client) -> None:
    """Nobody waits for a committer that is gone."""
    async with GroupCommitter(nc) as committer:
        pass
    with pytest.raises(BusError):
        await committer.put(SUBJECT, b"x")


async def test_whoever_still_waits_when_it_ends_is_released(
    nc: Client, js: JetStreamContext
) -> None:
    """Ending the committer cancels what it did not commit."""
    await js.add_stream(StreamConfig(name="MUTE", subjects=["mute.>"], no_ack=True))
    async with GroupCommitter(nc) as committer:
        waiting = asyncio.create_task(committer.put("mute.x", b"x"))
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_loop_ends_when_told_to_though_an_answer_comes_in_the_same_moment() -> None:
    """Python 3.11 loses such a cancellation: nobody would be able to stop the loop."""
    loop = asyncio.get_running_loop()
    answers = [loop.create_future(), loop.create_future()]

    async def ask() -> None:
        for answer in answers:
            heed_cancellation()
            await asyncio.wait_for(answer, 60)

    task = asyncio.create_task(ask())
    await asyncio.sleep(0)
    answers[0].set_result(None)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=5)
    assert done
