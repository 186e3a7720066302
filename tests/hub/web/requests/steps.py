"""The steps of a request, as the privacy officer takes them at the screens."""

from datetime import UTC, datetime

from hub.domain.request_parts import Part
from schemas.events.requests import RequestSearched
from tests.hub.web.handovers import BSN, PLAIN, VICTIM
from tests.hub.web.page import Page

LIST = "/verzoeken"
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
GIVEN, FAMILY = VICTIM.split()
QUESTION = "Ik wil weten wat u over mij hebt."
LETTER = {
    "verzoek": "access",
    "wet": "avg",
    "kanaal": "brief",
    "dag": "2026-11-20",
    "voornamen": GIVEN,
    "achternaam": FAMILY,
    "geboren": "1999",
    "bsn": BSN,
    "vraag": QUESTION,
}
OFFERED = {
    **{f"deel-{part}": "given" for part in Part},
    "deel-text": "masked",
    "deel-things": "masked",
    "bevestigd": "ja",
}
DECIDE = {"besluit": "granted", "reden": "Alles over haar mag zij zien."}


async def received(desks, **changed):
    answer = await desks["f.privacy"].send(LIST, **LETTER | changed)
    assert answer.status_code == 303, Page(answer.text).text
    return answer.headers["location"]


async def searched(desks, path):
    officer = desks["f.privacy"]
    assert (await officer.send(f"{path}/vaststellen", hoe="document-gezien")).status_code == 303
    assert (await officer.send(f"{path}/zoeken")).status_code == 303


async def judged(hub, desks, path, **theirs):
    [event] = hub.recorded(RequestSearched)
    said = {f"is:{it.signal}/{it.mention}": "ja" for it in event.found}
    answer = await desks["f.privacy"].send(f"{path}/herkennen", **said | theirs)
    assert answer.status_code == 303, Page(answer.text).text


async def reviewed(desks, path, **changed):
    officer = desks["f.privacy"]
    for signal in PLAIN:
        page = f"{path}/signaal/{signal.originator_id}"
        shown = (await officer.get(f"{page}.json")).json()
        texts = [it["words"] for it in shown["texts"]]
        answer = await officer.send(page, versie="1", tekst=texts, **OFFERED | changed)
        assert answer.status_code == 303, Page(answer.text).text


async def answered(hub, desks):
    path = await received(desks)
    await searched(desks, path)
    await judged(hub, desks, path)
    await reviewed(desks, path)
    assert (await desks["f.privacy"].send(f"{path}/besluit", **DECIDE)).status_code == 303
    return path
