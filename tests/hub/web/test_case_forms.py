"""Deciding on a case: bound to what was seen, with a reason, undone and seconded by events."""

from datetime import timedelta

import pytest

from schemas.events import (
    CaseDecided,
    CaseSeconded,
    CaseUndone,
)
from schemas.signal import Answer, IndicatorAnswer, Partner, Provenance
from tests.databases import KINDS
from tests.hub.web.desks import LATER, PATH, Desk, extend
from tests.hub.web.events import (
    ECHO,
    POLICE,
    RESIDENT,
    START,
    a_signal,
    case_load,
)
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub

REASON = "De signalen steunen elkaar."
CONFIRM = {"besluit": "confirmed", "grond": "confirmed:concreet", "reden": REASON}
CLOSE = {"besluit": "closed", "grond": "closed:opgelost", "reden": REASON, "ongelezen": "ja"}
MINOR = a_signal(
    "Y",
    Partner.SCHOOL,
    START + timedelta(days=23),
    indicators=(
        IndicatorAnswer(code="ALG-01", answer=Answer.YES, provenance=Provenance.INTERPRETATION),
    ),
    has_minor=True,
)


@pytest.fixture(params=KINDS)
def fresh(request, tmp_path):
    """A small hub that nobody decided anything in."""
    with small_hub(request.param, tmp_path, case_load()) as hub:
        yield hub


@pytest.fixture
def one(tmp_path):
    """The same on one kind of database, where the kind makes no difference."""
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        yield hub


async def test_nothing_is_chosen_beforehand_and_reading_decides_nothing(fresh):
    page = await Desk(fresh).page()
    radios = [it for it in page.all("input") if it["type"] in {"radio", "checkbox"}]
    assert radios
    assert not [it for it in radios if "checked" in it]
    assert not [it for it in page.all("option") if "selected" in it]
    assert not fresh.recorded(CaseDecided)


async def test_a_decision_is_recorded_with_ground_evidence_and_sealed_reason(fresh):
    desk = Desk(fresh)
    await desk.read_all()
    answer = await desk.decide(**CONFIRM)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}#besluit")
    [decided] = fresh.recorded(CaseDecided)
    assert (decided.ground, decided.by, decided.evidence.read) == ("concreet", "d.jansen", 3)
    assert set(decided.evidence.signals) == {s.originator_id for s in (POLICE, RESIDENT, ECHO)}
    assert REASON not in decided.model_dump_json()
    page = await desk.page(f"{PATH}?geschiedenis=volledig")
    assert REASON in page.text
    assert "Bevestigd door D. Jansen" in page.text


async def test_a_double_click_is_one_event(fresh):
    desk = Desk(fresh)
    await desk.read_all()
    said = await desk.hidden() | CONFIRM
    first, second = await desk.send("besluit", **said), await desk.send("besluit", **said)
    assert first.status_code == second.status_code == 303
    assert len(fresh.recorded(CaseDecided)) == 1


async def test_a_stale_decision_is_refused_with_the_difference_and_what_was_typed(fresh):
    desk = Desk(fresh)
    await desk.read_all()
    said = await desk.hidden() | CONFIRM
    extend(fresh)
    answer = await desk.send("besluit", **said)
    page = Page(answer.text)
    assert answer.status_code == 409
    assert not fresh.recorded(CaseDecided)
    assert "Erbij gekomen: signaal" in page.text
    assert f"/signalen/{LATER.originator_id}" in page.values()
    assert REASON in page.text
    assert [it["value"] for it in page.all("input") if "checked" in it] == ["confirmed"]
    again = {it["name"]: it["value"] for it in page.all("input") if it.get("name") == "gezien"}
    assert LATER.originator_id.hex[:8] in again["gezien"]


async def test_unread_signals_are_counted_and_asked_about_once(fresh):
    desk = Desk(fresh)
    await desk.read(POLICE)
    answer = await desk.decide(**CONFIRM)
    assert answer.status_code == 409
    assert "1 van 3 gelezen" in Page(answer.text).text
    assert not fresh.recorded(CaseDecided)
    assert (await desk.decide(**CONFIRM, ongelezen="ja")).status_code == 303
    assert [it.evidence.read for it in fresh.recorded(CaseDecided)] == [1]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"besluit": ""}, "Kies wat u besluit."),
        ({"besluit": "merged"}, "Kies wat u besluit."),
        ({"grond": ""}, "Kies een grond"),
        ({"grond": "closed:opgelost"}, "Kies een grond"),
        ({"reden": "  "}, "Schrijf in uw eigen woorden waarom."),
        ({"besluit": "followed", "grond": "followed:te-weinig"}, "Kies tot welke dag"),
        (
            {"besluit": "followed", "grond": "followed:te-weinig", "tot": "2020-01-01"},
            "Kies een dag die nog komt.",
        ),
        ({"besluit": "followed", "grond": "followed:te-weinig", "tot": "ooit"}, "Kies tot welke"),
    ],
)
async def test_a_faulty_form_comes_back_with_the_reason_beside_the_field(one, change, error):
    desk = Desk(one)
    answer = await desk.decide(**CONFIRM | {"ongelezen": "ja"} | change)
    assert answer.status_code == 400
    assert error in Page(answer.text).text
    assert not one.recorded(CaseDecided)


async def test_a_followed_case_rests_until_its_day(one):
    desk = Desk(one)
    said = CONFIRM | {"besluit": "followed", "grond": "followed:te-weinig", "tot": "2026-12-24"}
    assert (await desk.decide(**said, ongelezen="ja")).status_code == 303
    assert one.recorded(CaseDecided)[0].until.isoformat() == "2026-12-23T23:00:00+00:00"


async def test_closing_with_a_minor_waits_for_somebody_else(tmp_path):
    with small_hub("sqlite", tmp_path, [*case_load(), MINOR]) as hub:
        path = f"/signalen/{MINOR.originator_id}"
        first = Desk(hub)
        await first.decide(path, **CLOSE)
        [decided] = hub.recorded(CaseDecided)
        assert decided.needs_second
        page = await first.page(path)
        assert "wacht op een tweede persoon" in page.text
        assert "Er is nog geen besluit." in page.text


async def test_a_decision_is_undone_with_a_reason_and_stands_no_more(fresh):
    desk = Desk(fresh)
    await desk.decide(**CONFIRM, ongelezen="ja")
    assert "Maak ongedaan" in (await desk.page()).text
    assert (await desk.send("ongedaan", besluit="1", reden="")).status_code == 400
    assert (await desk.send("ongedaan", besluit="1", reden="vergissing")).status_code == 303
    assert [it.decision for it in fresh.recorded(CaseUndone)] == [1]
    assert "Er is nog geen besluit." in (await desk.page()).text
    assert (await desk.send("ongedaan", besluit="1", reden="nog eens")).status_code == 409


async def test_who_may_not_decide_sees_no_forms_and_is_told_nothing_is_there(one):
    auditor = Desk(one, "a.auditor")
    page = await auditor.page()
    forms = {it["action"] for it in page.all("form")}
    assert forms <= {"/afmelden", "/stand", f"{PATH}/openen"}
    assert (await auditor.send("besluit", **CONFIRM)).status_code == 404
    owner = Desk(one, "m.moviera")
    assert (await owner.client.get(PATH)).status_code == 404
    assert (await owner.send("notitie", tekst="x")).status_code == 404
    assert not one.recorded(CaseDecided)


async def test_a_signal_in_a_dossier_is_no_case_by_itself(one):
    desk = Desk(one)
    path = f"/signalen/{POLICE.originator_id}"
    assert (await desk.decide(path, **CONFIRM, ongelezen="ja")).status_code == 404
    assert (await desk.send("notitie", "/dossiers/nee", tekst="x")).status_code == 404
    assert f"{path}/besluit" not in (await desk.page(path)).values()


async def test_what_is_new_since_somebody_looked_and_who_else_looks(fresh):
    desk, other = Desk(fresh), Desk(fresh, "s.dewit")
    assert "U kijkt hier voor het eerst." in (await desk.page()).text
    fresh.settle()
    assert ": niets." in (await desk.page()).text
    extend(fresh)
    page = await desk.page()
    assert "erbij" in page.text.split("Ook open bij")[0]
    fresh.settle()
    assert "Ook open bij: D. Jansen" in (await other.page()).text


@pytest.mark.parametrize(("answer", "stands"), [("eens", "Gesloten door"), ("oneens", "nog geen")])
async def test_a_second_coordinator_agrees_or_not_and_never_the_first(tmp_path, answer, stands):
    with small_hub("sqlite", tmp_path, [*case_load(), MINOR]) as hub:
        path, first, other = f"/signalen/{MINOR.originator_id}", Desk(hub), Desk(hub, "s.dewit")
        await first.decide(path, **CLOSE)
        said = {"besluit": "1", "oordeel": answer, "reden": "Ik keek ook."}
        assert "Een andere coördinator dan D. Jansen" in (await first.page(path)).text
        assert (await first.send("tweede", path, **said)).status_code == 409
        assert (await other.send("tweede", path, **said)).status_code == 303
        [seconded] = hub.recorded(CaseSeconded)
        assert (seconded.by, seconded.agrees) == ("s.dewit", answer == "eens")
        assert stands in (await other.page(path)).text
        assert (await other.send("tweede", path, **said)).status_code == 409
