"""Finds a Chromium on this machine, and starts it without a window."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

NAMED = "HUB_CHROMIUM"
DEBIAN = "/usr/bin/chromium"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "the browser tests need Chromium, and there is none here. Install it with "
    "`apt-get install chromium` or `.venv/bin/playwright install chromium`, "
    f"or say where it is in {NAMED}"
)


class NoChromium(Exception):  # noqa: N818 - a fact about the machine
    """There is no Chromium to test with."""


def is_program(path: str | Path | None) -> bool:
    """Whether there is a program here that we may start."""
    return path is not None and Path(path).is_file() and os.access(path, os.X_OK)


def choose(
    environment: Mapping[str, str],
    own: str,
    which: Callable[[str], str | None] = shutil.which,
    debian: str = DEBIAN,
) -> str:
    """The Chromium to start: the one that is named, Debian's, one on the path, Playwright's own.

    A named one that is not there is a mistake, and no reason to take another.
    """
    named = environment.get(NAMED)
    if named:
        if not is_program(named):
            raise NoChromium(f"{NAMED} names {named}, and that is no program")
        return named
    found = next(filter(is_program, [debian, *map(which, PROGRAMS), own]), None)
    if found is None:
        raise NoChromium(ADVICE)
    return found


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A Chromium without a window; its sandbox is off only where it must be, for root."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        program = choose(os.environ, playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            await browser.close()
