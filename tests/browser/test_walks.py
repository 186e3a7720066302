"""Walks that go through several pages: forms that are really sent, by people who really sign in."""

import re
from importlib.resources import files

import pytest
from playwright.async_api import expect

from hub.stories.story import load
from tests.browser.walk import person, send

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@SCRIPTS
async def test_a_coordinator_comes_in_looks_around_and_leaves(browser, hub, scripts):
    async with person(browser, hub.url, "d.jansen", scripts=scripts) as someone:
        await someone.is_at("Werkvoorraad")
        await someone.part("main details:has(#f-pijler) > summary").click()
        await someone.fill("Eigenaar", "Zorg en opvang", "main")
        await someone.press("Toon", "main")
        await expect(someone.visit.page).to_have_url(re.compile("[?&]pijler=zorg&"))
        await someone.part("main a[href^='/dossiers/']").click()
        await someone.sees("Dossier", "h1")
        await someone.press("Afmelden")
        await someone.is_at("Aanmelden")
        await someone.go("/werkvoorraad")
        await someone.is_at("Aanmelden")


async def test_what_a_partner_sends_shows_to_the_operator(browser, hub):
    async with person(browser, hub.url, "b.beheer") as someone:
        before = await total(someone)
        message = load(files("hub.stories") / "demo").messages[0]
        await send(hub.house, [message])
        assert await total(someone) == before + message.copies


async def total(someone):
    """How many messages the page of messages counts."""
    await someone.go("/berichten")
    return int(await someone.part("main tfoot td:last-child").inner_text())
