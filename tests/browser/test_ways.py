"""Every page as one gets through it: by keyboard alone, and without JavaScript."""

import pytest

from tests.browser import checks
from tests.browser.pages import NOT_YET
from tests.browser.visits import DESKTOP, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_keyboard_alone_suffices(visitor, screen, size):
    async with visitor.visit(screen, size) as seen:
        assert await checks.keyboard(seen.page) == []


async def test_the_skip_link_skips_the_menu(visitor, screen):
    async with visitor.visit(screen) as seen:
        assert await checks.skip_link(seen.page) == []


async def test_the_page_works_without_javascript(visitor, screen):
    # The lasting link to a page that is not there answers as that page does.
    itself = {screen.start} if screen.status == 404 else set()
    async with visitor.visit(screen, scripts=False) as seen:
        assert await checks.plain(seen, NOT_YET | itself) == []


async def test_the_page_says_the_same_with_and_without_javascript(visitor, screen):
    headings = []
    for scripts in (True, False):
        async with visitor.visit(screen, scripts=scripts) as seen:
            headings.append(await seen.page.locator("h1").inner_text())
    assert headings[0] == headings[1]
