"""The pages that explain the error codes, at the door for partners, in a browser."""

import pytest

from tests.browser import checks
from tests.browser.screen import Screen
from tests.browser.visits import DESKTOP, NARROW, Visitor
from tests.hub.api.doors import Front
from tests.servers import in_a_thread
from tests.workshop import workshop

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """Where the pages are."""
    with workshop() as hub:
        front = Front(hub, tmp_path_factory.mktemp("clients"))
        with in_a_thread(front.app()) as url:
            yield url


@pytest.mark.parametrize("path", ["/fouten", "/fouten/SH-302"])
async def test_a_page_about_errors_holds_to_what_every_page_does(browser, door, path):
    screen = Screen("fouten", "", None, path)
    async with Visitor(browser, door).visit(screen, DESKTOP) as seen:
        await seen.is_quiet()
        assert await checks.axe(seen.page) == []
        assert await checks.strangers(seen) == []
        assert await checks.policy(seen) == []
        assert await checks.skip_link(seen.page) == []
    async with Visitor(browser, door).visit(screen, NARROW, scripts=False) as seen:
        assert await checks.overflow(seen.page) == []
