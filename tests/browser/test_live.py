"""The work list while it is open: what changes shows, and what the reader does is left alone."""

import re

import pytest

from hub.stories.mixed import mixed
from hub.trial.play import Partners
from tests.browser.pages import SCREENS

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIST = next(screen for screen in SCREENS if screen.name == "werkvoorraad")
OPENED = next(screen for screen in SCREENS if screen.name == "noodinzage-geopend")
PATIENCE_MS = 10_000
FOCUSED = "document.activeElement.closest('[data-item]').dataset.item"
PLACE = f"[{FOCUSED}, document.activeElement.getBoundingClientRect().top]"
MESSAGES = iter(mixed(60, 2026).messages)


async def publish(hub, many):
    """Let partners say something, each message as it would come."""
    async with Partners(hub.house.settings) as partners:
        await partners.play([next(MESSAGES) for _ in range(many)])


async def test_what_a_partner_says_is_counted_and_nothing_moves(visitor, hub):
    async with visitor.visit(LIST) as seen:
        page = seen.page
        await page.get_by_text("live", exact=True).wait_for()
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        before = await page.evaluate(PLACE)
        await publish(hub, 10)
        await page.locator("[data-fresh]:not([hidden]) button").wait_for(timeout=PATIENCE_MS)
        assert await page.evaluate(PLACE) == before
        assert "nieuw" in await page.locator("[data-fresh]").inner_text()


async def test_a_pause_is_a_pause(visitor, hub):
    async with visitor.visit(LIST) as seen:
        page = seen.page
        await page.get_by_text("live", exact=True).wait_for()
        await page.get_by_role("button", name="Pauze").click()
        fresh = page.locator("[data-fresh]")
        before = await fresh.inner_text()  # what came before the pause may be told
        await publish(hub, 10)
        await page.wait_for_timeout(1500)
        assert await fresh.inner_text() == before
        await page.get_by_role("button", name="Pauze").click()
        await page.get_by_text("live", exact=True).wait_for()


async def test_the_keys_walk_the_list_and_show_an_item_without_leaving_it(visitor):
    async with visitor.visit(LIST) as seen:
        page = seen.page
        await page.keyboard.press("j")
        first = await page.evaluate(FOCUSED)
        await page.keyboard.press("j")
        assert await page.evaluate(FOCUSED) != first
        await page.keyboard.press("k")
        assert await page.evaluate(FOCUSED) == first
        await page.keyboard.press("x")
        assert await page.locator(".hub-item__box:checked").count() == 1
        await page.keyboard.press("Space")
        await page.locator(".hub-short").wait_for(timeout=PATIENCE_MS)
        await page.keyboard.press("Escape")
        assert await page.evaluate(FOCUSED) == first
        await page.keyboard.press("?")
        assert await page.locator("dialog[open]").count() == 1


async def test_an_emergency_opening_is_told_at_once(visitor):
    async with visitor.visit(LIST) as seen:
        page = seen.page
        await page.get_by_text("live", exact=True).wait_for()
        notice = page.locator("[data-notices]")
        before = await notice.inner_text()
        async with visitor.visit(OPENED):
            after = await page.wait_for_function(
                "before => document.querySelector('[data-notices]').innerText !== before && "
                "document.querySelector('[data-notices]').innerText",
                arg=before,
                timeout=PATIENCE_MS,
            )
        assert re.search("(loopt|lopen) nu", await after.json_value())
