"""Walks through the screens as people take them, each in a browser of their own.

A person says what they do in the words that a page shows. When they are done, nothing came from
elsewhere and the policy of no page was broken.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, expect

from hub.stories.story import StoryMessage
from hub.trial.house import House
from hub.trial.play import Partners, settle
from hub.web.signin.people import demo_person
from hub.wiring import Hub
from tests.browser.checks import strangers
from tests.browser.visits import DESKTOP, TIMEOUT_MS, Size, Visit, context_for, listening

expect.set_options(timeout=TIMEOUT_MS)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work. `within` is a selector of the part of the page that is meant."""

    visit: Visit

    def part(self, within: str = "body") -> Locator:
        """A part of the page; the first that there is."""
        return self.visit.page.locator(within).first

    async def go(self, path: str) -> None:
        """Type an address."""
        await self.visit.page.goto(path)

    async def press(self, name: str, within: str = "body") -> None:
        """Press the button or follow the link that is called this."""
        part = self.part(within)
        button = part.get_by_role("button", name=name, exact=True)
        await button.or_(part.get_by_role("link", name=name, exact=True)).first.click()

    async def fill(self, label: str, value: str, within: str = "body") -> None:
        """Fill in the field with this label, or choose what is called this from its list."""
        field = self.part(within).get_by_label(label, exact=True).first
        if await field.evaluate("it => it.localName") == "select":
            await field.select_option(label=value)
        else:
            await field.fill(value)

    async def choose(self, label: str, within: str = "body") -> None:
        """Tick the box, or pick the choice, with this label."""
        await self.part(within).get_by_label(label, exact=True).first.check()

    async def sees(self, text: str, within: str = "body") -> None:
        """Wait until the page says this."""
        await expect(self.part(within)).to_contain_text(text)

    async def is_at(self, heading: str) -> None:
        """Wait until the page with this heading is there."""
        await expect(self.part("h1")).to_have_text(heading)


@asynccontextmanager
async def person(
    browser: Browser, url: str, user: str | None, size: Size = DESKTOP, *, scripts: bool = True
) -> AsyncIterator[Person]:
    """Somebody who signs in through the page for it, and works until the walk ends."""
    async with context_for(browser, url, None, size, scripts=scripts) as context:
        someone = Person(await listening(context, url))
        if user is not None:
            known = demo_person(user)
            assert known is not None
            await someone.go("/aanmelden")
            button = someone.visit.page.get_by_role("button").filter(has_text=known.name)
            async with someone.visit.page.expect_navigation():
                await button.first.click()
        yield someone
        assert await strangers(someone.visit) == []
        assert someone.visit.said == []


async def send(house: House, messages: Sequence[StoryMessage]) -> None:
    """Let partners send these messages, and wait until the hub has dealt with them."""
    async with Partners(house.settings) as partners:
        await partners.play(messages)
    hub = Hub(house.settings)
    try:
        await settle(hub)
    finally:
        hub.close()
