"""A mix of messages: what kind says what becomes of it, and the same seed gives the same."""

from collections import Counter

import orjson
import pytest

from hub.stories import mixed as kinds
from hub.stories.mixed import mixed, mixed_messages
from schemas.signal import Partner
from tests.hub.stories.pure import Hub

COUNT = 3_000


@pytest.fixture(scope="module")
def played():
    """What each message of a mix was taken for, with the hub afterwards."""
    hub = Hub()
    return [(message, hub.take(message)) for message in mixed(COUNT, 7).messages], hub


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert mixed(200, 7).messages == mixed(200, 7).messages
    assert mixed(200, 7).messages == tuple(mixed_messages(300, 7))[:200]
    assert {m.data for m in mixed(200, 7).messages}.isdisjoint(
        m.data for m in mixed(200, 8).messages
    )


@pytest.mark.parametrize(
    ("kind", "outcomes"),
    [
        (kinds.ORDINARY, {"registered"}),
        (kinds.PLANTED, {"registered"}),
        (kinds.CORRECTION, {"registered"}),
        (kinds.WITHDRAWAL, {"withdrawn"}),
        (kinds.REPEAT, {"repeated"}),
        (kinds.INVALID, {"refused"}),
        (kinds.ODD, {"registered", "feedback", "quarantined"}),
    ],
)
def test_a_kind_of_message_becomes_what_it_is_meant_to_become(played, kind, outcomes):
    taken = [said for message, (said, _) in played[0] if message.story == kind]
    assert set(taken) == outcomes


def test_the_kinds_come_in_their_proportions_and_from_every_partner(played):
    counts = Counter(message.story for message, _ in played[0])
    assert 0.75 < counts[kinds.ORDINARY] / COUNT < 0.85
    assert 0.07 < counts[kinds.PLANTED] / COUNT < 0.13
    assert {message.partner for message, _ in played[0]} == set(Partner)


def test_only_what_was_planted_hangs_together(played):
    messages, hub = played
    planted = {signal.hex for it, (_, signal) in messages if signal and it.story == kinds.PLANTED}
    dossiers = [members for _, members, _, _ in hub.linker.state()["dossiers"]]
    assert len(dossiers) > 30
    assert max(map(len, dossiers)) <= max(kinds.GROUP_SIZES)
    assert all(set(members) <= planted for members in dossiers)


def test_a_message_is_about_a_kilobyte_and_comes_in_time_order():
    messages = mixed(500, 1).messages
    assert 900 < sum(len(it.data) for it in messages) / len(messages) < 1_400
    assert [it.received_at for it in messages] == sorted(it.received_at for it in messages)
    assert len({it.name for it in messages}) == len(messages)


def test_no_two_signals_of_a_mix_have_one_reference_or_id():
    sent = [it for it in mixed_messages(20_000, 3) if it.story in {kinds.ORDINARY, kinds.PLANTED}]
    events = [orjson.loads(it.data) for it in sent]
    assert len({event["id"] for event in events}) == len(events)
    references = {next(iter(event["data"].values())) for event in events}
    assert len(references) == len(events)
