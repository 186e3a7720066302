"""Every page as it looks in a browser: for everybody, on any window, from nobody else."""

import pytest

from tests.browser import checks
from tests.browser.visits import DESKTOP, NARROW, PHONE, visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@SIZES
async def test_axe_finds_nothing(browser, hub, screen, size):
    async with visit(browser, hub.url, screen, size) as seen:
        assert await checks.axe(seen.page) == []


async def test_nothing_comes_from_elsewhere_and_the_policy_stops_nothing(browser, hub, screen):
    async with visit(browser, hub.url, screen) as seen:
        await seen.page.wait_for_load_state("networkidle")
        assert await checks.strangers(seen) == []
        assert await checks.policy(seen) == []


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"])
async def test_the_page_never_scrolls_sideways(browser, hub, screen, size):
    async with visit(browser, hub.url, screen, size) as seen:
        assert await checks.overflow(seen.page) == []
