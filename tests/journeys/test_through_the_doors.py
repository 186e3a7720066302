"""From a partner's door to the views and back to that partner, on a real bus and real databases.

Everybody's examples go in, and a person who must be found nowhere afterwards: valid, refused, held,
in conflict, unreadable, and as poison. What is kept raw is the intake streams alone (`nats/`).
"""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.resources import files

import orjson
import pytest

from adapters import PARTNERS
from consumers.stage import DEMO_RECEIVED
from hub.audit.digest import state_digest
from hub.bus import topology
from hub.domain.receipts import NUMBERS_CAME, NUMBERS_LACK
from hub.projections import views
from hub.projections.building import rebuild
from hub.store.database import Database
from hub.trial.accounting import Account, account
from hub.trial.play import Partners, settle
from hub.wiring import CONSUMERS, Hub
from schemas.events import DeliverySetAside, MessageRepeated
from tests.adapters.shared.messages import examples, personal_values
from tests.builders import START, mutation
from tests.databases import KINDS
from tests.journeys.houses import house_of
from tests.workshop import workshop

CANARY = "Kanarieman"
NUMBER = "999990019"
HIDDEN = (CANARY, "kanarie-in-een-header", NUMBER)
LETTERS = [
    mutation(71, betrokkenen=[{"rol": "SLA", "geslachtsnaam": CANARY, "bsn": NUMBER}]),
    mutation(72, mutatietekst=f"{CANARY} werd gezien."),
    mutation(73, kleur=CANARY, mutatietekst=f"{CANARY} werd gezien."),
    mutation(74, mutatietekst=f"{CANARY} heeft nummer {NUMBER}."),
    mutation(75, id_="pol-72", mutatietekst=f"{CANARY} werd weer gezien."),
]


@dataclass
class Journey:
    """What went in, what came back, and what there is in the end."""

    places: list[tuple[str, int]] = field(default_factory=list)
    receipts: dict[str, list[tuple[str, bytes]]] = field(default_factory=lambda: defaultdict(list))
    news: dict[str, list[tuple[str, bytes]]] = field(default_factory=lambda: defaultdict(list))
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    logs: str = ""
    files: bytes = b""
    tables: bytes = b""
    counted: Account | None = None
    set_aside: list[DeliverySetAside] = field(default_factory=list)
    digests: tuple[str, str, str] = ("", "", "")
    live: list[str] = field(default_factory=list)


def deliveries():
    """Everything that is sent: partner, bytes, and what the demo header says."""
    for folder in PARTNERS:
        for example in examples(folder):
            at = START.isoformat()
            yield folder.replace("_", "-"), orjson.dumps(example.event), at
    for letter in LETTERS:
        yield "police", letter.data, letter.received_at.isoformat()
    yield "police", LETTERS[0].data, START.isoformat()
    yield "police", f"{{{CANARY}".encode(), START.isoformat()
    yield "police", mutation(76, mutatietekst=CANARY).data, "kanarie-in-een-header"


async def travel(house, hub, journey):
    """Send it all through the doors and wait until nothing is left to do."""

    async def hear(message):
        heard = journey.news if ".terugkoppeling." in message.subject else journey.receipts
        heard[message.subject.split(".")[2]].append((message.subject, message.data))

    async with Partners(house.settings) as partners:
        for partner in topology.PARTNERS:
            client = await partners.client(partner)
            await client.subscribe(topology.receipts(partner), cb=hear)
            await client.flush()
        for partner, data, received in deliveries():
            seq = await partners.publish(partner, data, {DEMO_RECEIVED: received})
            journey.places.append((partner, seq))
        await settle(hub)
        for partner in topology.PARTNERS:
            await (await partners.client(partner)).flush()


def look(house, hub, journey):
    """Take down all there is."""
    journey.counted = account(hub.reading, hub.mapper)
    events = [hub.mapper.from_recorded(r) for r in hub.reading.read(0, 100_000)]
    journey.set_aside = [event for event in events if isinstance(event, DeliverySetAside)]
    journey.live = [event.TOPIC for event in events]
    journey.tables = b"".join(map(_dump, (hub.reading.database, hub.views.database)))
    journey.files = b"".join(
        path.read_bytes()
        for path in house.directory.rglob("*")
        if path.is_file() and "nats" not in path.relative_to(house.directory).parts
    )
    journey.logs = "".join(path.read_text() for path in house.directory.glob("*.log"))
    target = Database.open(f"sqlite:///{house.directory / 'again.db'}")
    rebuild(hub.reading, hub.mapper, target, lambda _: None)
    journey.digests = (
        views.digest(hub.views.database),
        views.digest(target),
        state_digest(hub.reading, hub.mapper, hub.sealer),
    )
    target.close()


def _dump(database):
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
    }[database.dialect]
    with database.snapshot() as cursor:
        names = [row[0] for row in cursor.execute(query).fetchall()]
        rows = [
            tuple(row)
            for name in names
            for row in cursor.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - our own names
        ]
    return b"".join(
        cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row
    )


@pytest.fixture(scope="module", params=KINDS)
def journey(request):
    """Make the journey once: most consumers in one process, and two others that both link."""
    made = Journey()
    with house_of(request.param) as house:
        others = (name for name in CONSUMERS if name != "link")
        processes = [house.spawn(*others), house.spawn("link"), house.spawn("link")]
        hub = Hub(house.settings)
        try:
            asyncio.run(travel(house, hub, made))
            assert [process.poll() for process in processes] == [None] * 3
            look(house, hub, made)
        finally:
            hub.close()
    return made


def test_every_message_is_accounted_for_once(journey):
    assert not journey.counted.lost(journey.places)
    assert not journey.counted.doubled
    assert sorted(journey.counted.events_at) == sorted(journey.places)


def test_each_partner_hears_of_each_of_its_messages_and_of_nobody_elses(journey):
    sent = defaultdict(int)
    for partner, _ in journey.places:
        sent[partner] += 1
    sent["police"] -= 1  # the poison: it is somebody's work, and has no receipt yet
    assert {partner: len(heard) for partner, heard in journey.receipts.items()} == sent
    for partner, heard in journey.receipts.items():
        places = {json.loads(payload)["volgnummer"] for _, payload in heard}
        own = {seq for name, seq in journey.places if name == partner}
        assert places <= own


def test_each_partner_hears_which_of_its_own_numbers_lack(journey):
    told = {topic for topic in journey.live if topic.startswith("numbers.")}
    assert told
    for partner, heard in journey.news.items():
        assert len(heard) <= 2 * sum(name == partner for name, _ in journey.places)
        said = {json.loads(payload)["status"] for _, payload in heard}
        assert said <= {NUMBERS_LACK, NUMBERS_CAME}


def test_a_repeat_is_answered_with_the_same_bytes(journey):
    assert MessageRepeated.TOPIC in journey.live
    by_subject = defaultdict(list)
    for subject, payload in journey.receipts["police"]:
        by_subject[subject].append(payload)
    [again] = [payloads for payloads in by_subject.values() if len(payloads) > 1]
    assert len(set(again)) == 1


def test_a_message_that_cannot_be_borne_is_somebodys_work_and_the_rest_went_on(journey):
    [aside] = journey.set_aside
    assert (aside.stage, aside.fault) == ("intake:police", "ValueError")


def test_the_record_is_linked_recognised_routed_and_shown(journey):
    assert {"signal.linked.v1", "signal.routed.v1", "signal.registered.v1"} <= set(journey.live)
    in_use, rebuilt, _ = journey.digests
    assert in_use == rebuilt


def test_the_bus_changes_nothing_about_what_comes_of_it(journey):
    """A hub without a bus comes to the same state, whichever databases the other has."""
    with workshop() as hub:
        for partner, data, received in deliveries():
            hub.deliver(partner, data, headers={DEMO_RECEIVED: received})
        hub.settle()
        expected = state_digest(hub.reading, hub.mapper, hub.sealer)
    assert journey.digests[2] == expected


@pytest.mark.parametrize("secret", HIDDEN)
def test_a_person_is_found_in_no_log_receipt_table_or_file_outside_the_intake_streams(
    journey, secret
):
    said = b"".join(
        payload
        for all_ in (journey.receipts, journey.news)
        for heard in all_.values()
        for _, payload in heard
    )
    assert secret not in journey.logs
    assert secret.encode() not in said
    assert secret.encode() not in journey.tables
    assert secret.encode() not in journey.files


def test_no_personal_value_of_any_example_is_found_there_either(journey):
    values = {
        value
        for folder in PARTNERS
        for example in examples(folder)
        for value in personal_values(example.event["data"])
    }
    managed = (files("hub.policy") / "linkage.toml").read_text("utf-8")
    values -= {value for value in values if value in managed}  # an agency's, kept with the rules
    assert values
    everything = journey.files + journey.tables + journey.logs.encode()
    assert not [value for value in values if value.encode() in everything]


def test_every_line_that_was_logged_is_one_json_object(journey):
    lines = [json.loads(line) for line in journey.logs.splitlines()]
    assert {"worker_started", "set_aside"} <= {line["event"] for line in lines}
    assert not [line for line in lines if "dropped_fields" in line]
