"""From a partner's door to what that partner hears: release, accept and report on a real hub."""

import asyncio
from dataclasses import replace

import orjson
import pytest

from consumers.stage import DEMO_RECEIVED
from hub.actions.casework import load
from hub.bus import topology
from hub.bus.line import Line
from hub.projections import views
from hub.projections.building import rebuild
from hub.store.database import Database
from hub.trial.play import Partners, settle
from hub.web.app import Options, create_app
from hub.web.words import Words
from hub.wiring import CONSUMERS, Hub
from schemas.ids import signal_id
from tests.builders import mutation
from tests.databases import KINDS
from tests.hub.web.handovers import at_desk
from tests.hub.web.page import Page
from tests.journeys.houses import house_of

VICTIM = "Kanarievrouw"
LETTER = mutation(
    81,
    betrokkenen=[{"rol": "SLA", "geslachtsnaam": VICTIM}],
    mutatietekst="Zij vraagt om hulp.",
    doorverstrekken=True,
)
SUBJECT = signal_id("police", "PL0600-2026000081")


def release_form(hub):
    sight = load(hub.desk(), SUBJECT).sight
    return {
        "ontvanger": "zorg",
        "signaal": [str(SUBJECT)],
        "gegeven": ["indicators", "text", "victims"],
        "doel": "hulp",
        "grond": "taak",
        "toestemming": "niet-gevraagd",
        "uiterlijk": "2026-12-18",
        "woorden": "Wilt u met haar spreken?",
        "gezien": f"{sight.version} {SUBJECT}:{sight.signals[SUBJECT]}",
        "stap": "vrijgeven",
    }


async def walk(house, hub, heard):
    """Send a signal in, let people do their work, and wait for what the sender hears."""

    async def hear(message):
        heard.append((message.subject, orjson.loads(message.data)))

    async with Partners(house.settings) as partners:
        client = await partners.client("police")
        await client.subscribe(topology.receipts("police"), cb=hear)
        await client.flush()
        received = {DEMO_RECEIVED: LETTER.received_at.isoformat()}
        await partners.publish("police", LETTER.data, received)
        await settle(hub)
        line = Line(hub.connect)
        async with line.laid():
            words = Words(hub.routing, hub.partners)
            desk = replace(hub.desk(), told=line.nudge)
            await people(hub, create_app(desk, hub.views, words, Options(is_demo=True)))
        await settle(hub)
        await client.flush()
        async with asyncio.timeout(20):
            while len(heard) < 2:
                await asyncio.sleep(0.02)


async def people(hub, app):
    """The coordinator releases, the receiver accepts and reports; it shows to both."""
    jansen, moviera = at_desk(app, "d.jansen"), at_desk(app, "m.moviera")
    async with jansen.client, moviera.client:
        answer = await jansen.send(f"/overdracht/vrijgeven/{SUBJECT}", **release_form(hub))
        assert answer.status_code == 303, Page(answer.text).text
        place = answer.headers["location"]
        assert (await moviera.get(place)).status_code == 200
        await moviera.send(f"{place}/openen")
        assert VICTIM in (await moviera.get(place)).text
        assert (await moviera.send(f"{place}/aanvaarden")).status_code == 303
        report = {"uitkomst": "opvang-geregeld", "woorden": "Zij is veilig.", "klaar": "ja"}
        answer = await moviera.send(f"{place}/terugkoppelen", afzender=["police"], **report)
        assert answer.status_code == 303
        assert "Afgerond" in Page((await jansen.get(place)).text).text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_released_comes_back_to_who_sent_it_as_a_code(kind):
    heard = []
    with house_of(kind) as house:
        house.spawn(*CONSUMERS)
        hub = Hub(house.settings)
        try:
            asyncio.run(walk(house, hub, heard))
            target = Database.open(f"sqlite:///{house.directory / 'again.db'}")
            rebuild(hub.reading, hub.mapper, target, lambda _: None)
            assert views.digest(target) == views.digest(hub.views.database)
            target.close()
        finally:
            hub.close()
        logs = "".join(path.read_text() for path in house.directory.glob("*.log"))
    (_, receipt), (subject, news) = heard
    assert (receipt["status"], news["status"]) == ("ontvangen", "terugkoppeling")
    assert subject.startswith("receipts.v1.police.terugkoppeling.")
    assert (news["berichtId"], news["uitkomst"]) == (receipt["berichtId"], "opvang-geregeld")
    assert VICTIM not in str(news)
    assert VICTIM not in logs
