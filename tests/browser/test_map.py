"""The map of addresses in a real browser: ours alone, with tiles and without, and by keyboard."""

import pytest

from tests.browser.pages import OPEN_ADDRESSES, SCREENS
from tests.browser.screen import COORDINATOR, Screen

pytestmark = pytest.mark.asyncio(loop_scope="session")
CLOSED = Screen("locaties", "The list", COORDINATOR, "/locaties")
OPENED = Screen("locaties-geopend", "The list, opened", COORDINATOR, "/locaties", OPEN_ADDRESSES)
PERMITS = next(screen for screen in SCREENS if screen.name == "locaties-vergunningen")
ROW = "document.activeElement.closest('tr')?.dataset.places"
READY = "[data-map][data-ready]"
PINS = ".leaflet-marker-icon"


async def test_without_tiles_the_map_goes_on_with_a_sketch_and_says_so(visitor):
    async with visitor.visit(CLOSED) as seen:
        await seen.page.wait_for_selector(READY)
        status = await seen.page.inner_text(".hub-map__status")
        assert "Ondergrond niet beschikbaar" in status
        assert "Punten staan er pas als u de adressen toont." in status
        assert await seen.page.locator(".hub-map__canvas path").count() >= 5
        assert await seen.page.locator(PINS).count() == 0
        assert (seen.strangers, seen.said) == ([], [])
        assert not [url for url in seen.asked if "/tegels/" in url]


async def test_after_opening_each_address_is_a_marker_with_a_name_that_the_keyboard_reaches(
    visitor,
):
    async with visitor.visit(OPENED) as seen:
        await seen.page.wait_for_selector(READY)
        rows = await seen.page.locator("table.hub-places tbody tr").count()
        pins = seen.page.locator(PINS)
        names = [await pin.get_attribute("aria-label") for pin in await pins.all()]
        shown = [await pin.get_attribute("data-entities") for pin in await pins.all()]
        assert sum(len(it.split()) for it in shown) == rows
        assert all("Nijkerk" in name for name in names)
        assert all([await pin.get_attribute("tabindex") == "0" for pin in await pins.all()])
        await pins.first.focus()
        assert await seen.page.locator("table.hub-places tr[data-near]").count() >= 1
        await seen.page.keyboard.press("Enter")
        link = seen.page.locator(".leaflet-popup a[href^='/locaties/']")
        await link.first.wait_for()
        assert (seen.strangers, seen.said) == ([], [])


async def test_a_row_of_the_list_shows_where_it_is(visitor):
    async with visitor.visit(OPENED) as seen:
        await seen.page.wait_for_selector(READY)
        await seen.page.locator("table.hub-places tbody a").first.focus()
        assert await seen.page.locator(".hub-map .hub-pin[data-near]").count() == 1


async def test_with_tiles_they_come_from_us_alone(visitor):
    asked = []

    async def answer(route):
        asked.append(route.request.url)
        await route.fulfill(content_type="image/png", body=PIXEL)

    async with visitor.visit(CLOSED) as seen:
        await seen.page.route("**/tegels/**", answer)
        await seen.page.route("**/locaties", with_tiles)
        await seen.page.goto(f"{seen.origin}/locaties")
        await seen.page.wait_for_selector(READY)
        await seen.page.wait_for_selector(".leaflet-tile-loaded")
        assert asked
        assert "Ondergrond" not in await seen.page.inner_text(".hub-map__status")
        assert (seen.strangers, seen.said) == ([], [])


async def test_keys_lead_from_the_table_to_the_map_and_back(visitor):
    async with visitor.visit(OPENED) as seen:
        page = seen.page
        await page.wait_for_selector(READY)
        await page.keyboard.press("g")
        first = await page.evaluate(ROW)
        assert first == await page.locator("tr[data-places]").first.get_attribute("data-places")
        await page.keyboard.press("j")
        second = await page.evaluate(ROW)
        assert second != first
        await page.keyboard.press("m")
        shown = await page.evaluate("document.activeElement.dataset.entities.split(' ')")
        assert second in shown
        await page.keyboard.press("g")
        assert await page.evaluate(ROW) in shown
        await page.keyboard.press("?")
        assert "naar de kaart" in await page.locator("dialog[open]").inner_text()
        await page.keyboard.press("Escape")
        await page.keyboard.press("/")
        await page.keyboard.type("gm")
        assert await page.input_value("#zoek") == "gm"
        assert (seen.strangers, seen.said) == ([], [])


async def test_the_map_as_a_whole_is_reached_by_key_before_addresses_are_opened(visitor):
    async with visitor.visit(CLOSED) as seen:
        await seen.page.wait_for_selector(READY)
        await seen.page.keyboard.press("m")
        assert await seen.page.evaluate("document.activeElement.matches('.hub-map__canvas')")


async def test_keys_that_are_off_do_nothing(visitor):
    async with visitor.visit(CLOSED) as seen:
        async with seen.page.expect_navigation():
            await seen.page.get_by_role("button", name="Zet uit").click()
        await seen.page.wait_for_selector(READY)
        await seen.page.keyboard.press("g")
        assert await seen.page.evaluate("document.activeElement.closest('tr')") is None
        assert "Zet aan" in await seen.page.inner_text(".hub-keys__switch")


async def test_the_layer_of_permits_shows_on_the_map_too(visitor):
    async with visitor.visit(PERMITS) as seen:
        await seen.page.wait_for_selector(READY)
        assert await seen.page.locator(f"{PINS} .hub-pin--permit").count() == 1
        name = await seen.page.locator(PINS).first.get_attribute("aria-label")
        assert "Drempel bij inschrijving" in name
        assert await seen.page.locator("td .hub-permit").count() == 1


async def with_tiles(route):
    """The page as a hub with tiles sends it."""
    answer = await route.fetch()
    body = (await answer.text()).replace(
        'data-tiles="" data-tiles-zoom="0"',
        'data-tiles="/tegels/{z}/{x}/{y}.png" data-tiles-zoom="16"',
    )
    await route.fulfill(response=answer, body=body)


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)
