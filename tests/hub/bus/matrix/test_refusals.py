"""What a server refuses of a partner before the hub hears of it, and that the rest comes whole.

The numbers are those of `tests/hostile/table.py`.
"""

import asyncio
import json
from contextlib import aclosing, asynccontextmanager

import pytest

from hub.bus import topology
from hub.bus.credentials import HUB
from hub.bus.fetch import Puller
from hub.bus.subscribe import claim
from schemas.envelope import digest, read
from tests.hub.bus.matrix.cells import PEOPLE
from tests.hub.bus.matrix.trying import papers
from tests.hub.bus.matrix.wire import Wire
from tests.schemas.messages import KNOWN_SCHEMAS, OIN
from tests.servers import PATIENCE_S, eventually

OWN = "signals.v1.police.bericht"
INBOX = "_INBOX_police"
POLICE = PEOPLE[0]


def headers(*lines):
    """A block of headers as it goes over the line."""
    return b"NATS/1.0\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


@asynccontextmanager
async def police(server, keys):
    wire = await Wire.open(server.url)
    wire.sign_in(papers(keys, POLICE))
    wire.subscribe(f"{INBOX}.>", 1)
    try:
        yield wire
    finally:
        await wire.aclose()


@pytest.mark.parametrize(
    ("name", "block", "code"),
    [
        ("22 roll up all", headers(b"Nats-Rollup: all"), 10111),
        ("22 roll up one subject", headers(b"Nats-Rollup: sub"), 10111),
        ("23 a life of its own", headers(b"Nats-TTL: 1s"), 10166),
        (
            "24 a schedule that publishes elsewhere",
            headers(b"Nats-Schedule: @every 1s", b"Nats-Schedule-Target: signals.v1.school.x"),
            10188,
        ),
        ("25 a batch", headers(b"Nats-Batch-Id: a", b"Nats-Batch-Sequence: 1"), 10174),
        ("26 another last place", headers(b"Nats-Expected-Last-Sequence: 999999"), 10071),
        ("26 another last id", headers(b"Nats-Expected-Last-Msg-Id: nobodys"), 10070),
        ("26 another stream", headers(b"Nats-Expected-Stream: EVENTS"), 10060),
        ("29 as if from another stream", headers(b"Nats-Stream-Source: school"), 10227),
        ("26 a counter", headers(b"Nats-Incr: 1"), 10168),
        ("19 headers of 100 KiB", headers(b"X: " + b"a" * 100 * 1024), 10054),
    ],
)
async def test_a_header_that_commands_the_bus_is_refused_with_its_code(
    everyones, keys, name, block, code
):
    del name
    async with police(everyones, keys) as wire:
        wire.send(OWN, b"x", block, f"{INBOX}.a")
        await wire.flush()
        await eventually(lambda: wire.messages)
        assert json.loads(wire.messages[0].data)["error"]["err_code"] == code


async def test_what_is_too_large_for_the_stream_is_refused_and_the_line_stays(everyones, keys):
    """17: the sender hears it, and may go on."""
    async with police(everyones, keys) as wire:
        wire.publish(OWN, bytes(topology.INTAKE_MAX_MESSAGE_BYTES + 1), f"{INBOX}.a")
        wire.publish(OWN, b"x", f"{INBOX}.b")
        await wire.flush()
        await eventually(lambda: len(wire.messages) == 2)
        first, second = (json.loads(it.data) for it in wire.messages)
        assert (first["error"]["err_code"], second["stream"]) == (10054, "INTAKE_POLICE")


@pytest.mark.parametrize(
    ("subject", "data", "said"),
    [
        (f"{OWN}{'a' * 5_000}", b"x", "'maximum control line exceeded'"),
        (OWN, bytes(129 * 1024), "'Maximum Payload Violation'"),
        (OWN, bytes((1 << 20) + 1), "'Maximum Payload Violation'"),
    ],
)
async def test_what_no_partner_may_send_at_all_ends_the_line(everyones, keys, subject, data, said):
    """13 and 18."""
    async with police(everyones, keys) as wire:
        wire.publish(subject, data, f"{INBOX}.a")
        await wire.flush()
        await eventually(wire.listening.done)
        assert (wire.closed, wire.messages) == (said, [])


@pytest.mark.parametrize(
    "subject",
    [
        "signals.v1..police",
        "signals.v1.police.",
        "signals.v1.Police.bericht",
        "signals.v9.police.x",
    ],
)
async def test_a_subject_that_is_not_quite_theirs_is_refused(everyones, keys, subject):
    """14, 15 and 16."""
    async with police(everyones, keys) as wire:
        wire.publish(subject, b"x", f"{INBOX}.a")
        await wire.flush()
        assert {it.subject for it in wire.refusals} == {subject}
        assert wire.messages == []


@pytest.mark.parametrize("place", [f"{INBOX}.t", "_INBOX_school.t", "hub.events.t"])
async def test_nobody_lets_the_server_tell_elsewhere_what_it_does(everyones, keys, place):
    """141: a trace is published, so who asks for one must be allowed to publish there."""
    async with police(everyones, keys) as wire:
        wire.send(OWN, b"x", headers(f"Nats-Trace-Dest: {place}".encode()), f"{INBOX}.a")
        await wire.flush()
        assert {it.subject for it in wire.refusals} == {place}
        assert wire.messages == []


BLOCKS = (
    headers("X: Zoë".encode()),
    headers(b"X: Zo\xeb"),
    headers(b"X: \xed\xa0\x80"),
    headers(b"X: a\x00b"),
    headers(b"X\x00: a"),
    headers(b"X: a\r\n b: c"),
    headers(b": x"),
    headers(b"a b: x"),
    headers(b"From nobody: x"),
    headers("Zoë: x".encode()),
    headers(b"X: =?utf-8?q?=00?="),
    headers(b"X: =?bogus?q?=FF?="),
    headers(b"Status: 409", b"Description: Consumer Deleted"),
    headers(b"Content-Type: multipart/mixed; boundary=a"),
    headers(b"ce-id: a", b"ce-id: b"),
    headers(b"Nats-Msg-Id: " + b"a" * 1024),
    headers(b"Nats-Request-Info: {}"),
    headers(b"nats-stream-source: school"),
    headers(b"Nats-Marker-Reason: MaxAge", b"Nats-Batch-Commit: 1"),
    headers(b"X: " + b"a" * 60 * 1024),
    headers(*(b"X%d: y" % number for number in range(5_000))),
    b"NATS/1.0 503\r\n\r\n",
    b"NATS/1.0 100 Idle Heartbeat\r\n\r\n",
    b"NATS/1.0 409 Consumer Deleted\r\n\r\n",
    b"NATS/1.0 " + b"9" * 5_000 + b"\r\n\r\n",
    b"NATS/1.0\r\nfoo\r\n\r\n",
    b"NATS/1.0\r\nfoo: x",
    b"NATS/1.0\xff\r\nA: b\r\n\r\n",
    b"NATS/9.9\r\n\r\n",
    b"X: y\r\n\r\n",
    b"\r\n\r\n",
    bytes(range(256)),
)


async def test_no_block_of_headers_stops_the_hub_from_reading_on(everyones, keys):
    """19, 20, 21, 27 and 29: whatever a server lets through is delivered, and then has an answer.

    A library that fell over one would stop there with every partner's next message behind it.
    """
    marks = [b"block %d" % number for number in range(len(BLOCKS))]
    async with police(everyones, keys) as wire:
        for mark, block in zip(marks, BLOCKS, strict=True):
            wire.send(OWN, mark, block, f"{INBOX}.a")
        await wire.flush()
        await eventually(lambda: len(wire.messages) == len(BLOCKS))
    hub = await everyones.connect(user_credentials=str(keys.path(HUB)))
    found = {}
    try:
        cursor = await claim(
            hub.jetstream(),
            stream="INTAKE_POLICE",
            stage="hostile",
            filter_subjects=[topology.arrived("police")],
            position=0,
            epoch=1,
        )
        puller = await Puller(hub, cursor.stream, cursor.durable).open()
        async with asyncio.timeout(PATIENCE_S):
            while set(marks) - set(found):
                found |= {it.data: it.headers for it in await puller.fetch()}
        await puller.unsubscribe()
        await hub.jetstream().delete_consumer(cursor.stream, cursor.durable)
    finally:
        await hub.close()
    for mark in marks:
        said = read(mark, found[mark], expected_oin=OIN, known_schemas=KNOWN_SCHEMAS)
        assert isinstance(said, tuple)
        assert all(it.message and it.mend for it in said)
        assert digest(mark, found[mark])


async def test_a_flood_of_one_partner_leaves_room_for_another(everyones, keys):
    """31: while one sends a thousand in one breath, another is acknowledged each time."""
    [school] = [actor for actor in PEOPLE if actor.name == "school"]
    async with police(everyones, keys) as flood:
        other = await Wire.open(everyones.url)
        async with aclosing(other):
            other.sign_in(papers(keys, school))
            other.subscribe("_INBOX_school.>", 1)
            for number in range(1_000):
                flood.publish(OWN, b"x", f"{INBOX}.{number}")
            await flood.flush()
            for number in range(20):
                other.publish("signals.v1.school.bericht", b"x", f"_INBOX_school.{number}")
                await other.flush()
                await eventually(lambda number=number: len(other.messages) == number + 1)
            assert {json.loads(it.data)["stream"] for it in other.messages} == {"INTAKE_SCHOOL"}
        await eventually(lambda: len(flood.messages) == 1_000)
