"""When a sandbox is emptied, and what of it stays."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import AMSTERDAM
from hub.trial.sandbox import KEPT, next_wipe, wipe

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@given(MOMENTS, st.integers(0, 23))
def test_the_next_time_is_within_a_day_and_at_that_hour(now, hour):
    due = next_wipe(now, hour)
    assert now < due <= now + timedelta(hours=25)
    local = due.astimezone(AMSTERDAM)
    # An hour that the clock skips in spring is the one after it.
    assert local.hour == hour or (local.month, local.hour) == (3, hour + 1)


def test_at_the_hour_itself_it_is_tomorrow():
    three = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    assert next_wipe(three - timedelta(seconds=1), 3) == three
    assert next_wipe(three, 3) == three + timedelta(days=1)


def test_all_goes_but_what_lets_partners_in_and_nothing_outside(tmp_path):
    place, elsewhere = tmp_path / "proef", tmp_path / "elders"
    for name in (*KEPT, "nats", "signer"):
        (place / name).mkdir(parents=True)
        (place / name / "x").write_text("x")
    for name in ("kek", "record.db", "keys.db", "views.db"):
        (place / name).write_text("x")
    elsewhere.mkdir()
    (elsewhere / "x").write_text("x")
    (place / "naar").symlink_to(elsewhere)
    wipe(place)
    assert {it.name for it in place.iterdir()} == KEPT
    assert all((place / name / "x").exists() for name in KEPT)
    assert (elsewhere / "x").exists()
    wipe(place)  # once more changes nothing
