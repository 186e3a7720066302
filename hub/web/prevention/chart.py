"""The picture of prevention: signals by quarter as bars, and how often something was done."""

from dataclasses import dataclass
from typing import Final

from hub.web.words import count

BAR_WIDTH: Final = 64
GAP: Final = 56
LEFT: Final = 16
TOP: Final = 28
BARS_HEIGHT: Final = 150
FOOT: Final = 58


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter. A number that is not shown has no bar."""

    x: int
    y: int
    height: int
    middle: int
    label: str
    value: str
    done: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture; `base` is where the bars stand."""

    width: int
    height: int
    base: int
    bar_width: int
    bars: tuple[Bar, ...]


def chart(quarters: tuple[str, ...], totals: tuple[str, ...], held: tuple[int, ...]) -> Chart:
    """Draw totals as bars; what is not a number is drawn as nothing."""
    numbers = [int(total) if total.isdigit() else 0 for total in totals]
    most = max([*numbers, 1])
    base = TOP + BARS_HEIGHT
    bars = tuple(
        Bar(
            x=LEFT + i * (BAR_WIDTH + GAP) + GAP // 2,
            y=base - round(BARS_HEIGHT * number / most),
            height=round(BARS_HEIGHT * number / most),
            middle=LEFT + i * (BAR_WIDTH + GAP) + GAP // 2 + BAR_WIDTH // 2,
            label=quarter,
            value=total,
            done=count(times, "actie", "acties") if times else "",
        )
        for i, (quarter, total, number, times) in enumerate(
            zip(quarters, totals, numbers, held, strict=True)
        )
    )
    width = 2 * LEFT + len(bars) * (BAR_WIDTH + GAP)
    return Chart(width, base + FOOT, base, BAR_WIDTH, bars)
