"""Signals by week, as a few bars: whether something grows is seen at a glance. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WEEK: Final = timedelta(days=7)
WEEKS: Final = 12
HEIGHT: Final = 16
STEP: Final = 6
BAR: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: where its bar stands in the picture, and how many signals it stands for."""

    x: int
    y: int
    height: int
    signals: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """The picture, and the same in words."""

    bars: tuple[Bar, ...]
    words: str


def weeks(received: Iterable[datetime], now: datetime) -> Weeks:
    """Count the signals of the last twelve weeks, this one last; what is older is left out."""
    counts = [0] * WEEKS
    for at in received:
        ago = max((now - at) // WEEK, 0)
        if ago < WEEKS:
            counts[WEEKS - 1 - ago] += 1
    highest = max(*counts, 1)
    bars = tuple(_bar(place, count, highest) for place, count in enumerate(counts))
    return Weeks(bars, f"Signalen per week, de laatste twaalf weken: {', '.join(map(str, counts))}")


def _bar(place: int, count: int, highest: int) -> Bar:
    height = max(1, round(HEIGHT * count / highest)) if count else 1
    return Bar(place * STEP, HEIGHT - height, height, count)
