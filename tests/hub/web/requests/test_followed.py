"""What a granted request leads to: restriction, erasing, correcting; and what has to wait."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hub.actions import erasing
from hub.actions.forgetting import finish, record_forgotten, require_gone
from hub.actions.requests import identity_of, load_request
from hub.actions.retention import find_due
from hub.domain.retention import Back
from hub.security.forgetting import forget_again
from hub.store.record import Position
from hub.web.signin.people import demo_person
from schemas.events import HandoverReleased, QuestionAsked
from schemas.events.erasure import ItemKind, RequestForgotten
from schemas.events.requests import (
    ReceiverTold,
    RequestSearched,
    SignalRestricted,
    SignalRestrictionLifted,
    StatementAdded,
)
from tests.hub.web.handovers import DOSSIER, PLAIN, POLICE, SCHOOL, VICTIM, at_desk, release_form
from tests.hub.web.page import Page
from tests.hub.web.requests.steps import LETTER, LIST, NOW, QUESTION

RELEASE = f"/overdracht/vrijgeven/{DOSSIER}"
LATER = NOW + timedelta(days=2)
WORDS = "Ik woonde daar niet; ik was op bezoek."


async def asked(hub, desks, what):
    """A request that waits for a decision."""
    officer = desks["f.privacy"]
    sent = await officer.send(LIST, **LETTER | {"verzoek": what})
    path = sent.headers["location"]
    await officer.send(f"{path}/vaststellen", hoe="digid")
    await officer.send(f"{path}/zoeken")
    event = hub.recorded(RequestSearched)[-1]
    said = {f"is:{it.signal}/{it.mention}": "ja" for it in event.found}
    await officer.send(f"{path}/herkennen", **said)
    return path


async def granted(hub, desks, what, *signals, **changed):
    """A request that was granted for these signals."""
    path, officer = await asked(hub, desks, what), desks["f.privacy"]
    which = [str(it.originator_id) for it in signals]
    form = {"besluit": "granted", "reden": "Dat klopt.", "signaal": which, **changed}
    answer = await officer.send(f"{path}/besluit", **form)
    assert answer.status_code == 303, Page(answer.text).text
    return path


async def test_a_restricted_signal_goes_to_nobody_until_it_is_lifted(hub, desks):
    partly = {"besluit": "partly", "grond": "juist"}
    path = await granted(hub, desks, "restriction", POLICE, **partly)
    assert [it.signal for it in hub.recorded(SignalRestricted)] == [POLICE.originator_id]
    coordinator = desks["d.jansen"]
    await coordinator.send(RELEASE, **release_form(hub))
    [released] = hub.recorded(HandoverReleased)
    assert [it.signal for it in released.released] == [SCHOOL.originator_id]
    assert "Beperkt." in (await coordinator.get(f"/signalen/{POLICE.originator_id}")).text
    lift = {"signaal": str(POLICE.originator_id), "reden": "Het geschil is voorbij."}
    assert (await coordinator.send(f"{path}/opheffen", **lift)).status_code == 404
    other = lift | {"signaal": str(SCHOOL.originator_id)}
    assert (await desks["f.privacy"].send(f"{path}/opheffen", **other)).status_code == 409
    assert (await desks["f.privacy"].send(f"{path}/opheffen", **lift)).status_code == 303
    assert len(hub.recorded(SignalRestrictionLifted)) == 1
    assert "Beperkt." not in (await coordinator.get(f"/signalen/{POLICE.originator_id}")).text


BAD_DECISIONS = (
    ({"besluit": "granted"}, (POLICE,), "Een deel valt af"),
    ({"besluit": "partly", "grond": "juist"}, PLAIN, "niet allemaal, en niet geen"),
    ({"besluit": "partly", "grond": "juist"}, (), "niet allemaal, en niet geen"),
    ({"besluit": "partly"}, (POLICE,), "Maak een keuze"),
    ({"besluit": "refused"}, (), "Maak een keuze"),
    ({"besluit": "refused", "grond": "wpg-juist"}, (), "Maak een keuze"),
)


async def test_a_decision_says_for_which_signals_and_on_which_ground(hub, desks):
    path = await asked(hub, desks, "restriction")
    for answer, chosen, words in BAD_DECISIONS:
        which = [str(it.originator_id) for it in chosen]
        form = {**answer, "reden": "Dat klopt.", "signaal": which}
        refused = await desks["f.privacy"].send(f"{path}/besluit", **form)
        assert refused.status_code == 400, answer
        assert words in Page(refused.text).text
    assert not hub.recorded(SignalRestricted)


async def test_what_is_asked_for_stays_and_what_was_granted_goes_by_two_people(hub, desks, clock):
    officer = desks["f.privacy"]
    waiting = await asked(hub, desks, "access")  # of the same person, and it still waits
    await granted(hub, desks, "erasure", *PLAIN)
    desk = hub.desk
    assert not find_due(desk, desk.retention, NOW)
    found = find_due(desk, desk.retention, LATER)
    assert {(it.due.rule.code, it.due.back) for it in found} == {("op-verzoek", Back.REQUEST)}
    text = Page((await officer.get("/bewaartermijnen")).text).text
    assert "De betrokkene wacht op antwoord" not in text  # the day is not over
    clock.now = LATER
    end = {"grond": "ingetrokken", "reden": "Zij belde."}
    desks["f.privacy"] = officer = at_desk(officer.app, "f.privacy")
    assert (await officer.send(f"{waiting}/sluiten", **end)).status_code == 303
    assert all(it.may_go for it in find_due(desk, desk.retention, LATER))
    batch, _ = erasing.propose(desk, desk.retention, demo_person("d.jansen"), LATER)
    hub.settle()
    assert isinstance(erasing.approve(desk, batch, demo_person("f.privacy"), LATER), int)
    hub.settle()
    place = record_forgotten(desk, desk.retention, batch, LATER).all
    assert place
    hub.settle()
    again = at_desk(officer.app, "d.jansen")
    assert "[vernietigd]" in (await again.get(f"/signalen/{POLICE.originator_id}")).text


async def test_a_request_that_is_over_is_forgotten_after_its_own_term(hub, desks, clock):
    officer = desks["f.privacy"]
    path = (await officer.send(LIST, **LETTER)).headers["location"]
    request = UUID(path.rpartition("/")[2])
    end = {"grond": "ingetrokken", "reden": "Zij belde."}
    assert (await officer.send(f"{path}/sluiten", **end)).status_code == 303
    desk, over = hub.desk, datetime(2028, 11, 27, tzinfo=UTC)
    assert not find_due(desk, desk.retention, over - timedelta(days=2))
    [due] = find_due(desk, desk.retention, over)
    assert (due.matter.kind, due.matter.subject, due.due.rule.code) == (
        ItemKind.REQUEST,
        request,
        "verzoek",
    )
    batch, _ = erasing.propose(desk, desk.retention, demo_person("d.jansen"), over)
    hub.settle()
    erasing.approve(desk, batch, demo_person("f.privacy"), over)
    hub.settle()
    state = load_request(desk, request)
    assert identity_of(desk, state).family_name == LETTER["achternaam"]
    place = record_forgotten(desk, desk.retention, batch, over).all
    for stage in ("dedupe", "link"):
        desk.record.append([], position=Position(stage, 0, place))
    hub.settle()
    forget_again(desk.record, desk.mapper, desk.sealer._keys)
    require_gone(desk, desk.sealer._keys, batch)
    done = finish(desk, desk.retention, batch, over, timedelta(days=30))
    hub.settle()
    assert (done.forgotten, done.kept_back) == (1, ())
    assert [it.request for it in hub.recorded(RequestForgotten)] == [request]
    assert identity_of(desk, state) is None
    assert not find_due(desk, desk.retention, over)
    clock.now = over
    officer = at_desk(officer.app, "f.privacy")
    await officer.send(f"{path}/openen")
    text = (await officer.get(path)).text
    assert "[vernietigd]" in text
    assert VICTIM not in text
    assert QUESTION not in text


async def test_a_correction_puts_their_words_beside_it_and_receivers_hear(hub, desks):
    coordinator, officer = desks["d.jansen"], desks["f.privacy"]
    await coordinator.send(RELEASE, **release_form(hub))
    path = await granted(hub, desks, "rectification", *PLAIN)
    page = (await officer.get(f"{path}.json")).json()
    [row] = page["follow"]["recipients"]
    assert not row["is_told"]
    told = {"overdracht": row["handover"]}
    assert (await officer.send(f"{path}/inlichten", **told)).status_code == 303
    assert (await officer.send(f"{path}/inlichten", **told)).status_code == 409
    assert len(hub.recorded(ReceiverTold)) == 1
    said = {"signaal": str(POLICE.originator_id), "verklaring": WORDS}
    assert (await officer.send(f"{path}/verklaring", **said)).status_code == 303
    [event] = hub.recorded(StatementAdded)
    assert WORDS not in event.model_dump_json()
    signal = f"/signalen/{POLICE.originator_id}"
    assert WORDS not in (await coordinator.get(signal)).text
    await coordinator.send(f"{signal}/openen", doel="beoordelen")
    assert WORDS in (await coordinator.get(signal)).text
    asked = {"vraag": "klopt-het", "signaal": str(POLICE.originator_id), "termijn": "5 werkdagen"}
    await coordinator.send(f"/dossiers/{DOSSIER}/vraag", **asked)
    assert [it.question for it in hub.recorded(QuestionAsked)] == ["klopt-het"]
