"""What one does from the list: to one item or several, with a way back."""

from datetime import timedelta

import pytest

from hub.actions.casework import load
from schemas.events import CaseAssigned, CaseDecided, CaseLabelled, CaseNoted, CaseUndone, Ruling
from tests.hub.web.events import ALONE, DOSSIER, LAST, NEIGHBOUR, case_load
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, small_hub, token_of

ONE, OTHER = ALONE.originator_id, NEIGHBOUR.originator_id
LATER = (LAST + timedelta(days=10)).date().isoformat()
POSTPONE = {
    "actie": "uitstellen",
    "tot": LATER,
    "grond": "te-weinig",
    "reden": "Wij wachten op de school.",
    "ongelezen": "ja",
}


@pytest.fixture
def hub(tmp_path):
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        yield hub


@pytest.fixture
def app(hub):
    return hub.app()


@pytest.fixture
async def jansen(app):
    async with client_of(app, "d.jansen") as client:
        yield client


@pytest.fixture
def send(app, jansen):
    """Send a form of the list as d.jansen."""

    async def sent(path="/werkvoorraad/doen", **form):
        return await jansen.post(path, data={"formulier": token_of(app, jansen), **form})

    return sent


def pick(hub, *items):
    return [f"{item}.{load(hub.desk, item).sight.digest}" for item in items]


async def listed(client, query=""):
    return (await client.get(f"/werkvoorraad.json?{query}")).json()


async def item_of(client, item, query="lijst=alles"):
    page = await listed(client, query)
    return next((it for it in page["items"] if it["id"] == str(item)), None)


async def test_taking_on_and_giving_back(hub, jansen, send):
    answer = await send(actie="toewijzen", item=pick(hub, ONE), terug="/werkvoorraad?lijst=alles")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/werkvoorraad?lijst=alles&gedaan=ja#rij-{ONE}",
    )
    taken = await item_of(jansen, ONE)
    assert (taken["is_mine"], taken["waits"]) == (True, "uw besluit")
    assert "1 stuk toegewezen." in Page((await jansen.get(answer.headers["location"])).text).text
    await send(actie="vrijgeven", item=pick(hub, ONE))
    assert not (await item_of(jansen, ONE))["is_mine"]
    assert [event.to for event in hub.recorded(CaseAssigned)] == ["d.jansen", ""]


async def test_what_a_colleague_took_on_is_not_in_my_list(hub, app, jansen, send):
    await send(actie="toewijzen", wie="s.dewit", item=pick(hub, ONE))
    assert await item_of(jansen, ONE, "lijst=mijn") is None
    async with client_of(app, "s.dewit") as dewit:
        assert await item_of(dewit, ONE, "lijst=mijn")
    tabs = {tab["name"]: tab["number"] for tab in (await listed(jansen))["tabs"]}
    assert (tabs["mijn"], tabs["alles"]) == (2, 3)


async def test_several_are_postponed_at_once_and_taken_back_at_once(hub, jansen, send):
    answer = await send(item=pick(hub, ONE, DOSSIER), **POSTPONE)
    assert answer.status_code == 303
    assert {it.ruling for it in hub.recorded(CaseDecided)} == {Ruling.FOLLOWED}
    tabs = {tab["name"]: tab["number"] for tab in (await listed(jansen))["tabs"]}
    assert (tabs["volgen"], tabs["mijn"]) == (2, 1)
    waits = (await item_of(jansen, ONE))["waits"]
    assert waits.endswith("dan komt het terug")
    await send("/werkvoorraad/ongedaan")
    assert len(hub.recorded(CaseUndone)) == 2
    assert (await listed(jansen))["total"].startswith("3 ")
    await send("/werkvoorraad/ongedaan")
    assert len(hub.recorded(CaseUndone)) == 2


async def test_postponing_what_changed_meanwhile_is_refused_and_keeps_what_was_typed(hub, send):
    answer = await send(item=[f"{ONE}.{'0' * 16}"], **POSTPONE)
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "Er is iets veranderd terwijl u keek." in page.text
    assert "Wij wachten op de school." in page.text
    assert LATER in page.values()
    assert not hub.recorded(CaseDecided)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("tot", "", "Kies tot welke dag u wilt wachten."),
        ("tot", "2026-01-01", "Kies een dag die nog komt."),
        ("grond", "", "Kies waarom u uitstelt."),
        ("reden", " ", "Schrijf op waarom."),
        ("ongelezen", "", "U hebt niet alles gelezen."),
    ],
)
async def test_postponing_needs_a_day_a_ground_and_a_reason(hub, send, field, value, words):
    answer = await send(item=pick(hub, ONE), **{**POSTPONE, field: value})
    assert answer.status_code == 400
    assert words in Page(answer.text).text
    assert not hub.recorded(CaseDecided)


async def test_labels_go_on_and_off_and_filter(hub, jansen, send):
    await send(actie="label", label="tolk", item=pick(hub, ONE, OTHER))
    assert (await listed(jansen, "label=tolk"))["total"].startswith("2 ")
    await send(actie="label-af", label="tolk", item=pick(hub, ONE))
    assert (await listed(jansen, "label=tolk"))["total"].startswith("1 ")
    await send("/werkvoorraad/ongedaan")
    assert (await listed(jansen, "label=tolk"))["total"].startswith("2 ")
    assert len(hub.recorded(CaseLabelled)) == 4


async def test_a_note_is_for_one_and_stays(hub, jansen, send):
    answer = await send(actie="notitie", tekst="Gebeld, geen gehoor.", item=pick(hub, ONE))
    assert answer.status_code == 303
    page = Page((await jansen.get(answer.headers["location"])).text)
    assert "Maak ongedaan" not in page.text
    [noted] = hub.recorded(CaseNoted)
    assert "Gebeld" not in repr(noted)
    assert (await send(actie="notitie", tekst="x", item=pick(hub, ONE, OTHER))).status_code == 400


@pytest.mark.parametrize(
    "form",
    [
        {"actie": "sluiten"},
        {"actie": "label", "label": "gevaarlijk"},
        {"actie": "toewijzen", "wie": "p.preventie"},
        {"actie": "toewijzen", "item": ["geen-id.0"]},
    ],
)
async def test_what_no_form_of_ours_says_is_refused(hub, send, form):
    answer = await send(**{"item": pick(hub, ONE), **form})
    assert answer.status_code == 400
    assert not hub.recorded(CaseAssigned)


async def test_nothing_chosen_is_said(send):
    answer = await send(actie="toewijzen")
    assert answer.status_code == 400
    assert "Kies eerst" in Page(answer.text).text


async def test_who_may_not_decide_sees_no_form_and_can_do_nothing(hub, app):
    async with client_of(app, "a.auditor") as auditor:
        page = await auditor.get("/werkvoorraad")
        assert "/werkvoorraad/doen" not in page.text
        form = {"formulier": token_of(app, auditor), "actie": "toewijzen", "item": pick(hub, ONE)}
        assert (await auditor.post("/werkvoorraad/doen", data=form)).status_code == 404
    assert not hub.recorded(CaseAssigned)


async def test_a_filter_is_kept_by_a_name_that_is_sealed(hub, jansen, send):
    kept = "lijst=alles&vorm=SEX"
    answer = await send("/werkvoorraad/filters", actie="bewaar", naam="Hotel en school", zoek=kept)
    assert answer.headers["location"] == f"/werkvoorraad?{kept}"
    [saved] = (await listed(jansen))["saved"]
    assert (saved["name"], saved["query"]) == ("Hotel en school", kept)
    with hub.views.database.snapshot() as cursor:
        assert "Hotel" not in repr(cursor.execute("SELECT * FROM filters").fetchall())
    await send("/werkvoorraad/filters", actie="weg", zoek=kept)
    assert (await listed(jansen))["saved"] == []


async def test_an_item_is_shown_shortly_as_a_page_and_as_a_part_of_the_list(jansen):
    path = f"/werkvoorraad/voorbeeld/{DOSSIER}?lijst=alles"
    page = Page((await jansen.get(path)).text)
    assert "telt niet als extra bron" in page.text
    assert "14 dagen te laat" in page.text
    part = (await jansen.get(path, headers={"X-Deel": "ja"})).text
    assert "<html" not in part
    assert "telt niet als extra bron" in part
    assert (await jansen.get(path.replace("?", ".json?"))).json()["item"]["id"] == str(DOSSIER)
    assert (await jansen.get("/werkvoorraad/voorbeeld/nee")).status_code == 404


@pytest.mark.parametrize("asked", ["3f2a 9c1b", "Dossier 3F2A 9C1B", "3F2A"])
async def test_a_dossier_is_found_by_the_name_people_call_it(send, asked):
    page = Page((await send("/werkvoorraad/zoeken", zoek=asked)).text)
    assert f"/dossiers/{DOSSIER}" in page.values()


async def test_a_signal_is_found_by_the_reference_of_its_sender(send):
    page = Page((await send("/werkvoorraad/zoeken", zoek="A")).text)
    assert f"/dossiers/{DOSSIER}" in page.values()
    assert "kenmerk van de afzender" in page.text
    assert "niets gevonden" in Page((await send("/werkvoorraad/zoeken", zoek="Jansen")).text).text


async def test_the_keys_can_be_switched_off(jansen, send):
    assert 'data-keys="aan"' in (await jansen.get("/werkvoorraad")).text
    await send("/werkvoorraad/toetsen")
    assert 'data-keys="uit"' in (await jansen.get("/werkvoorraad")).text
