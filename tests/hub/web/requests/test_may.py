"""Requests on the screens: who may do what, and what others see of it."""

import asyncio
from datetime import timedelta
from http import HTTPStatus

from hub.domain.calendar import AMSTERDAM
from schemas.events.requests import (
    RequestMatched,
    RequestReceived,
)
from tests.hub.web.handovers import (
    BSN,
    OFFENDER,
    POLICE,
    TEXT,
    VICTIM,
    at_desk,
)
from tests.hub.web.requests.steps import (
    FAMILY,
    LETTER,
    LIST,
    NOW,
    OFFERED,
    QUESTION,
    answered,
    judged,
    received,
    searched,
)


async def test_the_coordinator_advises_and_sees_no_name(hub, desks):
    path = await received(desks)
    await searched(desks, path)
    await judged(hub, desks, path)
    said = {"besluit": "granted", "reden": "Voor het dossier mag dit."}
    assert (await desks["d.jansen"].send(f"{path}/advies", **said)).status_code == 303
    for user in ("d.jansen", "a.auditor"):
        for form in (path, f"{path}.json", LIST, f"{LIST}.json"):
            text = (await desks[user].get(form)).text
            for value in (VICTIM, FAMILY, BSN, QUESTION, OFFENDER, TEXT):
                assert value not in text
    assert "Voor het dossier mag dit" in (await desks["f.privacy"].get(path)).text
    assert "Voor het dossier mag dit" not in (await desks["a.auditor"].get(path)).text


async def test_nobody_handles_a_request_of_their_own(hub, desks):
    officer = desks["f.privacy"]
    assert (await officer.send(LIST, **LETTER, collega="f.privacy")).status_code == 409
    path = await received(desks, collega="d.jansen")
    assert (await desks["d.jansen"].get(path)).status_code == 200
    assert hub.recorded(RequestReceived)[0].requester == "d.jansen"
    await searched(desks, path)
    await judged(hub, desks, path)
    answer = await desks["d.jansen"].send(f"{path}/advies", besluit="granted", reden="Ja hoor.")
    assert answer.status_code == 409


async def test_nobody_else_opens_decides_or_reads_the_answer(hub, desks):
    path = await answered(hub, desks)
    review = f"{path}/signaal/{POLICE.originator_id}"
    shut = (f"{path}/antwoord", f"{path}/antwoord.json", f"{path}/antwoord/bestand", review)
    forms = ("openen", "zoeken", "herkennen", "besluit", "beantwoorden", "sluiten", "vaststellen")
    for user in desks.keys() - {"f.privacy"}:
        for page in shut:
            assert (await desks[user].get(page)).status_code == 404, (user, page)
        for form in (*(f"{path}/{it}" for it in forms), review, LIST):
            assert (await desks[user].send(form)).status_code == 404, (user, form)
    assert len(hub.recorded(RequestMatched)) == 1


async def test_another_session_opens_anew_and_another_request_opens_nothing(hub, desks):
    path = await answered(hub, desks)
    second = at_desk(desks["f.privacy"].app, "f.privacy")
    async with second.client:
        for page in (path, f"{path}/antwoord", f"{path}/signaal/{POLICE.originator_id}"):
            text = (await second.get(page)).text
            assert VICTIM not in text
            assert TEXT not in text
        assert (await second.get(f"{path}/antwoord/bestand")).status_code == 404
        assert (await second.send(f"{path}/beantwoorden", kanaal="balie")).status_code == 409
        form = {"versie": "1", **OFFERED, "tekst": ["Iets."]}
        review = f"{path}/signaal/{POLICE.originator_id}"
        for blind in (review, f"{path}/herkennen"):
            answer = await second.send(blind, **form)
            assert (answer.status_code, "Open het verzoek" in answer.text) == (409, True)
        assert (await second.send(f"{path}/openen")).status_code == 303
        assert VICTIM in (await second.get(f"{path}/antwoord")).text
        # What is open for a request opens no page of the signal itself.
        for page in (f"/signalen/{POLICE.originator_id}", "/werkvoorraad"):
            assert (await second.get(page)).status_code == 404


async def test_an_earlier_moment_shows_the_request_as_it_stood_then_and_changes_nothing(
    hub, desks, clock
):
    path = await received(desks)
    clock.now += timedelta(minutes=20)
    await searched(desks, path)
    await judged(hub, desks, path)
    for user in ("d.jansen", "a.auditor"):
        desk = desks[user]
        then = NOW + timedelta(minutes=10)
        local = then.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
        assert (await desk.get(f"/stand/{local}{path}")).status_code == HTTPStatus.SEE_OTHER
        shown = await settled(desk, f"{path}.json")
        assert (shown["stage"], shown["signals"]) == ("Stel vast wie het vraagt", [])
        assert not any(shown["offers"].values())
        listed = await settled(desk, f"{LIST}.json")
        assert [it["stage"] for it in listed["rows"]] == ["Stel vast wie het vraagt"]


async def settled(desk, path):
    """A page of an earlier moment, once its views are made."""
    for _ in range(50):
        answer = await desk.get(path)
        if answer.status_code == HTTPStatus.OK:
            return answer.json()
        await asyncio.sleep(0.05)
    raise AssertionError(answer.status_code)
