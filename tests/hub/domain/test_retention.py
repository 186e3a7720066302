"""When something is due, and why it stays: every situation that the policy knows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.retention import SETTLED, SLACK, Back, Matter, Period, State, due_of, parse_period
from hub.policy.retention import load_retention
from schemas.events.erasure import ItemKind
from schemas.ids import forgotten_id
from schemas.signal import Partner, Regime

POLICY = load_retention()
RECEIVED = datetime(2026, 1, 31, 12, tzinfo=UTC)
SETTLED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2050, 1, 1, tzinfo=UTC)
CLOSED = Matter(
    kind=ItemKind.SIGNAL,
    subject=uuid5(forgotten_id(), "one"),
    version=1,
    partner=Partner.MUNICIPALITY,
    regime=Regime.AVG,
    source_kind="toezicht",
    received_at=RECEIVED,
    state=State.CLOSED,
    settled_at=SETTLED_AT,
)
OPEN = replace(CLOSED, state=State.OPEN, settled_at=None)


def years_later(moment, years):
    return moment.replace(year=moment.year + years)


@pytest.mark.parametrize(
    ("matter", "rule", "at"),
    [
        (CLOSED, "afgesloten", years_later(SETTLED_AT, 5)),
        (replace(CLOSED, state=State.UNFOUNDED), "geen-vervolg", years_later(SETTLED_AT, 1)),
        (replace(CLOSED, state=State.HANDED_OVER), "overgedragen", years_later(SETTLED_AT, 2)),
        (replace(CLOSED, partner=Partner.SCHOOL), "onderwijs", years_later(SETTLED_AT, 2)),
        (replace(CLOSED, source_kind="mma"), "anoniem", years_later(SETTLED_AT, 1)),
        (replace(CLOSED, state=State.WITHDRAWN), "ingetrokken", years_later(SETTLED_AT, 1)),
        (replace(CLOSED, regime=Regime.WPG), "politie", years_later(RECEIVED, 5)),
        (replace(OPEN, regime=Regime.WGS), "samenwerkingsverband", years_later(RECEIVED, 5)),
        (OPEN, "hooguit", years_later(RECEIVED, 10)),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_the_rule_that_is_about_it_says_when(matter, rule, at):
    found = due_of(matter, POLICY, LATER)
    assert found.rule.code == rule
    assert abs(found.at - at) <= timedelta(hours=1)  # the same hour in Dutch time


def test_a_message_that_became_no_signal_stays_thirty_days():
    held = replace(CLOSED, kind=ItemKind.MESSAGE, regime=None, state=State.HELD)
    held = replace(held, settled_at=RECEIVED)
    found = due_of(held, POLICY, LATER)
    assert (found.rule.code, found.at) == ("quarantaine", RECEIVED + timedelta(days=30))


def test_what_people_work_on_waits_unless_the_law_does_not():
    assert due_of(OPEN, POLICY, LATER).back is Back.OPEN
    followed = replace(OPEN, state=State.FOLLOWED_UP)
    assert due_of(followed, POLICY, LATER).back is Back.OPEN
    police = replace(OPEN, regime=Regime.WPG)
    assert due_of(police, POLICY, LATER).back is None


def test_a_law_that_does_not_wait_is_no_reason_before_its_day():
    """At its limit of five years the police's goes, also where an earlier term would wait."""
    police = replace(OPEN, regime=Regime.WPG)
    before = years_later(RECEIVED, 5) - timedelta(days=1)
    found = due_of(police, POLICY, before)
    assert found.at > before
    assert found.back is Back.OPEN


def test_a_hold_keeps_it_until_its_day_and_then_ends_by_itself():
    until = years_later(SETTLED_AT, 7)
    held = replace(CLOSED, held_until=until)
    assert due_of(held, POLICY, until - timedelta(seconds=1)).back is Back.HOLD
    assert due_of(held, POLICY, until).back is None


def test_nothing_is_due_where_no_rule_says_so():
    nothing = replace(POLICY, rules=(), limits=())
    assert due_of(CLOSED, nothing, LATER) is None


@pytest.mark.parametrize("state", sorted(SETTLED))
@pytest.mark.parametrize("partner", Partner)
def test_everything_settled_is_due_one_day(partner, state):
    matter = replace(CLOSED, partner=partner, state=state)
    found = due_of(matter, POLICY, LATER)
    assert found.back is None
    assert found.at < LATER


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1 maand", datetime(2026, 1, 31, 12, tzinfo=UTC), datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("1 jaar", datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2029, 2, 28, 12, tzinfo=UTC)),
        ("30 dagen", datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("6 maanden", datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 11, tzinfo=UTC)),
    ],
)
def test_a_period_ends_on_the_calendars_day_in_dutch_time(text, start, end):
    assert parse_period(text).after(start) == end


@pytest.mark.parametrize(
    "text", ["", "0 jaar", "een jaar", "1 week", "1  jaar", "101 jaar", "-1 jaar"]
)
def test_anything_else_is_no_period(text):
    with pytest.raises(ValueError, match=r"schrijf|hooguit"):
        parse_period(text)


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, MOMENTS, st.integers(0, 120), st.integers(0, 400))
def test_what_began_after_before_is_not_over_yet(start, end, months, days):
    """So the search for what is due leaves nothing out."""
    period = Period(months, days, "")
    if period.after(start) <= end:
        assert start <= period.before(end)
    assert period.before(end) - end <= SLACK
