"""Requests on the screens: from the letter to the answer, and what is refused on the way."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import orjson
import pytest

from hub.actions.retention import find_due
from hub.domain.processing import Activity
from hub.domain.request_parts import Part
from hub.processing_log import ProcessingLog
from hub.security.subjects import Subjects
from hub.store import processing
from schemas.events import ContentOpened
from schemas.events.requests import (
    RequestAnswered,
    RequestExtended,
    RequestPartsDecided,
    RequestReceived,
    RequestSearched,
)
from schemas.ids import mention_id
from schemas.parties import Narrative
from schemas.signal import SignalContent
from schemas.subject_access import AccessAnswer
from tests.databases import KINDS
from tests.hub.web.handovers import (
    BSN,
    COMPANY,
    OFFENDER,
    PLAIN,
    POLICE,
    REPORTER,
    SCHOOL,
    TEXT,
    VICTIM,
    WITNESS,
    sealed,
)
from tests.hub.web.page import Page
from tests.hub.web.requests.steps import (
    DECIDE,
    FAMILY,
    LETTER,
    LIST,
    NOW,
    OFFERED,
    QUESTION,
    answered,
    judged,
    received,
    reviewed,
    searched,
)


@pytest.mark.parametrize("hub", KINDS, indirect=True)
async def test_from_the_letter_to_the_answer(hub, desks, clock):
    path = await answered(hub, desks)
    officer, subjects = desks["f.privacy"], Subjects(hub.desk.sealer._keys)
    log = ProcessingLog(hub.desk.record, hub.desk.mapper, subjects)
    assert log.make()
    clock.now += timedelta(minutes=5)
    file = await officer.get(f"{path}/antwoord/bestand")
    sent = await officer.send(f"{path}/beantwoorden", kanaal="balie")
    assert sent.status_code == 303, Page(sent.text).text
    [event] = hub.recorded(RequestAnswered)
    assert event.digest == sha256(file.content).hexdigest()
    assert set(event.signals) == {it.originator_id for it in PLAIN}
    assert set(event.mentions) == {mention_id(it.originator_id, "person", 0) for it in PLAIN}
    assert log.make()
    rows = processing.behind(hub.desk.record.database, 0, 10_000)
    given = [it for it in rows if it.activity == Activity.ANSWER and it.subject]
    assert [subjects.read(it.subject) for it in given] == list(event.mentions)  # nobody else
    assert AccessAnswer.model_validate_json(file.content).answer == "Toegewezen"
    answer = orjson.loads(file.content)
    assert answer["besluit"] == "Toegewezen"
    assert [len(it["delen"]) for it in answer["signalen"]] == [len(Part)] * 2
    for text in (file.text, (await officer.get(f"{path}/antwoord")).text):
        assert VICTIM in text
        assert BSN in text
        assert TEXT in text
        for other in (*OFFENDER.split(), *WITNESS.split(), *REPORTER.split(), COMPANY):
            assert other not in text
    assert (await officer.get(LIST)).status_code == 200
    assert not find_due(hub.desk, hub.desk.retention, NOW)
    shown = (await officer.get(f"{path}/antwoord.json")).json()
    assert shown["is_same"]
    assert (
        "Dit is precies wat is gegeven" in Page((await officer.get(f"{path}/antwoord")).text).text
    )


async def test_who_asked_and_what_they_wrote_is_nowhere_in_clear(hub, desks):
    await answered(hub, desks)
    stored = b"".join(it.state for it in hub.desk.record.read(0, 10_000))
    with hub.views.database.snapshot() as cursor:
        tables = ("subject_requests", "subject_request_matches", "subject_request_grants")
        rows = repr([cursor.execute(f"SELECT * FROM {it}").fetchall() for it in tables])  # noqa: S608
    for value in (VICTIM, FAMILY, BSN, QUESTION, DECIDE["reden"], TEXT):
        assert value.encode() not in stored
        assert value not in rows


async def test_searching_and_what_it_opened_are_recorded_at_once(hub, desks):
    path = await received(desks)
    await searched(desks, path)
    [event], [opened] = hub.recorded(RequestSearched), hub.recorded(ContentOpened)
    assert event.searched == len(PLAIN)
    assert {it.signal for it in event.found} == {it.originator_id for it in PLAIN}
    assert set(opened.signals) == {it.signal for it in event.found}
    assert (opened.purpose, opened.subject) == ("verzoek", path.rpartition("/")[2])


async def test_a_namesake_is_told_apart_by_a_person_and_never_leaks(hub, desks):
    """Of the two signals one is about somebody else: nothing of it comes out."""
    path = await received(desks)
    await searched(desks, path)
    [event] = hub.recorded(RequestSearched)
    no = {f"is:{it.signal}/{it.mention}": "nee" for it in event.found}
    other = {it: v for it, v in no.items() if str(SCHOOL.originator_id) in it}
    await judged(hub, desks, path, **other)
    officer = desks["f.privacy"]
    page = f"{path}/signaal/{SCHOOL.originator_id}"
    assert (await officer.get(page)).status_code == 404
    one = f"{path}/signaal/{POLICE.originator_id}"
    sent = await officer.send(one, versie="1", tekst=["Zij slaapt in een schuur."], **OFFERED)
    assert sent.status_code == 303
    assert (await officer.send(f"{path}/besluit", **DECIDE)).status_code == 303
    answer = (await officer.get(f"{path}/antwoord/bestand")).json()
    assert [it["signaal"] for it in answer["signalen"]] == [
        f"{str(POLICE.originator_id)[:4]} {str(POLICE.originator_id)[4:8]}".upper()
    ]


BAD_LETTERS = (
    {"achternaam": ""},
    {"vraag": " "},
    {"dag": ""},
    {"dag": "2026-11-27"},
    {"dag": "2024-11-27"},
    {"kanaal": "duif"},
    {"verzoek": "alles"},
    {"geboren": "lang geleden"},
    {"huisnummer": "negen", "straat": "Demohof"},
)


async def test_a_letter_that_is_not_whole_is_not_written_down(hub, desks):
    for changed in BAD_LETTERS:
        answer = await desks["f.privacy"].send(LIST, **LETTER | changed)
        assert answer.status_code == 400, changed
    assert not hub.recorded(RequestReceived)


async def test_nothing_is_searched_before_it_is_clear_who_asks(hub, desks):
    path = await received(desks)
    answer = await desks["f.privacy"].send(f"{path}/zoeken")
    assert answer.status_code == 409
    assert "Stel eerst vast wie het vraagt" in Page(answer.text).text
    assert not hub.recorded(RequestSearched)
    assert not hub.recorded(ContentOpened)


async def test_nothing_goes_out_before_every_part_is_decided_and_every_find_is_judged(hub, desks):
    path = await received(desks)
    await searched(desks, path)
    officer = desks["f.privacy"]

    async def refused(words):
        answer = await officer.send(f"{path}/besluit", **DECIDE)
        assert answer.status_code in {400, 409}
        assert words in Page(answer.text).text
        assert (await officer.get(f"{path}/antwoord")).status_code == 404
        assert (await officer.get(f"{path}/antwoord/bestand")).status_code == 404

    await refused("of het deze persoon is")
    await judged(hub, desks, path)
    await refused("Bepaal eerst van elk deel")
    await reviewed(desks, path, **{"deel-own": "withheld", "grond-own": "opsporing"})
    await refused("deels toegewezen")
    said = {"besluit": "partly", "grond": "opsporing", "reden": "Er loopt een zaak."}
    assert (await officer.send(f"{path}/besluit", **said)).status_code == 303
    answer = (await officer.get(f"{path}/antwoord/bestand")).json()
    own = [part for it in answer["signalen"] for part in it["delen"] if part["soort"] == "own"]
    assert [it["regels"] for it in own] == [[], []]
    assert all("opsporing of vervolging" in it["toelichting"] for it in own)
    assert BSN not in orjson.dumps(answer).decode()


async def test_a_text_goes_out_only_when_a_person_confirmed_it(hub, desks):
    path = await received(desks)
    await searched(desks, path)
    await judged(hub, desks, path)
    page = f"{path}/signaal/{POLICE.originator_id}"
    form = {"versie": "1", "tekst": ["Iets."], **OFFERED, "bevestigd": ""}
    answer = await desks["f.privacy"].send(page, **form)
    assert answer.status_code == 400
    assert "Bevestig de tekst" in Page(answer.text).text
    for lacking in ({"deel-own": ""}, {"deel-own": "masked"}, {"deel-text": "given"}):
        answer = await desks["f.privacy"].send(page, **OFFERED | {"versie": "1"} | lacking)
        assert answer.status_code == 400
    withheld = OFFERED | {"versie": "1", "deel-links": "withheld", "grond-links": "zomaar"}
    assert (await desks["f.privacy"].send(page, **withheld)).status_code == 400
    assert (await desks["f.privacy"].send(page, **OFFERED | {"versie": "2"})).status_code == 409
    assert not hub.recorded(RequestPartsDecided)


async def test_a_name_that_somebody_types_back_in_is_masked_again(hub, desks):
    path = await received(desks)
    await searched(desks, path)
    await judged(hub, desks, path)
    typed = f"Zij werkte voor {OFFENDER.upper()} en sprak met {WITNESS}."
    for signal in PLAIN:
        form = {"versie": "1", "tekst": [typed], **OFFERED}
        await desks["f.privacy"].send(f"{path}/signaal/{signal.originator_id}", **form)
    await desks["f.privacy"].send(f"{path}/besluit", **DECIDE)
    said = (await desks["f.privacy"].get(f"{path}/antwoord/bestand")).text
    assert "Zij werkte voor [persoon B] en sprak met [persoon C]." in said
    for name in (*OFFENDER.split(), *WITNESS.split()):
        assert name.casefold() not in said.casefold()


async def test_the_term_can_be_longer_once_and_in_time(hub, desks):
    path = await received(desks)
    officer = desks["f.privacy"]
    form = {"grond": "complex", "reden": "Wij schreven dat het langer duurt."}
    assert (await officer.send(f"{path}/verlengen", **form | {"reden": ""})).status_code == 400
    assert (await officer.send(f"{path}/verlengen", **form)).status_code == 303
    assert (await officer.send(f"{path}/verlengen", **form)).status_code == 409
    [asked], [longer] = hub.recorded(RequestReceived), hub.recorded(RequestExtended)
    assert asked.due_at == datetime(2026, 12, 21, 23, tzinfo=UTC)  # the 20th is a Sunday
    assert longer.due_at == datetime(2027, 2, 22, 23, tzinfo=UTC)  # the 20th is a Saturday
    late = await received(desks, dag="2026-10-01")
    answer = await officer.send(f"{late}/verlengen", **form)
    assert answer.status_code == 409
    assert "al voorbij" in Page(answer.text).text
    rows = (await officer.get(f"{LIST}.json")).json()
    assert [it["path"] for it in rows["rows"]] == [late, path]
    assert rows["summary"] == "2 verzoeken wachten, waarvan 1 te laat"


async def test_who_is_only_named_in_a_text_gets_that_text_and_sees_no_other_name(hub, desks):
    text = f"{VICTIM} was bij Bruno Buitenstaander. Die riep iets."
    content = SignalContent(narratives=(Narrative(kind="tekst", text=text),))
    hub.say(sealed(hub, POLICE, content, version=2), sealed(hub, SCHOOL, content, version=2))
    path = await received(desks)
    await searched(desks, path)
    [event] = hub.recorded(RequestSearched)
    assert {(it.mention, it.how) for it in event.found} == {("", "tekst")}
    await judged(hub, desks, path)
    officer, page = desks["f.privacy"], f"{path}/signaal/{POLICE.originator_id}"
    [shown] = (await officer.get(f"{page}.json")).json()["texts"]
    assert (shown["words"], shown["suspects"]) == (text, ["Bruno", "Buitenstaander"])
    form = {"versie": "2", **OFFERED, "tekst": [f"{VICTIM} was bij [een ander]."]}
    for signal in PLAIN:
        sent = await officer.send(f"{path}/signaal/{signal.originator_id}", **form)
        assert sent.status_code == 303, Page(sent.text).text
    await officer.send(f"{path}/besluit", **DECIDE)
    answer = (await officer.get(f"{path}/antwoord/bestand")).text
    assert f"{VICTIM} was bij [een ander]." in answer
    assert "Bruno" not in answer


async def test_a_signal_that_went_on_must_be_decided_anew(hub, desks):
    path = await received(desks)
    await searched(desks, path)
    await judged(hub, desks, path)
    await reviewed(desks, path)
    hub.say(sealed(hub, POLICE, version=2))
    officer = desks["f.privacy"]
    answer = await officer.send(f"{path}/besluit", **DECIDE)
    assert answer.status_code == 409
    assert "Er is intussen iets veranderd" in Page(answer.text).text
    rows = (await officer.get(f"{path}.json")).json()["signals"]
    assert sorted(it["stand"] for it in rows) == ["bepaald", "veranderd: bepaal opnieuw"]


async def test_what_was_decided_stays_what_it_was_when_the_sender_corrects_it(hub, desks):
    path = await answered(hub, desks)
    officer = desks["f.privacy"]
    before = (await officer.get(f"{path}/antwoord/bestand")).json()
    hub.say(sealed(hub, POLICE, SignalContent(), version=2))
    after = (await officer.get(f"{path}/antwoord/bestand")).json()
    assert after["signalen"] == before["signalen"]
