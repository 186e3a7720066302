"""After an erasure all that is left comes out as it was, and what is gone is counted by itself."""

import pytest

from schemas.envelope import EventType
from schemas.events import RoutingEnded, SignalForgotten, SignalLinked
from tests.builders import mutation, withdrawal
from tests.hub.actions.forgetting import (
    GONE,
    ONE,
    OTHER,
    YOUNG,
    age,
    agreed,
    carry_out,
    signal,
    victim,
)
from tests.hub.replay.again import Whole, again, counts
from tests.workshop import workshop


@pytest.fixture
def hub():
    """Old signals that share a person, one that was withdrawn, and a young one."""
    with workshop(Whole) as hub:
        hub.take(
            mutation(ONE, betrokkenen=victim("Een")),
            mutation(OTHER, betrokkenen=victim("Een")),
            mutation(GONE, betrokkenen=victim("Drie", "+31 6 0000 0042")),
            withdrawal(GONE),
        )
        age(hub)
        yield hub


@pytest.mark.parametrize("which", [(ONE,), (OTHER,), (GONE,), (ONE, OTHER, GONE)])
def test_what_is_left_comes_out_as_it_was(hub, which):
    before = counts(again(hub))
    assert {it[1:] for it in before.values()} == {(0, 0, 0)}
    carry_out(hub, agreed(hub, *which))
    assert len(hub.events(SignalForgotten)) == len(which)
    report = again(hub)
    assert report.differences == []
    after = counts(report)
    routes = len([it for it in hub.events(RoutingEnded) if it.reason == "forgotten"])
    assert routes == len(which)
    assert after["route"][2:] == (0, 0)
    assert after["link"][2] > 0
    assert after["link"][3] == 0


def test_a_signal_that_comes_back_is_decided_on_anew(hub):
    carry_out(hub, agreed(hub, ONE))
    hub.take(
        mutation(ONE, kind=EventType.CORRECTED, id_="again", betrokkenen=victim("Een"), day=2001)
    )
    assert len([it for it in hub.events(SignalLinked) if it.signal.hex == _hex(ONE)]) == 2
    assert again(hub).differences == []


def test_what_is_forgotten_hides_nothing_else(hub):
    """A young signal has no part in it: its decisions are compared as always."""
    carry_out(hub, agreed(hub, ONE, OTHER, GONE))
    [linked] = [it for it in hub.events(SignalLinked) if it.signal.hex == _hex(YOUNG)]
    place = next(
        it.position
        for it in hub.reading.read(0, 100_000)
        if it.originator_id == linked.originator_id
    )
    sql = 'UPDATE stored_events SET state = replace(state, \'"kind":"person"\', \'"kind":"iban"\')'
    with hub.reading.database.transaction() as cursor:
        cursor.execute(f"{sql} WHERE rowid = ?", (place,))
        cursor.execute("UPDATE stored_events SET state = CAST(state AS BLOB)")
    found = again(hub).differences
    assert [(it.event, it.field) for it in found] == [(place, "mentions")]


def _hex(number):
    return signal(number).hex
