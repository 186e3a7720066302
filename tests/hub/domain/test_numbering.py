"""A partner's own numbers tell which of its messages lack, in whatever order the others come."""

from hypothesis import example, given
from hypothesis import strategies as st

from hub.domain import numbering
from hub.domain.numbering import HOLES_MAX, LAST, RANGES_MAX, Numbering, Told

NUMBERS = st.lists(st.integers(1, 40), min_size=1, max_size=60)


def told_by(numbers, state=None):
    """The state after these numbers, and all that was told on the way."""
    state, told = state or Numbering(), []
    for number in numbers:
        state, said = numbering.after(state, number)
        state = numbering.from_json(numbering.to_json(state))
        told += [said] if said else []
    return state, told


def lacking(state):
    return {
        n for hole in state.holes for first, last in hole.lacking for n in range(first, last + 1)
    }


@given(NUMBERS)
@example([3, 7, 5, 4, 6])
def test_exactly_the_numbers_that_did_not_come_lack(numbers):
    state, told = told_by(numbers)
    first = numbers[0]
    expected = set(range(first, max(numbers) + 1)) - set(numbers)
    assert lacking(state) == expected
    open_now = {(hole.first, hole.last) for hole in state.holes}
    missed = [(it.first, it.last) for it in told if not it.is_filled]
    filled = [(it.first, it.last) for it in told if it.is_filled]
    assert set(missed) - set(filled) == open_now
    assert len(set(missed)) == len(missed)
    assert len(set(filled)) == len(filled)


def test_a_hole_is_told_once_and_closed_when_all_of_it_came():
    _, told = told_by([1, 5, 3, 2, 3, 4, 6])
    assert told == [Told(2, 4, is_filled=False), Told(2, 4, is_filled=True)]


def test_after_the_last_number_a_partner_begins_again():
    state, told = told_by([LAST - 1, LAST, 1, 2])
    assert (state.highest, told) == (2, [])


def test_what_is_watched_stays_small_whatever_a_partner_sends():
    state, _ = told_by(range(1, 1000, 2))
    assert len(state.holes) == HOLES_MAX
    state, told = told_by([1, 10_000, *range(3, 9_000, 2)])
    assert not [it for it in told if it.is_filled]
    assert sum(len(hole.lacking) for hole in state.holes) <= RANGES_MAX
