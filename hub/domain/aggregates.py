"""Numbers that may be shown: none so small that it is about somebody, none that can be worked out.

A column of numbers is shown with its total. A number from 1 to 4 is left out; and so is the next
smallest, for as long as what was left out could be worked out from the total. What is left out can
then each be anything from 1 to 5, at least: whoever sees the rest cannot tell which.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

SHOWN_MIN: Final = 5
SLACK_MIN: Final = SHOWN_MIN - 1
HIDDEN_MIN: Final = 2


class Column(NamedTuple):
    """A total with its numbers; None where it may not be shown."""

    total: int | None
    cells: tuple[int | None, ...]


def protect(counts: Sequence[int], total: int) -> Column:
    """Leave out what may not be shown. Numbers may add up to more than the total, never to less.

    A total below the least leaves out everything, but for an empty one: nobody is nobody.
    """
    if total == 0:
        return Column(0, tuple(0 for _ in counts))
    if total < SHOWN_MIN:
        return Column(None, tuple(None for _ in counts))
    hidden = {i for i, number in enumerate(counts) if 0 < number < SHOWN_MIN}
    while hidden and not _is_safe(counts, hidden):
        left = [(number, i) for i, number in enumerate(counts) if number and i not in hidden]
        if not left:
            return Column(total, tuple(None for _ in counts))
        hidden.add(min(left)[1])
    return Column(total, tuple(None if i in hidden else n for i, n in enumerate(counts)))


def _is_safe(counts: Sequence[int], hidden: set[int]) -> bool:
    """Whether every hidden number can still be anything from 1 up to at least 5.

    Each is at least 1, so of their sum this much can be moved from one to another.
    """
    slack = sum(counts[i] for i in hidden) - len(hidden)
    return len(hidden) >= HIDDEN_MIN and slack >= SLACK_MIN
