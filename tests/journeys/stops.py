"""Hubs that were stopped at random moments of random histories, compared with looking back.

A seed gives a history: partners' messages and people's deeds, worked on by the stages in any order
and in batches of any size, under a clock that never stands still. At each stop the views in use
are brought up to all there was, and their digest is kept. Looking back at that moment from the end
must give the same views: as the command does, from the start, and as the screens do, on from the
nearest earlier ones.

`make stops` plays enough histories for a thousand moments, and says what it found.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from consumers.stage import StoryClock
from hub.actions import casework, dossiers
from hub.domain.companions import Wish
from hub.projections import building, journal, views
from hub.store.database import Database
from hub.stories.mixed import mixed
from hub.web.past import Past, StillBuilding
from hub.wiring import Hub
from tests.builders import START
from tests.databases import KINDS, new_url
from tests.workshop import SCRATCH, Workshop, workshop

TICK = timedelta(seconds=7)
PATIENCE_S = 30.0
WISH = Wish("De wijkagent herkent de bestuurder.", "coordinator")


class WallClock(StoryClock):
    """Recorded when it is recorded: later with every event."""

    def __init__(self):
        self.now = START

    def recorded(self, occurred_at: datetime) -> datetime:
        del occurred_at
        self.now += TICK
        return self.now


class Timed(Workshop):
    """A workshop under a clock that goes on."""

    @property
    def clock(self):
        return self.wall

    @clock.setter
    def clock(self, _):
        self.wall = WallClock()


@dataclass(frozen=True)
class Stop:
    """A moment at which the hub was stopped, the events it had, and the digest of its views."""

    moment: datetime
    place: int
    digest: str


def play(hub: Timed, seed: int, many: int) -> Iterator[Stop]:
    """Let a history happen, and stop the hub at random moments."""
    random = Random(seed)  # noqa: S311 - an invention
    messages = list(mixed(random.randint(20, 60), random.randrange(1_000_000)).messages)
    left = many
    while left:
        match random.randint(0, 19):
            case 0 | 1 | 2 | 3 if messages:
                hub.receive(messages.pop(0))
            case 4:
                do(hub, random)
            case 5:
                left -= 1
                yield stopped(hub)
            case _:
                hub.step(random.choice(hub.stages), random.randint(1, 9))


def do(hub: Timed, random: Random) -> None:
    """Let a person do something with what the views show."""
    hub.wall.now += TICK
    now = hub.wall.now
    found = [UUID(row[0]) for row in hub.rows("SELECT item FROM work ORDER BY item")]
    both = [UUID(row[0]) for row in hub.rows("SELECT dossier FROM dossiers ORDER BY dossier")]
    if len(both) > 1 and random.random() < 0.3:
        dossiers.merge(hub.desk(), *random.sample(both, 2), WISH, now)
    elif found:
        casework.assign(hub.desk(), random.choice(found), to="d.jansen", by="d.jansen", now=now)


def stopped(hub: Timed) -> Stop:
    """Let the views show all that was recorded, and the clock go on, as it does while it lies."""
    while hub.step("project"):
        pass
    moment = hub.wall.now
    hub.wall.now += TICK
    return Stop(moment, hub.reading.last(), views.digest(hub.views.database))


def from_the_start(hub: Hub, moment: datetime) -> tuple[int, str]:
    """Look back as the command does: the place, and the digest."""
    with hub.views.database.snapshot() as cursor:
        place = journal.place_at(cursor, moment)
    with tempfile.TemporaryDirectory(dir=SCRATCH) as directory:
        target = Database.open(f"sqlite:///{directory}/then.db")
        with closing(target):
            building.rebuild(hub.reading, hub.mapper, target, lambda _: None, place)
            return place, views.digest(target)


def by_the_screens(past: Past, moment: datetime) -> str:
    """Look back as the screens do: the digest."""
    until_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            return views.digest(past.views_at(moment))
        except StillBuilding:
            assert time.monotonic() < until_s


def wrong(kind: str, seed: int, many: int) -> list[str]:
    """Play one history with so many stops; say where looking back differs from the hub stopped."""
    found = []
    with tempfile.TemporaryDirectory(dir=SCRATCH) as directory:
        urls = {}
        if kind != "sqlite":
            urls = {name: new_url(kind, Path(directory)) for name in ("database", "views")}
        with workshop(Timed, **urls) as hub:
            stops = list(play(hub, seed, many))
            hub.settle()
            with closing(Past(hub.desk())) as past:
                for number, stop in enumerate(stops):
                    again = from_the_start(hub, stop.moment)
                    shown = by_the_screens(past, stop.moment)
                    if again != (stop.place, stop.digest) or shown != stop.digest:
                        found.append(f"{kind}, seed {seed}, stop {number} (event {stop.place})")
    return found


def main() -> int:
    """Play histories until there were enough moments."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--moments", type=int, default=1000)
    asked.add_argument("--each", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    found, moments, started_s = [], dict.fromkeys(KINDS, 0), time.monotonic()
    for number in range(-(-chosen.moments // chosen.each)):
        kind = KINDS[number % len(KINDS)]
        found += wrong(kind, chosen.seed + number, chosen.each)
        moments[kind] += chosen.each
    took_s = round(time.monotonic() - started_s)
    said = {"moments": moments, "seed": chosen.seed, "wrong": found, "took_s": took_s}
    sys.stdout.write(json.dumps(said) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
