"""What is left out cannot be worked out: every hidden number can be at least five things."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.aggregates import SHOWN_MIN, protect

columns = st.lists(st.integers(0, 12), min_size=1, max_size=7)


def possible(column, total):
    """For every hidden number all the values that somebody who sees the rest must allow for.

    They know the total, that what is shown is so, and that a zero is shown as zero unless nothing
    is shown: so what is hidden beside shown numbers is at least 1.
    """
    hidden = [i for i, number in enumerate(column) if number is None]
    if not hidden:
        return {}
    rest = total - sum(number for number in column if number is not None)
    least = 0 if len(hidden) == len(column) else 1
    found = {i: set() for i in hidden}
    for values in product(range(least, rest + 1), repeat=len(hidden) - 1):
        last = rest - sum(values)
        if last >= least:
            for i, value in zip(hidden, (*values, last), strict=True):
                found[i].add(value)
    return found


@given(columns)
def test_no_small_number_is_shown_and_no_total_that_is_small(counts):
    shown = protect(counts, sum(counts))
    assert not [number for number in shown.cells if number is not None and 0 < number < SHOWN_MIN]
    assert shown.total is None or shown.total == 0 or shown.total >= SHOWN_MIN
    for number, count in zip(shown.cells, counts, strict=True):
        assert number in {None, count}


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5))
def test_every_hidden_number_can_be_at_least_five_things(counts):
    shown = protect(counts, sum(counts))
    if shown.total is None:
        assert set(shown.cells) == {None}
        return
    for values in possible(shown.cells, shown.total).values():
        assert len(values) >= SHOWN_MIN


@given(columns, st.integers(0, 12))
def test_numbers_that_add_up_to_more_than_the_total_are_protected_alike(counts, fewer):
    total = max(sum(counts) - fewer, *counts)
    shown = protect(counts, total)
    if shown.total is None or shown.total == 0:
        return
    hidden = [i for i, number in enumerate(shown.cells) if number is None]
    assert len(hidden) != 1
    assert not [n for n in shown.cells if n is not None and 0 < n < SHOWN_MIN]


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ([0, 0], (0, 0)),
        ([6, 0, 9], (6, 0, 9)),
        ([2, 9, 30], (None, None, 30)),
        ([4, 4, 30], (None, None, 30)),
        ([1, 1, 30], (None, None, None)),
        ([1, 1, 6, 30], (None, None, None, 30)),
        ([3, 1], (None, None)),
        ([1, 1, 1, 1, 1], (None, None, None, None, None)),
        ([7], (7,)),
    ],
)
def test_the_next_smallest_goes_too_where_the_total_would_tell(counts, cells):
    assert protect(counts, sum(counts)).cells == cells
