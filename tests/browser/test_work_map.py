"""The list and the map together: each shows where the other is, and nothing moves by itself."""

import pytest

from tests.browser.pages import SCREENS
from tests.browser.screen import Screen
from tests.browser.test_live import FOCUSED, PATIENCE_MS, PLACE, publish
from tests.browser.test_map import PINS, READY
from tests.browser.visits import NARROW

pytestmark = pytest.mark.asyncio(loop_scope="session")
OPENED = next(screen for screen in SCREENS if screen.name == "werkvoorraad-kaart")
CLOSED = Screen("werk-dicht", "Not opened", OPENED.as_user, "/werkvoorraad", OPENED.steps[:1])
NEAR_ROWS = "[data-map-list] [data-near]"
PLACES = "[...document.querySelectorAll('.hub-map__canvas, .leaflet-marker-icon')]"
WHERE = f"JSON.stringify({PLACES}.map((it) => it.getBoundingClientRect()))"


async def test_not_opened_it_says_how_many_there_are_and_shows_no_point(visitor):
    async with visitor.visit(CLOSED) as seen:
        await seen.page.wait_for_selector(READY)
        assert "nog niet." in await seen.page.inner_text(".hub-both__map")
        assert await seen.page.locator(PINS).count() == 0
        assert await seen.page.locator("[data-item][data-places]").count() > 0


async def test_a_point_shows_its_rows_and_a_row_its_point(visitor):
    async with visitor.visit(OPENED) as seen:
        page = seen.page
        await page.wait_for_selector(READY)
        pin = page.locator(PINS).first
        await pin.focus()
        assert await page.locator(NEAR_ROWS).count() >= 1
        await page.keyboard.press("Enter")
        link = page.locator(".leaflet-popup a[href^='#rij-']").first
        await link.wait_for()
        row = (await link.get_attribute("href")).removeprefix("#rij-")
        assert await page.locator(f"[data-item='{row}'][data-near]").count() == 1
        await page.locator("[data-item][data-places] .hub-item__link").first.focus()
        assert await page.locator(".hub-map .hub-pin[data-near]").count() >= 1
        assert (seen.strangers, seen.said) == ([], [])


async def test_what_comes_in_leaves_the_map_and_the_reader_where_they_are(visitor, hub):
    async with visitor.visit(OPENED) as seen:
        page = seen.page
        await page.wait_for_selector(READY)
        await page.get_by_text("live", exact=True).wait_for()
        await page.keyboard.press("j")
        before = await page.evaluate(PLACE), await page.evaluate(WHERE)
        await publish(hub, 10)
        await page.locator("[data-fresh]:not([hidden]) button").wait_for(timeout=PATIENCE_MS)
        await seen.is_quiet()
        assert (await page.evaluate(PLACE), await page.evaluate(WHERE)) == before
        assert await page.evaluate(FOCUSED)


async def test_on_a_narrow_screen_the_map_is_under_the_list_and_m_takes_it_away(visitor):
    async with visitor.visit(OPENED, NARROW) as seen:
        page = seen.page
        await page.wait_for_selector(READY)
        tops = [
            await page.locator(it).evaluate("it => it.getBoundingClientRect().top")
            for it in ("[data-list]", ".hub-map__canvas")
        ]
        assert tops[0] < tops[1]
        async with page.expect_navigation():
            await page.keyboard.press("m")
        assert await page.locator("[data-map]").count() == 0


async def test_without_a_script_the_list_says_where_it_is(visitor):
    async with visitor.visit(OPENED, scripts=False) as seen:
        rows = seen.page.locator("[data-item][data-places]")
        assert await rows.count() > 0
        assert "Nijkerk" in await rows.first.inner_text()
        assert not await seen.page.locator(".hub-map__canvas").is_visible()
