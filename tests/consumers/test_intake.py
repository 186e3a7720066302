"""Behind a partner's door: one event for each delivery, and nothing personal in any of them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.security.content import open_all
from hub.store import quarantine
from hub.store.quarantine import State
from hub.store.record import PositionTaken
from hub.stories.mixed import mixed
from hub.trial.accounting import account
from schemas.envelope import EventType
from schemas.events import (
    FeedbackReceived,
    MessageQuarantined,
    MessageRefused,
    MessageRepeated,
    SignalCorrected,
    SignalRegistered,
    SignalSupplemented,
    SignalWithdrawn,
)
from schemas.ids import signal_id
from schemas.problems import Code
from tests.builders import changed, feedback, mutation, withdrawal
from tests.workshop import workshop

INTAKE = "intake:police"
INTO = (SignalRegistered, MessageRefused, MessageQuarantined, MessageRepeated)
NUMBER = "Zij gaf het nummer 999990019 op."
SIGNAL = signal_id("police", "PL0600-2026000001")


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def entries(hub, state=State.OPEN):
    with hub.reading.database.snapshot() as cursor:
        return quarantine.entries(cursor, state)


def topics(hub):
    return [event.TOPIC for event in hub.events(*INTO)]


def test_a_report_is_registered_with_its_place_its_cause_and_its_times(hub):
    report = mutation(1)
    hub.receive(report)
    hub.step(INTAKE)
    [event] = hub.events()
    assert isinstance(event, SignalRegistered)
    assert (event.originator_id, event.originator_version) == (SIGNAL, 1)
    assert event.cause == "message:police/1"
    assert event.occurred_at == event.recorded_at == report.received_at
    assert (event.message.id, event.message.sequence) == ("pol-1", 1)
    assert hub.reading.position(INTAKE) == 1


def test_a_signal_has_one_history_of_versions(hub):
    hub.take(
        mutation(1),
        mutation(1, kind=EventType.SUPPLEMENTED, id_="b"),
        mutation(1, kind=EventType.CORRECTED, id_="c"),
        withdrawal(1),
        mutation(1, kind=EventType.CORRECTED, id_="e"),
    )
    history = [hub.mapper.from_recorded(recorded) for recorded in hub.reading.stream(SIGNAL)]
    assert [event.originator_version for event in history] == [1, 2, 3, 4, 5]
    assert [type(event) for event in history] == [
        SignalRegistered,
        SignalSupplemented,
        SignalCorrected,
        SignalWithdrawn,
        SignalCorrected,
    ]


def test_what_refers_to_a_signal_nobody_sent_is_held(hub):
    hub.take(mutation(1, kind=EventType.CORRECTED), withdrawal(2))
    held = hub.events(MessageQuarantined)
    assert [[p.code for p in event.problems] for event in held] == [[Code.UNKNOWN_REFERENCE]] * 2
    assert len(entries(hub)) == 2


def test_a_second_withdrawal_and_a_second_report_are_held(hub):
    hub.take(mutation(1), mutation(1, id_="b"), withdrawal(1), withdrawal(1, id_="d"))
    codes = [event.problems[0].code for event in hub.events(MessageQuarantined)]
    assert codes == [Code.REFERENCE_TAKEN, Code.UNKNOWN_REFERENCE]


def test_feedback_is_recorded_under_its_signal_also_when_it_comes_first(hub):
    hub.take(feedback(1))
    [word] = hub.events(FeedbackReceived)
    assert (word.about, word.outcome) == (SIGNAL, "opvang-geregeld")
    hub.take(mutation(1))
    assert hub.events(SignalRegistered)[0].originator_id == SIGNAL


def test_the_same_bytes_again_are_a_repeat_also_within_one_batch(hub):
    hub.take(mutation(1), mutation(1))
    hub.take(mutation(1))
    assert [event.original_sequence for event in hub.events(MessageRepeated)] == [1, 1]
    assert len(hub.events(SignalRegistered)) == 1


@pytest.mark.parametrize("data", [b"", b"\xff\x00", b"{}", b'{"specversion": "1.0"}'])
def test_junk_is_refused_once_and_then_repeated(hub, data):
    for _ in range(3):
        hub.deliver("police", data)
    hub.settle()
    assert topics(hub) == ["message.refused.v1", "message.repeated.v1", "message.repeated.v1"]
    assert [event.original_sequence for event in hub.events(MessageRepeated)] == [1, 1]
    assert [entry.stream_sequence for entry in entries(hub)] == [1]


def test_other_bytes_under_one_id_are_held_and_leave_the_original_as_it_was(hub):
    hub.take(mutation(1), mutation(2, id_="pol-1"), mutation(1))
    assert topics(hub) == [
        "signal.registered.v1",
        "message.quarantined.v1",
        "message.repeated.v1",
    ]
    [held] = hub.events(MessageQuarantined)
    assert [problem.code for problem in held.problems] == [Code.ID_CONFLICT]
    [repeat] = hub.events(MessageRepeated)
    assert repeat.original_sequence == 1
    assert not hub.reading.stream(signal_id("police", "PL0600-2026000002"))


def test_a_conflict_is_for_a_person_also_when_the_second_message_is_wrong(hub):
    hub.take(mutation(1), mutation(1, kleur="rood"))
    [held] = hub.events(MessageQuarantined)
    assert [problem.code for problem in held.problems] == [Code.ID_CONFLICT]
    assert not hub.events(MessageRefused)


def test_of_two_workers_one_writes_and_the_other_leaves_nothing(hub):
    hub.receive(mutation(1), mutation(1, id_="b"))
    rival = hub.worker(hub.job(INTAKE))
    batch = hub.waiting(INTAKE)
    hub.step(INTAKE)
    with pytest.raises(PositionTaken):
        rival._settle(batch)
    assert len(hub.events()) == 2
    assert [entry.attempts for entry in entries(hub)] == [1]


DELIVERIES = st.lists(
    st.sampled_from(
        [
            mutation(1),
            mutation(1, kind=EventType.CORRECTED, id_="c"),
            mutation(2, id_="pol-1"),
            mutation(3, mutatietekst=NUMBER),
            mutation(4, kleur="rood"),
            withdrawal(1),
            changed(mutation(5), specversion="0.3"),
            replace(mutation(6), data=b"geen json"),
            feedback(1),
        ]
    ),
    max_size=14,
)


@settings(max_examples=40)
@given(DELIVERIES, st.integers(1, 5))
def test_each_delivery_leads_to_exactly_one_event_in_batches_of_any_size(deliveries, most):
    with workshop() as hub:
        hub.receive(*deliveries)
        while hub.step(INTAKE, most) + hub.step("intake:care", most):
            pass
        counted = account(hub.reading, hub.mapper)
        places = [
            (name.removeprefix("intake:"), delivery.seq)
            for name, inbox in hub.inbox.items()
            for delivery in inbox
        ]
        assert sorted(counted.events_at) == sorted(places)
        assert not counted.doubled
        assert not counted.lost(places)
        whole = [event.model_dump(exclude={"sealed"}) for event in hub.events()]
    with workshop() as other:
        other.receive(*deliveries)
        while other.step(INTAKE) + other.step("intake:care"):
            pass
        if most > 1:
            assert sorted(map(repr, whole)) == sorted(
                repr(event.model_dump(exclude={"sealed"})) for event in other.events()
            )


def test_what_was_sealed_opens_to_what_was_sent(hub):
    hub.take(mutation(1, mutatietekst="Een busje voor de deur."))
    [content] = open_all(hub.sealer, hub.events(SignalRegistered))
    assert "Een busje voor de deur." in [text.text for text in content.content.narratives]
    assert content.reference == "PL0600-2026000001"


def test_a_mix_of_all_partners_is_accounted_for_to_the_last_message(hub):
    sent = hub.receive(*mixed(150, 5).messages)
    hub.settle()
    counted = account(hub.reading, hub.mapper)
    assert sum(counted.by_topic.values()) == len(sent)
    assert not counted.doubled
