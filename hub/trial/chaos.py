"""Kills consumers without warning while messages flow, and compares the end with a quiet run.

Every consumer is a process of its own. Kills are SIGKILL at moments drawn from a seed, spread over
the whole run; a killed consumer is started again at once. What must come out is the same state, to
the digest, and not one message lost or doubled.
"""

import asyncio
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Final

from hub.settings import Settings
from hub.stories.story import Stories, StoryMessage
from hub.trial.evaluate import Report, report
from hub.trial.house import House
from hub.trial.play import Partners, Published, settle
from hub.trial.scratch import scratch
from hub.wiring import CONSUMERS, Hub

ALIVE_S: Final = 1.2
"""How long a consumer at least gets between two kills of it, beyond the time it takes to start."""


@dataclass(frozen=True, slots=True)
class ChaosReport:
    """The quiet run, the disturbed one, and how often each consumer was killed."""

    quiet: Report
    disturbed: Report
    kills: dict[str, int]
    seed: int

    @property
    def is_good(self) -> bool:
        """Whether the state is the same and nothing was lost, doubled or set aside."""
        same = self.quiet.state_digest == self.disturbed.state_digest
        return same and not any(
            (r.lost, r.doubled, r.set_aside) != (0, 0, 0) for r in (self.quiet, self.disturbed)
        )

    def to_dict(self) -> dict[str, Any]:
        """For printing as JSON."""
        return {"same_state": self.is_good, **asdict(self)}


def chaos(stories: Stories, kills: int, seed: int, settings: Settings) -> ChaosReport:
    """Play the stories twice: in peace, and with each consumer killed `kills` times."""
    quiet, _ = _run(stories, 0, seed, settings)
    disturbed, counted = _run(stories, kills, seed, settings)
    return ChaosReport(quiet, disturbed, counted, seed)


def _run(
    stories: Stories, kills: int, seed: int, settings: Settings
) -> tuple[Report, dict[str, int]]:
    with scratch(settings) as chosen, House(chosen) as house:
        processes = {name: house.spawn(name) for name in CONSUMERS}
        return asyncio.run(_disturb(house, processes, stories, kills, seed))


async def _disturb(
    house: House, processes: dict[str, Any], stories: Stories, kills: int, seed: int
) -> tuple[Report, dict[str, int]]:
    started_s = time.monotonic()
    rng = random.Random(seed)  # noqa: S311 - a schedule that can be drawn again, not a secret
    schedule = [name for name in CONSUMERS for _ in range(kills)]
    rng.shuffle(schedule)
    parts = _parts(stories.messages, len(schedule) + 1)
    counted = dict.fromkeys(CONSUMERS, 0)
    published = Published()
    hub = Hub(house.settings)
    try:
        async with Partners(house.settings) as partners:
            await _play(partners, parts[0], published)
            for name, part in zip(schedule, parts[1:], strict=True):
                await asyncio.sleep(rng.uniform(0, ALIVE_S))
                processes[name].send_signal(signal.SIGKILL)
                processes[name].wait()
                counted[name] += 1
                processes[name] = house.spawn(name)
                await _play(partners, part, published)
            await settle(hub)
        return report(hub, stories, published, time.monotonic() - started_s), counted
    finally:
        hub.close()


def _parts(messages: Sequence[StoryMessage], count: int) -> list[Sequence[StoryMessage]]:
    """Cut the messages into `count` runs of about the same length, in order."""
    bounds = [len(messages) * i // count for i in range(count + 1)]
    return [messages[a:b] for a, b in pairwise(bounds)]


async def _play(partners: Partners, messages: Sequence[StoryMessage], published: Published) -> None:
    more = await partners.play(messages)
    for name, places in more.places.items():
        published.places.setdefault(name, []).extend(places)
