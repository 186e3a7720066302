"""Every event ever stored is read back as an event of today, or refused by name."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pydantic import AwareDatetime

from hub.bus.topology import subject
from hub.store.mapper import Mapper, StateInvalidError, TopicUnknownError
from hub.store.record import Recorded
from schemas.base import Event

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Counted(Event):
    TOPIC = "test.counted.v3"
    counts: tuple[int, ...]
    until: AwareDatetime


class Unregistered(Event):
    TOPIC = "test.unregistered.v1"


PLACE = {
    "originator_id": UUID(int=7),
    "originator_version": 2,
    "occurred_at": NOW,
    "recorded_at": NOW,
    "cause": "message:police/1",
}
COUNTED = Counted(**PLACE, counts=(1, 2), until=NOW)
UPCASTERS = {
    "test.counted.v1": ("test.counted.v2", lambda old: {**old, "counts": [old["count"]]}),
    "test.counted.v2": (
        "test.counted.v3",
        lambda old: {k: v for k, v in old.items() if k != "count"} | {"until": old["recorded_at"]},
    ),
}
TODAY = {Counted.TOPIC: Counted}


@pytest.fixture
def mapper():
    return Mapper(TODAY, UPCASTERS)


def recorded(stored, **changes):
    return Recorded(
        position=1,
        originator_id=stored.originator_id,
        originator_version=stored.originator_version,
        topic=stored.topic,
        state=stored.state,
    )._replace(**changes)


def test_an_event_comes_back_as_it_was(mapper):
    stored = mapper.to_stored(COUNTED)
    assert (stored.originator_id, stored.originator_version) == (UUID(int=7), 2)
    assert stored.topic == Counted.TOPIC
    assert stored.state == COUNTED.model_dump_json().encode()
    assert mapper.from_recorded(recorded(stored)) == COUNTED


def test_the_bus_carries_what_the_record_holds(mapper):
    state = mapper.to_stored(COUNTED).state
    assert mapper.from_delivery(subject(Counted.TOPIC), state) == COUNTED


def test_an_old_form_is_brought_up_to_date_step_by_step(mapper):
    head = (
        b'{"originator_id":"00000000-0000-0000-0000-000000000007","originator_version":2,'
        b'"occurred_at":"2026-11-23T09:30:00Z","recorded_at":"2026-11-23T09:30:00Z",'
        b'"cause":"message:police/1",'
    )
    oldest = mapper.from_json("test.counted.v1", head + b'"count":3}')
    older = mapper.from_json("test.counted.v2", head + b'"counts":[3,4]}')
    assert oldest == COUNTED.model_copy(update={"counts": (3,)})
    assert older == COUNTED.model_copy(update={"counts": (3, 4)})


def test_an_unknown_topic_is_refused_by_name(mapper):
    with pytest.raises(TopicUnknownError, match=r"test\.unregistered\.v1"):
        mapper.from_json("test.unregistered.v1", b"{}")
    with pytest.raises(TopicUnknownError, match=r"test\.unregistered\.v1"):
        mapper.to_stored(Unregistered(**PLACE))


def test_an_event_at_another_place_than_it_says_is_refused(mapper):
    moved = recorded(mapper.to_stored(COUNTED), position=12, originator_version=3)
    with pytest.raises(StateInvalidError, match="event 12"):
        mapper.from_recorded(moved)


def test_what_does_not_fit_is_refused_without_repeating_it(mapper):
    state = mapper.to_stored(COUNTED).state
    with pytest.raises(StateInvalidError, match=r"counts\.0 \(int_type\)") as refused:
        mapper.from_json(Counted.TOPIC, state.replace(b"[1,", b'["Demofamilie",'))
    assert "Demofamilie" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("upcasters", "problem"),
    [
        ({"a.v1": ("a.v2", dict)}, "ends at a.v2"),
        ({"a.v1": ("a.v2", dict), "a.v2": ("a.v1", dict)}, "more than one step"),
        ({"a.v1": ("a.v1", dict)}, "more than one step"),
        ({"test.counted.v1": (Counted.TOPIC, dict)}, "more than one step"),
        ({"test.sums.v2": (Counted.TOPIC, dict)}, "more than one step"),
        ({Counted.TOPIC: ("test.counted.v4", dict)}, "event of today"),
    ],
)
def test_upcasters_that_lead_nowhere_stop_the_start(upcasters, problem):
    with pytest.raises((TopicUnknownError, ValueError), match=problem):
        Mapper(TODAY, upcasters)
