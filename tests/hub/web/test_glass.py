"""Breaking the glass: who may, for how long, what it opens and leaves shut, and its review."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from hub.domain.mandate import Right, may
from hub.policy.glass import shipped_glass
from hub.web.signin.people import DEMO_PEOPLE, demo_person
from schemas import events
from schemas.events import ContentOpened
from schemas.events.access import GlassBroken, GlassClosed, GlassReviewed
from schemas.ids import glass_id
from tests.databases import KINDS
from tests.hub.web.events import LAST, a_route, place
from tests.hub.web.handovers import (
    COMPANY,
    DOSSIER,
    HOME,
    PLAIN,
    POLICE,
    REPORTER,
    SCHOOL,
    TEXT,
    VICTIM,
    Desk,
    content,
    fill,
    sealed,
)
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, guard_of, routes_of, site_of, small_hub

CODE = str(DOSSIER)
REASON = "Er is nu iemand in gevaar en niemand neemt op."
MAY = ("m.moviera", "r.toezicht", "t.meldpunt")
NOW = LAST + timedelta(hours=1)
PATH = "/noodinzage"


@dataclass
class Clock:
    now: datetime = field(default=NOW)

    def __call__(self):
        return self.now

    def passes(self, **how):
        self.now += timedelta(**how)


@dataclass
class World:
    hub: object
    clock: Clock
    app: object
    desks: dict = field(default_factory=dict)

    def __getitem__(self, user):
        if user not in self.desks:
            self.desks[user] = Desk(self.app, client_of(self.app, user))
        return self.desks[user]

    async def broken(self, user="m.moviera", **form):
        said = {"code": CODE, "reden": REASON, "duur": "15", **form}
        return await self[user].send(PATH, **said)

    async def text(self, user, path):
        return Page((await self[user].get(path)).text).text


@pytest.fixture(params=KINDS)
async def world(request, tmp_path):
    with small_hub(request.param, tmp_path, []) as hub:
        fill(hub)
        clock = Clock()
        made = World(hub, clock, hub.app(is_demo=False, clock=clock))
        site_of(made.app).sessions.introduce(DEMO_PEOPLE)
        yield made
        for desk in made.desks.values():
            await desk.client.aclose()


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda it: it.id)
async def test_only_owners_of_pillars_that_help_may_break_it(world, person):
    assert may(person, Right.BREAK_GLASS) is (person.id in MAY)
    answer = await world.broken(person.id)
    assert answer.status_code == (303 if person.id in MAY else 404)
    assert len(world.hub.recorded(GlassBroken)) == (person.id in MAY)


async def test_it_opens_at_once_and_both_the_breaking_and_the_opening_are_recorded_first(world):
    answer = await world.broken()
    path = answer.headers["location"]
    text = await world.text("m.moviera", path)
    assert VICTIM in text
    assert TEXT in text
    [broken], [opened] = world.hub.recorded(GlassBroken), world.hub.recorded(ContentOpened)
    assert set(broken.signals) == set(opened.signals) == {it.originator_id for it in PLAIN}
    assert opened.purpose == "noodinzage"
    assert opened.subject == str(broken.originator_id) == path.rpartition("/")[2]
    assert broken.until == opened.until == NOW + timedelta(minutes=15)
    stored = b"".join(it.state for it in world.hub.desk.record.read(0, 10_000))
    assert REASON.encode() not in stored
    shown = (await world["m.moviera"].get(f"{path}.json")).json()
    assert shown["contents"]
    assert shown["reason"] == REASON


async def test_who_reported_and_a_secret_address_stay_shut(world):
    hidden = "Schuilpad 9099"
    street, number = hidden.split()
    what = content(is_secret=True)
    home = what.places[0].address.model_copy(update={"street": street, "number": int(number)})
    places = (what.places[0].model_copy(update={"address": home}),)
    world.hub.say(sealed(world.hub, POLICE, what.model_copy(update={"places": places}), version=2))
    path = (await world.broken()).headers["location"]
    for form in (path, f"{path}.json"):
        said = (await world["m.moviera"].get(form)).text
        assert VICTIM in said
        assert REPORTER not in said
        assert hidden not in said


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"reden": ""}, 400),
        ({"reden": "  nood  "}, 400),
        ({"duur": "61"}, 400),
        ({"duur": ""}, 400),
        ({"duur": "99999999999999999999"}, 400),
        ({"code": ""}, 400),
        ({"code": "3f2a"}, 400),
        ({"code": "00000000"}, 400),
        ({"code": "%"}, 400),
    ],
)
async def test_without_a_reason_an_end_or_an_object_nothing_opens(world, form, status):
    answer = await world.broken(**form)
    assert answer.status_code == status
    assert "Nog niets vastgelegd" in Page(answer.text).text
    assert not world.hub.recorded(GlassBroken)
    assert not world.hub.recorded(ContentOpened)


async def test_a_single_signal_opens_without_its_company(world):
    path = (await world.broken(code=str(SCHOOL.originator_id)[:13])).headers["location"]
    assert [it.signals for it in world.hub.recorded(GlassBroken)] == [(SCHOOL.originator_id,)]
    assert len((await world["m.moviera"].get(f"{path}.json")).json()["contents"]) == 1


async def test_what_a_rule_keeps_from_the_pillar_stays_shut_even_now(world):
    due = LAST + timedelta(days=5)
    veto = events.Veto(rule="X-1", hidden_from=("zorg",), masks={})
    route = a_route(POLICE.originator_id, due, owner="aanpakken")
    world.hub.say(route.model_copy(update={"vetoes": (veto,)}))
    await world.broken()
    await world.broken("r.toezicht")
    care, enforcement = world.hub.recorded(GlassBroken)
    assert set(care.signals) == {SCHOOL.originator_id}
    assert set(enforcement.signals) == {it.originator_id for it in PLAIN}


@pytest.mark.parametrize("minutes", shipped_glass().minutes)
async def test_it_ends_by_itself(world, minutes):
    path = (await world.broken(duur=str(minutes))).headers["location"]
    world.clock.passes(minutes=minutes, seconds=-1)
    assert VICTIM in await world.text("m.moviera", path)
    assert "Uw noodinzage loopt" in await world.text("m.moviera", "/gezond")
    world.clock.passes(seconds=1)
    text = await world.text("m.moviera", path)
    assert VICTIM not in text
    assert "Uw noodinzage loopt" not in text
    assert (await world["m.moviera"].get(f"{path}.json")).json()["contents"] is None


async def test_its_own_person_may_end_it_sooner_and_nobody_else(world):
    path = (await world.broken()).headers["location"]
    for other in ("t.meldpunt", "d.jansen", "f.privacy"):
        assert (await world[other].send(f"{path}/stoppen")).status_code == 404
    assert (await world["m.moviera"].send(f"{path}/stoppen")).status_code == 303
    assert VICTIM not in await world.text("m.moviera", path)
    assert (await world["m.moviera"].send(f"{path}/stoppen")).status_code == 409
    assert len(world.hub.recorded(GlassClosed)) == 1


async def test_it_is_one_persons_in_one_session(world):
    path = (await world.broken()).headers["location"]
    again = Desk(world.app, client_of(world.app, "m.moviera"))
    assert VICTIM not in Page((await again.get(path)).text).text
    await again.client.aclose()
    assert (await world["t.meldpunt"].get(path)).status_code == 404
    for who in ("d.jansen", "a.auditor", "f.privacy"):
        text = await world.text(who, path)
        assert VICTIM not in text
        assert (REASON in text) is (who != "a.auditor")


@pytest.mark.parametrize("user", MAY)
async def test_every_other_page_is_as_it_was(world, user):
    """The matrix: every page there is, before and during; the ordinary mandate did not move."""
    known = {"handover": glass_id("x", 1), "signal": POLICE.originator_id}

    def filled(path):
        return re.sub(r"{([a-z_]+)[^}]*}", lambda it: str(known.get(it[1], DOSSIER)), path)

    gets = [it for it in routes_of(world.app) if "GET" in it.methods and guard_of(it)]
    paths = sorted({filled(it.path) for it in gets if "/live" not in it.path})
    assert len(paths) > 60
    before = {path: (await world[user].get(path)).status_code for path in paths}
    path = (await world.broken(user)).headers["location"]
    for other in paths:
        answer = await world[user].get(other)
        assert answer.status_code == before[other], other
        for secret in (VICTIM, TEXT, COMPANY, HOME):
            assert secret not in answer.text, other
    assert VICTIM in await world.text(user, path)


async def test_forms_of_others_are_as_shut_as_before(world):
    await world.broken()
    shut = [
        it
        for it in routes_of(world.app)
        if "POST" in it.methods
        and (guard := guard_of(it))
        and not may(demo_person("m.moviera"), guard.right)
    ]
    assert len(shut) > 10
    for route in shut:
        path = re.sub(r"{[a-z_]+}", str(DOSSIER), route.path)
        assert (await world["m.moviera"].send(path)).status_code == 404, path


@pytest.mark.parametrize("who", ["d.jansen", "f.privacy", "a.auditor"])
async def test_who_answers_for_it_sees_it_on_every_page(world, who):
    assert "oodinzage loopt" not in await world.text(who, "/gezond")
    await world.broken()
    assert "1 noodinzage loopt nu." in await world.text(who, "/gezond")
    world.clock.passes(minutes=16)
    assert "1 noodinzage wacht op een oordeel." in await world.text(who, "/gezond")


async def test_the_privacy_officer_judges_it_afterwards_once_with_a_reason(world):
    path = (await world.broken()).headers["location"]
    judge = f"{path}/beoordelen"
    officer, said = world["f.privacy"], {"oordeel": "niet-terecht", "reden": "Zij was al veilig."}
    assert (await officer.send(judge, **said)).status_code == 409  # it lasts
    world.clock.passes(minutes=15)
    assert (await officer.send(judge, oordeel="terecht", reden="")).status_code == 400
    assert (
        await officer.send(judge, oordeel="misschien", reden="Dat weet ik niet.")
    ).status_code == 400
    for other in ("d.jansen", "a.auditor", "m.moviera"):
        assert (await world[other].send(judge, **said)).status_code == 404
    assert (await officer.send(judge, **said)).status_code == 303
    assert (await officer.send(judge, **said)).status_code == 409
    [event] = world.hub.recorded(GlassReviewed)
    assert (event.is_rightful, event.by) == (False, "f.privacy")
    assert "Zij was al veilig" in await world.text("m.moviera", path)
    assert "wacht op een oordeel" not in await world.text("d.jansen", "/gezond")
    assert "niet terecht" in await world.text("f.privacy", PATH)


async def test_nobody_judges_their_own(world):
    """Somebody whose role changed since: the mandate alone would let them."""
    broken = GlassBroken(
        **place(glass_id("f.privacy", 1), NOW - timedelta(hours=2)),
        by="f.privacy",
        role="pijlereigenaar",
        subject=DOSSIER,
        signals=(POLICE.originator_id,),
        until=NOW - timedelta(hours=1),
        sealed={},
    )
    world.hub.say(broken)
    path = f"{PATH}/{broken.originator_id}"
    answer = await world["f.privacy"].send(
        f"{path}/beoordelen", oordeel="terecht", reden="Het was echt nodig."
    )
    assert answer.status_code == 409
    assert "eigen noodinzage" in Page(answer.text).text
    assert not world.hub.recorded(GlassReviewed)
    assert "Was dit terecht?" not in await world.text("f.privacy", path)


async def test_an_overdue_judgement_is_marked(world):
    await world.broken()
    world.clock.passes(minutes=15, days=shipped_glass().review_within.days)
    for desk in world.desks.values():
        await desk.client.aclose()
    world.desks.clear()  # their sessions are over
    assert "te laat" not in await world.text("f.privacy", PATH)
    world.clock.passes(seconds=1)
    assert "oordeel is te laat" in await world.text("f.privacy", PATH)
    assert "waarvan 1 te laat" in await world.text("d.jansen", "/gezond")
