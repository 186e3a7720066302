"""A real Chromium and a real demo, once for each test process; a browser as new for each test."""

import pytest
import pytest_asyncio

from tests.browser.chromium import chromium
from tests.browser.demo import demo
from tests.browser.pages import SCREENS
from tests.browser.visits import Visitor


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    """A Chromium. Every test that has it runs in the loop of the session."""
    async with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def hub():
    """The demo, with its stories played."""
    with demo() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def visitor(browser, hub):
    """Who visits the demo's pages."""
    async with Visitor(browser, hub.url) as visitor:
        yield visitor


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.name)
def screen(request):
    """Each page in turn."""
    return request.param
