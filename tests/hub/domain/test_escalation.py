"""The ladder: half of the term, all of it, one and a half; and minutes where it is acute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.actions.releasing import ACUTE_TERM
from hub.domain.escalation import HEAD, MANAGER, REMINDER, is_overdue, ladder, reached

SINCE = datetime(2026, 10, 5, 9, tzinfo=UTC)
DUE = SINCE + timedelta(hours=8)


def test_a_term_climbs_at_half_at_its_end_and_at_half_as_much_again():
    rungs = ladder(SINCE, DUE, SINCE, is_acute=False)
    assert [rung.at - SINCE for rung in rungs] == [timedelta(hours=h) for h in (4, 8, 12)]
    assert [rung.who for rung in rungs] == [REMINDER, MANAGER, HEAD]
    assert reached(rungs) == 0


def test_what_is_acute_climbs_in_minutes_whatever_its_term():
    rungs = ladder(SINCE, DUE, SINCE + timedelta(minutes=31), is_acute=True)
    assert [rung.at - SINCE for rung in rungs] == [timedelta(minutes=m) for m in (15, 30, 60)]
    assert [rung.is_reached for rung in rungs] == [True, True, False]


moments = st.integers(0, 10_000).map(lambda minutes: SINCE + timedelta(minutes=minutes))


@given(moments, moments, moments, st.booleans())
def test_one_only_climbs_as_time_goes_on(due_at, now, later, is_acute):
    first, second = sorted((now, later))
    before = reached(ladder(SINCE, due_at, first, is_acute=is_acute))
    assert before <= reached(ladder(SINCE, due_at, second, is_acute=is_acute))
    rungs = ladder(SINCE, due_at, first, is_acute=is_acute)
    assert sorted(rung.at for rung in rungs) == [rung.at for rung in rungs]


@given(moments, st.integers(1, 10_000), moments, st.booleans())
def test_it_is_the_coordinators_again_exactly_when_the_coordinator_hears(
    since, minutes, now, is_acute
):
    due_at = since + (ACUTE_TERM if is_acute else timedelta(minutes=minutes))
    _, second, _ = ladder(since, due_at, now, is_acute=is_acute)
    assert is_overdue(due_at, now) is second.is_reached
