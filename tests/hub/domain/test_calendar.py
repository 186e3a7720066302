"""What the calendar promises: Dutch working days, and terms that never end too early."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import (
    AMSTERDAM,
    Term,
    TermUnit,
    WorkingCalendar,
    easter_sunday,
    parse_term,
    public_holidays,
)
from tests.hub.domain.routing_strategies import moments, terms

CALENDAR = WorkingCalendar()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def test_easter_is_where_the_almanac_has_it():
    """Published dates, with the earliest, the latest and the computus' own exceptions."""
    almanac = {
        1818: (3, 22),
        1943: (4, 25),
        1954: (4, 18),
        1981: (4, 19),
        2000: (4, 23),
        2008: (3, 23),
        2024: (3, 31),
        2025: (4, 20),
        2026: (4, 5),
        2027: (3, 28),
        2038: (4, 25),
        2049: (4, 18),
        2076: (4, 19),
    }

    assert {year: (easter_sunday(year).month, easter_sunday(year).day) for year in almanac} == (
        almanac
    )


@given(st.integers(1900, 2300))
def test_easter_is_a_sunday_in_spring(year):
    easter = easter_sunday(year)

    assert easter.isoweekday() == 7
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_the_holidays_of_2026_are_those_of_the_act():
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_kings_day_moves_to_saturday_when_it_falls_on_sunday():
    assert date(2025, 4, 26) in public_holidays(2025)
    assert date(2025, 4, 27) not in public_holidays(2025)
    assert date(2031, 4, 26) in public_holidays(2031)


def test_a_day_equated_with_a_holiday_is_no_working_day():
    bridge = date(2026, 5, 15)

    assert CALENDAR.is_working_day(bridge)
    assert not WorkingCalendar(equated_days=frozenset({bridge})).is_working_day(bridge)


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2026-09-01T10:00", "1 werkdag", "2026-09-02T17:00"),
        ("2026-09-01T23:59", "1 werkdag", "2026-09-02T17:00"),
        ("2026-09-04T10:00", "1 werkdag", "2026-09-07T17:00"),
        ("2026-09-05T10:00", "1 werkdag", "2026-09-07T17:00"),
        ("2026-04-02T10:00", "1 werkdag", "2026-04-07T17:00"),
        ("2026-12-24T10:00", "2 werkdagen", "2026-12-29T17:00"),
        ("2026-05-13T10:00", "5 werkdagen", "2026-05-21T17:00"),
        ("2026-09-01T10:00", "zelfde dag", "2026-09-02T00:00"),
        ("2026-09-05T10:00", "zelfde dag", "2026-09-06T00:00"),
        ("2026-09-01T21:30", "zelfde dag", "2026-09-02T01:30"),
        ("2026-09-01T10:00", "1 kalenderdag", "2026-09-02T17:00"),
        ("2026-09-04T10:00", "1 kalenderdag", "2026-09-07T17:00"),
        ("2026-12-24T10:00", "3 kalenderdagen", "2026-12-29T17:00"),
        ("2026-04-02T10:00", "4 kalenderdagen", "2026-04-08T17:00"),
        ("2026-09-01T10:00", "10 weken", "2026-11-10T17:00"),
        ("2026-10-16T10:00", "10 weken", "2026-12-28T17:00"),
        ("2026-10-24T10:00", "24 uur", "2026-10-25T09:00"),
        ("2026-03-28T10:00", "24 uur", "2026-03-29T11:00"),
        ("2026-09-04T23:50", "30 minuten", "2026-09-05T00:20"),
    ],
)
def test_a_term_ends_when_the_act_and_the_clock_say(start, term, end):
    """Evenings, weekends, Easter, Christmas, Ascension week, and both changes of the clock."""
    assert CALENDAR.add_term(local(start), parse_term(term)) == local(end)


@given(moments, terms)
def test_a_deadline_lies_ahead_and_is_in_utc(start, term):
    deadline = CALENDAR.add_term(start, term)

    assert deadline > start
    assert deadline.tzinfo is UTC


@given(moments, terms, st.timedeltas(timedelta(), timedelta(days=30)))
def test_who_comes_later_is_never_due_earlier(start, term, later):
    assert CALENDAR.add_term(start, term) <= CALENDAR.add_term(start + later, term)


@given(moments, terms)
def test_a_longer_term_never_ends_earlier(start, term):
    try:
        longer = Term(term.amount + 1, term.unit)
    except ValueError:
        return

    assert CALENDAR.add_term(start, term) <= CALENDAR.add_term(start, longer)


@given(moments, st.integers(1, 60))
def test_a_term_in_working_days_holds_exactly_so_many(start, count):
    deadline = CALENDAR.add_term(start, Term(count, TermUnit.WORKING_DAY)).astimezone(AMSTERDAM)
    first = start.astimezone(AMSTERDAM).date()
    days = [first + timedelta(days=n + 1) for n in range((deadline.date() - first).days)]

    assert sum(CALENDAR.is_working_day(day) for day in days) == count
    assert CALENDAR.is_working_day(days[-1])


@given(moments, st.integers(3, 90))
def test_a_term_of_three_days_or_more_holds_two_working_days(start, count):
    """Art. 2 Algemene termijnenwet; and by art. 1 it ends on a working day."""
    deadline = CALENDAR.add_term(start, Term(count, TermUnit.CALENDAR_DAY)).astimezone(AMSTERDAM)
    first = start.astimezone(AMSTERDAM).date()
    days = [first + timedelta(days=n + 1) for n in range((deadline.date() - first).days)]

    assert sum(CALENDAR.is_working_day(day) for day in days) >= 2
    assert CALENDAR.is_working_day(days[-1])


@given(terms)
def test_a_term_is_read_as_it_is_written(term):
    assert parse_term(str(term)) == term


@pytest.mark.parametrize(
    "text",
    ["", "5", "0 werkdagen", "5 dagen", "vijf werkdagen", "1.5 uur", "61 werkdagen", "13 weken"],
)
def test_an_unreadable_or_unbounded_term_is_refused(text):
    with pytest.raises(ValueError, match=r"termijn|eenheid"):
        parse_term(text)


def test_a_start_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.add_term(datetime(2026, 9, 1, 10, 0), parse_term("1 uur"))  # noqa: DTZ001
