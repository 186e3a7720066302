"""Opens a page in a browser as somebody, and keeps what it fetched and what it complained of."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Self
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Browser, BrowserContext, Page, Request, Response

from tests.browser.screen import Follow, Screen, Send, Step
from tests.servers import eventually

TIMEOUT_MS = 15_000
BUILDING = 202
"""What a page answers while the moment it shows is being built."""
TRAVEL = "/stand/"
"""A lasting link: it sets the moment that one looks at, which no other address says."""
PAUSE_MS = 500
PATIENCE = 40
VIOLATED = "violated: "
# An init script is the browser's own: the page's policy does not stop it.
LISTEN = f"""document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`{VIOLATED}${{event.violatedDirective}} ${{event.blockedURI}}`))"""


class Size(NamedTuple):
    """A window, in CSS pixels."""

    width: int
    height: int


DESKTOP = Size(1280, 800)
PHONE = Size(390, 760)
NARROW = Size(320, 640)
"""What is left of 1280 pixels at 400 % (WCAG 1.4.10)."""


@dataclass
class Visit:
    """A page in a browser. `asked` are the addresses it fetched, `said` its warnings and errors.

    `sent` are the addresses it sent a form to, `good` those that answered this person before.
    """

    page: Page
    origin: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    pending: set[Request] = field(default_factory=set)
    answer: Response | None = None

    @property
    def strangers(self) -> list[str]:
        """What was fetched from elsewhere."""
        return [url for url in self.asked if origin_of(url) != self.origin]

    @property
    def status(self) -> int:
        """The status that the page came with."""
        assert self.answer is not None
        return self.answer.status

    async def header(self, name: str) -> str:
        """A header that the page came with; empty where it is not there."""
        assert self.answer is not None
        return await self.answer.header_value(name) or ""

    async def is_quiet(self) -> None:
        """Wait until the page has fetched all that it fetches; a line that stays open may stay.

        Without scripts nothing is fetched later, and nothing tells that the page is idle.
        """
        await self.page.evaluate("new Promise((done) => requestIdleCallback(() => done()))")
        await eventually(lambda: not self.pending)

    def listen(self) -> None:
        """Keep what happens from here on."""
        self.page.on("request", self._ask)
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("pageerror", lambda error: self.said.append(f"pageerror: {error.message}"))
        self.page.on("response", self._hear)
        for ended in ("requestfinished", "requestfailed"):
            self.page.on(ended, self._end)
        self.page.on("console", lambda message: self._note(message.type, message.text))

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)
        if request.resource_type != "eventsource":
            self.pending.add(request)
        if request.method != "GET":
            self.sent.append(request.url)

    def _end(self, request: Request) -> None:
        self.pending.discard(request)

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not self._tells_the_status(text):
            self.said.append(f"{kind}: {text}")

    def _tells_the_status(self, text: str) -> bool:
        """Chromium calls it an error when a page itself says that it is not there."""
        answered = self.answer is not None and self.answer.status >= 400
        return answered and text.startswith("Failed to load resource: the server responded")

    def _hear(self, response: Response) -> None:
        asked = response.request
        is_form = asked.method == "POST" and asked.resource_type == "fetch"
        if is_form or (asked.is_navigation_request() and response.frame == self.page.main_frame):
            self.answer = response


@asynccontextmanager
async def context_for(
    browser: Browser, url: str, user: str | None, size: Size, *, scripts: bool = True
) -> AsyncIterator[BrowserContext]:
    """A browser as new, in which this person is signed in."""
    context = await browser.new_context(
        base_url=url,
        viewport={"width": size.width, "height": size.height},
        java_script_enabled=scripts,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT_MS)
    try:
        await context.add_init_script(LISTEN)
        if user is not None:
            await sign_in(context, user)
        yield context
    finally:
        await context.close()


async def sign_in(context: BrowserContext, user: str) -> None:
    """Sign in as one of the invented people."""
    answer = await context.request.post(
        "/aanmelden/demo", form={"persoon": user}, max_redirects=0, fail_on_status_code=False
    )
    assert answer.status == 303, f"{user} cannot sign in: {answer.status}"


async def listening(context: BrowserContext, url: str) -> Visit:
    """An empty page that keeps what happens on it."""
    opened = Visit(await context.new_page(), origin_of(url))
    opened.listen()
    return opened


async def built(opened: Visit, status: int) -> None:
    """Wait while an earlier moment is being built: the page says so, and asks again by itself."""
    for _ in range(PATIENCE):
        if opened.status != BUILDING or status == BUILDING:
            return
        await opened.page.wait_for_timeout(PAUSE_MS)
        await opened.page.reload()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Opens pages of the hub at `url`. Where a walk ended that changed nothing, it goes at once.

    Everybody has a browser of their own, with scripts and without, and signs in anew for each
    visit. It keeps the files it fetched, as a browser does. `paths` are the paths of all pages that
    were opened, `headings` what they are called. Enter it to close those browsers in the end.
    """

    browser: Browser
    url: str
    known: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    _good: defaultdict[str | None, set[str]] = field(default_factory=lambda: defaultdict(set))
    _contexts: dict[tuple[str | None, bool], BrowserContext] = field(default_factory=dict)
    _ending: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._ending.aclose()

    @asynccontextmanager
    async def visit(
        self, screen: Screen, size: Size = DESKTOP, *, scripts: bool = True
    ) -> AsyncIterator[Visit]:
        """A visit to one page, by somebody who just signed in."""
        opened = await listening(await self._arrive(screen.as_user, scripts=scripts), self.url)
        opened.good = self._good[screen.as_user]
        try:
            await opened.page.set_viewport_size({"width": size.width, "height": size.height})
            if screen.name in self.known:
                await opened.page.goto(self.known[screen.name])
            else:
                await opened.page.goto(screen.start)
                await walk(opened.page, screen.steps)
            await built(opened, screen.status)
            assert opened.status == screen.status, f"{opened.page.url} answers {opened.status}"
            self.paths[screen.name] = urlsplit(opened.page.url).path
            if not opened.sent and not screen.start.startswith(TRAVEL):
                self.known[screen.name] = opened.page.url
            yield opened
        finally:
            await opened.page.close()

    async def _arrive(self, user: str | None, *, scripts: bool) -> BrowserContext:
        """The browser of this person, who comes in as if for the first time today."""
        who = (user, scripts)
        if who not in self._contexts:
            entering = context_for(self.browser, self.url, None, DESKTOP, scripts=scripts)
            self._contexts[who] = await self._ending.enter_async_context(entering)
        context = self._contexts[who]
        await context.clear_cookies()
        if user is not None:
            await sign_in(context, user)
        return context


async def in_windows(
    seen: Visit, check: Callable[[Page], Awaitable[list[str]]], *sizes: Size
) -> list[str]:
    """What a check finds in windows of these sizes, one after the other."""
    faults = []
    for size in sizes:
        await seen.page.set_viewport_size({"width": size.width, "height": size.height})
        faults += [f"at {size.width} px: {fault}" for fault in await check(seen.page)]
    return faults


async def walk(page: Page, steps: Sequence[Step]) -> None:
    """Take these steps. A script may put the answer to a form in the page that is there."""
    for step in steps:
        if isinstance(step, str):
            async with page.expect_navigation():
                await page.locator(step).first.click()
        elif isinstance(step, Follow):
            path = await page.locator(step.link).first.get_attribute("href")
            await page.goto(urljoin(page.url, path))
        elif isinstance(step, Send):
            await page.locator(step.button).first.click()
            await page.locator(step.shows).first.wait_for()
        else:
            await fill(page, *step)


async def fill(page: Page, selector: str, value: str) -> None:
    """Fill in a field, tick a box, or choose from a list."""
    control = page.locator(selector).first
    kind = await control.evaluate("it => it.type || it.localName")
    if kind.startswith("select"):
        await control.select_option(value)
    elif kind in {"checkbox", "radio"}:
        await control.check()
    else:
        await control.fill(value)


def origin_of(url: str) -> str:
    """Scheme, host and port; what is made in the page itself is nobody's but its own."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"
