"""`make screenshots`: a picture of every page, on a desk and a phone, and a page that shows them.

The demo's clock stands still and its ids follow from its stories, so that the same screens make the
same pictures. They are kept small: few colours, and no longer than two windows.
"""

import asyncio
import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Page

from tests.browser.chromium import chromium
from tests.browser.demo import demo
from tests.browser.pages import SCREENS
from tests.browser.screen import Screen
from tests.browser.visits import DESKTOP, PHONE, Visitor

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "img" / "screens"
LISTING = DOCS / "screens.md"
WINDOWS = {"": DESKTOP, "-390": PHONE}
MOST_HEIGHT = 1800
COLOURS = 64
MOST_BYTES = 128 * 1024
OPENING = """# The screens

Pictures of the demo, with invented people. `make screenshots` makes them, and this page, from the
list in `tests/browser/pages.py`; the same list is what the browser tests look at. A long page is
shown from its top.
"""


def file_name(screen: Screen, suffix: str) -> str:
    """The name of a page's picture in this window."""
    return f"{screen.name}{suffix}.png"


def pictured(screens: Sequence[Screen]) -> list[Screen]:
    """The pages that have pictures."""
    return [screen for screen in screens if screen.is_pictured]


def listing(screens: Sequence[Screen]) -> str:
    """The page that shows the pictures."""
    parts = [OPENING]
    for screen in pictured(screens):
        who = f"as `{screen.as_user}`" if screen.as_user else "without signing in"
        images = [
            f'<img src="img/screens/{file_name(screen, suffix)}" '
            f'alt="{screen.name}, {size.width} pixels wide" width="{width}">'
            for (suffix, size), width in zip(WINDOWS.items(), ("72%", "22%"), strict=True)
        ]
        parts.append(f"## {screen.name}\n\n{screen.about}, {who}.\n\n" + "\n".join(images) + "\n")
    return "\n".join(parts)


def smaller(picture: bytes) -> bytes:
    """The same picture in its most common colours; what is rarer takes the nearest of them."""
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    counted: Any = whole.getcolors(whole.width * whole.height)
    common = [colour for _, colour in sorted(counted, reverse=True)[:COLOURS]]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in common for part in colour])
    made = io.BytesIO()
    few = whole.quantize(palette=palette, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


async def take(page: Page) -> bytes:
    """A picture of the page from its top."""
    await page.evaluate("document.fonts.ready")
    width, height = await page.evaluate(
        "[innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight)]"
    )
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, MOST_HEIGHT)}
    return await page.screenshot(full_page=True, clip=clip, animations="disabled")


async def take_all(url: str) -> None:
    """Take every picture, and tell how large it is."""
    async with chromium() as browser:
        visitor = Visitor(browser, url)
        for screen in pictured(SCREENS):
            for suffix, size in WINDOWS.items():
                async with visitor.visit(screen, size) as seen:
                    await seen.is_quiet()
                    made = smaller(await take(seen.page))
                name = file_name(screen, suffix)
                (FOLDER / name).write_bytes(made)
                sys.stdout.write(f"{name:40} {len(made) / 1000:6.1f} kB\n")


def main() -> None:
    """Make the pictures and their page anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with demo() as running:
        asyncio.run(take_all(running.url))
    LISTING.write_text(listing(SCREENS), "utf-8")


if __name__ == "__main__":
    main()
