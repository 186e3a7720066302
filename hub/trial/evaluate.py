"""Plays stories through a hub of their own and compares what came of them with what should have.

The hub is a real one: its own nats-server with every acknowledged message on disk, its own
databases, its consumers in processes of their own, the partners behind their own accounts.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hub.audit.digest import state_digest
from hub.projections import views
from hub.settings import Settings
from hub.stories.expected import Result, check
from hub.stories.story import Stories
from hub.trial.accounting import account
from hub.trial.collect import collect
from hub.trial.deeds import Deeds
from hub.trial.house import House
from hub.trial.play import RECORDING, Day, Partners, Published, settle, settling
from hub.trial.scratch import scratch
from hub.wiring import CONSUMERS, Hub
from schemas import events


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the stories; `expected` counts what was met and lists what was missed."""

    published: int
    registered: int
    corrected: int
    withdrawn: int
    feedback: int
    refused: int
    quarantined: int
    duplicates: int
    entities: int
    dossiers: int
    routed: dict[str, int]
    lost: int
    doubled: int
    set_aside: int
    expected: dict[str, Any]
    seconds: float
    state_digest: str
    views_digest: str

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or set aside, and every expectation was met."""
        return not (self.lost or self.doubled or self.set_aside or self.expected["missed"])

    def to_json(self) -> str:
        """One JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False)


def evaluate(stories: Stories, settings: Settings | None = None) -> Report:
    """Play the stories in a hub that exists for this alone."""
    with scratch(settings or Settings()) as chosen, House(chosen) as house:
        house.spawn(*CONSUMERS)
        return asyncio.run(play(house.settings, stories))


async def play(settings: Settings, stories: Stories) -> Report:
    """Play the stories into a hub that runs, wait until it is idle, and report."""
    started_s = time.monotonic()
    hub = Hub(settings)
    try:
        async with Partners(settings) as partners:
            published = await partners.play(stories.messages)
        await settle(hub)
        return report(hub, stories, published, time.monotonic() - started_s)
    finally:
        hub.close()


async def play_days(settings: Settings, stories: Stories) -> Report:
    """As `play`, but day by day, and people do their work: a history that one can look back on."""
    started_s = time.monotonic()
    hub = Hub(settings)
    try:
        deeds = Deeds(hub, stories.messages)
        recorded = settling(hub, consumers=RECORDING)
        async with Partners(settings) as partners, recorded as settled:

            async def rest(day: Day, published: Published) -> None:
                await settled()
                await asyncio.to_thread(deeds.after, day, published.places)

            published = await partners.play_days(stories.messages, rest)
        await settle(hub)
        return report(hub, stories, published, time.monotonic() - started_s)
    finally:
        hub.close()


def report(hub: Hub, stories: Stories, published: Published, seconds: float) -> Report:
    """Read what came of the stories from the record and the views."""
    counted = account(hub.reading, hub.mapper)
    places = [place for some in published.places.values() for place in some]
    results = check(stories.expected, collect(hub.views.database, published.places))
    by_topic = counted.by_topic
    return Report(
        published=published.count,
        registered=by_topic.get(events.SignalRegistered.TOPIC, 0),
        corrected=by_topic.get(events.SignalCorrected.TOPIC, 0)
        + by_topic.get(events.SignalSupplemented.TOPIC, 0),
        withdrawn=by_topic.get(events.SignalWithdrawn.TOPIC, 0),
        feedback=by_topic.get(events.FeedbackReceived.TOPIC, 0),
        refused=by_topic.get(events.MessageRefused.TOPIC, 0),
        quarantined=by_topic.get(events.MessageQuarantined.TOPIC, 0),
        duplicates=by_topic.get(events.MessageRepeated.TOPIC, 0),
        entities=_count(hub, "SELECT COUNT(DISTINCT entity) FROM mentions"),
        dossiers=_count(hub, "SELECT COUNT(*) FROM dossiers"),
        routed=_routed(hub),
        lost=len(counted.lost(places)),
        doubled=len(counted.doubled),
        set_aside=_count(hub, "SELECT COUNT(*) FROM set_aside"),
        expected=_expected(results),
        seconds=round(seconds, 3),
        state_digest=state_digest(hub.reading, hub.mapper, hub.sealer),
        views_digest=views.digest(hub.views.database),
    )


def _count(hub: Hub, sql: str) -> int:
    with hub.views.database.snapshot() as cursor:
        row = cursor.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _routed(hub: Hub) -> dict[str, int]:
    sql = "SELECT owner, COUNT(*) FROM routes WHERE is_ended = 0 GROUP BY owner ORDER BY owner"
    with hub.views.database.snapshot() as cursor:
        return {owner: int(count) for owner, count in cursor.execute(sql).fetchall()}


def _expected(results: Sequence[Result]) -> dict[str, Any]:
    missed = [{"name": r.name, "found": r.found} for r in results if not r.met]
    return {"met": sum(r.met for r in results), "missed": missed}
