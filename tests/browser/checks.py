"""What a page must hold to in a browser. Each check gives what is wrong, in words; nothing is good.

A check looks at a page that is open already, so that a page made to fail can be tried as well.
"""

import asyncio
import functools
import itertools
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession, Page

from hub.web.site import CSRF_FIELD
from tests.browser.visits import TRAVEL, Visit

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Beside axe's own choice: these are off until one asks for them.
ALSO = ("target-size", "label-content-name-mismatch", "td-has-header", "table-fake-caption")
MOST_STOPS = 2_000
PRESSES = 40
FORWARD: Mapping[str, object] = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
BACKWARD: Mapping[str, object] = {**FORWARD, "modifiers": 8}  # Shift
# A page may put the focus somewhere itself, and so does an address that ends in #something; Tab
# goes on from there. Here it goes on from the beginning, or back from the end: from where the focus
# last was, also when what had it is gone.
START = """(isEnd) => {
  const page = document.body, before = page.getAttribute("tabindex");
  if (!isEnd && document.activeElement === page && !location.hash) return;
  const mark = isEnd ? page.appendChild(document.createElement("span")) : page;
  mark.tabIndex = -1;
  mark.focus({ preventScroll: true });
  mark.blur();
  if (isEnd) mark.remove();
  else if (before === null) page.removeAttribute("tabindex");
}"""


@functools.cache
def script(name: str) -> str:
    """A script beside this file, or axe-core as npm installed it."""
    path = AXE if name == "axe" else HERE / "js" / f"{name}.js"
    return path.read_text("utf-8")


async def axe(page: Page) -> list[str]:
    """What axe-core finds, of any impact."""
    await page.evaluate(script("axe"))
    options: dict[str, Any] = {
        "preload": False,
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": True} for rule in ALSO},
    }
    found = await page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


async def small_targets(page: Page) -> list[str]:
    """What is too small to hit, without room around it."""
    found: list[str] = await page.evaluate(script("targets"))
    return found


async def strangers(visit: Visit) -> list[str]:
    """What the page fetched from elsewhere, or would send there."""
    return [f"asked {url}" for url in visit.strangers]


async def policy(visit: Visit) -> list[str]:
    """What the page's security policy stopped, and where that policy is too wide."""
    said = await visit.header("content-security-policy")
    parts = [part.strip() for part in said.split(";")]
    faults = [] if "default-src 'none'" in parts else ["the policy does not begin with nothing"]
    faults += [f"the policy says {part}" for part in parts if "unsafe" in part or "*" in part]
    return [*faults, *visit.said]


async def overflow(page: Page) -> list[str]:
    """What makes the page scroll sideways in this window (WCAG 1.4.10)."""
    found: list[str] = await page.evaluate(script("layout"))
    return found


async def keyboard(page: Page) -> list[str]:
    """What Tab does not reach, reaches out of order, or hides; and where it gets stuck."""
    await page.evaluate(script("keyboard"))
    stops: list[str] = await page.evaluate("hubKeyboard.prepare()")
    forward = await _walk(page, FORWARD, len(stops))
    faults = [f"{it['name']} {fault}" for it in forward for fault in it["faults"]]
    met = [it["stop"] for it in forward if it["stop"] >= 0]
    faults += [f"{stops[n]} cannot be reached" for n in sorted(set(range(len(stops))) - set(met))]
    faults += [
        f"{stops[after]} comes after {stops[before]}"
        for before, after in itertools.pairwise(met)
        if after < before
    ]
    back = await _walk(page, BACKWARD, len(stops))
    missed = sorted(set(met) - {it["stop"] for it in back})
    return faults + [f"{stops[n]} cannot be reached backwards" for n in missed]


async def _walk(page: Page, step: Mapping[str, object], stops: int) -> list[dict[str, Any]]:
    """Press Tab from one end until every stop was met and one more, or the focus comes round.

    Beyond the ends the browser itself may take the focus and keep it: then it is asked back, once.
    """
    browser = await page.context.new_cdp_session(page)
    for _ in range(2):
        await page.evaluate(START, step is BACKWARD)
        met = await _tab(page, browser, step, stops)
        if met or not stops:
            return met
        await page.bring_to_front()
    return []


async def _tab(
    page: Page, browser: CDPSession, step: Mapping[str, object], stops: int
) -> list[dict[str, Any]]:
    """Press Tab, and tell where that led. The page notes it: so one need not look each time."""
    met: list[dict[str, Any]] = []
    pressed, most = 0, min(2 * stops + 10, MOST_STOPS)
    while pressed < most:
        known = sum(it["stop"] >= 0 for it in met)
        presses = min(PRESSES, max(stops - known, 1))
        await _press(browser, step, presses)
        pressed += presses
        for here in filter(None, await page.evaluate("hubKeyboard.taken()")):
            if met and here["place"] == met[-1]["place"]:
                continue  # a field for a date has several parts
            if here["place"] in {it["place"] for it in met}:
                return met
            met.append(here)
        if known == stops:
            return met
    return met


async def _press(browser: CDPSession, step: Mapping[str, object], times: int) -> None:
    """Press a key so often, each after the other, without waiting for what came of the last."""
    moves = ("rawKeyDown", "keyUp") * times
    sent = (browser.send("Input.dispatchKeyEvent", {"type": it, **step}) for it in moves)
    await asyncio.gather(*sent)


async def skip_link(page: Page) -> list[str]:
    """Whether the first stop leads past the menu, and shows itself when it is reached."""
    await page.evaluate(START, False)  # noqa: FBT003 - what the script is given
    await page.keyboard.press("Tab")
    first = page.locator(":focus")
    if not await first.count():
        return ["Tab reaches nothing"]
    target = await first.get_attribute("href") or ""
    if not target.startswith("#"):
        return ["the first stop does not skip anything"]
    box = await first.bounding_box()
    faults = [] if box and box["height"] >= 24 and box["y"] >= 0 else ["the skip link is hidden"]
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    is_past = await page.evaluate(
        "() => { const it = document.activeElement, main = document.querySelector('main');"
        " return main.contains(it) || it === document.body ||"
        " Boolean(main.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING) }"
    )
    return faults if is_past else [*faults, "the skip link does not skip the menu"]


async def plain(visit: Visit, known: Collection[str] = ()) -> list[str]:
    """What does not work without JavaScript; `known` are addresses that need not answer."""
    found = await visit.page.evaluate(script("plain"))
    faults: list[str] = found["faults"]
    is_signed_in = any(post["action"] == "/afmelden" for post in found["posts"])
    faults += [
        f"the form to {post['action']} does not say whose it is"
        for post in found["posts"]
        if is_signed_in and CSRF_FIELD not in post["fields"]
    ]
    # A menu stands on every page: what answered this person before is not asked again.
    # Following a lasting link sets the session in the past: what came later is not there from then
    # on. So those come last, and each sets a moment of its own.
    for path in sorted(found["pages"], key=lambda it: it.startswith(TRAVEL)):
        if path in known or path in visit.good:
            continue
        answer = await visit.page.context.request.get(path)
        if not answer.ok:
            faults.append(f"{path} answers {answer.status}")
        elif not path.startswith(TRAVEL):
            visit.good.add(path)
    return faults
