"""Bewaartermijnen on the screens: who may do what, what shows, and that nobody is named."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from hub.actions import erasing
from hub.actions.access import Opening
from hub.actions.forgetting import finish, record_forgotten
from hub.domain.mandate import Right, may
from hub.security.forgetting import forget_again
from hub.store.record import Position
from hub.web.signin.people import DEMO_PEOPLE, demo_person
from schemas.events.erasure import ErasureApproved, ErasureProposed, ErasureRefused, HoldPlaced
from schemas.signal import Partner, Regime
from tests.databases import KINDS
from tests.hub.web.events import a_signal
from tests.hub.web.handovers import at_desk
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub

OLD = datetime(2020, 3, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LIST = "/bewaartermijnen"
REASON = "De commissie wil dit eerst lezen."


def load():
    return [
        a_signal("oud", Partner.POLICE, OLD, regime=Regime.WPG),
        a_signal("ouder", Partner.POLICE, OLD - timedelta(days=90), regime=Regime.WPG),
        a_signal("jong", Partner.POLICE, NOW - timedelta(days=9), regime=Regime.WPG),
    ]


SIGNALS = [it.originator_id for it in load()]


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    with small_hub(request.param, tmp_path, load()) as hub:
        yield hub


@pytest.fixture
async def desks(hub):
    """Everybody at their screens; the clock says 2026."""
    app = hub.app(is_demo=False, clock=lambda: NOW)
    made = {user.id: at_desk(app, user.id) for user in DEMO_PEOPLE}
    yield made
    for desk in made.values():
        await desk.client.aclose()


def batch_of(hub):
    [proposed] = hub.recorded(ErasureProposed)
    return f"{LIST}/voorstel/{proposed.originator_id}"


def carry_out(hub):
    """What the eraser does, here without stages or a bus."""
    [proposed] = hub.recorded(ErasureProposed)
    desk, batch = hub.desk, proposed.originator_id
    place = record_forgotten(desk, desk.retention, batch, NOW).all
    for stage in ("dedupe", "link"):
        desk.record.append([], position=Position(stage, 0, place))
    hub.settle()
    forget_again(desk.record, desk.mapper, desk.sealer._keys)
    done = finish(desk, desk.retention, batch, NOW, timedelta(days=30))
    hub.settle()
    return done


async def test_what_is_due_shows_with_its_term_and_that_nobody_checked_it(desks):
    answer = await desks["f.privacy"].get(LIST)
    text = " ".join(Page(answer.text).words)
    assert "Van de politie: 5 jaar" in text
    assert "Art. 8 Wpg" in text
    assert "nog niet nagekeken" in text
    told = (await desks["f.privacy"].get(f"{LIST}.json")).json()
    assert (told["going"], len(told["rows"])) == (2, 2)
    assert [it["since"] for it in told["rows"]] == ["3 december 2024", "2 maart 2025"]


async def test_one_proposes_another_agrees_and_then_it_goes(hub, desks):
    sent = await desks["d.jansen"].send(f"{LIST}/voorstellen")
    path = batch_of(hub)
    assert (sent.status_code, sent.headers["location"]) == (HTTPStatus.SEE_OTHER, path)
    assert "Ja, vernietig dit" not in (await desks["d.jansen"].get(path)).text
    mine = await desks["d.jansen"].send(f"{path}/goedkeuren")
    assert mine.status_code == HTTPStatus.NOT_FOUND
    assert "Ja, vernietig dit" in (await desks["f.privacy"].get(path)).text
    agreed = await desks["f.privacy"].send(f"{path}/goedkeuren")
    assert agreed.status_code == HTTPStatus.SEE_OTHER
    [event] = hub.recorded(ErasureApproved)
    assert event.by == "f.privacy"
    late = await desks["f.privacy"].send(f"{path}/goedkeuren")
    assert late.status_code == HTTPStatus.CONFLICT
    assert "wordt uitgevoerd" in (await desks["a.auditor"].get(path)).text
    assert (await desks["a.auditor"].get(f"{path}/verklaring")).status_code == HTTPStatus.NOT_FOUND
    assert carry_out(hub).forgotten == 2
    assert "[vernietigd]" in (await desks["a.auditor"].get(path)).text


async def test_who_proposed_it_cannot_agree_also_not_with_the_right(hub, desks):
    await desks["f.privacy"].send(f"{LIST}/voorstellen")
    path = batch_of(hub)
    assert "Ja, vernietig dit" not in (await desks["f.privacy"].get(path)).text
    own = await desks["f.privacy"].send(f"{path}/goedkeuren")
    assert own.status_code == HTTPStatus.CONFLICT
    assert "Een ander moet het goedkeuren" in own.text
    assert hub.recorded(ErasureApproved) == []


async def test_a_batch_that_is_refused_says_why_and_can_be_proposed_again(hub, desks):
    await desks["d.jansen"].send(f"{LIST}/voorstellen")
    path = batch_of(hub)
    empty = await desks["f.privacy"].send(f"{path}/afwijzen", reden=" ")
    assert empty.status_code == HTTPStatus.BAD_REQUEST
    other = await desks["s.dewit"].send(f"{path}/afwijzen", reden=REASON)
    assert other.status_code == HTTPStatus.NOT_FOUND
    await desks["f.privacy"].send(f"{path}/afwijzen", reden=REASON)
    [event] = hub.recorded(ErasureRefused)
    assert REASON not in event.model_dump_json()
    assert REASON in (await desks["f.privacy"].get(path)).text
    assert (await desks["f.privacy"].get(f"{LIST}.json")).json()["going"] == 2


async def test_a_hold_keeps_it_and_shows_until_when(hub, desks):
    path = f"{LIST}/signaal/{SIGNALS[0]}"
    wrong = await desks["d.jansen"].send(f"{path}/aanhouden", grond="x", tot="", reden="")
    assert wrong.status_code == HTTPStatus.BAD_REQUEST
    form = {"grond": "toezicht", "tot": "2027-01-15", "reden": REASON}
    kept = await desks["d.jansen"].send(f"{path}/aanhouden", **form)
    assert kept.headers["location"] == path
    [event] = hub.recorded(HoldPlaced)
    assert REASON not in event.model_dump_json()
    told = (await desks["f.privacy"].get(f"{LIST}.json")).json()
    assert told["going"] == 1
    assert [it["until"] for it in told["holds"]] == ["15 januari 2027"]
    assert "Aangehouden tot 15 januari 2027" in (await desks["f.privacy"].get(path)).text
    lifted = await desks["f.privacy"].send(f"{path}/opheffen", reden="Het onderzoek is klaar.")
    assert lifted.status_code == HTTPStatus.SEE_OTHER
    assert (await desks["f.privacy"].get(f"{LIST}.json")).json()["going"] == 2


async def test_what_was_forgotten_says_so_wherever_it_is_looked_at(hub, desks):
    await desks["d.jansen"].send(f"{LIST}/voorstellen")
    path = batch_of(hub)
    await desks["f.privacy"].send(f"{path}/goedkeuren")
    carry_out(hub)
    assert "[vernietigd]" in (await desks["f.privacy"].get(f"{LIST}/signaal/{SIGNALS[0]}")).text
    assert "[vernietigd]" in (await desks["d.jansen"].get(f"/signalen/{SIGNALS[0]}")).text
    young = (await desks["d.jansen"].get(f"/signalen/{SIGNALS[2]}")).text
    assert "[vernietigd]" not in young


async def test_the_declaration_is_whole_and_is_about_nobody(hub, desks):
    await desks["d.jansen"].send(f"{LIST}/voorstellen")
    path = batch_of(hub)
    await desks["f.privacy"].send(f"{path}/goedkeuren")
    carry_out(hub)
    answer = await desks["f.privacy"].get(f"{path}/verklaring")
    text = " ".join(Page(answer.text).words)
    assert "Verklaring van vernietiging 1" in text
    assert "Art. 8 Wpg" in text
    assert "Tot 26 december 2026 kan een reservekopie" in text
    told = (await desks["f.privacy"].get(f"{path}/verklaring.json")).json()
    who = told["proposed_by"], told["approved_by"]
    assert (told["total"], who) == (2, ("D. Jansen", "F. Privacy"))
    assert not any(str(signal) in answer.text for signal in SIGNALS)


@pytest.mark.parametrize("user", [it.id for it in DEMO_PEOPLE])
async def test_who_lacks_the_right_finds_nothing_there(hub, desks, user):
    """Role by page and form: what the mandate does not hold does not exist."""
    erasing.propose(hub.desk, hub.desk.retention, demo_person("s.dewit"), NOW)
    hub.settle()
    path, term, person = batch_of(hub), f"{LIST}/signaal/{SIGNALS[0]}", demo_person(user)
    for page in (LIST, path, term):
        for ending in ("", ".json"):
            answer = await desks[user].get(f"{page}{ending}")
            assert (answer.status_code == HTTPStatus.OK) == may(person, Right.READ_RETENTION)
    for form, right in (
        (f"{LIST}/voorstellen", Right.PROPOSE_ERASURE),
        (f"{term}/aanhouden", Right.HOLD),
        (f"{term}/opheffen", Right.HOLD),
        (f"{path}/goedkeuren", Right.APPROVE_ERASURE),
    ):
        answer = await desks[user].send(form)
        assert (answer.status_code != HTTPStatus.NOT_FOUND) == may(person, right), form


def test_an_opening_of_what_is_forgotten_closes_in_every_session(hub):
    sessions = hub.app(is_demo=False, clock=lambda: NOW).app.state.site.sessions
    token = sessions.begin(demo_person("d.jansen"), NOW)
    until = NOW + timedelta(minutes=30)
    opening = Opening("zaak", frozenset(SIGNALS[:2]), "beoordelen", until)
    sessions.open(sessions.find(token, NOW), opening, NOW)
    assert sessions.close_openings([SIGNALS[2]]) == 0
    assert sessions.find(token, NOW).openings == (opening,)
    assert sessions.close_openings([SIGNALS[1]]) == 1
    assert sessions.find(token, NOW).openings == ()
