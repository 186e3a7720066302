"""What people do with an address: recorded with who and why, refused with what was typed kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.domain.mandate import Right
from hub.projections import views
from hub.web.visit import COOKIE
from schemas.events import (
    AccessRefused,
    LocationActionFinished,
    LocationActionPlanned,
    LocationActionProgressed,
    LocationFlagged,
    LocationRenewed,
    LocationUnflagged,
)
from schemas.events.location import EVENTS
from tests.builders import START, mutation
from tests.hub.web.page import Page
from tests.hub.web.places.conftest import PLACE

WHY = "Drie bronnen noemen dit huis; navraag bij Burgerzaken loopt."


class Person:
    """Somebody who looks at one address and does things there."""

    def __init__(self, screens, client, entity):
        self.screens, self.client, self.path = screens, client, f"/locaties/{entity}"

    async def do(self, what, **fields):
        form = self.screens.form(self.client, **fields)
        return await self.client.post(f"{self.path}/{what}", data=form)

    async def page(self):
        return (await self.client.get(f"{self.path}.json")).json()

    async def flag(self, **fields):
        usual = {"grond": "signalen-stapelen", "datum": self.screens.day(30), "reden": WHY}
        return await self.do("markering", **usual | fields)


@pytest.fixture
async def jansen(screens):
    async with screens.client("d.jansen") as client:
        yield Person(screens, client, screens.entities()[0])


async def test_a_flag_is_recorded_with_its_end_and_shows_at_once(screens, jansen):
    answer = await jansen.flag()
    assert (answer.status_code, answer.headers["location"]) == (303, jansen.path)
    [flag] = screens.hub.events(LocationFlagged)
    assert (flag.by, flag.ground) == ("d.jansen", "signalen-stapelen")
    assert len(flag.anchors) == 3
    assert WHY not in flag.model_dump_json()
    page = await jansen.page()
    assert page["flag"]["until"].startswith("tot en met")
    listed = (await jansen.client.get("/locaties.json?laag=risico")).json()
    assert listed["total"] == "1 adres"


async def test_why_shows_only_to_who_opened_the_address(jansen):
    await jansen.flag()
    assert WHY not in (await jansen.client.get(jansen.path)).text
    await jansen.do("adres", doel="maatregel")
    assert WHY in Page((await jansen.client.get(jansen.path)).text).text


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"reden": ""}, 400, "eigen woorden"),
        ({"grond": "gevoel"}, 400, "Kies een grond"),
        ({"datum": ""}, 400, "Vul een datum in"),
        ({"datum": "2020-01-01"}, 400, "in de toekomst"),
        ({"datum": "9999-12-31"}, 400, "Vul een datum in"),
        ({"datum": "2099-01-01"}, 400, "te ver weg"),
    ],
)
async def test_what_is_refused_comes_back_as_it_was_typed(jansen, screens, fields, status, says):
    answer = await jansen.flag(**fields)
    page = Page(answer.text)
    assert answer.status_code == status
    assert says in page.text
    assert not screens.hub.events(*EVENTS)
    if "reden" not in fields:
        assert WHY in page.text
    [wrong] = [it for _, it in page.elements if it.get("aria-invalid") == "true"]
    assert wrong["aria-describedby"] in {it.get("id") for _, it in page.elements}


async def test_a_second_flag_is_refused_and_shows_how_it_stands(jansen, screens):
    await jansen.flag()
    answer = await jansen.flag()
    assert answer.status_code == 409
    assert "al een risicolocatie" in answer.text
    assert len(screens.hub.events(LocationFlagged)) == 1


async def test_a_flag_dies_on_its_day_unless_somebody_looked_again(jansen, screens):
    await jansen.flag(datum=screens.day(10))
    key = (await jansen.page())["flag"]["key"]
    answer = await jansen.do("verlenging", welke=key, datum=screens.day(20), reden="Nog druk.")
    assert answer.status_code == 303
    assert len(screens.hub.events(LocationRenewed)) == 1
    screens.hub.take(mutation(20, day=19, pleegplaats=PLACE, mutatietekst="Weer busjes."))
    assert (await jansen.page())["flag"] is not None
    screens.hub.take(mutation(21, day=26, pleegplaats=PLACE, mutatietekst="Stil nu."))
    page = await jansen.page()
    assert page["flag"] is None
    assert [it["end"] for it in page["flags"]] == ["vanzelf geëindigd"]
    assert (await jansen.client.get("/locaties.json?laag=risico")).json()["items"] == []


async def test_a_flag_is_taken_back_with_a_reason_and_stays_in_the_history(jansen, screens):
    await jansen.flag()
    key = (await jansen.page())["flag"]["key"]
    assert (await jansen.do("intrekking", welke=key, reden="")).status_code == 400
    assert (await jansen.do("intrekking", welke=key, reden="Vergund logies.")).status_code == 303
    assert len(screens.hub.events(LocationUnflagged)) == 1
    page = await jansen.page()
    assert (page["flag"], [it["end"] for it in page["flags"]]) == (None, ["ingetrokken"])
    assert (await jansen.do("intrekking", welke=key, reden="Nog eens.")).status_code == 409
    for strange in ("", "x", "x:1", f"{key}9"):
        answer = await jansen.do("intrekking", welke=strange, reden="x")
        assert answer.status_code == 409


async def test_a_control_names_its_power_ticks_off_its_steps_and_ends_with_an_outcome(
    jansen, screens
):
    wish = {
        "soort": "integrale-controle",
        "bevoegdheid": "goed-verhuurderschap",
        "datum": screens.day(14),
        "deelnemer": ["politie", "zorgcoordinatie"],
        "reden": WHY,
    }
    assert (await jansen.do("maatregelen", **wish | {"bevoegdheid": "bibob"})).status_code == 400
    assert (await jansen.do("maatregelen", **wish)).status_code == 303
    [planned] = screens.hub.events(LocationActionPlanned)
    assert (planned.power, planned.partners) == (
        "goed-verhuurderschap",
        ("politie", "zorgcoordinatie"),
    )
    [action] = (await jansen.page())["open_actions"]
    assert (action["law"], action["is_checked"]) == ("Wet goed verhuurderschap", False)
    for said, done in (("ja", 1), ("ja", 1), ("nee", 0)):
        fields = {"welke": action["key"], "stap": "zorg-paraat", "gezet": said}
        assert (await jansen.do("stap", **fields)).status_code == 303
        [now] = (await jansen.page())["open_actions"]
        assert now["steps_done"] == f"{done} van 4 stappen gezet"
    assert len(screens.hub.events(LocationActionProgressed)) == 2  # the second time was nothing new
    over = {"welke": action["key"], "uitkomst": "misstand", "reden": "Elf matrassen."}
    assert (await jansen.do("afronding", **over)).status_code == 303
    assert len(screens.hub.events(LocationActionFinished)) == 1
    page = await jansen.page()
    assert (page["open_actions"], page["actions"][0]["outcome"]) == ([], "Misstand gevonden")
    assert (await jansen.do("afronding", **over)).status_code == 409


async def test_a_barrier_at_registration_always_ends(jansen, screens):
    wish = {
        "soort": "inschrijvingsdrempel",
        "bevoegdheid": "brp-adresonderzoek",
        "datum": screens.day(7),
        "reden": WHY,
    }
    answer = await jansen.do("maatregelen", **wish)
    assert answer.status_code == 400
    assert "Een drempel eindigt altijd" in answer.text
    answer = await jansen.do("maatregelen", **wish, einddatum=screens.day(90))
    assert answer.status_code == 303
    [planned] = screens.hub.events(LocationActionPlanned)
    assert planned.until is not None
    assert planned.until.date() - planned.due_at.date() == timedelta(days=83)


async def test_the_history_of_an_address_is_one_whoever_wrote_in_it(jansen, screens):
    await jansen.flag()
    async with screens.client("r.toezicht") as client:
        other = Person(screens, client, screens.entities()[0])
        wish = {"soort": "adresonderzoek", "bevoegdheid": "goed-verhuurderschap", "reden": WHY}
        assert (await other.do("maatregelen", **wish, datum=screens.day(9))).status_code == 303
    told = screens.hub.events(*EVENTS)
    assert len(told) == 2
    assert len({it.originator_id for it in told}) == 1
    assert screens.hub.rebuilt_digest() == views.digest(screens.hub.views.database)


@pytest.mark.parametrize("person", ["a.auditor", "t.meldpunt", "m.moviera", "b.beheer"])
async def test_who_may_not_mark_is_told_it_is_not_there(screens, person):
    async with screens.client(person) as client:
        them = Person(screens, client, screens.entities()[0])
        for what in ("markering", "verlenging", "intrekking", "maatregelen", "stap", "afronding"):
            assert (await them.do(what, reden="x")).status_code == 404
    assert {it.right for it in screens.hub.events(AccessRefused)} == {Right.MARK_LOCATIONS.value}
    assert not screens.hub.events(LocationFlagged)


async def test_an_address_that_nobody_names_is_not_there(jansen):
    for entity in ("0" * 32, "x", "..%2f..%2fetc"):
        assert (await jansen.client.get(f"/locaties/{entity}")).status_code == 404


async def test_who_looks_back_sees_what_stood_then_and_changes_nothing(jansen, screens):
    await jansen.flag()
    site = screens.app.app.state.site
    session = site.sessions.find(jansen.client.cookies[COOKIE], site.clock())
    site.sessions.keep(replace(session, as_of=START))
    assert (await jansen.client.get(jansen.path)).status_code == 404  # nobody had named it yet
    [flagged] = screens.hub.events(LocationFlagged)
    place = site.desk.record.last()
    while flagged != site.desk.mapper.from_recorded(*site.desk.record.read(place - 1, 1)):
        place -= 1
    before = flagged.recorded_at - timedelta(seconds=1)
    site.sessions.keep(replace(session, as_of=before, place=place - 1))
    page = Page((await jansen.client.get(jansen.path)).text)
    assert "nu geen risicolocatie" in page.text
    assert not [it for it in page.all("form") if it["action"].startswith(jansen.path)]
    assert (await jansen.flag()).status_code == 409


async def test_of_two_deeds_of_one_moment_the_past_shows_what_came_up_to_its_place(jansen, screens):
    await jansen.flag()
    key = (await jansen.page())["flag"]["key"]
    await jansen.do("intrekking", welke=key, reden="Vergund logies.")
    [flagged], [ended] = screens.hub.events(LocationFlagged), screens.hub.events(LocationUnflagged)
    assert flagged.recorded_at == ended.recorded_at
    site = screens.app.app.state.site
    session = site.sessions.find(jansen.client.cookies[COOKIE], site.clock())
    record = site.desk.record.stream(flagged.originator_id)
    for it, is_live in zip(record, (True, False), strict=True):
        site.sessions.keep(replace(session, as_of=flagged.recorded_at, place=it.position))
        page = await jansen.page()
        assert (page["flag"] is not None) == is_live
        assert [it["end"] for it in page["flags"]] == ([] if is_live else ["ingetrokken"])
