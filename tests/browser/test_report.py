"""The residents' form in a browser: leaving at once, and sending without a trace of its own."""

from contextlib import asynccontextmanager

import pytest

from tests.browser import checks
from tests.browser.visits import PHONE, context_for, listening

pytestmark = pytest.mark.asyncio(loop_scope="session")

ELSEWHERE = "https://www.knmi.nl/**"
SEND = "form button[type=submit]"
BEFORE = "/gezond"


@asynccontextmanager
async def resident(visitor, start="/melden", *, scripts=True):
    """A resident on the form, who came from another page; what is elsewhere is only pretended."""
    left = []

    async def pretend(route):
        left.append(await route.request.all_headers())
        await route.fulfill(body="<title>Weer</title>", content_type="text/html")

    signed_in = context_for(visitor.browser, visitor.url, None, PHONE, scripts=scripts)
    async with signed_in as context:
        await context.route(ELSEWHERE, pretend)
        seen = await listening(context, visitor.url)
        await seen.page.goto(BEFORE)
        await seen.page.goto(start)
        seen.left = left
        yield seen


async def leaves(seen):
    await seen.page.wait_for_url(ELSEWHERE)
    [headers] = seen.left
    assert "referer" not in headers
    assert "cookie" not in headers


async def test_three_times_shift_leaves_and_back_does_not_return(visitor):
    async with resident(visitor) as seen:
        await seen.page.keyboard.press("Shift")
        await seen.page.keyboard.press("Shift")
        count = seen.page.locator("[data-count]")
        assert await count.get_attribute("data-dots") == "●●○"
        assert "1" in await count.inner_text()
        await seen.page.keyboard.press("Shift")
        await leaves(seen)
        await seen.page.go_back()
        assert "/melden" not in seen.page.url


async def test_another_key_between_means_that_somebody_is_typing(visitor):
    async with resident(visitor) as seen:
        await seen.page.locator("#v-beschrijving").focus()
        for key in ("Shift", "Shift", "a", "Shift"):
            await seen.page.keyboard.press(key)
        assert "/melden" in seen.page.url
        assert not seen.left


async def test_the_link_to_leave_hides_the_page_first_and_back_does_not_return(visitor):
    async with resident(visitor) as seen:
        await seen.page.locator("[data-leave]").first.click()
        await leaves(seen)
        await seen.page.go_back()
        assert "/melden" not in seen.page.url


async def test_the_link_to_leave_is_a_link_without_scripts(visitor):
    async with resident(visitor, scripts=False) as seen:
        await seen.page.locator("[data-leave]").first.click()
        await leaves(seen)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
async def test_a_report_is_mended_sent_and_found_again_at_one_address(visitor, scripts):
    async with resident(visitor, "/melden?taal=nl", scripts=scripts) as seen:
        page = seen.page
        await page.locator("#v-waar").fill("Demohof 9012")
        await page.locator(SEND).click()
        await page.locator("[role=alert]").wait_for()
        assert await page.locator("#v-waar").input_value() == "Demohof 9012"
        if scripts:
            assert await checks.axe(page) == []
        await page.locator("#v-beschrijving").fill("Er klopt iets niet bij de buren.")
        await page.locator(SEND).click()
        code = await page.locator(".melden-code__words").inner_text()
        assert page.url.partition("?")[0] == f"{visitor.url}/melden"
        assert seen.strangers == []
        assert await page.context.cookies() == []
        await page.goto("/melden/status?taal=nl")
        for _ in range(20):  # until the hub has dealt with it
            await page.locator("#v-code").fill(code)
            await page.locator(SEND).click()
            await page.locator(".melden-state").wait_for()
            if "Ontvangen" in await page.locator(".melden-state").inner_text():
                break
            await page.wait_for_timeout(250)
        assert "Ontvangen" in await page.locator(".melden-state").inner_text()


async def test_sending_leaves_one_page_in_the_history(visitor):
    async with resident(visitor) as seen:
        before = await seen.page.evaluate("history.length")
        for text in ("", "Er klopt iets niet."):
            await seen.page.locator("#v-beschrijving").fill(text)
            await seen.page.locator(SEND).click()
            await seen.page.locator("[role=alert], .melden-code").wait_for()
        await seen.page.locator(".melden-code").wait_for()
        assert await seen.page.evaluate("history.length") == before


async def test_what_was_typed_stays_in_another_language_and_without_a_network(visitor):
    async with resident(visitor) as seen:
        page = seen.page
        await page.locator("#v-beschrijving").fill("Blijft staan.")
        await page.locator("[data-language=pl]").click()
        await page.locator("html[lang=pl]").wait_for()
        assert await page.locator("#v-beschrijving").input_value() == "Blijft staan."
        await page.context.set_offline(offline=True)
        await page.locator(SEND).click()
        await page.get_by_text("Brak połączenia").wait_for()
        assert await page.locator("#v-beschrijving").input_value() == "Blijft staan."


async def test_only_what_is_of_use_is_shown_and_what_was_filled_in_stays(visitor):
    async with resident(visitor, scripts=False) as seen:
        page = seen.page
        shown = {
            it: await page.locator(f"#v-{it}").is_visible()
            for it in ("bekend", "bedrijf", "telefoon", "datum")
        }
        assert not any(shown.values())
        await page.locator("#v-over-mens").check()
        await page.locator("#v-bekend").fill("Rico")
        await page.locator("#v-over-plek").check()
        await page.locator("#v-contact-ja").check()
        await page.locator("#v-wanneer").select_option("dag")
        for it in ("bekend", "bedrijf", "telefoon", "datum"):
            assert await page.locator(f"#v-{it}").is_visible()
