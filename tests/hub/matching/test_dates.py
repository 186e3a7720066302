"""Birth dates say no more than the register knew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.dates import parse_birth_date


@pytest.mark.parametrize(
    ("written", "certain", "year_month"),
    [
        ("1998-05-14", "1998-05-14", "1998-05"),
        ("19980514", "1998-05-14", "1998-05"),
        ("14-5-1998", "1998-05-14", "1998-05"),
        ("14/05/1998", "1998-05-14", "1998-05"),
        ("1998-05", None, "1998-05"),
        ("1998-05-00", None, "1998-05"),
        ("1998", None, None),
        ("1998-00-00", None, None),
        ("1998-01-01", None, None),
        ("1998-07-01", None, None),
        ("1998-01-07", None, None),
        ("14 mei 1998", "1998-05-14", "1998-05"),
        ("2 mrt. 1998", "1998-03-02", "1998-03"),
        ("mei 1998", None, "1998-05"),
        ("14.5.98", "1998-05-14", "1998-05"),
        ("14051998", "1998-05-14", "1998-05"),
        ("00-05-1998", None, "1998-05"),
    ],
)
def test_a_partial_or_default_date_is_worth_what_is_known(written, certain, year_month):
    birth = parse_birth_date(written)
    assert birth is not None
    assert (birth.year, birth.certain, birth.year_month) == (1998, certain, year_month)


@pytest.mark.parametrize(
    "written",
    ["98", "1998-13-01", "1998-02-31", "", "onbekend", "1700-01-02", "1900-01-01", "14 foo 1998"],
)
def test_what_is_no_birth_date_is_none(written):
    assert parse_birth_date(written) is None


def test_day_and_month_are_swapped_only_where_that_is_a_date():
    swapped = {text: parse_birth_date(text).swapped for text in ("1998-05-04", "1998-05-14")}
    assert swapped == {"1998-05-04": "1998-04-05", "1998-05-14": None}


@given(st.dates())
def test_every_certain_date_reads_back_as_written(day):
    birth = parse_birth_date(day.isoformat())
    if birth is not None and birth.certain is not None:
        assert birth.certain == day.isoformat()
