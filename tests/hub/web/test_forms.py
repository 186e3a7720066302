"""A form for CoMensha or the RIEC: what was released, chosen field by field, and nothing else."""

import io
import json
from hashlib import sha256

import pytest
from pypdf import PdfReader

from schemas.events import ContentOpened
from schemas.events.outgoing import FormSettled, FormTaken
from schemas.signal import Urgency
from tests.hub.web.events import LAST, a_route
from tests.hub.web.handovers import (
    BSN,
    COMPANY,
    HOME,
    OFFENDER,
    PHONE,
    PLAIN,
    RELEASE,
    REPORTER,
    TEXT,
    VICTIM,
    WITNESS,
    at_desks,
    fill,
    handover,
    release_form,
    released,
)
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub

REGISTER = {
    "ontvanger": "comensha",
    "doel": "registratie",
    "gegeven": ["indicators", "victims", "contacts", "offenders", "addresses"],
}
OWN = {"eigen-sector": "land- en tuinbouw", "eigen-politieregio": "Oost-Nederland"}
STEP = {"stap": "vastleggen"}
HOSTILE = '#panic("x") *b* $x$ @ref =1+1 </p><script>alert(1)</script>'


@pytest.fixture
def hub(tmp_path):
    with small_hub("sqlite", tmp_path, []) as made:
        fill(made)
        yield made


@pytest.fixture
async def people(hub):
    app = hub.app()
    users = {"jansen": "d.jansen", "dewit": "s.dewit", "moviera": "m.moviera", "fg": "f.privacy"}
    async with at_desks(app, users) as desks:
        yield desks


async def opened(hub, people, **changed):
    """Release to CoMensha, and open it; the form's path."""
    path = await released(hub, people, **{**REGISTER, **changed})
    assert (await people["jansen"].send(f"{path}/openen")).status_code == 303
    return f"{path}/formulier"


async def victim(desk, path):
    page = (await desk.get(f"{path}.json")).json()
    return page["people"][0]["key"]


async def settle(desk, path, **changed):
    form = {**OWN, **STEP, "slachtoffer": await victim(desk, path), **changed}
    return await desk.send(path, **form)


async def taken(desk, path, kind):
    answer = await desk.send(f"{path}/{kind}")
    assert answer.status_code == 200
    return answer


async def test_nothing_of_anybody_shows_before_the_handover_is_opened(hub, people):
    path = f"{await released(hub, people, **REGISTER)}/formulier"
    answer = await people["jansen"].get(path)
    assert VICTIM not in answer.text
    assert (await people["jansen"].send(path, **STEP)).status_code == 409
    assert (await people["jansen"].send(f"{path}/pdf")).status_code == 409
    assert not hub.recorded(FormSettled)


async def test_every_field_says_where_it_came_from_and_only_the_needed_ones_are_chosen(hub, people):
    path = await opened(hub, people)
    page = (await people["jansen"].get(f"{path}.json")).json()
    chosen = {it["code"] for it in page["fields"] if it["is_chosen"]}
    assert chosen == {"vorm", "sector", "politieregio", "aanmelder", "toestemming"}
    for it in page["fields"]:
        assert all(line["source"] for line in it["lines"])
    assert {it["name"] for it in page["people"]} == {VICTIM}
    assert OFFENDER not in json.dumps(page)
    assert HOME not in json.dumps(page)


async def test_what_is_taken_is_what_was_chosen_and_both_are_in_the_record(hub, people):
    path = await opened(hub, people)
    desk = people["jansen"]
    assert (await settle(desk, path, veld=["geboortejaar"])).status_code == 303
    [settled] = hub.recorded(FormSettled)
    assert "geboortejaar" in settled.fields
    assert "naam" not in settled.fields
    assert VICTIM not in settled.model_dump_json()
    data = (await taken(desk, path, "json")).content
    assert sha256(data).hexdigest() == settled.digest
    said = json.loads(data)
    assert {it["code"] for it in said["velden"]} == set(settled.fields)
    for value in (VICTIM, OFFENDER, WITNESS, REPORTER, BSN, PHONE, TEXT, HOME, COMPANY):
        assert value not in data.decode()
    [event] = hub.recorded(FormTaken)
    assert (event.kind, event.is_same, event.by) == ("json", True, "d.jansen")
    assert hub.recorded(ContentOpened)


async def test_the_paper_is_tagged_dutch_and_repeats_no_markup(hub, people):
    path = await opened(hub, people)
    desk = people["jansen"]
    form = {"veld": ["naam", "contact"], "eigen-toelichting": HOSTILE}
    assert (await settle(desk, path, **form)).status_code == 303
    answer = await taken(desk, path, "pdf")
    assert answer.headers["content-disposition"].startswith("attachment;")
    paper = PdfReader(io.BytesIO(answer.content))
    root = paper.trailer["/Root"]
    assert root["/Lang"] == "nl-NL"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    text = " ".join(paper.pages[0].extract_text().split())
    assert "VERTROUWELIJK" in text
    assert "Pagina 1 van 1" in text
    assert f"Kenmerk {handover('comensha')}" in text
    assert VICTIM in text
    assert PHONE in text
    assert OFFENDER not in text
    assert HOSTILE in text
    page = await desk.get(path)
    assert "<script>alert" not in page.text


async def test_a_table_never_holds_a_formula(hub, people):
    path = await opened(hub, people)
    form = {"eigen-toelichting": "=HYPERLINK(1)"}
    assert (await settle(people["jansen"], path, **form)).status_code == 303
    line = (await taken(people["jansen"], path, "csv")).content.decode("utf-8-sig")
    assert '"\'=HYPERLINK(1)"' in line


WRONG = (
    ({"eigen-sector": ""}, "Bij Sector staat niets"),
    ({"eigen-sector": "iets anders"}, "Kies iets bij Sector"),
    ({"slachtoffer": ""}, "Kies over wie"),
    ({"slachtoffer": "0:9"}, "Kies over wie"),
    ({"veld": ["nationaliteit"]}, "Bij Nationaliteit staat niets"),
    ({"eigen-toelichting": "x" * 2001}, "hooguit 2000 tekens"),
)


async def test_a_form_that_is_not_whole_is_not_settled(hub, people):
    path = await opened(hub, people)
    for changed, why in WRONG:
        answer = await settle(people["jansen"], path, **changed)
        assert answer.status_code == 400, why
        assert why in Page(answer.text).text
    assert not hub.recorded(FormSettled)


async def test_shelter_is_refused_without_consent_and_is_a_form_of_its_own(hub, people):
    shelter = {**REGISTER, "doel": "opvang"}
    answer = await people["jansen"].send(RELEASE, **release_form(hub, **shelter))
    assert answer.status_code == 400
    assert "toestemming nodig" in Page(answer.text).text
    path = await opened(hub, people, doel="opvang", toestemming="ja")
    page = (await people["jansen"].get(f"{path}.json")).json()
    assert page["title"] == "Verzoek om opvang bij CoMensha"
    more = {"eigen-wanneer": "vandaag", "eigen-veilig": "Alleen bellen, overdag."}
    assert (await settle(people["jansen"], path, **more)).status_code == 303
    assert hub.recorded(FormSettled)[0].form == "comensha-opvangverzoek"


async def test_offenders_go_to_the_riec_when_a_second_person_agreed(hub, people):
    routes = [a_route(it.originator_id, LAST, urgency=Urgency.ACUTE) for it in PLAIN]
    hub.say(*routes)
    chosen = ["indicators", "offenders", "companies", "addresses"]
    said = {"ontvanger": "riec", "doel": "toezicht", "gegeven": chosen}
    path = await released(hub, people, **said)
    assert (await people["jansen"].get(f"{path}/formulier")).status_code == 404
    await people["dewit"].send(f"{path}/tweede", instemmen="ja", woorden="Dit klopt.")
    await people["jansen"].send(f"{path}/openen")
    form = {"eigen-aanleiding": "Veel matrassen.", "eigen-vraag": "Kijk mee.", "veld": ["daders"]}
    settled = await people["jansen"].send(f"{path}/formulier", **STEP, **form)
    assert settled.status_code == 303, Page(settled.text).text
    data = json.loads((await taken(people["jansen"], f"{path}/formulier", "json")).content)
    said = {it["code"]: it["regels"] for it in data["velden"]}
    assert OFFENDER in said["daders"][0]
    assert "bedrijven" not in said
    assert VICTIM not in json.dumps(data)
    assert hub.recorded(FormTaken)[0].is_same


async def test_only_who_releases_fills_in_a_form(hub, people):
    path = await opened(hub, people)
    for who in ("moviera", "fg"):
        assert (await people[who].get(path)).status_code == 404
        assert (await people[who].send(f"{path}/pdf")).status_code == 404


async def test_a_handover_to_a_pillar_has_no_form(hub, people):
    path = await released(hub, people)
    assert (await people["jansen"].get(f"{path}/formulier")).status_code == 404
    assert "formulier" not in (await people["jansen"].get(path)).text.lower().replace(
        'name="formulier"', ""
    )
