"""Parts of a page that a script puts into one that is open: looked at where they are shown."""

import pytest

from tests.browser import checks
from tests.browser.pages import SCREENS
from tests.browser.visits import DESKTOP, NARROW, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")
LIST = next(screen for screen in SCREENS if screen.name == "werkvoorraad")
PART = "x-deel"


async def look_shortly(page):
    """Open an item below its row."""
    async with page.expect_response("**/werkvoorraad/voorbeeld/**") as told:
        await page.locator("main a[data-preview]").first.click()
    await page.locator("[data-preview-pane]:not([hidden]) .hub-short").wait_for()
    return await told.value


async def look_again(page):
    """Pause and go on: then every row that is there is asked anew."""
    await page.get_by_text("live", exact=True).wait_for()
    pause = page.get_by_role("button", name="Pauze")
    await pause.click()
    async with page.expect_response("**/werkvoorraad/rijen?**") as told:
        await pause.click()
    return await told.value


@pytest.mark.parametrize("show", [look_shortly, look_again])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
async def test_a_part_is_good_within_the_page_that_shows_it(visitor, show, size):
    async with visitor.visit(LIST, size) as seen:
        answer = await show(seen.page)
        assert answer.ok
        assert await answer.header_value(PART) == "ja"
        assert "<html" not in await answer.text()
        await seen.is_quiet()
        assert await checks.axe(seen.page) == []
        assert await checks.overflow(seen.page) == []
        if size is PHONE:
            assert await checks.small_targets(seen.page) == []
        assert await checks.keyboard(seen.page) == []
        assert await checks.strangers(seen) == []
        assert await checks.policy(seen) == []
