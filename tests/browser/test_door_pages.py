"""The pages at the door for partners, in a browser: error codes, and all for developers."""

import pytest
from playwright.async_api import expect

from tests.browser import checks
from tests.browser.pages_door import OTHERS, START, WALKED
from tests.browser.visits import DESKTOP, NARROW, Visitor
from tests.hub.api.doors import Front
from tests.servers import in_a_thread
from tests.workshop import workshop

UNFOLD = "for (const it of document.querySelectorAll('details')) it.open = true"

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """Where the pages are."""
    with workshop() as hub:
        front = Front(hub, tmp_path_factory.mktemp("clients"))
        with in_a_thread(front.app()) as url:
            yield url


@pytest.mark.parametrize("screen", WALKED, ids=lambda it: it.name)
async def test_a_page_for_developers_holds_to_what_every_page_does(browser, door, screen):
    async with Visitor(browser, door).visit(screen, DESKTOP) as seen:
        await seen.is_quiet()
        assert await checks.skip_link(seen.page) == []
        assert await checks.keyboard(seen.page) == []
        assert await wrong_with(seen) == []
    async with Visitor(browser, door).visit(screen, NARROW, scripts=False) as seen:
        assert await checks.overflow(seen.page) == []
        assert await checks.plain(seen) == []


async def test_the_other_pages_at_the_door_hold_to_it_as_well(browser, door):
    async with Visitor(browser, door).visit(OTHERS[0], NARROW) as seen:
        for screen in OTHERS:
            seen.answer = await seen.page.goto(f"{door}{screen.start}")
            assert await wrong_with(seen) == [], screen.name


async def wrong_with(seen):
    """What is wrong with the page that is open, all of it unfolded."""
    await seen.page.evaluate(UNFOLD)
    page = seen.page
    return [
        *await checks.axe(page),
        *await checks.small_targets(page),
        *await checks.overflow(page),
        *await checks.strangers(seen),
        *await checks.policy(seen),
    ]


async def test_a_piece_of_code_can_be_copied_and_without_scripts_there_is_no_button(browser, door):
    visitor = Visitor(browser, door)
    async with visitor.visit(START, DESKTOP) as seen:
        await seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button = seen.page.locator("[data-copy=stap-sturen]")
        await button.click()
        await expect(button).to_have_text("Gekopieerd")
        copied = await seen.page.evaluate("navigator.clipboard.readText()")
        assert copied == await seen.page.locator("#stap-sturen").inner_text()
        assert copied.startswith("sh send.sh ")
    async with visitor.visit(START, DESKTOP, scripts=False) as seen:
        assert await seen.page.locator("[data-copy]:visible").count() == 0
        await expect(seen.page.locator("#stap-sturen")).to_contain_text("sh send.sh")
