"""The journey of `test_forgetting`: what goes in, what is forgotten, and what is found then."""

import asyncio
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
import psycopg

from hub.actions import casework, erasing
from hub.backup.expiring import expire
from hub.backup.taking import take
from hub.domain.deciding import Decide
from hub.eraser import present
from hub.projections import views
from hub.projections.building import rebuild
from hub.security.content import open_all
from hub.store.database import Database
from hub.trial.play import Partners, settle
from hub.web.signin.people import demo_person
from hub.wiring import Hub
from schemas.events import Ruling, SignalVersion
from schemas.events.erasure import Forgotten
from schemas.ids import signal_id
from schemas.signal import Partner
from tests.builders import address, feedback, inspection, mutation, withdrawal
from tests.journeys.dying import forget, forget_more, killed
from tests.needles import found_in

NAMES = {
    "name": "Kanarievogelaar",
    "given name": "Citroengele",
    "bsn": "999990019",
    "text": "kanarietekst over een kooi",
    "held": "Kanarievrouw",
    "street": "Kanariepad",
    "alias": "Geelsnavel",
    "told": "kanarieverhaal van een andere partner",
}
STAYS = {
    "staying": "Vinkemans",
    "staying text": "vinkentekst over een nest",
    "neighbour": "Mezentuin",
}
LATER_TOLD = "kanarieverhaal dat later kwam"
REASON = "kanariereden van een medewerker"
PHONE = "+31 6 0000 0041"
OWN = {"person", "name-birth", "address"}
"""What the first signal names and no signal that stays does."""
LOOKS, PAUSE_S = 20, 0.2
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
    feedback(CLOSED, toelichting=f"Wij horen een {NAMES['told']}."),
    mutation(CLOSED, id_="pol-held", kleur=NAMES["held"], mutatietekst=NAMES["held"]),
    mutation(WITHDRAWN, betrokkenen=[somebody(NAMES["name"], bsn=NAMES["bsn"])]),
    withdrawal(WITHDRAWN),
    inspection(NEIGHBOUR, werklocatie={"adres": address(7, STAYS["neighbour"])}, day=3),
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
    told_later: dict[str, set[Path]] = field(default_factory=dict)
    still: dict[str, set[Path]] = field(default_factory=dict)
    digests: tuple[str, str] = ("", "")
    linked: tuple[set, set] = field(default_factory=lambda: (set(), set()))
    put_back: tuple | None = None
    done: object = None
    forgotten: list = field(default_factory=list)
    opened: dict[UUID, object] = field(default_factory=dict)
    deaths: int = 0
    killed: tuple = ()
    backup: tuple = ()
    old_keys: Path | None = None
    wrapped: bytes = b""


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
    found |= {f"hash {kind}": key for kind, key in own.items() if kind in OWN}
    return found


def places(house, server):
    """Every folder that the hub keeps files in."""
    if server is None:
        return [house.directory]
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return [house.directory, Path(server._root) / "data" / "base"]


def copied(path):
    """A backup of a database in use, outside the hub's folders."""
    copy = Path(tempfile.mkdtemp(prefix="hub-backup-")) / path.name
    with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return copy


async def tell_later(house, hub, journey, server):
    """Let partners tell something of what was forgotten, and find that; what else is to go."""
    told = {"told later": LATER_TOLD}
    letter = feedback(CLOSED, id_="care-later", toelichting=f"Een {LATER_TOLD}.", day=LATER)
    async with Partners(house.settings) as partners:
        await partners.play([letter, LETTERS[0]])
    await settle(hub)
    journey.told_later = found_in(places(house, server), {**told, "sent again": NAMES["text"]})
    return told


async def left_in(where, secrets):
    """What is found in the end: the server deletes a stream's files a moment after it says so."""
    for _ in range(LOOKS):
        found = found_in(where, secrets)
        if not found:
            break
        await asyncio.sleep(PAUSE_S)
    return found


async def travel(house, hub, journey, server):
    async with Partners(house.settings) as partners:
        await partners.play(LETTERS[:-1])
        await settle(hub)
        close(hub.desk(), GONE[0], LETTERS[0].received_at + timedelta(days=30))
        await settle(hub)
        await partners.play(LETTERS[-1:])
        await settle(hub)
    desk, policy, now = hub.desk(), hub.retention, present(hub)
    secrets = NAMES | keys_and_hashes(hub)
    journey.before = found_in(places(house, server), secrets)
    if server is None:
        journey.wrapped = secrets["key 0"]
        journey.old_keys = copied(house.directory / "keys.db")
    backup = Path(tempfile.mkdtemp(prefix="hub-backup-"))
    made = take(house.settings, None, backup / "before", lambda: datetime.now(UTC))
    in_backup = found_in([backup], secrets)
    by, second = demo_person("d.jansen"), demo_person("f.privacy")
    batch, _ = erasing.propose(desk, policy, by, now)
    await settle(hub)
    assert erasing.approve(desk, batch, by, now) is erasing.Refused.SAME_PERSON
    assert isinstance(erasing.approve(desk, batch, second, now), int)
    await settle(hub)
    journey.killed = await killed(house, hub, batch)
    await forget(hub, batch, journey, dies=server is None)
    await settle(hub)
    expire(backup, made.keys.expires_at)
    journey.backup = in_backup, found_in([backup], secrets)
    shutil.rmtree(backup)
    secrets |= await tell_later(house, hub, journey, server)
    await forget_more(hub, batch)
    journey.after = await left_in(places(house, server), secrets)
    journey.still = found_in(places(house, server), STAYS)


def look(house, hub, journey):
    """Take down all there is, and once more after everything started anew."""
    records = hub.reading.read(0, 100_000)
    events = [hub.mapper.from_recorded(it) for it in records]
    journey.forgotten = [it for it in events if isinstance(it, Forgotten)]
    versions = [it for it in events if isinstance(it, SignalVersion)]
    for version, opened in zip(versions, open_all(hub.sealer, versions), strict=True):
        journey.opened[version.originator_id] = opened
    target = Database.open(f"sqlite:///{house.directory / 'again.db'}")
    rebuild(hub.reading, hub.mapper, target, lambda _: None)
    journey.digests = views.digest(hub.views.database), views.digest(target)
    target.close()
    stage = hub.linking(hub.reading, None)
    stage.restore(hub.reading.position("link"))
    found = stage.linker.entities_of(STAYING.hex)
    with hub.views.database.snapshot() as cursor:
        sql = "SELECT mention, entity FROM mentions WHERE signal = ?"
        shown = cursor.execute(sql, (str(STAYING),)).fetchall()
    journey.linked = {(mention, entity) for mention, _, entity in found}, set(map(tuple, shown))


def put_back(house, journey, old):
    """Put the old key store in the place of the one in use, and open a hub."""
    gone = next(it for it in journey.forgotten if getattr(it, "signal", None) == GONE[0])
    kids = {bytes.fromhex(kid) for kid in gone.keys}
    current = house.directory / "keys.db"
    for path in house.directory.glob("keys.db*"):
        path.unlink()
    old.rename(current)
    with sqlite3.connect(current) as raw:
        had = [kid for (kid,) in raw.execute("SELECT kid FROM keys") if kid in kids]
    raw.close()
    hub = Hub(house.settings)
    try:
        has = hub.keys.known(kids)
        versions = [it for it in hub.desk().history(GONE[0]) if isinstance(it, SignalVersion)]
        whole = [it.is_whole for it in open_all(hub.sealer, versions)]
    finally:
        hub.close()
    files = found_in([house.directory], {"wrapped": journey.wrapped})
    journey.put_back = had, has, any(whole), files
