"""The logbook's screens: whole, without names, and each leads to what it tells of."""

import re

import pytest

from schemas.events import (
    ContentOpened,
    DossierExtended,
    PageViewed,
    SignalLinked,
    SignalRegistered,
    SignalRouted,
)
from tests.hub.web.logbook.conftest import REASON
from tests.hub.web.page import Page
from tests.hub.web.small import token_of

PERSONAL = ("Demowicz", "Piotr", "999990019", "0000 0011", "00000011", "DE-001-O", "DE001O")
PERSONAL += ("emohof", "busje", "buurvrouw", "rode pet")


async def every_page(case, client):
    """All pages that the auditor can come to from the logbook, with their JSON."""
    case.hub.settle()
    last = case.hub.reading.last()
    dossier = case.dossier
    paths = [f"/logboek/{at}" for at in range(1, last + 1)]
    paths += ["/logboek/controle", "/logboek/inzage", f"/logboek/inzage?object={dossier}"]
    paths += [f"/logboek/verschil/{dossier}", f"/logboek?object={dossier}"]
    for show in ("kort", "volledig", "json"):
        paths += [f"/logboek?weergave={show}", f"/logboek?weergave={show}&voor=20"]
    for path in paths:
        answer = await client.get(path)
        assert answer.status_code == 200, path
        yield path, answer
        twin = re.sub(r"^([^?]*)", r"\1.json", path, count=1)
        answer = await client.get(twin)
        assert answer.status_code == 200, twin
        yield twin, answer


async def test_an_auditor_sees_everything_and_no_name(case):
    async with case.client() as client:
        pages = [(path, answer.text) async for path, answer in every_page(case, client)]
    assert len(pages) > 50
    for path, text in pages:
        assert not [value for value in PERSONAL if value.casefold() in text.casefold()], path
    assert any("verzegeld" in text for _, text in pages)


async def test_every_page_of_the_logbook_is_whole(case):
    async with case.client() as client:
        async for path, answer in every_page(case, client):
            if ".json" in path:
                assert answer.json()["now"]["date"]
                continue
            page = Page(answer.text)
            ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
            assert len(ids) == len(set(ids)), path
            assert {attrs["for"] for attrs in page.all("label")} <= set(ids), path
            assert len(page.all("h1")) == 1
            assert not page.all("style")
            for _, attrs in page.elements:
                assert not [name for name in attrs if name.startswith("on") or name == "style"]


async def test_the_links_of_the_logbook_lead_somewhere(case):
    async with case.client() as client:
        found = set()
        for path in ("/logboek", f"/logboek?object={case.dossier}", f"/logboek/{case.decision}"):
            page = Page((await client.get(path)).text)
            found |= {a["href"] for a in page.all("a") if a["href"].startswith("/logboek")}
        assert len(found) > 30
        for path in sorted(found):
            assert (await client.get(path)).status_code == 200, path


async def test_an_event_tells_what_led_to_it_and_what_came_of_it(case):
    grown = case.positions(DossierExtended)[-1]
    async with case.client() as client:
        told = (await client.get(f"/logboek/{grown}.json")).json()
        cause = told["causes"][0]["position"]
        assert cause in case.positions(SignalRegistered)
        assert told["line"]["cause"]["path"] == f"/logboek/{cause}"
        begun = (await client.get(f"/logboek/{cause}.json")).json()
    led_to = {it["line"]["position"]: it["depth"] for it in begun["results"]}
    assert led_to[grown] == 1
    assert 2 in {led_to.get(at) for at in case.positions(SignalRouted)}
    assert begun["causes"] == []
    assert begun["line"]["cause"]["name"].startswith("bericht ")


async def test_a_dossier_comes_with_the_events_of_its_signals(case):
    async with case.client() as client:
        told = (await client.get(f"/logboek.json?object={case.dossier}")).json()
    names = {entry["line"]["topic"] for entry in told["entries"]}
    assert {"dossier.formed.v1", "case.decided.v1", "signal.linked.v1"} <= names
    assert told["subject"]["parts"] >= 3
    shown = {entry["line"]["position"] for entry in told["entries"]}
    assert case.positions(SignalLinked)[-1] not in shown  # that one stands alone


async def test_what_was_seen_when_it_was_decided_can_be_seen_again(case):
    async with case.client() as client:
        told = (await client.get(f"/logboek/{case.decision}.json")).json()
        assert "gelezen 1 van 2" in told["line"]["text"]
        link = told["before"]["path"]
        assert link == f"/stand/gebeurtenis-{case.decision - 1}/dossiers/{case.dossier}"
        answer = await client.get(link)
        assert answer.headers["location"] == f"/dossiers/{case.dossier}"
        page = Page((await client.get(answer.headers["location"])).text)
        assert "Toen bekend: 2 signalen" in page.text
        assert "Nu: 3 signalen" in page.text
        assert f"tot en met gebeurtenis {case.decision - 1}" in page.text


async def test_then_and_now_side_by_side(case):
    async with case.client() as client:
        told = (await client.get(f"/logboek/verschil/{case.dossier}.json")).json()
    compared = {it["name"]: (it["then"], it["now"]) for it in told["compared"]}
    assert compared["Signalen"] == ("2", "3")
    assert compared["Besluit"] == ("nog niet besloten", "bevestigd")
    assert [it["what"] for it in told["changes"]] == ["kwam erbij"]
    assert told["unchanged"] == "2 signalen bleven"


async def test_a_reason_is_closed_until_it_is_opened_for_a_purpose_and_that_is_logged(case):
    path = f"/logboek/{case.decision}"
    async with case.client() as client:
        before = len(case.positions(ContentOpened))
        assert REASON not in (await client.get(path)).text
        form = {"formulier": token_of(case.app, client)}
        wrong = await client.post(f"{path}/openen", data={**form, "doel": "beoordelen"})
        assert wrong.status_code == 404
        answer = await client.post(f"{path}/openen", data={**form, "doel": "controle"})
        assert answer.headers["location"] == path
        assert REASON in (await client.get(path)).text
        opened = case.hub.events(ContentOpened)[before:]
        assert [(it.by, it.purpose, it.subject) for it in opened] == [
            ("a.auditor", "controle", str(case.dossier))
        ]
        case.hub.settle()
        told = (await client.get(f"/logboek/inzage.json?object={case.dossier}")).json()
    assert [it["openings"] for it in told["tallies"] if it["person"]["name"] == "A. Auditor"] == [1]
    async with case.client("d.jansen") as client:
        form = {"formulier": token_of(case.app, client), "doel": "beoordelen"}
        assert (await client.post(f"{path}/openen", data=form)).status_code == 404


async def test_looking_at_the_log_is_in_the_log_and_once_in_a_while(case):
    async with case.client() as client:
        await client.get(f"/logboek?object={case.dossier}")
        case.hub.settle()
        before = len(case.hub.events(PageViewed))
        await client.get(f"/logboek?object={case.dossier}")
        assert len(case.hub.events(PageViewed)) == before
        case.hub.settle()
        chosen = f"object={case.dossier}&wie=a.auditor&soort=page.viewed.v1"
        told = (await client.get(f"/logboek.json?{chosen}")).json()
    assert {entry["line"]["person"]["name"] for entry in told["entries"]} == {"A. Auditor"}
    assert any(
        ref["path"] == f"/logboek?object={case.dossier}"
        for entry in told["entries"]
        for ref in entry["line"]["about"]
    )


async def test_breaking_the_glass_stands_in_a_list_of_its_own(case):
    async with case.client("d.jansen") as client:
        site = case.app.app.state.site
        session = site.sessions.find(client.cookies["hub_sessie"], site.clock())
        from hub.web.visit import Visit  # noqa: PLC0415

        Visit(site, session).open_content(str(case.dossier), (), "veiligheid")
    case.hub.settle()
    async with case.client() as client:
        told = (await client.get("/logboek/inzage.json")).json()
    assert [(it["person"]["name"], it["about"]["name"][:7]) for it in told["broken"]] == [
        ("D. Jansen", "dossier")
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/logboek/0", 404),
        ("/logboek/99999999", 404),
        ("/logboek/x", 400),
        ("/logboek?soort=niets", 400),
        ("/logboek?deel=niets", 400),
        ("/logboek?van=gisteren", 400),
        ("/logboek?voor=-1", 400),
        ("/logboek?weergave=alles", 400),
        ("/logboek/inzage?wie=<b>", 400),
        ("/logboek/verschil/00000000-0000-5000-8000-000000000000", 404),
        ("/logboek/verschil/x?toen=morgen", 400),
    ],
)
async def test_what_an_address_cannot_mean_is_refused(case, path, status):
    async with case.client() as client:
        assert (await client.get(path)).status_code == status


async def test_an_object_that_is_not_there_gives_an_empty_list_and_not_everything(case):
    async with case.client() as client:
        told = (await client.get("/logboek.json?object=ffff+ffff")).json()
    assert (told["entries"], told["subject"]) == ([], None)
