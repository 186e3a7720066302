"""Everyone tries everything on a real server: what is refused, and who hears what is not.

The eraser has the administrator's papers, so what holds for one holds for the other.
"""

import asyncio

import pytest

from hub.bus import topology
from tests.hub.bus.matrix.cells import PEOPLE, PUBLISHED, STRANGERS, SUBSCRIBED, TAPS
from tests.hub.bus.matrix.oracle import PARTNERS, is_within, may_publish, may_subscribe, reached
from tests.hub.bus.matrix.trying import Outcome, patterns_of, tried, tried_by_strangers


@pytest.fixture(scope="module")
def matrix(everyones, keys):
    """The whole of it, measured."""
    return asyncio.run(tried(everyones, keys))


def expected(actor, subject):
    """What is to come of a publication, by the design."""
    if not may_publish(actor, subject):
        return Outcome(taken=False, heard_by=frozenset())
    where = reached(actor, subject)
    return Outcome(
        taken=True,
        heard_by=frozenset(
            listener.name
            for listener in (*PEOPLE, *TAPS)
            if listener.account in where
            and any(
                may_subscribe(listener, pattern) and is_within(subject, pattern)
                for pattern in patterns_of(listener)
            )
        ),
    )


def test_every_partner_of_the_bus_is_in_it():
    assert PARTNERS == topology.PARTNERS


def test_what_everyone_publishes_is_refused_or_heard_by_whom_it_is_for(matrix):
    every = ((actor, subject) for actor in PEOPLE for subject in PUBLISHED)
    wanted = {(actor.name, subject): expected(actor, subject) for actor, subject in every}
    assert [
        (key, wanted[key], it) for key, it in matrix.published.items() if it != wanted[key]
    ] == []
    assert len(wanted) == len(PEOPLE) * len(PUBLISHED) >= 3000
    assert {it.taken for it in wanted.values()} == {True, False}


def test_everyone_listens_where_they_may_and_nowhere_else(matrix):
    by_name = {actor.name: actor for actor in PEOPLE}
    wrong = [
        key
        for key, taken in matrix.subscribed.items()
        if taken is not may_subscribe(by_name[key[0]], key[1])
    ]
    assert wrong == []
    assert len(matrix.subscribed) == 2 * len(PEOPLE) * len(SUBSCRIBED) >= 2000


async def test_who_is_none_of_ours_is_let_in_nowhere(everyones, keys):
    """Nor is anything that they say in one breath with their papers."""
    said, heard = await tried_by_strangers(everyones, keys)
    assert set(said) == {actor.name for actor in STRANGERS}
    assert set(said.values()) == {"'Authorization Violation'"}
    assert heard == []
