"""The hub that a browser visits: the demo, with its stories played and its screens served."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files

from hub import observability
from hub.actions.forgetting import to_do
from hub.eraser import FORGET
from hub.settings import Settings
from hub.store.processing import LOG
from hub.stories.story import load
from hub.trial.evaluate import play_days
from hub.trial.house import House
from hub.trial.scratch import scratch
from hub.wiring import CONSUMERS, Hub

PATIENCE_S = 60.0
PAUSE_S = 0.1


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs: where its screens are, and the house behind them."""

    url: str
    house: House


@contextmanager
def demo() -> Iterator[Demo]:
    """A demo as `hub demo` starts it, thrown away in the end."""
    observability.configure("warning")
    with scratch(Settings()) as settings, House(settings) as house:
        house.spawn(*CONSUMERS, LOG, FORGET)
        report = asyncio.run(play_days(house.settings, load(files("hub.stories") / "demo")))
        assert report.is_good
        _wait_until_erased(house)
        yield Demo(house.serve(0), house)


def _wait_until_erased(house: House) -> None:
    """Wait until what the demo's people agreed to destroy is destroyed."""
    deadline_s, hub = time.monotonic() + PATIENCE_S, Hub(house.settings)
    try:
        while to_do(hub.desk()):
            assert time.monotonic() < deadline_s, "nothing was erased in time"
            time.sleep(PAUSE_S)
    finally:
        hub.close()
