"""Counting: a loss or a doubling cannot hide."""

import pytest

from consumers import worker as shell
from hub.trial.accounting import account
from schemas.events import MessageRefused, SignalRegistered
from tests.builders import inspection, mutation, withdrawal
from tests.workshop import workshop


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def test_each_message_is_found_at_its_place_and_under_its_kind(hub):
    hub.take(mutation(1), mutation(1), withdrawal(1), mutation(2, kleur="rood"), inspection(1))
    counted = account(hub.reading, hub.mapper)
    places = [*(("police", n) for n in range(1, 5)), ("labour-inspectorate", 1)]
    assert sorted(counted.events_at) == sorted(places)
    assert counted.by_topic[SignalRegistered.TOPIC] == 2
    assert counted.topics_at["police", 4] == MessageRefused.TOPIC
    assert not counted.lost(places)
    assert not counted.doubled


def test_a_message_of_which_nothing_is_known_is_lost(hub):
    hub.take(mutation(1))
    counted = account(hub.reading, hub.mapper)
    assert counted.lost([("police", 1), ("police", 2)]) == [("police", 2)]


def test_a_message_that_was_taken_in_twice_is_doubled(hub):
    hub.take(mutation(1))
    [event] = hub.events(SignalRegistered)
    again = event.model_copy(update={"originator_version": 2})
    hub.reading.append([hub.mapper.to_stored(again)], position=None)
    assert account(hub.reading, hub.mapper).doubled == [("police", 1)]


def test_a_message_that_intake_set_aside_is_not_lost_and_one_of_another_stage_not_counted(
    hub, monkeypatch
):
    monkeypatch.setattr(shell, "POISON_DELAYS_S", ())
    monkeypatch.setattr(hub.stage("intake:police"), "decide", lambda *_: 1 / 0)
    monkeypatch.setattr(hub.stage("link"), "decide", lambda *_: 1 / 0)
    hub.take(mutation(1), inspection(1))
    counted = account(hub.reading, hub.mapper)
    assert not counted.lost([("police", 1), ("labour-inspectorate", 1)])
    assert not counted.doubled
    assert sum(counted.events_at.values()) == 2
