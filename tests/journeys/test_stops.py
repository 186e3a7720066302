"""What was known at a moment is what a hub that was stopped at that moment knew."""

import pytest

from tests.databases import KINDS
from tests.journeys.stops import Timed, from_the_start, play, wrong
from tests.workshop import workshop


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(901, 904))
def test_looking_back_gives_what_the_hub_that_was_stopped_had(kind, seed):
    assert wrong(kind, seed, 8) == []


def test_the_stops_are_at_different_states_with_work_of_all_stages():
    with workshop(Timed) as hub:
        stops = list(play(hub, 7, 20))
        assert len({stop.digest for stop in stops}) > 10
        assert hub.rows("SELECT COUNT(*) FROM routes")[0][0]
        assert hub.rows("SELECT COUNT(*) FROM case_assignments")[0][0]


def test_a_hub_that_knew_something_else_is_told_apart():
    with workshop(Timed) as hub:
        first, *_, last = play(hub, 7, 12)
        assert from_the_start(hub, last.moment) == (last.place, last.digest)
        assert from_the_start(hub, first.moment) != (last.place, last.digest)
