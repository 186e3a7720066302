"""The storyline: time from left to right, a lane for each thing that signals share.

Geometry only, in SVG user units, and nothing about it is left to chance or to a layout program: the
same dossier gives the same picture, on the screen and in print. The table beside it says the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from hub.domain.calendar import DAY
from hub.web.moments import day_month, local_day

LANES_MAX: Final = 25
LEFT: Final = 190
RIGHT: Final = 28
TOP: Final = 46
LANE_HEIGHT: Final = 42
BOTTOM: Final = 14
WIDTH_MIN: Final = 960
GAP: Final = 30
"""The least distance between two signals, so that no dot hides another."""
TICKS_MAX: Final = 9
DETAIL_MAX: Final = 25
TICK_STEPS_DAYS: Final = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1820, 3640)


@dataclass(frozen=True, slots=True)
class Lane:
    """One shared thing: its label, how many signals name it, and where its line runs."""

    label: str
    detail: str
    signals: str
    y: int
    from_x: int
    to_x: int


@dataclass(frozen=True, slots=True)
class Column:
    """One signal: a numbered dot on each lane it names, joined by a line from top to bottom.

    The line is solid once a person confirmed the signal's place, and dashed while the hub proposes
    it. `is_against`: what was looked for was not there.
    """

    number: int
    x: int
    dots: tuple[int, ...]
    is_own_source: bool
    is_confirmed: bool
    is_against: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the scale."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Storyline:
    """The picture."""

    width: int
    height: int
    left: int
    lanes: tuple[Lane, ...]
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Point:
    """A signal to draw: its number (1, 2, ... in order of time), its moment, what it names."""

    number: int
    at: datetime
    things: frozenset[str]
    is_own_source: bool
    is_confirmed: bool = False
    is_against: bool = False


def storyline(points: Sequence[Point], labels: Sequence[tuple[str, str]]) -> Storyline:
    """Draw signals, in order of time, over the things they share: (entity, label), first on top.

    Above `LANES_MAX` things, those that most signals name are drawn; `left_out` counts the rest.
    """
    named = {entity: [p for p in points if entity in p.things] for entity, _ in labels}
    kept = set(sorted(named, key=lambda entity: -len(named[entity]))[:LANES_MAX])
    shown = [(entity, label) for entity, label in labels if entity in kept]
    width = max(WIDTH_MIN, LEFT + RIGHT + GAP * (len(points) + 1))
    scale = _Scale.over(points, LEFT + GAP, width - RIGHT - GAP)
    xs = dict(zip((p.number for p in points), _apart(map(scale.x, points), scale), strict=True))
    y_of = {entity: TOP + LANE_HEIGHT * i + LANE_HEIGHT // 2 for i, (entity, _) in enumerate(shown)}
    return Storyline(
        width=width,
        height=TOP + LANE_HEIGHT * len(shown) + BOTTOM,
        left=LEFT,
        lanes=tuple(
            Lane(
                *_split(label),
                f"{len(named[entity])} keer",
                y_of[entity],
                min((xs[p.number] for p in named[entity]), default=LEFT),
                max((xs[p.number] for p in named[entity]), default=LEFT),
            )
            for entity, label in shown
        ),
        columns=tuple(
            Column(
                p.number,
                xs[p.number],
                tuple(sorted(y_of[entity] for entity in p.things & y_of.keys())),
                p.is_own_source,
                p.is_confirmed,
                p.is_against,
            )
            for p in points
        ),
        ticks=tuple(scale.ticks()),
        left_out=len(labels) - len(shown),
    )


def _split(label: str) -> tuple[str, str]:
    """A label and the value behind its colon, which is cut off where it would not fit."""
    name, _, detail = label.partition(": ")
    return name, detail if len(detail) <= DETAIL_MAX else f"{detail[: DETAIL_MAX - 1]}…"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places between `left` and `right`."""

    first: date
    days: int
    left: int
    right: int

    @classmethod
    def over(cls, points: Sequence[Point], left: int, right: int) -> "_Scale":
        days = sorted(local_day(point.at) for point in points) or [date.min]
        return cls(days[0], (days[-1] - days[0]).days, left, right)

    def x(self, point: Point) -> int:
        return self.at(local_day(point.at))

    def at(self, day: date) -> int:
        away = (day - self.first).days
        return self.left + (self.right - self.left) * away // max(self.days, 1)

    def ticks(self) -> Iterable[Tick]:
        step = next((s for s in TICK_STEPS_DAYS if self.days // s < TICKS_MAX), self.days)
        if not self.days:
            yield Tick(self.left, day_month(self.first))
            return
        for away in range(0, self.days + 1, step):
            day = self.first + timedelta(days=away)
            year = f" {day.year}" if away == 0 or day.year != (day - step * DAY).year else ""
            yield Tick(self.at(day), day_month(day) + year)


def _apart(places: Iterable[int], scale: _Scale) -> list[int]:
    """Move what is too close together to the right, and back where the right edge is reached."""
    moved: list[int] = []
    for place in places:
        moved.append(max(place, moved[-1] + GAP) if moved else place)
    edge = scale.right
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], edge)
        edge = moved[i] - GAP
    return moved
