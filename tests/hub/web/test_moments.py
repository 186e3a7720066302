"""Moments in words are right in Dutch time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import AMSTERDAM
from hub.web.moments import deadline, moment, parse, seen, stored

NOW = datetime(2026, 9, 9, 12, 0, tzinfo=AMSTERDAM)  # a Wednesday
MOMENTS = st.integers(1_000_000_000_000, 4_000_000_000_000).map(
    lambda moment_ms: datetime.fromtimestamp(moment_ms / 1000, UTC)
)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 9, 9, 17, 0, tzinfo=AMSTERDAM), "vandaag 17:00"),
        (datetime(2026, 9, 10, 9, 5, tzinfo=AMSTERDAM), "morgen 09:05"),
        (datetime(2026, 9, 8, 23, 59, tzinfo=AMSTERDAM), "gisteren 23:59"),
        (datetime(2026, 9, 15, 17, 0, tzinfo=AMSTERDAM), "dinsdag 17:00"),
        (datetime(2026, 9, 16, 17, 0, tzinfo=AMSTERDAM), "16 september 17:00"),
        (datetime(2026, 9, 7, 17, 0, tzinfo=AMSTERDAM), "7 september 17:00"),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), "1 januari 00:00"),
        (datetime(2025, 9, 7, 17, 0, tzinfo=AMSTERDAM), "7 september 2025 17:00"),
    ],
)
def test_a_moment_is_said_as_one_says_it_today(at, words):
    assert moment(at, NOW).words == words


def test_a_moment_has_its_full_date_and_its_exact_form_too():
    said = moment(datetime(2026, 9, 9, 15, 0, tzinfo=UTC), NOW)
    assert said.date == "woensdag 9 september 2026, 17:00"
    assert said.at == "2026-09-09T15:00:00Z"


def test_midnight_is_the_end_of_the_day_before():
    said = deadline(datetime(2026, 9, 10, 0, 0, tzinfo=AMSTERDAM), NOW)
    assert said.moment.words == "vandaag 24:00"
    assert said.moment.date == "woensdag 9 september 2026, 24:00"


def test_an_observation_of_a_whole_day_has_no_hour():
    assert seen(datetime(2026, 9, 7, 0, 0, tzinfo=AMSTERDAM), NOW).words == "7 september"
    assert seen(datetime(2026, 9, 7, 8, 30, tzinfo=AMSTERDAM), NOW).words == "7 september 08:30"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(minutes=1), "nog 1 minuut"),
        (timedelta(minutes=59), "nog 59 minuten"),
        (timedelta(hours=1), "nog 1 uur"),
        (timedelta(hours=47), "nog 47 uur"),
        (timedelta(hours=48), "nog 2 dagen"),
        (timedelta(minutes=-5), "5 minuten te laat"),
        (timedelta(days=-3), "3 dagen te laat"),
    ],
)
def test_what_is_left_is_said_in_words(left, words):
    said = deadline(NOW + left, NOW)
    assert said.left == words
    assert said.is_late == (left < timedelta())


@given(MOMENTS, MOMENTS)
def test_every_moment_can_be_said_on_every_day(at, now):
    assert moment(at, now).words
    assert deadline(at, now).is_late == (at < now)


@given(MOMENTS, MOMENTS)
def test_what_the_views_hold_sorts_as_time_does_and_can_be_read_back(one, other):
    one, other = (m.replace(microsecond=m.microsecond // 1000 * 1000) for m in (one, other))
    assert parse(stored(one)) == one
    assert (stored(one) < stored(other)) == (one < other)
