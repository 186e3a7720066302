"""How many signals a second go all the way, and how long one takes.

From a partner's acknowledged publish to routed and visible in the views, through every consumer in
a process of its own, with every acknowledged message and every commit on disk. The rate is that of
a backlog: the consumers stand still until all signals are accepted, and then work it off. The
latency is measured live, at a steady pace.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from hub.bench.raw import raw_rates
from hub.bus.credentials import HUB
from hub.projections import views
from hub.settings import Settings
from hub.stories.mixed import mixed
from hub.stories.story import StoryMessage
from hub.trial.house import House
from hub.trial.play import Partners, settle
from hub.trial.scratch import scratch
from hub.wiring import CONSUMERS, Hub

RAW_MESSAGES: Final = 20_000
LATENCY_PER_S: Final = 50
LATENCY_SIGNALS: Final = 1_000
WARM_UP_SIGNALS: Final = 500
LOOK_S: Final = 0.002
SEEN_TIMEOUT_S: Final = 30.0
DRAIN_TIMEOUT_S: Final = 3600.0
SEED: Final = 20_261_123


def pipeline(signals: int, database: str | None = None) -> dict[str, Any]:
    """Run the whole measurement; `signals` is how many go through at full speed."""
    with scratch(Settings(database=database)) as settings, House(settings) as house:
        processes = {name: house.spawn(name) for name in CONSUMERS}
        pids = {name: process.pid for name, process in processes.items()}
        pids["nats-server"] = house.server.pid
        return asyncio.run(_measure(house, pids, signals))


async def _measure(house: House, pids: dict[str, int], signals: int) -> dict[str, Any]:
    hub = Hub(house.settings)
    messages = mixed(WARM_UP_SIGNALS + signals + LATENCY_SIGNALS, SEED).messages
    warm_up, rest = messages[:WARM_UP_SIGNALS], messages[WARM_UP_SIGNALS:]
    try:
        async with Partners(house.settings) as partners:
            await partners.play(warm_up)
            await settle(hub)
            house.pause()
            started_s = time.perf_counter()
            published = await partners.play(rest[:signals])
            published_s = time.perf_counter() - started_s
            before = {name: _cpu_s(pid) for name, pid in pids.items()}
            started_s = time.perf_counter()
            house.resume()
            await settle(hub, timeout_s=DRAIN_TIMEOUT_S)
            took_s = time.perf_counter() - started_s
            used = {name: _cpu_s(pid) - before[name] for name, pid in pids.items()}
            latency = await _latency(hub, partners, rest[signals:])
        raw = await raw_rates(
            house.server.url, house.credentials.path(HUB), house.directory, RAW_MESSAGES
        )
        per_s = published.count / took_s
        return {
            "signals": published.count,
            "signals_per_s": round(per_s, 1),
            "seconds": round(took_s, 3),
            "accepted_per_s": round(published.count / published_s, 1),
            "events": hub.reading.last(),
            "cpu_us_per_signal": {k: round(v / published.count * 1e6, 1) for k, v in used.items()},
            "latency_ms_at_50_per_s": latency,
            "raw": {name: round(rate, 1) for name, rate in raw.items()},
            "ratio": {name: round(per_s / rate, 4) for name, rate in raw.items()},
            "views_digest": views.digest(hub.views.database),
            "cores": os.cpu_count(),
        }
    finally:
        hub.close()


async def _latency(
    hub: Hub, partners: Partners, messages: Sequence[StoryMessage]
) -> dict[str, Any]:
    """Publish at a steady pace and watch the views for each message's route."""
    waiting: dict[tuple[str, int], float] = {}
    took_ms: list[float] = []
    done = asyncio.Event()

    async def watch() -> None:
        until = time.monotonic() + len(messages) / LATENCY_PER_S + SEEN_TIMEOUT_S
        while (waiting or not done.is_set()) and time.monotonic() < until:
            await asyncio.sleep(LOOK_S)
            now = time.perf_counter()
            seen = _seen(hub, list(waiting))
            took_ms.extend((now - waiting.pop(place)) * 1000 for place in seen)

    watcher = asyncio.create_task(watch())
    started_s = time.perf_counter()
    for number, message in enumerate(messages):
        await asyncio.sleep(max(0.0, started_s + number / LATENCY_PER_S - time.perf_counter()))
        published = await partners.play([message])
        for place in published.places[message.name]:
            waiting[place] = time.perf_counter()
    done.set()
    await watcher
    took_ms.sort()
    return {
        "signals": len(took_ms),
        "unseen": len(waiting),
        "p50": round(statistics.median(took_ms), 2),
        "p99": round(took_ms[int(len(took_ms) * 0.99) - 1], 2),
    }


def _seen(hub: Hub, places: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Of these messages, those that the views show as routed, or as whatever else they became."""
    if not places:
        return []
    marks = " OR ".join(["(m.partner = ? AND m.sequence = ?)"] * len(places))
    sql = (
        "SELECT m.partner, m.sequence FROM messages m LEFT JOIN routes r ON r.signal = m.subject "  # noqa: S608 - only marks go in
        f"WHERE ({marks}) AND (m.outcome <> 'registered' OR r.signal IS NOT NULL)"
    )
    params = [value for place in places for value in place]
    with hub.views.database.snapshot() as cursor:
        return [(partner, int(seq)) for partner, seq in cursor.execute(sql, params).fetchall()]


def _cpu_s(pid: int) -> float:
    """CPU seconds, user and system, that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
