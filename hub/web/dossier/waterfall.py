"""A waterfall: bars that add up, as a drawing and as the table beside it. Pure geometry.

The drawing and the table are made of the same numbers; neither computes one of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hub.matching.weights import CENTIBIT

LABEL: Final = 232
VALUE: Final = 76
PLOT: Final = 360
WIDTH: Final = LABEL + PLOT + VALUE
ROW: Final = 34
BAR: Final = 18
TOP: Final = 8
LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that weighs: what it is, why, and what it adds (1/100 bit; below zero: takes)."""

    what: str
    why: str
    centibits: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece as drawn: from `x`, so wide, in words and with its sign."""

    what: str
    why: str
    centibits: int
    value: str
    x: int
    width: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The drawing: its bars, their sum, and how much was needed (None: nothing was)."""

    bars: tuple[Bar, ...]
    centibits: int
    total: str
    needed: str
    needed_x: int | None
    width: int
    height: int
    label: int


def waterfall(pieces: Sequence[Piece], needed: int | None = None) -> Waterfall:
    """Draw pieces one after the other, and their sum below."""
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + piece.centibits)
    marks = [*ends, needed or 0]
    low, span = min(marks), max(max(marks) - min(marks), 1)

    def at(value: int) -> int:
        return LABEL + (value - low) * PLOT // span

    def bar(row: int, piece: Piece, start: int, end: int, kind: str) -> Bar:
        left, right = at(min(start, end)), at(max(start, end))
        y, width = TOP + row * ROW, max(right - left, LEAST)
        said = bits(piece.centibits, signed=kind != "total")
        return Bar(piece.what, piece.why, piece.centibits, said, left, width, y, kind)

    bars = [
        bar(row, piece, ends[row], ends[row + 1], "minus" if piece.centibits < 0 else "plus")
        for row, piece in enumerate(pieces)
    ]
    whole = Piece("Samen", "De som van alles hierboven.", ends[-1])
    bars.append(bar(len(pieces), whole, 0, ends[-1], "total"))
    return Waterfall(
        bars=tuple(bars),
        centibits=ends[-1],
        total=bits(ends[-1], signed=False),
        needed="" if needed is None else bits(needed, signed=False),
        needed_x=None if needed is None else at(needed),
        width=WIDTH,
        height=TOP * 2 + ROW * len(bars),
        label=LABEL,
    )


def centibits_of(nanobits: int) -> int:
    """A weight in whole centibits, as a sum of bars shows it."""
    return (nanobits + CENTIBIT // 2) // CENTIBIT


def bits(centibits: int, *, signed: bool = True) -> str:
    """A weight in bits, as one writes it: `+11,20`."""
    sign = "−" if centibits < 0 else "+" if signed else ""  # noqa: RUF001 - a minus sign
    whole, rest = divmod(abs(centibits), 100)
    return f"{sign}{whole},{rest:02}"
