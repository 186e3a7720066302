"""A demo message names its own moment; one that names none has that of the stream."""

from datetime import UTC, datetime

import pytest

from consumers.stage import DEMO_RECEIVED, StoryClock, SystemClock
from hub.bus.fetch import Delivery

STORED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
NAMED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def delivery(headers):
    return Delivery(1, "intake.police", b"", headers, int(STORED.timestamp()) * 1000)


def test_a_moment_that_is_named_is_that_of_a_demo_alone():
    named = delivery({DEMO_RECEIVED: NAMED.isoformat()})
    assert StoryClock().received(named) == NAMED
    assert SystemClock().received(named) == STORED


@pytest.mark.parametrize(
    "said", ["", "x", "2026-09-01", "2026-09-01T08:00:00", "\x00", "9" * 5_000]
)
def test_what_is_no_moment_stops_nothing(said):
    assert StoryClock().received(delivery({DEMO_RECEIVED: said})) == STORED


def test_no_headers_are_no_moment():
    assert StoryClock().received(delivery(None)) == STORED
