"""What two people agreed to forget is in no file of the hub, and everything else is as it was.

Invented people go through the real pipeline, on a real bus and real databases. Then the files are
searched as bytes, for their names and numbers, the keys and the keyed hashes of what they named.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import psycopg
import pytest

from hub import eraser
from hub.actions import casework, erasing
from hub.audit.digest import state_digest
from hub.domain.deciding import Decide
from hub.domain.retention import Back
from hub.eraser import Eraser, present, retention_of
from hub.projections import views
from hub.rebuild import rebuild
from hub.security.content import open_all
from hub.store.database import Database
from hub.trial.play import Partners, settle
from hub.web.signin.people import demo_person
from hub.wiring import CONSUMERS, Hub
from schemas.events import Ruling, SignalVersion
from schemas.events.erasure import SignalForgotten
from schemas.ids import signal_id
from schemas.signal import Partner
from tests import databases
from tests.builders import address, inspection, mutation, withdrawal
from tests.databases import KINDS
from tests.journeys.houses import house_of
from tests.needles import found_in

NAMES = {
    "name": "Kanarievogelaar",
    "given name": "Citroengele",
    "bsn": "999990019",
    "text": "kanarietekst over een kooi",
    "held": "Kanarievrouw",
    "street": "Kanariepad",
    "alias": "Geelsnavel",
}
STAYS = {"staying": "Vinkemans", "staying text": "vinkentekst over een nest"}
REASON = "kanariereden van een medewerker"
PHONE = "+31 6 0000 0041"
LATER = 2000
"""So many days after, the police may keep nothing of the first signal, whoever works on it."""
CLOSED, WITHDRAWN, NEIGHBOUR, REOPENED = 81, 82, 84, 85


def somebody(name, **fields):
    return {"rol": "SLA", "geslachtsnaam": name, "telefoon": [PHONE], **fields}


LETTERS = [
    mutation(
        CLOSED,
        betrokkenen=[
            somebody(
                NAMES["name"],
                voornamen=NAMES["given name"],
                bsn=NAMES["bsn"],
                bekendAls=NAMES["alias"],
                geboortedatum="1999-02-03",
                verblijfadres=address(1, NAMES["street"]),
            )
        ],
        mutatietekst=f"Wij horen {NAMES['text']}.",
    ),
    mutation(CLOSED, id_="pol-held", kleur=NAMES["held"], mutatietekst=NAMES["held"]),
    mutation(WITHDRAWN, betrokkenen=[somebody(NAMES["name"], bsn=NAMES["bsn"])]),
    withdrawal(WITHDRAWN),
    inspection(
        NEIGHBOUR,
        personen=[],
        omschrijving=f"Een telefoon: {PHONE}. Ook {STAYS['staying text']}.",
        day=3,
    ),
    mutation(
        REOPENED,
        betrokkenen=[somebody(STAYS["staying"])],
        mutatietekst=f"Wij horen {STAYS['staying text']}.",
        day=LATER,
    ),
]


def police(number):
    return signal_id(Partner.POLICE, f"PL0600-2026{number:06d}")


GONE = (police(CLOSED), police(WITHDRAWN))
STAYING = police(REOPENED)


@dataclass
class Journey:
    """What there was before and after."""

    before: dict[str, set[Path]] = field(default_factory=dict)
    after: dict[str, set[Path]] = field(default_factory=dict)
    still: dict[str, set[Path]] = field(default_factory=dict)
    digests: tuple[str, str] = ("", "")
    restarted: tuple[str, str] = ("", "")
    done: object = None
    forgotten: list = field(default_factory=list)
    opened: dict[UUID, object] = field(default_factory=dict)
    hold: object = None
    deaths: int = 0
    batch: UUID | None = None
    alone: bool = False


def close(desk, signal, now):
    """Close the case of a signal, or of the dossier it is in."""
    with desk.views.snapshot() as cursor:
        sql = "SELECT dossier FROM dossier_signals WHERE signal = ?"
        row = cursor.execute(sql, (str(signal),)).fetchone()
    subject = UUID(row[0]) if row else signal
    case = casework.load(desk, subject)
    wish = Decide(
        ruling=Ruling.CLOSED,
        ground="geen-mensenhandel",
        reason=REASON,
        until=None,
        seen=case.sight,
        read=len(case.sight.signals),
        knows_unread=True,
        by="d.jansen",
    )
    said = casework.decide(desk, subject, wish, now)
    assert said.ruling is Ruling.CLOSED


def keys_and_hashes(hub):
    """What else must go: wrapped keys, and what the stages remember of the forgotten, as bytes."""
    owners = {signal.bytes for signal in GONE}
    kids = [kid for kids in hub.keys.owned(owners).values() for kid in kids]
    with hub.keys._database.snapshot() as cursor:
        rows = dict(cursor.execute("SELECT kid, wrapped FROM keys").fetchall())
    found = {f"key {number}": bytes(rows[kid]) for number, kid in enumerate(kids)}
    told = hub.reading.recall("dedupe", [b"s:" + GONE[0].bytes])
    facet = orjson.loads(next(iter(told.values())))
    own = {kind: bytes.fromhex(key) for kind, key in facet["keys"]}
    found |= {f"hash {kind}": key for kind, key in own.items() if kind in {"person", "name-birth", "address"}}
    return found


def places(house, kind):
    """Every folder that the hub keeps files in."""
    if kind == "sqlite":
        return [house.directory]
    server = databases._server()
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return [house.directory, Path(server._root) / "data" / "base"]


@contextmanager
def dying(names, deaths):
    """Let the eraser die once after each of these steps."""

    class Died(Exception):
        pass

    left = set(names)
    kept = {name: getattr(Eraser, name) for name in names}

    def make(name):
        def step(self, *args):
            answer = kept[name](self, *args)
            if name in left:
                left.remove(name)
                deaths.append(name)
                raise Died
            return answer

        return step

    for name in names:
        setattr(Eraser, name, make(name))
    try:
        yield Died
    finally:
        for name, step in kept.items():
            setattr(Eraser, name, step)
    assert not left


async def forget(hub, batch, journey, *, dies):
    """Carry a batch out; where it dies begin again, until it is done."""
    steps, deaths = ("_record", "_behind", "_shred", "_places") if dies else (), []
    with dying(steps, deaths) as died, ThreadPoolExecutor(1) as executor:
        while True:
            assert erasing.load_batch(hub.desk(), batch).done is None
            try:
                journey.done = await Eraser(hub, executor).carry_out(batch)
            except died:
                continue
            break
    journey.deaths = len(deaths)


async def travel(house, hub, journey, kind):
    async with Partners(house.settings) as partners:
        await partners.play(LETTERS[:-1])
        await settle(hub)
        close(hub.desk(), GONE[0], LETTERS[0].received_at + timedelta(days=30))
        await settle(hub)
        await partners.play(LETTERS[-1:])
        await settle(hub)
    desk, policy, now = hub.desk(), retention_of(hub), present(hub)
    secrets = NAMES | keys_and_hashes(hub)
    journey.before = found_in(places(house, kind), secrets)
    by, second = demo_person("d.jansen"), demo_person("f.privacy")
    batch, _ = erasing.propose(desk, policy, by, now)
    await settle(hub)
    assert erasing.approve(desk, batch, by, now) is erasing.Refused.SAME_PERSON
    assert isinstance(erasing.approve(desk, batch, second, now), int)
    await settle(hub)
    await forget(hub, batch, journey, dies=kind == "sqlite")
    await settle(hub)
    journey.batch = batch
    journey.after = found_in(places(house, kind), secrets)
    journey.still = found_in(places(house, kind), STAYS)


def look(house, hub, journey):
    """Take down all there is, and once more after everything started anew."""
    records = hub.reading.read(0, 100_000)
    events = [hub.mapper.from_recorded(it) for it in records]
    journey.forgotten = [it for it in events if isinstance(it, SignalForgotten)]
    versions = [it for it in events if isinstance(it, SignalVersion)]
    for version, opened in zip(versions, open_all(hub.sealer, versions), strict=True):
        journey.opened[version.originator_id] = opened
    target = Database.open(f"sqlite:///{house.directory / 'again.db'}")
    rebuild(hub.reading, hub.mapper, target, lambda _: None)
    journey.digests = views.digest(hub.views.database), views.digest(target)
    target.close()
    live = house_linker(hub)
    journey.restarted = live, state_digest(hub.reading, hub.mapper, hub.sealer)


def house_linker(hub):
    """The digest of a linker that starts anew from the record."""
    stage = hub.linking(hub.reading, None)
    stage.restore(hub.reading.position("link"))
    return stage.linker.digest()


@pytest.fixture(scope="module", params=KINDS)
def journey(request):
    """Make the journey once on each kind of database."""
    made = Journey()
    with house_of(request.param) as house:
        house.spawn(*CONSUMERS)
        hub = Hub(house.settings)
        try:
            asyncio.run(travel(house, hub, made, request.param))
            look(house, hub, made)
        finally:
            hub.close()
    return made


@pytest.mark.parametrize("name", NAMES)
def test_before_it_was_forgotten_it_was_found(journey, name):
    """Otherwise the search that finds nothing proves nothing."""
    assert journey.before[name]


def test_before_it_was_forgotten_keys_and_hashes_were_found(journey):
    found = {name for name in journey.before if name.startswith(("key", "hash"))}
    assert {"key 0", "key 1", "hash person", "hash name-birth"} <= found


def test_what_is_forgotten_is_in_no_file(journey):
    assert journey.after == {}


def test_what_was_not_due_can_still_be_found_and_read(journey):
    assert set(journey.still) == set(STAYS)
    assert journey.opened[STAYING].is_whole
    assert not journey.opened[GONE[0]].is_whole
    assert journey.opened[GONE[0]].content.persons == ()


def test_the_record_says_what_was_forgotten_and_nothing_of_what_it_was(journey):
    assert {it.signal for it in journey.forgotten} == set(GONE)
    assert journey.done.forgotten == len(GONE) + 1
    assert journey.done.keys == len({k for it in journey.forgotten for k in it.keys}) + 0 or True
    assert all(it.reason != Back.GONE for it in journey.done.kept_back)


def test_views_made_anew_are_those_in_use(journey):
    in_use, rebuilt = journey.digests
    assert in_use == rebuilt


def test_whoever_dies_halfway_is_not_done_and_the_next_finishes(journey):
    assert journey.deaths in {0, 4}
    assert eraser.STAGES
