"""How erasers die in `test_forgetting`: killed by the system, or after each step in turn."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from hub.actions import erasing
from hub.eraser import FORGET, Eraser
from schemas.ids import forgotten_id
from tests.servers import eventually

STEPS = ("_record", "_behind", "_shred", "_places")


class Killed(NamedTuple):
    """How an eraser ended that was killed halfway, and how far it had come."""

    code: int
    said: bool
    shredded: bool
    is_done: bool


async def killed(house, hub, batch):
    """Kill a process that erases when the record says it, and another when the keys are gone.

    Each stands still there, for as long as it takes to see that: the first waits for stages that
    are stopped, the second for somebody who reads a table that it has to scrub.
    """
    register = partial(hub.reading.stream, forgotten_id())
    house.pause()
    try:
        first = await kill_when(house, hub, batch, register)
    finally:
        house.resume()
    with hub.views.database.snapshot() as reading:
        reading.execute("SELECT COUNT(*) FROM mentions").fetchall()
        second = await kill_when(house, hub, batch, lambda: hub.keys.forgotten().version)
    return first, second


async def kill_when(house, hub, batch, is_so):
    eraser = house.spawn(FORGET)
    await eventually(is_so)
    eraser.kill()
    return Killed(
        await asyncio.to_thread(eraser.wait),
        bool(hub.reading.stream(forgotten_id())),
        hub.keys.forgotten().version > 0,
        erasing.load_batch(hub.desk(), batch).done is not None,
    )


@contextmanager
def dying(names, deaths):
    """Let the eraser die once after each of these steps."""

    class Died(Exception):  # noqa: N818 - named for what happens
        """Stands for the end of the process."""

    left = set(names)
    kept = {name: getattr(Eraser, name) for name in names}

    def make(name):
        def step(self, *args):
            answer = kept[name](self, *args)
            if name in left:
                left.remove(name)
                deaths.append(name)
                raise Died
            return answer

        return step

    for name in names:
        setattr(Eraser, name, make(name))
    try:
        yield Died
    finally:
        for name, step in kept.items():
            setattr(Eraser, name, step)
    assert not left


async def forget(hub, batch, journey, *, dies):
    """Carry a batch out; where it dies begin again, until it is done."""
    steps, deaths = STEPS if dies else (), []
    with dying(steps, deaths) as died, ThreadPoolExecutor(1) as executor:
        while True:
            assert erasing.load_batch(hub.desk(), batch).done is None
            try:
                journey.done = await Eraser(hub, executor).carry_out(batch)
            except died:
                continue
            break
    journey.deaths = len(deaths)


async def forget_more(hub, batch):
    """What the eraser does by itself: it finds the batch that something came of, and goes on."""
    with ThreadPoolExecutor(1) as executor:
        eraser = Eraser(hub, executor)
        assert await eraser.to_do() == [batch]
        await eraser.carry_out(batch)
        assert await eraser.to_do() == []
