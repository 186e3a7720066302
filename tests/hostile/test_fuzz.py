"""A little of `make fuzz`, always the same: each thing is read or refused with a reason."""

from tests.hostile.fuzz import run

TRIES = 3_000


def test_what_is_bent_at_random_is_read_or_refused():
    assert run(20_261_126, lambda done: done == TRIES) == TRIES
