"""Overdracht on both databases: release, receive, ask, report, and what nobody else may see."""

import re
from dataclasses import replace

import pytest

from hub.actions.releasing import released_from
from hub.actions.sharing import load_handover
from hub.domain.handover import Stage
from hub.web.visit import COOKIE
from schemas.events import (
    ContentOpened,
    HandoverReleased,
    PageViewed,
    SenderInformed,
)
from tests.databases import KINDS
from tests.hub.web.handovers import (
    DOSSIER,
    OFFENDER,
    POLICE,
    REPORTER,
    SHARING,
    TEXT,
    VICTIM,
    at_desk,
    fill,
    handover,
    release_form,
)
from tests.hub.web.page import Page
from tests.hub.web.small import site_of, small_hub
from tests.hub.web.test_pages import leaves

RELEASE = f"/overdracht/vrijgeven/{DOSSIER}"


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    """A hub with a dossier to release from; every test has its own."""
    with small_hub(request.param, tmp_path, []) as hub:
        fill(hub)
        yield hub


@pytest.fixture
async def people(hub):
    """Everybody at their screens."""
    app = hub.app()
    names = {
        "jansen": "d.jansen",
        "dewit": "s.dewit",
        "moviera": "m.moviera",
        "toezicht": "r.toezicht",
        "meldpunt": "t.meldpunt",
        "auditor": "a.auditor",
    }
    desks = {short: at_desk(app, user) for short, user in names.items()}
    yield desks
    for desk in desks.values():
        await desk.client.aclose()


def state(hub, which=None):
    return load_handover(hub.desk, which or handover())


async def released(hub, people, **changed):
    answer = await people["jansen"].send(RELEASE, **release_form(hub, **changed))
    assert answer.status_code == 303, Page(answer.text).text
    return answer.headers["location"]


async def test_nothing_is_chosen_before_the_coordinator_chooses(people):
    page = Page((await people["jansen"].get(RELEASE)).text)
    boxes = [it for it in page.all("input") if it.get("type") in {"radio", "checkbox"}]
    assert boxes
    assert not [it for it in boxes if "checked" in it]
    assert "Eigenaar volgens de regels (R27: Geen regel past)" in page.text


async def test_the_preview_says_field_by_field_what_the_receiver_will_not_see_and_why(hub, people):
    form = release_form(hub, stap="openen", gegeven=["indicators", "victims", "offenders"])
    answer = await people["jansen"].send(RELEASE, **form)
    page = Page(answer.text)
    assert not hub.recorded(HandoverReleased)
    assert [it.purpose for it in hub.recorded(ContentOpened)] == ["overdracht"]
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


async def test_without_opening_the_preview_shows_no_content(hub, people):
    answer = await people["jansen"].send(RELEASE, **release_form(hub, stap="voorbeeld"))
    assert VICTIM not in answer.text
    assert TEXT not in answer.text
    assert "Nog niet geopend." in answer.text


async def test_a_release_records_exactly_what_the_receiver_may_see(hub, people):
    details = ["indicators", "victims", "offenders", "numbers"]
    await released(hub, people, gegeven=details)
    [event] = hub.recorded(HandoverReleased)
    assert [set(it.details) for it in event.released] == [{"indicators", "victims"}] * 2
    assert not event.needs_second
    assert event.evidence.digest == event.evidence.digest
    assert "haar" not in repr(event)


async def test_a_double_click_releases_once(hub, people):
    await released(hub, people)
    again = await people["jansen"].send(RELEASE, **release_form(hub))
    assert again.status_code == 409
    assert "Dit is al vastgelegd." in Page(again.text).text
    assert len(hub.recorded(HandoverReleased)) == 1


async def test_what_went_on_since_must_be_looked_at_first(hub, people):
    form = release_form(hub)
    hub.say(POLICE.model_copy(update={"sealed": {}}))
    answer = await people["jansen"].send(RELEASE, **form)
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "is veranderd door de afzender" in page.text
    assert not hub.recorded(HandoverReleased)
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
        ({"ontvanger": "aanpakken", "doel": "toezicht"}, "Bevestig eerst het dossier."),
    ],
)
async def test_a_release_that_is_not_right_is_refused_with_what_was_typed(
    hub, people, changed, said
):
    answer = await people["jansen"].send(RELEASE, **release_form(hub, **changed))
    assert answer.status_code == 400
    assert said in Page(answer.text).text
    assert not hub.recorded(HandoverReleased)


async def test_the_receiver_opens_what_was_released_and_that_is_logged(hub, people):
    place = await released(hub, people)
    moviera = people["moviera"]
    before = await moviera.get(place)
    assert VICTIM not in before.text
    answer = await moviera.send(f"{place}/openen")
    assert answer.status_code == 303
    page = Page((await moviera.get(place)).text)
    assert VICTIM in page.text
    assert TEXT in page.text
    assert "Wilt u met haar spreken?" in page.text
    assert OFFENDER not in page.text
    assert REPORTER not in page.text
    [opening] = hub.recorded(ContentOpened)
    assert (opening.by, opening.subject) == ("m.moviera", str(handover()))
    assert set(opening.details) == {"indicators", "text", "victims", "addresses", "contacts"}
    assert "m.moviera" in {it.by for it in hub.recorded(PageViewed)}


async def test_what_was_opened_gives_no_right_to_the_signals_themselves(hub, people):
    place = await released(hub, people)
    await people["moviera"].send(f"{place}/openen")
    for path in (f"/signalen/{POLICE.originator_id}", f"/dossiers/{DOSSIER}", "/werkvoorraad"):
        assert (await people["moviera"].get(path)).status_code == 404


async def test_the_auditor_sees_the_page_and_no_content(hub, people):
    place = await released(hub, people)
    auditor = people["auditor"]
    assert (await auditor.send(f"{place}/openen")).status_code == 404
    page = Page((await auditor.get(place)).text)
    assert VICTIM not in page.text
    assert "haar" not in page.text
    assert "Hulp en zorg voor een mogelijk slachtoffer" in page.text


async def test_the_whole_way_from_release_to_what_the_sender_hears(hub, people):
    place = await released(hub, people)
    moviera, jansen = people["moviera"], people["jansen"]
    assert "Aanvaarden" in Page((await moviera.get("/overdracht")).text).text
    assert (await moviera.send(f"{place}/aanvaarden")).status_code == 303
    assert (await moviera.send(f"{place}/aanvaarden")).status_code == 409
    assert (await moviera.send(f"{place}/vragen", woorden="Spreekt zij Pools?")).status_code == 303
    assert state(hub).open_question
    assert (
        "De ontvanger vraagt u iets." in Page((await jansen.get(f"/dossiers/{DOSSIER}")).text).text
    )
    assert (await jansen.send(f"{place}/antwoorden", woorden="Ja.")).status_code == 303
    assert not state(hub).open_question
    for step in ("contact", "intake", "afgerond"):
        await moviera.send(f"{place}/stap", stap=step, gedaan="ja")
    assert state(hub).steps == {"contact", "intake", "afgerond"}
    assert "(1)" in Page((await moviera.get("/overdracht?tab=terugkoppelen")).text).text
    report = {"uitkomst": "opvang-geregeld", "woorden": "Zij is veilig.", "klaar": "ja"}
    answer = await moviera.send(f"{place}/terugkoppelen", afzender=["police", "school"], **report)
    assert answer.status_code == 303
    assert state(hub).stage is Stage.REPORTED
    told = hub.recorded(SenderInformed)
    assert [(it.message.partner.value, it.outcome) for it in told] == [
        ("police", "opvang-geregeld")
    ], "the school waits for the coordinator"
    dossier = Page((await jansen.get(f"/dossiers/{DOSSIER}")).text).text
    assert "Slachtoffer zit op een veilige plek" in dossier
    assert "Intake gedaan" in dossier
    assert (await jansen.send(f"{place}/afzender", afzender=["school"])).status_code == 303
    assert (await jansen.send(f"{place}/afzender", afzender=["school"])).status_code == 409
    assert len(hub.recorded(SenderInformed)) == 2


async def test_a_sender_that_the_receiver_left_out_hears_nothing(hub, people):
    place = await released(hub, people)
    await people["moviera"].send(f"{place}/aanvaarden")
    report = {"uitkomst": "geen-contact", "woorden": "Niet gelukt.", "klaar": "ja"}
    await people["moviera"].send(f"{place}/terugkoppelen", **report)
    assert not hub.recorded(SenderInformed)
    answer = await people["jansen"].send(f"{place}/afzender", afzender=["police"])
    assert answer.status_code == 400


async def test_giving_back_needs_a_reason_and_ends_it(hub, people):
    place = await released(hub, people)
    moviera = people["moviera"]
    answer = await moviera.send(f"{place}/teruggeven", woorden="Hier niet.")
    assert answer.status_code == 400
    assert "Hier niet." in answer.text
    answer = await moviera.send(f"{place}/teruggeven", grond="geen-plek", woorden="Wij zijn vol.")
    assert answer.status_code == 303
    assert state(hub).stage is Stage.RETURNED
    await moviera.send(f"{place}/openen")
    assert VICTIM not in (await moviera.get(place)).text


async def test_another_purpose_or_an_owner_outside_needs_a_release_of_its_own(hub, people):
    place = await released(hub, people, ontvanger="signaleren", doel="beoordelen")
    words = {"woorden": "Dit is voor zorg."}
    for pillar in ("zorg", "aanpakken"):
        answer = await people["meldpunt"].send(f"{place}/doorgeven", pijler=pillar, **words)
        assert answer.status_code == 400
        assert "de coördinator moet dit eerst vrijgeven" in Page(answer.text).text


async def test_the_same_purpose_inside_may_be_passed_on_and_is_then_theirs_alone(hub, people):
    place = await released(hub, people, ontvanger="signaleren", doel="veiligheid")
    meldpunt, toezicht = people["meldpunt"], people["toezicht"]
    assert (await toezicht.get(place)).status_code == 404
    answer = await meldpunt.send(f"{place}/doorgeven", pijler="aanpakken", woorden="Adres.")
    assert answer.headers["location"] == "/overdracht"
    assert (await meldpunt.get(place)).status_code == 404
    await toezicht.send(f"{place}/openen")
    page = (await toezicht.get(place)).text
    assert VICTIM not in page, "the new pillar sees no more than its own policy allows"
    assert TEXT not in page


async def test_own_notes_stay_with_the_receiver(hub, people):
    place = await released(hub, people)
    note = "Zij belt liever zelf."
    await people["moviera"].send(f"{place}/notitie", woorden=note)
    for desk in ("moviera", "jansen"):
        await people[desk].send(f"{place}/openen")
    assert note in (await people["moviera"].get(place)).text
    assert note not in (await people["jansen"].get(place)).text
    assert note not in (await people["jansen"].get(f"{place}.json")).text


async def test_police_without_consent_waits_for_a_second_person(hub, people):
    changed = {"ontvanger": "avim", "doel": "veiligheid", "grond": "vitaal-belang"}
    form = release_form(hub, **changed)
    answer = await people["jansen"].send(RELEASE, **form)
    assert answer.status_code == 400
    assert "Bevestig eerst het dossier." in Page(answer.text).text


async def test_taking_back_needs_a_second_person_and_then_the_receiver_sees_nothing(hub, people):
    place = await released(hub, people)
    jansen, dewit, moviera = people["jansen"], people["dewit"], people["moviera"]
    await moviera.send(f"{place}/openen")
    assert (await jansen.send(f"{place}/intrekken", woorden="Verkeerd.")).status_code == 303
    assert VICTIM in (await moviera.get(place)).text
    answer = await jansen.send(f"{place}/tweede", instemmen="ja", woorden="Goed.")
    assert "Iemand anders moet hiermee instemmen." in Page(answer.text).text
    assert (
        await dewit.send(f"{place}/tweede", instemmen="ja", woorden="Klopt.")
    ).status_code == 303
    assert state(hub).stage is Stage.REVOKED
    for path in (place, f"{place}.json", f"{place}/pakket"):
        assert (await moviera.get(path)).status_code == 404


async def test_every_page_of_a_handover_has_a_twin_that_says_the_same(hub, people):
    place = await released(hub, people)
    for desk in ("jansen", "moviera"):
        await people[desk].send(f"{place}/openen")
        for path, twin in (
            (place, f"{place}.json"),
            (f"{place}/pakket", f"{place}/pakket.json"),
            ("/overdracht", "/overdracht.json"),
        ):
            page = Page((await people[desk].get(path)).text)
            said = set(leaves((await people[desk].get(twin)).json()))
            hidden = {str(handover()), "opens", path}
            shown, values = page.text.casefold(), page.values()
            missing = [
                it for it in said - hidden if it.casefold() not in shown and it not in values
            ]
            assert not missing, path


async def test_the_receivers_of_the_policy_are_those_that_are_offered(people):
    page = Page((await people["jansen"].get(RELEASE)).text)
    offered = {it["value"] for it in page.all("input") if it.get("name") == "ontvanger"}
    assert offered == set(SHARING.receivers)


async def test_every_release_of_a_case_is_found_whoever_received_it(hub, people):
    await released(hub, people)
    await released(hub, people, ontvanger="signaleren", doel="beoordelen")
    found = released_from(hub.desk, SHARING, DOSSIER)
    assert [it.pillar for it in found] == ["zorg", "signaleren"]


async def test_nothing_can_be_done_to_a_handover_in_the_past(hub, people):
    place = await released(hub, people)
    site, jansen = site_of(people["jansen"].app), people["jansen"]
    moment = site.present()
    await people["moviera"].send(f"{place}/aanvaarden")
    session = site.sessions.find(jansen.client.cookies[COOKIE], site.clock())
    site.sessions.keep(replace(session, as_of=moment))
    page = Page((await jansen.get(place)).text)
    assert "Vraag om in te trekken" not in page.text
    assert (await jansen.send(f"{place}/intrekken", woorden="Nee.")).status_code == 409
    assert (await jansen.get(RELEASE)).status_code == 404
