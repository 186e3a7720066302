"""Overdracht on both databases: receive, ask, report, give back, take back."""

from dataclasses import replace

from hub.actions.sharing import load_handover
from hub.domain.handover import Stage
from hub.web.visit import COOKIE
from schemas.events import (
    ContentOpened,
    PageViewed,
    SenderInformed,
)
from tests.hub.web.handovers import (
    DOSSIER,
    OFFENDER,
    POLICE,
    RELEASE,
    REPORTER,
    TEXT,
    VICTIM,
    handover,
    released,
)
from tests.hub.web.page import Page
from tests.hub.web.small import site_of
from tests.hub.web.test_pages import leaves


def state(hub, which=None):
    return load_handover(hub.desk, which or handover())


async def test_the_receiver_opens_what_was_released_and_that_is_logged(handover_hub, people):
    place = await released(handover_hub, people)
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
    [opening] = handover_hub.recorded(ContentOpened)
    assert (opening.by, opening.subject) == ("m.moviera", str(handover()))
    assert set(opening.details) == {"indicators", "text", "victims", "addresses", "contacts"}
    assert "m.moviera" in {it.by for it in handover_hub.recorded(PageViewed)}


async def test_what_was_opened_gives_no_right_to_the_signals_themselves(handover_hub, people):
    place = await released(handover_hub, people)
    await people["moviera"].send(f"{place}/openen")
    for path in (f"/signalen/{POLICE.originator_id}", f"/dossiers/{DOSSIER}", "/werkvoorraad"):
        assert (await people["moviera"].get(path)).status_code == 404


async def test_the_auditor_sees_the_page_and_no_content(handover_hub, people):
    place = await released(handover_hub, people)
    auditor = people["auditor"]
    assert (await auditor.send(f"{place}/openen")).status_code == 404
    page = Page((await auditor.get(place)).text)
    assert VICTIM not in page.text
    assert "haar" not in page.text
    assert "Hulp en zorg voor een mogelijk slachtoffer" in page.text


async def test_the_whole_way_from_release_to_what_the_sender_hears(handover_hub, people):
    place = await released(handover_hub, people)
    moviera, jansen = people["moviera"], people["jansen"]
    assert "Aanvaarden" in Page((await moviera.get("/overdracht")).text).text
    assert (await moviera.send(f"{place}/aanvaarden")).status_code == 303
    assert (await moviera.send(f"{place}/aanvaarden")).status_code == 409
    assert (await moviera.send(f"{place}/vragen", woorden="Spreekt zij Pools?")).status_code == 303
    assert state(handover_hub).open_question
    assert (
        "De ontvanger vraagt u iets." in Page((await jansen.get(f"/dossiers/{DOSSIER}")).text).text
    )
    assert (await jansen.send(f"{place}/antwoorden", woorden="Ja.")).status_code == 303
    assert not state(handover_hub).open_question
    for step in ("contact", "intake", "afgerond"):
        await moviera.send(f"{place}/stap", stap=step, gedaan="ja")
    assert state(handover_hub).steps == {"contact", "intake", "afgerond"}
    assert "(1)" in Page((await moviera.get("/overdracht?tab=terugkoppelen")).text).text
    report = {"uitkomst": "opvang-geregeld", "woorden": "Zij is veilig.", "klaar": "ja"}
    answer = await moviera.send(f"{place}/terugkoppelen", afzender=["police", "school"], **report)
    assert answer.status_code == 303
    assert state(handover_hub).stage is Stage.REPORTED
    told = handover_hub.recorded(SenderInformed)
    assert [(it.message.partner.value, it.outcome) for it in told] == [
        ("police", "opvang-geregeld")
    ], "the school waits for the coordinator"
    dossier = Page((await jansen.get(f"/dossiers/{DOSSIER}")).text).text
    assert "Slachtoffer zit op een veilige plek" in dossier
    assert "Intake gedaan" in dossier
    assert (await jansen.send(f"{place}/afzender", afzender=["school"])).status_code == 303
    assert (await jansen.send(f"{place}/afzender", afzender=["school"])).status_code == 409
    assert len(handover_hub.recorded(SenderInformed)) == 2


async def test_a_sender_that_the_receiver_left_out_hears_nothing(handover_hub, people):
    place = await released(handover_hub, people)
    await people["moviera"].send(f"{place}/aanvaarden")
    report = {"uitkomst": "geen-contact", "woorden": "Niet gelukt.", "klaar": "ja"}
    await people["moviera"].send(f"{place}/terugkoppelen", **report)
    assert not handover_hub.recorded(SenderInformed)
    answer = await people["jansen"].send(f"{place}/afzender", afzender=["police"])
    assert answer.status_code == 400


async def test_giving_back_needs_a_reason_and_ends_it(handover_hub, people):
    place = await released(handover_hub, people)
    moviera = people["moviera"]
    answer = await moviera.send(f"{place}/teruggeven", woorden="Hier niet.")
    assert answer.status_code == 400
    assert "Hier niet." in answer.text
    answer = await moviera.send(f"{place}/teruggeven", grond="geen-plek", woorden="Wij zijn vol.")
    assert answer.status_code == 303
    assert state(handover_hub).stage is Stage.RETURNED
    await moviera.send(f"{place}/openen")
    assert VICTIM not in (await moviera.get(place)).text


async def test_another_purpose_or_an_owner_outside_needs_a_release_of_its_own(handover_hub, people):
    place = await released(handover_hub, people, ontvanger="signaleren", doel="beoordelen")
    words = {"woorden": "Dit is voor zorg."}
    for pillar in ("zorg", "aanpakken"):
        answer = await people["meldpunt"].send(f"{place}/doorgeven", pijler=pillar, **words)
        assert answer.status_code == 400
        assert "de coördinator moet dit eerst vrijgeven" in Page(answer.text).text


async def test_the_same_purpose_inside_may_be_passed_on(handover_hub, people):
    place = await released(handover_hub, people, ontvanger="signaleren", doel="veiligheid")
    meldpunt, toezicht = people["meldpunt"], people["toezicht"]
    assert (await toezicht.get(place)).status_code == 404
    answer = await meldpunt.send(f"{place}/doorgeven", pijler="aanpakken", woorden="Adres.")
    assert answer.headers["location"] == "/overdracht"
    assert (await meldpunt.get(place)).status_code == 404
    await toezicht.send(f"{place}/openen")
    page = (await toezicht.get(place)).text
    assert VICTIM not in page, "the new pillar sees no more than its own policy allows"
    assert TEXT not in page


async def test_own_notes_stay_with_the_receiver(handover_hub, people):
    place = await released(handover_hub, people)
    note = "Zij belt liever zelf."
    await people["moviera"].send(f"{place}/notitie", woorden=note)
    for desk in ("moviera", "jansen"):
        await people[desk].send(f"{place}/openen")
    assert note in (await people["moviera"].get(place)).text
    assert note not in (await people["jansen"].get(place)).text
    assert note not in (await people["jansen"].get(f"{place}.json")).text


async def test_taking_back_needs_a_second_person_and_then_nothing_is_seen(handover_hub, people):
    place = await released(handover_hub, people)
    jansen, dewit, moviera = people["jansen"], people["dewit"], people["moviera"]
    await moviera.send(f"{place}/openen")
    assert (await jansen.send(f"{place}/intrekken", woorden="Verkeerd.")).status_code == 303
    assert VICTIM in (await moviera.get(place)).text
    answer = await jansen.send(f"{place}/tweede", instemmen="ja", woorden="Goed.")
    assert "Iemand anders moet hiermee instemmen." in Page(answer.text).text
    assert (
        await dewit.send(f"{place}/tweede", instemmen="ja", woorden="Klopt.")
    ).status_code == 303
    assert state(handover_hub).stage is Stage.REVOKED
    for path in (place, f"{place}.json", f"{place}/pakket"):
        assert (await moviera.get(path)).status_code == 404


async def test_every_page_of_a_handover_has_a_twin_that_says_the_same(handover_hub, people):
    place = await released(handover_hub, people)
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


async def test_nothing_can_be_done_to_a_handover_in_the_past(handover_hub, people):
    place = await released(handover_hub, people)
    site, jansen = site_of(people["jansen"].app), people["jansen"]
    moment = site.present()
    await people["moviera"].send(f"{place}/aanvaarden")
    session = site.sessions.find(jansen.client.cookies[COOKIE], site.clock())
    site.sessions.keep(replace(session, as_of=moment))
    page = Page((await jansen.get(place)).text)
    assert "Vraag om in te trekken" not in page.text
    assert (await jansen.send(f"{place}/intrekken", woorden="Nee.")).status_code == 409
    assert (await jansen.get(RELEASE)).status_code == 404
