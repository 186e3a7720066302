"""`make live`: how soon an open work list shows what a partner said, at a steady pace, as JSON.

From just before a partner publishes until the page in Chromium has put it on the screen, while many
others have the same list open. The times are compared on one machine with one clock.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from playwright.async_api import Page

from hub.settings import Settings
from hub.stories.mixed import mixed
from hub.stories.story import StoryMessage
from hub.trial.house import House
from hub.trial.play import Partners, settle
from hub.trial.scratch import scratch
from hub.web.visit import COOKIE
from hub.wiring import CONSUMERS, Hub
from tests.browser.chromium import chromium
from tests.browser.screen import COORDINATOR

WARM_UP = 200
SEED = 7
PER_S = 50
LAST_MS = 3_000
LIST = "/werkvoorraad?lijst=alles"
# The page's own listener does its work, and at the next frame it is on the screen.
WATCH = """
window.shown = {};
const listen = EventSource.prototype.addEventListener;
EventSource.prototype.addEventListener = function (name, take, ...rest) {
  const seen = (event) => {
    take(event);
    if (name === "ververs") window.lost = (window.lost || 0) + 1;
    if (name !== "wijziging") return;
    const items = Object.keys(JSON.parse(event.data));
    requestAnimationFrame(() => {
      const now = performance.timeOrigin + performance.now();
      for (const item of items) window.shown[item] ??= now;
    });
  };
  return listen.call(this, name, seen, ...rest);
};
"""
SETTLE_DOWN = """() => {
  const row = document.querySelectorAll("[data-item] a")[3];
  row.focus();
  window.focused = row;
  window.top_px = row.getBoundingClientRect().top;
}"""
AT_EASE = """() => ({
  focus_kept: document.activeElement === window.focused,
  moved_px: Math.round(Math.abs(window.focused.getBoundingClientRect().top - window.top_px)),
  lost: window.lost || 0,
  shown: window.shown,
})"""
REGISTERED = "SELECT partner, sequence, subject FROM messages WHERE outcome = 'registered'"


async def measure(house: House, signals: int, clients: int) -> dict[str, Any]:
    """Publish so many signals, with so many others looking on."""
    hub = Hub(house.settings)
    messages = mixed(WARM_UP + signals, SEED).messages
    try:
        async with Partners(house.settings) as partners, chromium() as browser:
            await partners.play(messages[:WARM_UP])
            await settle(hub)
            url = house.serve(0)
            token = await sign_in(url)
            async with others(url, token, clients) as heard:
                context = await browser.new_context(base_url=url)
                await context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
                await context.add_init_script(WATCH)
                page = await opened(context.new_page)
                sent = await publish(partners, messages[WARM_UP:])
                await page.wait_for_timeout(LAST_MS)
                found = await page.evaluate(AT_EASE)
        return said(hub, sent, found) | {
            "clients": clients,
            "frames_to_others": sum(heard),
            "least_frames_to_one": min(heard, default=0),
            "per_s": PER_S,
            "cores": os.cpu_count(),
        }
    finally:
        hub.close()


async def opened(new_page: Any) -> Page:
    """The list as somebody has it open, with the focus somewhere in it."""
    page: Page = await new_page()
    await page.goto(LIST)
    await page.get_by_text("live", exact=True).wait_for()
    await page.evaluate(SETTLE_DOWN)
    return page


async def sign_in(url: str) -> str:
    """The token of a session."""
    async with httpx2.AsyncClient() as client:
        await client.post(f"{url}/aanmelden/demo", data={"persoon": COORDINATOR})
        return str(client.cookies[COOKIE])


@asynccontextmanager
async def others(url: str, token: str, clients: int) -> AsyncIterator[list[int]]:
    """Open pages that hear what changes; how many times each was told something."""
    heard = [0] * clients

    async def listen(number: int) -> None:
        path = f"{url}{LIST.replace('?', '/live?')}"
        async with (
            httpx2.AsyncClient(timeout=None, cookies={COOKIE: token}) as client,
            client.stream("GET", path) as answer,
        ):
            async for line in answer.aiter_lines():
                heard[number] += line.startswith("event: wijziging")

    tasks = [asyncio.create_task(listen(number)) for number in range(clients)]
    try:
        yield heard
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def publish(
    partners: Partners, messages: Sequence[StoryMessage]
) -> dict[tuple[str, int], float]:
    """Publish at a steady pace; when each was sent, in milliseconds, by partner and place."""
    sent: dict[tuple[str, int], float] = {}
    started_s = time.perf_counter()
    for number, message in enumerate(messages):
        await asyncio.sleep(max(0.0, started_s + number / PER_S - time.perf_counter()))
        at_ms = time.time() * 1000
        published = await partners.play([message])
        sent |= dict.fromkeys(published.places[message.name], at_ms)
    return sent


def said(hub: Hub, sent: dict[tuple[str, int], float], found: dict[str, Any]) -> dict[str, Any]:
    """How long each signal took; one that never came is counted by itself."""
    shown = found.pop("shown")
    with hub.views.database.snapshot() as cursor:
        rows = cursor.execute(REGISTERED).fetchall()
    subjects = [(sent[it[0], it[1]], it[2]) for it in rows if (it[0], it[1]) in sent]
    took = sorted(shown[subject] - at_ms for at_ms, subject in subjects if subject in shown)
    return {
        "signals": len(subjects),
        "never_shown": len(subjects) - len(took),
        "p50_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[int(len(took) * 0.95)], 1),
        "p99_ms": round(took[int(len(took) * 0.99)], 1),
        "max_ms": round(took[-1], 1),
        **found,
    }


def main() -> None:
    """Measure in a house of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--signals", type=int, default=1_000)
    asked.add_argument("--clients", type=int, default=100)
    chosen = asked.parse_args()
    with scratch(Settings()) as settings, House(settings) as house:
        house.spawn(*CONSUMERS)
        found = asyncio.run(measure(house, chosen.signals, chosen.clients))
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main()
