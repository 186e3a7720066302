"""Which messages of a partner are missing, by the numbers that it gives them itself. Pure.

A partner that numbers (`sequence` of CloudEvents) counts all its messages together: 1, 2, 3 and so
on. The number it begins with is the first we hear; a hole is closed when every number in it came. A
number that was there already tells nothing: whether that message is new, its id says.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from schemas.base import Event
from schemas.events.partners import NumbersEvent, NumbersFilled, NumbersMissed, NumbersSettled

LAST: Final = 2**31 - 1
"""After this number a partner begins at 1 again (NL GOV profile for CloudEvents)."""
HOLES_MAX: Final = 64
"""So many holes are watched at once; an older one stays open until a person settles it."""
RANGES_MAX: Final = 256
"""A hole that falls apart into more pieces is watched no longer either."""

Range = tuple[int, int]


class Told(NamedTuple):
    """What a number tells of these numbers: that they came after all, or that they lack."""

    first: int
    last: int
    is_filled: bool


class Hole(NamedTuple):
    """Numbers that were passed over, and those of them that still lack."""

    first: int
    last: int
    lacking: tuple[Range, ...]


class Numbering(NamedTuple):
    """How far a partner is (0: it never numbered), and the holes behind it, oldest first."""

    highest: int = 0
    holes: tuple[Hole, ...] = ()


def after(state: Numbering, number: int) -> tuple[Numbering, Told | None]:
    """Take in the number of a message: what is known now, and what is to be told."""
    expected = 1 if state.highest == LAST else state.highest + 1
    if state.highest == 0 or number == expected:
        return state._replace(highest=number), None
    if number > state.highest:
        hole = Hole(expected, number - 1, ((expected, number - 1),))
        told = Told(hole.first, hole.last, is_filled=False)
        return Numbering(number, (*state.holes, hole)[-HOLES_MAX:]), told
    for place, hole in enumerate(state.holes):
        if any(first <= number <= last for first, last in hole.lacking):
            lacking = tuple(_without(hole.lacking, number))
            is_watched = 0 < len(lacking) <= RANGES_MAX
            kept = (hole._replace(lacking=lacking),) if is_watched else ()
            holes = (*state.holes[:place], *kept, *state.holes[place + 1 :])
            filled = None if lacking else Told(hole.first, hole.last, is_filled=True)
            return state._replace(holes=holes), filled
    return state, None


def _without(ranges: Iterable[Range], number: int) -> Iterator[Range]:
    for first, last in ranges:
        if not first <= number <= last:
            yield first, last
            continue
        if first < number:
            yield first, number - 1
        if number < last:
            yield number + 1, last


def to_json(state: Numbering) -> Any:
    """Write what a stage remembers of it."""
    return [state.highest, [[hole.first, hole.last, hole.lacking] for hole in state.holes]]


def from_json(said: Any) -> Numbering:
    """Undo `to_json`; nothing remembered is a partner that never numbered."""
    if said is None:
        return Numbering()
    highest, holes = said
    return Numbering(
        highest,
        tuple(Hole(first, last, tuple(map(tuple, lacking))) for first, last, lacking in holes),
    )


def open_holes(history: Iterable[Event]) -> tuple[NumbersMissed, ...]:
    """What still lacks, by all that was told of a partner's numbers, the oldest first."""
    missed: list[NumbersMissed] = []
    for event in history:
        match event:
            case NumbersMissed():
                missed.append(event)
            case NumbersFilled() | NumbersSettled():
                missed = [it for it in missed if not _is_same(it, event)]
            case _:
                pass
    return tuple(missed)


def _is_same(one: NumbersEvent, other: NumbersEvent) -> bool:
    return (one.first, one.last) == (other.first, other.last)
