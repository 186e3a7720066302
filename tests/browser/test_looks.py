"""Every page in a browser: for everybody, by keyboard alone, on any window, from nobody else.

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
            "keyboard": await in_windows(seen, checks.keyboard, DESKTOP, PHONE),
            "skip link": await in_windows(seen, checks.skip_link, DESKTOP),
        }
        visitor.headings[screen.name] = await heading(seen)
    assert {name: found for name, found in faults.items() if found} == {}


async def test_the_page_works_without_javascript_and_says_the_same(visitor, screen):
    if screen.name not in visitor.headings:
        async with visitor.visit(screen) as seen:
            visitor.headings[screen.name] = await heading(seen)
    # The lasting link to a page that is not there answers as that page does.
    itself = {screen.start} if screen.status == 404 else set()
    async with visitor.visit(screen, scripts=False) as seen:
        assert await heading(seen) == visitor.headings[screen.name]
        assert await checks.plain(seen, itself) == []


async def heading(seen):
    """What the page is called."""
    return await seen.page.locator("h1").inner_text()


async def test_every_page_is_in_the_list(visitor):
    for screen in SCREENS:
        if screen.name not in visitor.paths:
            async with visitor.visit(screen):
                pass
    seen, routes = set(visitor.paths.values()), page_routes()
    assert len(routes) >= 5
    missing = [it.path for it in routes if not any(it.path_regex.match(path) for path in seen)]
    assert missing == [], "add a line to tests/browser/pages.py"
