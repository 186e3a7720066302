"""What a partner can do on a real server: send its own signals and hear about them. Only that."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress

import pytest
from nats.aio.client import Client
from nats.aio.subscription import Subscription
from nats.errors import TimeoutError as NothingHeard
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from hub.bus import topology
from hub.bus.credentials import ADMINISTRATOR, HUB, SYSTEM, Credentials
from tests.hub.bus.workers import PAIR
from tests.servers import NatsServer, eventually

OWN = "signals.v1.police.report"
OTHERS = "signals.v1.school.report"


class Bus:
    """Connections of everyone concerned, and what the server held against them."""

    def __init__(self, server: NatsServer, credentials: Credentials, open_: AsyncExitStack) -> None:
        self.server = server
        self.credentials = credentials
        self.open = open_
        self.violations: list[str] = []

    async def sign_in(self, name: str) -> Client:
        async def note(error: Exception) -> None:
            self.violations.append(str(error))

        client = await self.server.connect(
            user_credentials=str(self.credentials.path(name)),
            inbox_prefix=topology.inbox(name),
            error_cb=note,
            allow_reconnect=False,
        )
        self.open.push_async_callback(client.close)
        return client


@pytest.fixture
async def bus(guarded: NatsServer, credentials: Credentials) -> AsyncIterator[Bus]:
    """Start from empty streams."""
    async with AsyncExitStack() as open_:
        made = Bus(guarded, credentials, open_)
        js = (await made.sign_in(ADMINISTRATOR)).jetstream()
        for slug in PAIR:
            with suppress(NotFoundError):
                await js.delete_stream(topology.intake(slug))
        await topology.ensure(js, [topology.intake_stream(slug) for slug in PAIR])
        await topology.ensure(js, [topology.events_stream()])
        yield made


@pytest.fixture
async def police(bus: Bus) -> Client:
    return await bus.sign_in("police")


@pytest.fixture
async def school(bus: Bus) -> Client:
    return await bus.sign_in("school")


@pytest.fixture
async def hub(bus: Bus) -> JetStreamContext:
    return (await bus.sign_in(HUB)).jetstream()


async def held(hub: JetStreamContext, slug: str) -> int:
    """How many messages of this partner the hub holds."""
    return (await hub.stream_info(topology.intake(slug))).state.messages


async def nothing_arrives(subscription: Subscription) -> None:
    """Everything sent before has been handled; see that it did not come here."""
    with pytest.raises(NothingHeard):
        await subscription.next_msg(0.1)


async def test_a_signal_is_acknowledged_once_the_hub_holds_it(
    police: Client, hub: JetStreamContext
) -> None:
    """The acknowledgement crosses the accounts, and tells the truth."""
    answer = json.loads((await police.request(OWN, b"signal", timeout=5)).data)
    assert answer == {"stream": "INTAKE_POLICE", "seq": 1}
    assert (await hub.get_msg("INTAKE_POLICE", 1)).data == b"signal"
    assert await held(hub, "school") == 0


async def test_a_full_stream_says_so(police: Client, hub: JetStreamContext) -> None:
    """No acknowledgement without storage: the partner knows it must try again."""
    await topology.ensure(hub, [topology.intake_stream("police", max_bytes=10_000)])
    answers = [
        json.loads((await police.request(OWN, b"x" * 4000, timeout=5)).data) for _ in range(3)
    ]
    assert [answer.get("error", {}).get("err_code") for answer in answers] == [None, None, 10077]
    assert await held(hub, "police") == 2


async def test_a_signal_sent_without_asking_for_an_answer_is_kept(
    police: Client, hub: JetStreamContext
) -> None:
    """It is answered on the receipts subject."""
    await police.publish(OWN, b"signal")
    await police.flush()
    assert await held(hub, "police") == 1


@pytest.mark.parametrize(
    "subject",
    [
        OTHERS,
        "signals.v1.police",
        "signals.v1.police.a.b",
        "signals.v1.Police.report",
        "signals.v9.police.report",
        "hub.events.signal.registered.v1",
        "hub.nudge",
        "hub.redrive.police",
        "receipts.v1.police.x",
        "$JS.API.INFO",
        "$JS.API.STREAM.NAMES",
        "$JS.API.STREAM.PURGE.INTAKE_POLICE",
        "$JS.API.CONSUMER.CREATE.INTAKE_POLICE",
        "$SYS.REQ.SERVER.PING",
    ],
)
async def test_a_partner_publishes_nowhere_else(
    bus: Bus, police: Client, hub: JetStreamContext, subject: str
) -> None:
    """It is refused, and nothing is stored anywhere."""
    with pytest.raises(NothingHeard):
        await police.request(subject, b"{}", timeout=0.1)
    await eventually(lambda: "permissions violation for publish" in "".join(bus.violations))
    assert [await held(hub, slug) for slug in PAIR] == [0, 0]
    assert (await hub.stream_info(topology.EVENTS)).state.messages == 0


@pytest.mark.parametrize(
    "subject", [">", "signals.v1.>", "hub.>", "receipts.v1.school.>", "_INBOX_school.>", "$SYS.>"]
)
async def test_a_partner_listens_nowhere_else(bus: Bus, police: Client, subject: str) -> None:
    """Neither to the hub nor to another partner."""
    await police.subscribe(subject)
    await eventually(lambda: "permissions violation for subscription" in "".join(bus.violations))


@pytest.mark.parametrize(
    "reply",
    [
        OTHERS,
        "_INBOX_school.hello",
        "receipts.v1.school.hello",
        "hub.events.hello",
        "$JS.API.STREAM.PURGE.INTAKE_SCHOOL",
    ],
)
async def test_a_reply_subject_reaches_nobody_else(
    police: Client, school: Client, hub: JetStreamContext, reply: str
) -> None:
    """The acknowledgement stays in the account it is for, wherever it is asked to go."""
    inbox = await school.subscribe("_INBOX_school.>")
    receipts = await school.subscribe("receipts.v1.school.>")
    await school.request(OTHERS, b"kept", timeout=5)
    await police.publish(OWN, b"signal", reply=reply)
    await police.flush()
    await eventually(lambda: got(hub, "police", 1))
    assert await held(hub, "school") == 1
    assert (await hub.stream_info(topology.EVENTS)).state.messages == 0
    await inbox.next_msg(1)  # the answer to its own signal, and then no more
    await nothing_arrives(inbox)
    await nothing_arrives(receipts)


async def got(hub: JetStreamContext, slug: str, count: int) -> bool:
    """Tell whether this many have arrived."""
    return await held(hub, slug) == count


async def test_no_partner_can_suppress_anothers_signal(
    police: Client, school: Client, hub: JetStreamContext
) -> None:
    """De-duplication is per stream, and a stream belongs to one partner."""
    same = {"Nats-Msg-Id": "2026-0001"}
    for client, subject in ((police, OWN), (school, OTHERS)):
        answer = json.loads((await client.request(subject, b"x", timeout=5, headers=same)).data)
        assert "duplicate" not in answer
    assert [await held(hub, slug) for slug in PAIR] == [1, 1]


async def test_a_receipt_reaches_its_partner_only(police: Client, school: Client, bus: Bus) -> None:
    """The hub answers one partner without the other hearing of it."""
    mine = await police.subscribe(topology.receipts("police"))
    theirs = await school.subscribe(topology.receipts("school"))
    await asyncio.gather(police.flush(), school.flush())
    sender = await bus.sign_in(HUB)
    await sender.publish(topology.receipt("police", "a1"), b"registered")
    assert (await mine.next_msg(5)).data == b"registered"
    await nothing_arrives(theirs)


@pytest.mark.parametrize("action", ["DELETE", "PURGE", "MSG.DELETE"])
async def test_the_hub_itself_cannot_destroy_what_it_holds(
    bus: Bus, police: Client, action: str
) -> None:
    """A stream's own ``deny_delete`` does not stop its deletion; the permission does."""
    await police.request(OWN, b"signal", timeout=5)
    client = await bus.sign_in(HUB)
    with pytest.raises(NothingHeard):
        await client.request(f"$JS.API.STREAM.{action}.INTAKE_POLICE", b'{"seq":1}', timeout=0.2)
    assert await held(client.jetstream(), "police") == 1


async def test_the_system_account_sees_the_server(bus: Bus) -> None:
    """Operations can watch it."""
    client = await bus.sign_in(SYSTEM)
    answer = json.loads((await client.request("$SYS.REQ.SERVER.PING", timeout=5)).data)
    assert answer["server"]["name"] == bus.server.name


async def test_the_door_over_http_brings_in_for_every_partner_and_hears_receipts(
    bus: Bus,
) -> None:
    """The acknowledgement comes back to it, and so does what a partner is told."""
    door = await bus.sign_in(topology.HTTP_USER)
    heard = await door.subscribe(topology.receipts("school"))
    for slug in PAIR:
        answer = json.loads((await door.request(topology.message(slug), b"x", timeout=5)).data)
        assert answer == {"stream": topology.intake(slug), "seq": 1}
    sender = await bus.sign_in(HUB)
    await sender.publish(topology.receipt("school", "a1"), b"registered")
    assert (await heard.next_msg(5)).data == b"registered"


@pytest.mark.parametrize(
    "subject",
    [
        "signals.v1.police.anders",
        "hub.events.signal.registered.v1",
        "hub.nudge",
        "hub.redrive.police",
        "receipts.v1.police.x",
        "$JS.API.STREAM.INFO.INTAKE_POLICE",
        "$JS.API.DIRECT.GET.INTAKE_POLICE",
        "$JS.API.STREAM.MSG.GET.EVENTS",
        "$JS.API.CONSUMER.CREATE.INTAKE_POLICE",
    ],
)
async def test_the_door_over_http_publishes_nowhere_else(
    bus: Bus, hub: JetStreamContext, subject: str
) -> None:
    """It answers the internet: what was sent or recorded is out of its reach."""
    door = await bus.sign_in(topology.HTTP_USER)
    with pytest.raises(NothingHeard):
        await door.request(subject, b"{}", timeout=0.1)
    await eventually(lambda: "permissions violation for publish" in "".join(bus.violations))
    assert [await held(hub, slug) for slug in PAIR] == [0, 0]


@pytest.mark.parametrize("subject", [">", "signals.v1.>", "hub.>", "intake.>", "_INBOX_hub.>"])
async def test_the_door_over_http_listens_nowhere_else(bus: Bus, subject: str) -> None:
    """Neither to what partners send nor to the hub."""
    door = await bus.sign_in(topology.HTTP_USER)
    await door.subscribe(subject)
    await eventually(lambda: "permissions violation for subscription" in "".join(bus.violations))
