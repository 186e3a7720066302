"""Every page as it looks in a browser: for everybody, on any window, from nobody else.

A page is opened once and looked at in every way: opening it takes longer than looking.
"""

import pytest

from tests.browser import checks
from tests.browser.pages import SCREENS
from tests.browser.routes import page_routes
from tests.browser.visits import DESKTOP, NARROW, PHONE, in_windows

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_page_is_for_everybody_and_from_us_alone(visitor, screen):
    async with visitor.visit(screen) as seen:
        await seen.is_quiet()
        faults = {
            "comes from elsewhere": await checks.strangers(seen),
            "stopped by the policy": await checks.policy(seen),
            "axe": await in_windows(seen, checks.axe, DESKTOP, PHONE),
            "scrolls sideways": await in_windows(seen, checks.overflow, DESKTOP, PHONE, NARROW),
            "too small to hit": await in_windows(seen, checks.small_targets, DESKTOP, PHONE),
        }
    assert {name: found for name, found in faults.items() if found} == {}


async def test_every_page_is_in_the_list(visitor):
    for screen in SCREENS:
        if screen.name not in visitor.paths:
            async with visitor.visit(screen):
                pass
    seen, routes = set(visitor.paths.values()), page_routes()
    assert len(routes) >= 5
    missing = [it.path for it in routes if not any(it.path_regex.match(path) for path in seen)]
    assert missing == [], "add a line to tests/browser/pages.py"
