"""One digest of all that is so: equal for the same messages, different for anything else."""

import pytest

from hub.audit.digest import state_digest
from schemas.envelope import EventType
from tests.builders import feedback, mutation, withdrawal
from tests.consumers.histories import labour, police
from tests.workshop import workshop

BOTH = frozenset({"car", "phone"})
BASE = (police(1, BOTH, 0), labour(1, BOTH, 3), mutation(9, kleur="rood"))


def digest(*messages):
    """What a hub that got these messages amounts to."""
    with workshop() as hub:
        hub.take(*messages)
        return state_digest(hub.reading, hub.mapper, hub.sealer)


def test_two_hubs_that_got_the_same_agree_though_their_seals_and_keys_differ():
    assert digest(*BASE) == digest(*BASE)


@pytest.mark.parametrize(
    "more",
    [
        (mutation(2),),
        (withdrawal(1),),
        (feedback(1),),
        (police(1, BOTH, 0),),
        (mutation(8, kleur="blauw"),),
        (police(1, BOTH, 1, kind=EventType.CORRECTED, id_="c"),),
        (police(1, frozenset({"car"}), 0, kind=EventType.CORRECTED, id_="c"),),
    ],
    ids=["signal", "withdrawal", "feedback", "repeat", "refusal", "text", "thing"],
)
def test_whatever_else_was_said_makes_another_digest(more):
    assert digest(*BASE) != digest(*BASE, *more)


def test_decisions_in_between_leave_no_trace():
    """One hub routed the first signal alone, the other only when both were there."""
    with workshop() as hub:
        hub.receive(*BASE)
        hub.settle()
        at_once = state_digest(hub.reading, hub.mapper, hub.sealer)
    with workshop() as hub:
        for message in BASE:
            hub.take(message)
        assert len(hub.events()) > 0
        assert state_digest(hub.reading, hub.mapper, hub.sealer) == at_once


def test_a_relation_that_came_and_went_leaves_no_trace():
    with_it = (police(1, BOTH, 0), labour(1, BOTH, 3), withdrawal(1))
    with workshop() as hub:
        for message in with_it:
            hub.take(message)
        stepwise = state_digest(hub.reading, hub.mapper, hub.sealer)
    with workshop() as hub:
        hub.receive(*with_it)
        while hub.step("intake:police") + hub.step("intake:labour-inspectorate"):
            pass
        hub.settle()
        assert state_digest(hub.reading, hub.mapper, hub.sealer) == stepwise


def test_what_is_erased_is_another_state():
    with workshop() as hub:
        hub.take(*BASE)
        before = state_digest(hub.reading, hub.mapper, hub.sealer)
        hub.keys.shred([hub.events()[0].originator_id.bytes])
        assert state_digest(hub.reading, hub.mapper, hub.sealer) != before
