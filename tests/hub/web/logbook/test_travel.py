"""Seeing the whole application as it stood, and changing nothing there."""

import re
from datetime import timedelta

import pytest

from hub.domain.mandate import Right, rights
from hub.web.moments import stored
from hub.web.past import StillBuilding
from hub.web.signin.people import demo_person
from schemas.events import CaseDecided
from tests.hub.web.page import Page
from tests.hub.web.small import guard_of, routes_of, site_of, token_of


async def go(case, client, stand, back="/gezond"):
    form = {"formulier": token_of(case.app, client), "stand": stand, "terug": back}
    return await client.post("/stand", data=form)


def recorded_at(case, position):
    [recorded] = case.hub.reading.read(position - 1, 1)
    return case.hub.mapper.from_recorded(recorded).recorded_at


async def test_one_sets_a_moment_in_dutch_time_and_comes_back_to_the_page(case):
    async with case.client("d.jansen") as client:
        path = f"/dossiers/{case.dossier}"
        answer = await go(case, client, "2026-10-10T12:00", path)
        assert (answer.status_code, answer.headers["location"]) == (303, path)
        page = Page((await client.get(path)).text)
        assert "zaterdag 10 oktober 2026, 12:00" in page.text
        fields = {it["name"]: it.get("value") for it in page.all("input") if "name" in it}
        assert fields["stand"] == "2026-10-10T12:00"
        assert "2 signalen" in page.text
        await go(case, client, "")
        page = Page((await client.get(path)).text)
        assert "U kijkt naar" not in page.text
        assert "3 signalen" in page.text


async def test_the_buttons_lead_to_the_days_on_which_something_happened(case):
    async with case.client() as client:
        await go(case, client, "2026-10-12T12:00")

        async def buttons():
            page = Page((await client.get("/gezond")).text)
            found = {it["aria-label"]: it for it in page.all("button") if "aria-label" in it}
            return list(found.values())

        earlier, later = await buttons()
        assert earlier["value"] == "2026-10-05T21:59:59.999Z"
        assert later["value"] == "2026-10-25T22:59:59.999Z"
        await go(case, client, earlier["value"])
        earlier, later = await buttons()
        assert "disabled" in earlier
        await go(case, client, later["value"])
        assert (await buttons())[1]["value"] == "nu"


async def test_a_link_that_lasts_leads_to_the_page_as_it_stood(case):
    async with case.client() as client:
        at = stored(recorded_at(case, 2))
        answer = await client.get(f"/stand/{at}/logboek?deel=link")
        assert answer.headers["location"] == "/logboek?deel=link"
        page = Page((await client.get("/logboek")).text)
        [link] = [it["href"] for it in page.all("a") if it["href"].startswith("/stand/")]
        assert link == f"/stand/{at}/logboek"
        answer = await client.get("/stand/nu/logboek")
        assert "U kijkt naar" not in (await client.get("/logboek")).text


async def test_the_log_of_the_past_ends_there(case):
    async with case.client() as client:
        await client.get("/stand/gebeurtenis-5/logboek")
        told = (await client.get("/logboek.json")).json()
        assert told["last"] == 5
        assert [entry["line"]["position"] for entry in told["entries"]] == [5, 4, 3, 2, 1]
        assert (await client.get("/logboek/6")).status_code == 404


async def test_an_event_of_later_says_that_it_is_later_and_nothing_else(case):
    async with case.client() as client:
        await client.get("/stand/gebeurtenis-5/logboek")
        answer = await client.get(f"/logboek/{case.decision}")
        page = Page(answer.text)
        assert answer.status_code == 404
        assert "van later" in page.text
        forms = [it for it in page.all("form") if it["action"] == "/stand"]
        assert forms
        assert f"/logboek/{case.decision}" in page.values()
        told = await client.get(f"/logboek/{case.decision}.json")
        assert told.status_code == 404
        assert set(told.json()) == {"status", "title", "detail"}
        for text in (answer.text, told.text):
            assert "D. Jansen" not in text
            assert "d.jansen" not in text
            assert str(case.dossier) not in text
            assert CaseDecided.TOPIC not in text
        beyond = await client.get("/logboek/999999.json")
        assert beyond.json()["title"] == "Deze pagina is er niet"
        back = await go(case, client, "nu", f"/logboek/{case.decision}")
        assert back.headers["location"] == f"/logboek/{case.decision}"
        assert (await client.get(f"/logboek/{case.decision}")).status_code == 200


@pytest.mark.parametrize(
    "stand", ["gisteren", "gebeurtenis-0", "gebeurtenis-x", "gebeurtenis-999999", "9999"]
)
async def test_what_is_no_moment_is_refused(case, stand):
    async with case.client() as client:
        assert (await go(case, client, stand)).status_code == 400
        assert (await client.get(f"/stand/{stand}/gezond")).status_code == 400


async def test_what_has_yet_to_come_is_now_and_other_sites_are_not_gone_to(case):
    async with case.client() as client:
        await go(case, client, "2026-10-10T12:00")
        answer = await go(case, client, "2030-01-01T00:00", "//elders.example/")
        assert answer.headers["location"] == "/"
        assert "U kijkt naar" not in (await client.get("/gezond")).text
        answer = await client.get("/stand/nu//elders.example/x")
        assert answer.headers["location"] == "/elders.example/x"


CHANGES = {
    Right.DECIDE,
    Right.MARK_LOCATIONS,
    Right.PLAN_CAMPAIGNS,
    Right.RECEIVE,
    Right.RELEASE,
    Right.VERIFY,
}


@pytest.mark.parametrize("user", ["d.jansen", "a.auditor"])
async def test_nothing_can_be_changed_in_the_past(case, user):
    """Every form of every screen that changes anything is refused; the record stays as it is."""
    forms = [it for it in routes_of(case.app) if "POST" in it.methods and guard_of(it)]
    refused = [it for it in forms if guard_of(it).right in CHANGES & rights(demo_person(user))]
    if user == "a.auditor":
        assert [it.path for it in refused] == ["/logboek/controle"]
    async with case.client(user) as client:
        await go(case, client, "2026-10-10T12:00")
        before = case.hub.reading.last()
        token = {"formulier": token_of(case.app, client)}
        for route in refused:
            path = re.sub(r"{[a-z_]+}", str(case.dossier), route.path)
            assert (await client.post(path, data=token)).status_code == 409, route.path
        assert case.hub.reading.last() == before


async def test_only_who_may_travel_does(case):
    async with case.client("m.moviera") as client:
        assert (await go(case, client, "2026-10-10T12:00")).status_code == 404
        assert (await client.get("/stand/nu/gezond")).status_code == 404
        assert "Bekijk een eerdere stand" not in (await client.get("/gezond")).text
    async with case.client() as client:
        assert "Bekijk een eerdere stand" in (await client.get("/gezond")).text


async def test_while_views_are_made_the_page_tells_how_far_they_are(case, monkeypatch):
    def building(*_):
        raise StillBuilding(12, 48)

    async with case.client() as client:
        await go(case, client, "2026-10-10T12:00")
        monkeypatch.setattr(type(case.app.app.state.past), "views_at", building)
        site = site_of(case.app)
        past = case.app.app.state.past
        object.__setattr__(site, "past", past.views_at)
        answer = await client.get("/werkvoorraad")
        page = Page(answer.text)
        assert answer.status_code == 202
        assert {"http-equiv": "refresh", "content": "1"} in page.all("meta")
        assert page.all("progress")[0]["value"] == "12"
        assert "Terug naar nu" in page.text
        twin = await client.get("/werkvoorraad.json")
        assert (twin.status_code, twin.json()) == (503, {"done": 12, "total": 48})
        assert twin.headers["retry-after"] == "1"
        monkeypatch.undo()
        object.__setattr__(site, "past", past.views_at)


async def test_a_page_that_was_not_there_yet_says_so_and_leads_back_to_now(case):
    async with case.client() as client:
        first = recorded_at(case, 1) - timedelta(hours=1)
        await go(case, client, stored(first))
        answer = await client.get(f"/dossiers/{case.dossier}")
        assert answer.status_code == 404
        page = Page(answer.text)
        assert "Deze pagina is er niet in deze stand" in page.text
        assert "Terug naar nu" in page.text
