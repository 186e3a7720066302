"""Every page as one gets through it: by keyboard alone, and without JavaScript."""

import pytest

from tests.browser import checks
from tests.browser.visits import DESKTOP, PHONE, in_windows

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_keyboard_alone_suffices(visitor, screen):
    async with visitor.visit(screen) as seen:
        faults = {
            "keyboard": await in_windows(seen, checks.keyboard, DESKTOP, PHONE),
            "skip link": await in_windows(seen, checks.skip_link, DESKTOP),
        }
    assert {name: found for name, found in faults.items() if found} == {}


async def test_the_page_works_without_javascript_and_says_the_same(visitor, screen):
    # The lasting link to a page that is not there answers as that page does.
    itself = {screen.start} if screen.status == 404 else set()
    async with visitor.visit(screen, scripts=False) as seen:
        plainly = await seen.page.locator("h1").inner_text()
        assert await checks.plain(seen, itself) == []
    async with visitor.visit(screen) as seen:
        assert await seen.page.locator("h1").inner_text() == plainly
