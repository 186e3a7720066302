"""Notes, calls, questions and steps of a case: recorded once, shown, and refused with a reason."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.web.visit import COOKIE
from schemas.events import (
    CallLogged,
    CaseNoted,
    CaseWeighed,
    PageViewed,
    QuestionAsked,
    QuestionClosed,
    SubjectKind,
)
from schemas.ids import case_id
from tests.databases import KINDS
from tests.hub.web.desks import PATH, Desk, extend
from tests.hub.web.events import LAST, POLICE, RESIDENT, case_load
from tests.hub.web.page import Page
from tests.hub.web.small import site_of, small_hub


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


async def test_notes_calls_and_questions_are_recorded_and_shown(fresh):
    desk = Desk(fresh)
    assert (await desk.send("notitie", tekst="Morgen overleg.")).status_code == 303
    assert len(fresh.recorded(CaseNoted)) == 1
    call = {"contact": "arbeidsinspectie", "uitkomst": "bereikt", "wanneer": "2026-09-25T09:30"}
    for _ in range(2):
        assert (await desk.send("bellen", **call, notitie="Belt terug.")).status_code == 303
    [logged] = fresh.recorded(CallLogged)
    assert (logged.contact, logged.signal) == ("arbeidsinspectie", RESIDENT.originator_id)
    ask = {"vraag": "leeftijd", "signaal": str(POLICE.originator_id), "termijn": "5 werkdagen"}
    for _ in range(2):
        assert (await desk.send("vraag", **ask)).status_code == 303
    [asked] = fresh.recorded(QuestionAsked)
    assert (asked.partner, asked.question) == ("police", "leeftijd")
    page = await desk.page()
    assert "Hoe oud is het mogelijke slachtoffer" in page.text
    assert "Morgen overleg." in page.text
    assert "✓ bereikt" in page.text
    close = {"gevraagd": str(asked.originator_version), "uitkomst": "beantwoord"}
    assert (await desk.send("vraag-sluiten", **close)).status_code == 303
    assert (await desk.send("vraag-sluiten", **close)).status_code == 409
    assert len(fresh.recorded(QuestionClosed)) == 1


@pytest.mark.parametrize(
    ("form", "fields", "error"),
    [
        ("notitie", {"tekst": " "}, "Schrijf in uw eigen woorden"),
        ("bellen", {"contact": "iemand", "uitkomst": "bereikt"}, "Kies wie u belde."),
        ("bellen", {"contact": "arbeidsinspectie"}, "Kies een uitkomst."),
        ("bellen", {"wanneer": "2020-01-01T10:00"}, "Kies wie u belde."),
        ("bellen", {"wanneer": "gisteren"}, "Kies een moment"),
        ("vraag", {"vraag": "leeftijd"}, "Kies aan wie u het vraagt"),
        ("vraag-sluiten", {"gevraagd": "x", "uitkomst": "beantwoord"}, "al afgehandeld"),
        ("openen", {"doel": "nieuwsgierig"}, "Kies waarvoor u de inhoud opent."),
        ("openen", {}, "Kies waarvoor u de inhoud opent."),
        ("tweede", {"besluit": "1"}, "Kies of u instemt."),
        ("tweede", {"besluit": "1", "oordeel": "eens", "reden": "x"}, "al afgehandeld"),
    ],
)
async def test_other_forms_say_what_is_wrong(one, form, fields, error):
    said = {"wanneer": "2026-09-25T09:30"} | fields if form == "bellen" else fields
    before = len(one.recorded())
    answer = await Desk(one).send(form, **said)
    assert answer.status_code in {400, 409}
    assert error in Page(answer.text).text
    looked = len(one.recorded(PageViewed))
    assert len(one.recorded()) - before == looked


async def test_a_step_is_recorded_with_its_answers_and_opens_the_next(fresh):
    desk = Desk(fresh)
    answers = {f"antwoord-{code}": "ja" for code in ("onderwerp", "taak", "gebied")}
    said = await desk.hidden() | {"stap": "weging-1", "uitkomst": "door", "reden": "past"}
    assert (await desk.send("stap", **said)).status_code == 400
    for _ in range(2):
        assert (await desk.send("stap", **said, **answers)).status_code == 303
    [weighed] = fresh.recorded(CaseWeighed)
    assert dict(weighed.answers) == {"onderwerp": "ja", "taak": "ja", "gebied": "ja"}
    page = await desk.page()
    assert re.search(r"Weging 2 en 3[^✓]*nu aan de beurt", page.text)
    stale = said | {"stap": "weging-2-3"}
    extend(fresh)
    assert (await desk.send("stap", **stale)).status_code == 409


async def test_care_is_open_before_any_step_was_taken_and_after_a_stop(one):
    desk = Desk(one)
    assert "Zorg en opvang : ✓ mag" in (await desk.page()).text
    answers = {f"antwoord-{code}": "nee" for code in ("onderwerp", "taak", "gebied")}
    said = await desk.hidden() | {"stap": "weging-1", "uitkomst": "stop", "reden": "niet hier"}
    await desk.send("stap", **said, **answers)
    page = await desk.page()
    assert "De procedure is gestopt" in page.text
    assert "Zorg en opvang : ✓ mag" in page.text
    assert "Aanpakken : ✕ nog niet" in page.text


async def test_in_the_past_one_sees_what_was_and_changes_nothing(one):
    desk = Desk(one)
    await desk.send("notitie", tekst="Morgen overleg.")
    site = site_of(desk.app)
    session = site.sessions.find(desk.client.cookies[COOKIE], site.clock())
    site.sessions.keep(replace(session, as_of=LAST - timedelta(hours=1)))
    page = await desk.page()
    assert "U kunt nu niets wijzigen" in page.text
    assert "Morgen overleg." not in page.text
    assert "Er zijn nog geen notities." in page.text
    sent = {it["action"] for it in page.all("form")}
    assert sent <= {"/afmelden", "/stand", f"{PATH}/openen"}
    assert (await desk.send("notitie", tekst="Nu toch.")).status_code == 409
    assert len(one.recorded(CaseNoted)) == 1
    assert one.recorded(PageViewed)[-1].as_of == LAST - timedelta(hours=1)


@pytest.mark.parametrize(
    ("days", "mark"), [(1, "✓ bereikt"), (-30, "nog niet bereikt")], ids=["after", "before"]
)
async def test_a_call_on_a_signal_alone_counts_on_its_dossier_for_what_was_there(fresh, days, mark):
    signal, at = RESIDENT.originator_id, RESIDENT.message.received_at + timedelta(days=days)
    call = CallLogged(
        originator_id=case_id(signal),
        originator_version=1,
        occurred_at=at,
        recorded_at=at,
        cause="person:d.jansen",
        subject=signal,
        kind=SubjectKind.SIGNAL,
        by="d.jansen",
        signal=signal,
        contact="arbeidsinspectie",
        outcome="bereikt",
        called_at=at,
        sealed={},
    )
    fresh.say(call)
    text = (await Desk(fresh).page()).text
    assert mark in text
    assert "D. Jansen" in text
