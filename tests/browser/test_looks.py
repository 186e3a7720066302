"""Every page as it looks in a browser: for everybody, on any window, from nobody else."""

import pytest

from tests.browser import checks
from tests.browser.visits import DESKTOP, NARROW, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def in_windows(seen, check, *sizes):
    """What a check finds in windows of these sizes, one after the other."""
    faults = []
    for size in sizes:
        await seen.page.set_viewport_size({"width": size.width, "height": size.height})
        faults += [f"at {size.width} px: {fault}" for fault in await check(seen.page)]
    return faults


async def test_axe_finds_nothing(visitor, screen):
    async with visitor.visit(screen) as seen:
        assert await in_windows(seen, checks.axe, DESKTOP, PHONE) == []


async def test_nothing_comes_from_elsewhere_and_the_policy_stops_nothing(visitor, screen):
    async with visitor.visit(screen) as seen:
        await seen.is_quiet()
        assert await checks.strangers(seen) == []
        assert await checks.policy(seen) == []


async def test_the_page_never_scrolls_sideways(visitor, screen):
    async with visitor.visit(screen) as seen:
        assert await in_windows(seen, checks.overflow, DESKTOP, PHONE, NARROW) == []


async def test_everything_is_large_enough_to_hit(visitor, screen):
    async with visitor.visit(screen) as seen:
        assert await in_windows(seen, checks.small_targets, DESKTOP, PHONE) == []
