"""Every page as it looks in a browser: for everybody, on any window, from nobody else."""

import pytest

from tests.browser import checks
from tests.browser.visits import DESKTOP, NARROW, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@SIZES
async def test_axe_finds_nothing(visitor, screen, size):
    async with visitor.visit(screen, size) as seen:
        assert await checks.axe(seen.page) == []


async def test_nothing_comes_from_elsewhere_and_the_policy_stops_nothing(visitor, screen):
    async with visitor.visit(screen) as seen:
        await seen.is_quiet()
        assert await checks.strangers(seen) == []
        assert await checks.policy(seen) == []


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"])
async def test_the_page_never_scrolls_sideways(visitor, screen, size):
    async with visitor.visit(screen, size) as seen:
        assert await checks.overflow(seen.page) == []


@SIZES
async def test_everything_is_large_enough_to_hit(visitor, screen, size):
    async with visitor.visit(screen, size) as seen:
        assert await checks.small_targets(seen.page) == []
