"""The keys of a pair choose an answer and never send it: sending takes a reason and a person."""

import pytest

from tests.browser.screen import COORDINATOR, Screen

pytestmark = pytest.mark.asyncio(loop_scope="session")
PAIR = Screen("paar-dicht", "One pair, not opened", COORDINATOR, "/paren", ("main tbody a",))
CHOSEN = "button[name=verdict][data-chosen]"
FOCUSED = "document.activeElement.name || document.activeElement.localName"
LOG = ".hub-log li"


async def test_a_key_chooses_and_asks_for_the_reason_first(visitor):
    async with visitor.visit(PAIR) as seen:
        page = seen.page
        before = await page.locator(LOG).count()
        for key, answer in (("y", "same"), ("n", "different"), ("h", "unsure")):
            await page.keyboard.press(key)
            assert await page.locator(CHOSEN).get_attribute("value") == answer
            assert await page.evaluate(FOCUSED) == "reden"
            assert "Schrijf eerst waarom." in await page.inner_text("[data-chosen-said]")
            await page.keyboard.press("Control+Enter")
            await page.evaluate("document.activeElement.blur()")
        assert (seen.sent, await page.locator(LOG).count()) == ([], before)
        await page.keyboard.press("?")
        help_ = await page.inner_text("dialog[open]")
        assert all(words in help_ for words in ("zelfde persoon", "andere persoon", "weet niet"))


async def test_with_a_reason_it_goes_to_the_button_and_a_person_sends_it(visitor):
    async with visitor.visit(PAIR) as seen:
        page = seen.page
        before = await page.locator(LOG).count()
        # Whatever waits here may be unsure already, and is not different.
        await page.keyboard.press("n")
        await page.keyboard.type("yh: de geboortedatum klopt niet.")
        assert await page.locator(CHOSEN).get_attribute("value") == "different"
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("n")
        assert await page.evaluate("document.activeElement.value") == "different"
        assert seen.sent == []
        async with page.expect_navigation():
            await page.keyboard.press("Enter")
        assert await page.locator(LOG).count() == before + 1
        await page.keyboard.press("y")
        await page.keyboard.type("Zelfde moeder.")
        await page.keyboard.press("n")
        async with page.expect_navigation():
            await page.keyboard.press("Control+Enter")
        assert await page.locator(LOG).count() == before + 2
        first = await page.locator(LOG).first.inner_text()
        assert "Zelfde moeder.n" in first
        assert (seen.strangers, seen.said) == ([], [])


async def test_switched_off_they_do_nothing(visitor):
    async with visitor.visit(PAIR) as seen:
        page = seen.page
        async with page.expect_navigation():
            await page.get_by_role("button", name="Zet uit").click()
        await page.keyboard.press("y")
        await page.keyboard.press("?")
        assert await page.locator(CHOSEN).count() == 0
        assert await page.locator("dialog[open]").count() == 0
