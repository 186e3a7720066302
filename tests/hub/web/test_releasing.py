"""Releasing, on both databases: nothing is chosen beforehand, and everything is shown first."""

import re

import pytest

from hub.actions.releasing import released_from
from schemas.events import (
    ContentOpened,
    HandoverReleased,
)
from tests.hub.web.handovers import (
    DOSSIER,
    OFFENDER,
    POLICE,
    RELEASE,
    REPORTER,
    SHARING,
    TEXT,
    VICTIM,
    release_form,
    released,
)
from tests.hub.web.page import Page


async def test_nothing_is_chosen_before_the_coordinator_chooses(people):
    page = Page((await people["jansen"].get(RELEASE)).text)
    boxes = [it for it in page.all("input") if it.get("type") in {"radio", "checkbox"}]
    assert boxes
    assert not [it for it in boxes if "checked" in it]
    assert "Eigenaar volgens de regels (R27: Geen regel past)" in page.text


async def test_the_preview_says_what_the_receiver_will_not_see_and_why(handover_hub, people):
    form = release_form(handover_hub, stap="openen", gegeven=["indicators", "victims", "offenders"])
    answer = await people["jansen"].send(RELEASE, **form)
    page = Page(answer.text)
    assert not handover_hub.recorded(HandoverReleased)
    assert [it.purpose for it in handover_hub.recorded(ContentOpened)] == ["overdracht"]
    assert REPORTER not in page.text
    assert "Wie iets meldt, blijft altijd afgeschermd." in page.text
    assert "Zorg helpt het slachtoffer en heeft gegevens over een dader" in page.text
    assert "U hebt dit niet gekozen." in page.text
    [table] = re.findall(r"<table.*?</table>", answer.text, re.DOTALL)[:1]
    for line in re.findall(r"<tr class.*?</tr>", table, re.DOTALL):
        yours, theirs = re.findall(r"<td>.*?</td>", line, re.DOTALL)
        if OFFENDER in yours:
            assert OFFENDER not in theirs
        if VICTIM in yours and "geboren" in yours:
            assert VICTIM in theirs


async def test_without_opening_the_preview_shows_no_content(handover_hub, people):
    answer = await people["jansen"].send(RELEASE, **release_form(handover_hub, stap="voorbeeld"))
    assert VICTIM not in answer.text
    assert TEXT not in answer.text
    assert "Nog niet geopend." in answer.text


async def test_a_release_records_exactly_what_the_receiver_may_see(handover_hub, people):
    details = ["indicators", "victims", "offenders", "numbers"]
    await released(handover_hub, people, gegeven=details)
    [event] = handover_hub.recorded(HandoverReleased)
    assert [set(it.details) for it in event.released] == [{"indicators", "victims"}] * 2
    assert not event.needs_second
    assert event.evidence.digest == event.evidence.digest
    assert "haar" not in repr(event)


async def test_a_double_click_releases_once(handover_hub, people):
    await released(handover_hub, people)
    again = await people["jansen"].send(RELEASE, **release_form(handover_hub))
    assert again.status_code == 409
    assert "Dit is al vastgelegd." in Page(again.text).text
    assert len(handover_hub.recorded(HandoverReleased)) == 1


async def test_what_went_on_since_must_be_looked_at_first(handover_hub, people):
    form = release_form(handover_hub)
    handover_hub.say(POLICE.model_copy(update={"sealed": {}}))
    answer = await people["jansen"].send(RELEASE, **form)
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "is veranderd door de afzender" in page.text
    assert not handover_hub.recorded(HandoverReleased)
    assert "Wilt u met haar spreken?" in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ontvanger": ""}, "Kies aan wie u dit overdraagt."),
        ({"ontvanger": "voorkomen"}, "Kies aan wie u dit overdraagt."),
        ({"signaal": []}, "Kies minstens één signaal."),
        ({"gegeven": []}, "Kies minstens één soort gegevens."),
        ({"gegeven": ["offenders"]}, "Hiervan mag deze ontvanger niets zien."),
        ({"doel": "opsporing"}, "Kies een doel dat bij deze ontvanger past."),
        ({"grond": "aangifte"}, "Kies een grond die hierbij past."),
        ({"toestemming": ""}, "Zeg wat u weet over toestemming."),
        ({"doel": "opvang"}, "Voor dit doel of deze grond is toestemming nodig."),
        ({"uiterlijk": "morgen"}, "Kies een dag waarop het klaar moet zijn."),
        ({"uiterlijk": "2020-01-01"}, "Deze dag is al voorbij."),
        ({"woorden": " "}, "Schrijf in eigen woorden waarom."),
        ({"ontvanger": "aanpakken", "doel": "toezicht"}, "Zet eerst de stappen die nodig zijn."),
    ],
)
async def test_a_release_that_is_not_right_is_refused_with_what_was_typed(
    handover_hub, people, changed, said
):
    answer = await people["jansen"].send(RELEASE, **release_form(handover_hub, **changed))
    assert answer.status_code == 400
    assert said in Page(answer.text).text
    assert not handover_hub.recorded(HandoverReleased)


async def test_police_without_consent_waits_for_a_second_person(handover_hub, people):
    changed = {"ontvanger": "avim", "doel": "veiligheid", "grond": "vitaal-belang"}
    form = release_form(handover_hub, **changed)
    answer = await people["jansen"].send(RELEASE, **form)
    assert answer.status_code == 400
    assert "Zet eerst de stappen die nodig zijn." in Page(answer.text).text


async def test_the_receivers_of_the_policy_are_those_that_are_offered(people):
    page = Page((await people["jansen"].get(RELEASE)).text)
    offered = {it["value"] for it in page.all("input") if it.get("name") == "ontvanger"}
    assert offered == set(SHARING.receivers)


async def test_every_release_of_a_case_is_found_whoever_received_it(handover_hub, people):
    await released(handover_hub, people)
    await released(handover_hub, people, ontvanger="signaleren", doel="beoordelen")
    found = released_from(handover_hub.desk, SHARING, DOSSIER)
    assert [it.pillar for it in found] == ["zorg", "signaleren"]
