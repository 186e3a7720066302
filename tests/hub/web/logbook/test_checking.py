"""The page of a verification: started by a button, followed by a bar, recorded in the end."""

import asyncio
from threading import Event as Flag

from hub.actions import verifying
from schemas.events import VerificationRun
from tests.hub.web.page import Page
from tests.hub.web.small import site_of, token_of

PATH = "/logboek/controle"


async def test_a_run_shows_how_far_it_is_and_then_what_it_found(case, monkeypatch):
    go_on, began = Flag(), Flag()
    read = verifying._read

    def reading(desk, found, target, views_position, heard):
        heard(3, 12)
        began.set()
        assert go_on.wait(30)
        read(desk, found, target, views_position, heard)

    monkeypatch.setattr(verifying, "_read", reading)
    async with case.client() as client:
        assert "nog niet gecontroleerd" in (await client.get(PATH)).text
        form = {"formulier": token_of(case.app, client)}
        answer = await client.post(PATH, data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, PATH)
        assert began.wait(30)
        page = Page((await client.get(PATH)).text)
        [bar] = page.all("progress")
        assert (bar["value"], bar["max"], bar["data-check"]) == ("3", "12", f"{PATH}.json")
        assert "3 van 12 gebeurtenissen, 25 %" in page.text
        assert {"http-equiv": "refresh", "content": "2"} in page.all("meta")
        assert [it["src"] for it in page.all("script")] == ["/static/check.js"]
        assert not [it for it in page.all("form") if it["action"] == PATH]
        told = (await client.get(f"{PATH}.json")).json()
        assert (told["is_running"], told["percent"], told["by"]) == (True, 25, "A. Auditor")
        await client.post(PATH, data=form)
        go_on.set()
        found = site_of(case.app).verifier.wait()
        case.hub.settle()
        page = Page((await client.get(PATH)).text)
        assert "Alles klopt" in page.text
        assert found.record_digest[:16] in page.text
        assert not page.all("progress")
        assert not page.all("script")
        assert "Alles klopt" in (await client.get("/logboek")).text
    assert case.hub.events(VerificationRun) == [found]


async def test_damage_is_told_in_words_with_the_place_where_it_shows(case):
    site = site_of(case.app)
    with case.hub.views.database.transaction() as cursor:
        cursor.execute("UPDATE routes SET owner = 'x' || owner")
    try:
        async with case.client() as client:
            await client.post(PATH, data={"formulier": token_of(case.app, client)})
            site.verifier.wait()
            case.hub.settle()
            page = Page((await client.get(PATH)).text)
    finally:
        with case.hub.views.database.transaction() as cursor:
            cursor.execute("UPDATE routes SET owner = substr(owner, 2)")
    assert "Er klopt iets niet" in page.text
    assert "De overzichten op de schermen verschillen" in page.text


async def test_a_run_that_came_to_nothing_says_so(case, monkeypatch):
    def fail(*_):
        raise OSError("geheim")

    monkeypatch.setattr(verifying, "_read", fail)
    before = len(case.hub.events(VerificationRun))
    async with case.client() as client:
        await client.post(PATH, data={"formulier": token_of(case.app, client)})
        while site_of(case.app).verifier.progress.is_running:
            await asyncio.sleep(0.01)
        page = Page((await client.get(PATH)).text)
    assert "niet afgekomen (OSError)" in page.text
    assert "geheim" not in page.text
    assert len(case.hub.events(VerificationRun)) == before
