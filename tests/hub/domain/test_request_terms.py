"""By when a request must be answered: months and weeks from receipt, to the next working day."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import AMSTERDAM, DAY, WorkingCalendar
from hub.domain.request_terms import due_of
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile
from hub.policy.requests import load_requests, parse_requests
from schemas.events.requests import Asked, UnderLaw

POLICY = load_requests()
GDPR = POLICY.term(UnderLaw.GDPR, Asked.ACCESS)
POLICE = POLICY.term(UnderLaw.POLICE_DATA, Asked.ACCESS)
MENDING = POLICY.term(UnderLaw.POLICE_DATA, Asked.RECTIFICATION)


def last_day(due):
    """The last day of a term, which ends at midnight."""
    local = due.at.astimezone(AMSTERDAM)
    assert local.time() == time()
    return local.date() - DAY


@pytest.mark.parametrize(
    ("received", "term", "is_longer", "last"),
    [
        ("2026-10-12", GDPR, False, "2026-11-12"),
        ("2026-10-12", GDPR, True, "2027-01-12"),
        ("2026-10-14", GDPR, False, "2026-11-16"),  # a Saturday
        ("2026-01-31", GDPR, False, "2026-03-02"),  # the last of February, a Saturday
        ("2026-11-26", GDPR, False, "2026-12-28"),  # the second day of Christmas, a Saturday
        ("2027-03-27", GDPR, False, "2027-04-28"),  # King's Day
        ("2026-10-12", POLICE, False, "2026-11-23"),
        ("2026-10-12", POLICE, True, "2026-12-21"),
        ("2026-10-12", MENDING, False, "2026-11-09"),
        ("2026-10-12", MENDING, True, "2026-11-09"),  # the law has no longer one
    ],
)
def test_the_last_day_of_a_term(received, term, is_longer, last):
    at = datetime.combine(date.fromisoformat(received), time(15), AMSTERDAM)
    assert last_day(due_of(at, term, is_longer=is_longer)) == date.fromisoformat(last)


def test_it_says_how_it_was_counted():
    due = due_of(datetime(2026, 10, 14, 9, tzinfo=UTC), GDPR, is_longer=False)
    assert due.reason == (
        "1 maand na ontvangst op 14-10-2026; 14-11-2026 is geen werkdag, dus 16-11-2026"
    )


@given(
    st.integers(0, 10_000).map(lambda days: datetime(2020, 1, 1, 9, tzinfo=UTC) + days * DAY),
    st.sampled_from(POLICY.terms),
)
def test_a_term_ends_on_a_working_day_and_longer_is_never_sooner(received, term):
    due, longer = (due_of(received, term, is_longer=it) for it in (False, True))
    assert WorkingCalendar().is_working_day(last_day(due))
    assert received < due.at <= longer.at


def test_the_shipped_terms_say_that_nobody_checked_them_yet():
    assert not any(it.is_checked for it in POLICY.terms)
    assert all(it.basis for it in POLICY.terms)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('duur = "1 maand"', 'duur = "ooit"', "'duur': schrijf een aantal"),
        ('"access", "rectification", "erasure", "restriction", "objection"', '"access"', "geldt"),
        ('code = "wpg-inzage"\nwet = "wpg"', 'code = "wpg-inzage"\nwet = "avg"', "avg en wpg-inz"),
        ('wet = "beide"', 'wet = "alle"', "onbekende waarde 'alle'"),
        ("[[kanaal]]", "[[kanalen]]", "er staat geen enkele [[kanaal]] in"),
    ],
)
def test_a_bad_policy_is_refused_with_its_fault(old, new, fault):
    text = (SHIPPED / "requests.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(PolicyError) as error:
        parse_requests(PolicyFile("requests.toml", text.replace(old, new).encode()))
    assert fault in str(error.value)
