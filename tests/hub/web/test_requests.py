"""Verzoeken van betrokkenen on the screens: from the letter to the answer, and who may do what."""

from datetime import UTC, datetime
from hashlib import sha256

import orjson
import pytest

from hub.domain.request_parts import Part
from hub.web.signin.people import DEMO_PEOPLE
from schemas.events.requests import (
    RequestAnswered,
    RequestSearched,
)
from tests.hub.web.handovers import (
    BSN,
    COMPANY,
    OFFENDER,
    PLAIN,
    REPORTER,
    TEXT,
    VICTIM,
    WITNESS,
    at_desk,
    fill,
)
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub

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


@pytest.fixture
def hub(tmp_path):
    with small_hub("sqlite", tmp_path, []) as hub:
        fill(hub)
        yield hub


@pytest.fixture
async def desks(hub):
    app = hub.app(is_demo=False, clock=lambda: NOW)
    made = {user.id: at_desk(app, user.id) for user in DEMO_PEOPLE}
    yield made
    for desk in made.values():
        await desk.client.aclose()


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


async def test_from_the_letter_to_the_answer(hub, desks):
    path = await answered(hub, desks)
    officer = desks["f.privacy"]
    file = await officer.get(f"{path}/antwoord/bestand")
    sent = await officer.send(f"{path}/beantwoorden", kanaal="balie")
    assert sent.status_code == 303, Page(sent.text).text
    [event] = hub.recorded(RequestAnswered)
    assert event.digest == sha256(file.content).hexdigest()
    assert set(event.signals) == {it.originator_id for it in PLAIN}
    answer = orjson.loads(file.content)
    assert answer["besluit"] == "Toegewezen"
    assert [len(it["delen"]) for it in answer["signalen"]] == [len(Part)] * 2
    for text in (file.text, (await officer.get(f"{path}/antwoord")).text):
        assert VICTIM in text
        assert BSN in text
        assert TEXT in text
        for other in (*OFFENDER.split(), *WITNESS.split(), *REPORTER.split(), COMPANY):
            assert other not in text
    shown = (await officer.get(f"{path}/antwoord.json")).json()
    assert shown["is_same"]
    assert (
        "Dit is precies wat is gegeven" in Page((await officer.get(f"{path}/antwoord")).text).text
    )
