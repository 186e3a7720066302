"""The names on the bus, and what the streams promise."""

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import APIError

from hub.bus import topology
from hub.bus.errors import PublishRefused
from hub.bus.publish import Message, publish_batch
from tests.servers import NatsServer, eventually

SIGNAL = "signals.v1.police.report"


async def test_streams_refuse_when_full_and_are_kept_in_files(js: JetStreamContext) -> None:
    """A full stream refuses; it never forgets what was acknowledged to make room."""
    await topology.ensure(js, [topology.events_stream(), topology.intake_stream("veilig-thuis")])
    for name in ("EVENTS", "INTAKE_VEILIG_THUIS"):
        config = (await js.stream_info(name)).config
        assert (config.discard, config.storage) == ("new", "file")
        assert (config.deny_delete, config.deny_purge) == (True, True)
        with pytest.raises(APIError):
            await js.purge_stream(name)


async def test_ensuring_twice_changes_nothing_and_keeps_the_messages(
    nc: Client, js: JetStreamContext
) -> None:
    """Every start may ensure every stream."""
    await topology.ensure(js, [topology.intake_stream("police")])
    await publish_batch(nc, [Message(SIGNAL, b"1")])
    await topology.ensure(js, [topology.intake_stream("police", first_seq=2, max_bytes=1 << 20)])
    info = await js.stream_info("INTAKE_POLICE")
    assert (info.state.messages, info.config.max_bytes) == (1, 1 << 20)


async def test_a_lost_intake_stream_goes_on_counting_after_the_position(
    nc: Client, js: JetStreamContext
) -> None:
    """A stream made anew gives no number out twice."""
    await topology.ensure(js, [topology.intake_stream("police", first_seq=58)])
    assert await publish_batch(nc, [Message(SIGNAL, b"1")]) == 58


async def test_the_same_id_with_other_bytes_reaches_the_hub(js: JetStreamContext) -> None:
    """JetStream cannot be told never to drop a repeated id, but it soon stops doing so."""
    await topology.ensure(js, [topology.intake_stream("police")])

    async def stored() -> bool:
        return not (await js.publish(SIGNAL, b"2", headers={"Nats-Msg-Id": "a"})).duplicate

    await js.publish(SIGNAL, b"1", headers={"Nats-Msg-Id": "a"})
    await eventually(stored, patience_s=2)


async def test_a_message_without_an_id_is_never_dropped(nc: Client, js: JetStreamContext) -> None:
    """The hub decides what is a repetition; the bus keeps both."""
    await topology.ensure(js, [topology.intake_stream("police")])
    assert [await publish_batch(nc, [Message(SIGNAL, b"same")]) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(("size", "stored"), [(64 * 1024 + 1, True), (97 * 1024, False)])
async def test_what_is_slightly_too_large_still_reaches_the_hub(
    nc: Client, js: JetStreamContext, size: int, *, stored: bool
) -> None:
    """The hub refuses it with a receipt; only what is far too large is refused by the server."""
    await topology.ensure(js, [topology.intake_stream("police")])
    if stored:
        assert await publish_batch(nc, [Message(SIGNAL, b"x" * size)]) == 1
    else:
        with pytest.raises(PublishRefused) as refused:
            await publish_batch(nc, [Message(SIGNAL, b"x" * size)])
        assert refused.value.code == 10054


@pytest.mark.parametrize("token", [b"ok", b"\xff\xfe", b"\x00", b"*", b">", b"*.\xff", b"a.\xff"])
async def test_no_byte_a_partner_chose_is_in_a_subject_we_read(
    server: NatsServer, js: JetStreamContext, sign_in: dict[str, str], token: bytes
) -> None:
    """One subject that is not UTF-8 would end nats-py's reader for good."""
    await topology.ensure(js, [topology.intake_stream("police")])
    await server.send(b"PUB signals.v1.police." + token + b" 1\r\nx\r\n", **sign_in)
    messages = (await js.stream_info("INTAKE_POLICE", subjects_filter=">")).state.subjects or {}
    assert set(messages) <= {"intake.police", "signals.v1.police.*", "signals.v1.police.>"}


async def test_what_the_hub_offers_again_is_told_apart_from_what_a_partner_says(
    nc: Client, js: JetStreamContext
) -> None:
    """Both are in the partner's stream, each under a subject the other cannot take."""
    await topology.ensure(js, [topology.intake_stream("police")])
    for subject in (SIGNAL, topology.redrive("police")):
        await publish_batch(nc, [Message(subject, b"1")])
    held = [(await js.get_msg("INTAKE_POLICE", seq)).subject for seq in (1, 2)]
    assert held == ["intake.police", "hub.redrive.police"]


def test_names_are_spelled_as_documented() -> None:
    """Partners, operators and their permissions rely on these names."""
    assert topology.subject("signal.registered.v1") == "hub.events.signal.registered.v1"
    assert topology.receipt("police", "a1") == "receipts.v1.police.a1"
    assert topology.account("labour-inspectorate") == "PARTNER_LABOUR_INSPECTORATE"
    assert topology.durable("link", 7) == "link-e7"
