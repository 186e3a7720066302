"""What is allowed works, and no answer or id of one partner's reaches what is another's."""

import json
from contextlib import AsyncExitStack

import pytest

from hub.bus import topology
from hub.bus.credentials import ADMINISTRATOR, HUB
from tests.hub.bus.matrix.cells import PEOPLE, TAPS, asked_to_answer
from tests.hub.bus.matrix.oracle import PARTNERS, may_publish
from tests.hub.bus.matrix.trying import everyone, papers
from tests.hub.bus.matrix.wire import Wire
from tests.servers import eventually

ASKING = [actor for actor in PEOPLE if actor.name in {*PARTNERS, "http"}]
SAME_ID = b"NATS/1.0\r\nNats-Msg-Id: 2026-0001\r\n\r\n"


def own(name, slug="school"):
    """A subject on which somebody may publish."""
    return topology.message(slug if name == "http" else name)


class Line:
    """One of ours, who asks and is answered."""

    def __init__(self, wire, name):
        self.wire, self.name, self.asked = wire, name, 0
        wire.subscribe(f"_INBOX_{name}.>", 1)

    async def ask(self, subject, data=b"", headers=b""):
        """What is answered, as JSON where it is that."""
        self.asked += 1
        reply = f"_INBOX_{self.name}.a{self.asked}"
        if headers:
            self.wire.send(subject, data, headers, reply)
        else:
            self.wire.publish(subject, data, reply)
        await self.wire.flush()
        await eventually(lambda: self.heard(reply))
        [said] = self.heard(reply)
        return json.loads(said.data) if said.data else {"status": said.headers[9:12].decode()}

    def heard(self, subject):
        return [it for it in self.wire.messages if it.subject == subject]


@pytest.fixture
async def sign_in(everyones, keys):
    """Bring in one of ours."""
    async with AsyncExitStack() as open_:

        async def come_in(name):
            [actor] = [it for it in PEOPLE if it.name == name]
            wire = await Wire.open(everyones.url)
            open_.push_async_callback(wire.aclose)
            wire.sign_in(papers(keys, actor))
            return Line(wire, name)

        yield come_in


async def states(hub):
    """How many messages each stream holds."""
    names = [*map(topology.intake, PARTNERS), topology.EVENTS]
    return {
        name: (await hub.ask(f"$JS.API.STREAM.INFO.{name}"))["state"]["messages"] for name in names
    }


@pytest.mark.parametrize("actor", ASKING, ids=lambda actor: actor.name)
async def test_an_acknowledgement_goes_nowhere_that_its_asker_could_not_go(
    everyones, keys, sign_in, actor
):
    """Wherever it is asked to go: no one in another account hears it, and no stream keeps it."""
    hub = await sign_in(HUB)
    before = await states(hub)
    places = [it for it in asked_to_answer(actor.name) if not may_publish(actor, it)]
    assert len(places) >= 50
    async with everyone(everyones, keys) as wires:
        for place in places:
            wires[actor].publish(own(actor.name), b"signal", place)
        await wires[actor].flush()
        asker = await sign_in(actor.name)
        last = await asker.ask(own(actor.name), b"the last")
        after = await states(hub)
        for wire in wires.values():
            await wire.flush()
        heard = [
            (other.name, it.subject)
            for other, wire in wires.items()
            if other.account != actor.account
            for it in wire.messages
            if it.subject in places
        ]
    assert heard == []
    assert after == before | {last["stream"]: before[last["stream"]] + len(places) + 1}


async def test_nobody_suppresses_anothers_signal_with_its_id(sign_in):
    """All use one id at once, also the door over HTTP for a partner that did not."""
    lines = [await sign_in(slug) for slug in PARTNERS if slug != "school"]
    said = [await it.ask(own(it.name), b"x", SAME_ID) for it in lines]
    door = await sign_in("http")
    said.append(await door.ask(own("http", "school"), b"x", SAME_ID))
    assert [it for it in said if "duplicate" in it or "error" in it] == []
    assert {it["stream"] for it in said} == set(map(topology.intake, PARTNERS))


async def test_what_is_allowed_works(sign_in):
    """Every partner and the door are acknowledged; the hub makes, reads and answers."""
    for slug in PARTNERS:
        assert (await (await sign_in(slug)).ask(own(slug), b"x"))["stream"] == topology.intake(slug)
    door, hub = await sign_in("http"), await sign_in(HUB)
    for slug in PARTNERS:
        assert (await door.ask(own("http", slug), b"x"))["stream"] == topology.intake(slug)
    stream, api = topology.intake("school"), "$JS.API"
    config = {"name": "proof-e1", "durable_name": "proof-e1", "ack_policy": "explicit"}
    consumer = json.dumps({"stream_name": stream, "config": config}).encode()
    assert (await hub.ask(f"{api}.CONSUMER.CREATE.{stream}.proof-e1", consumer))["name"]
    assert (await hub.ask(f"{api}.CONSUMER.INFO.{stream}.proof-e1"))["num_pending"] > 0
    hub.wire.publish(f"{api}.CONSUMER.MSG.NEXT.{stream}.proof-e1", b"1", "_INBOX_hub.next")
    await hub.wire.flush()
    await eventually(lambda: hub.heard(topology.arrived("school")))
    got = await hub.ask(f"{api}.STREAM.MSG.GET.{stream}", b'{"seq":1}')
    assert got["message"]["subject"] == topology.arrived("school")
    assert (await hub.ask(f"{api}.CONSUMER.DELETE.{stream}.proof-e1"))["success"] is True
    assert (await hub.ask("hub.redrive.care", b"x"))["stream"] == topology.intake("care")


async def test_only_the_administrator_destroys(sign_in):
    """What the hub may not is refused before the stream hears of it."""
    hub, administrator = await sign_in(HUB), await sign_in(ADMINISTRATOR)
    made = json.dumps({"name": "PROOF", "subjects": ["proof"], "storage": "memory"}).encode()
    assert (await hub.ask("$JS.API.STREAM.CREATE.PROOF", made))["config"]["name"] == "PROOF"
    for verb in ("DELETE", "PURGE", "MSG.DELETE"):
        hub.wire.publish(f"$JS.API.STREAM.{verb}.PROOF", b"", "_INBOX_hub.none")
    await hub.wire.flush()
    assert {it.subject for it in hub.wire.refusals} == {
        f"$JS.API.STREAM.{verb}.PROOF" for verb in ("DELETE", "PURGE", "MSG.DELETE")
    }
    assert (await hub.ask("$JS.API.STREAM.INFO.PROOF"))["config"]["name"] == "PROOF"
    assert (await administrator.ask("$JS.API.STREAM.DELETE.PROOF"))["success"] is True


def test_every_account_is_listened_to():
    heard = {actor.account for actor in (*PEOPLE, *TAPS)}
    assert heard == {"HUB", "SYS", "HTTP", *map(topology.account, PARTNERS)}
