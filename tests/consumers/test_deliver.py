"""Every message is answered, to its sender alone, and the same message with the same bytes."""

from base64 import b64decode
from collections import defaultdict

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.bus import topology
from hub.domain.receipts import HELD, RECEIVED, REFUSED
from hub.store.leaves import leaves_at
from hub.store.memory import Memory
from hub.stories.mixed import mixed
from schemas.events import SignalRouted
from schemas.events.partners import NumbersFilled, NumbersMissed
from schemas.ids import delivery_id, signal_id
from schemas.signal import Partner
from tests.builders import feedback, inspection, mutation, withdrawal
from tests.workshop import workshop


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def statuses(hub):
    return [orjson.loads(payload)["status"] for _, payload in hub.sent]


def test_every_kind_of_message_is_answered(hub):
    hub.receive(mutation(1), withdrawal(1), mutation(2, kleur="rood"), mutation(3, id_="pol-1"))
    hub.receive(feedback(1))
    hub.settle()
    assert sorted(statuses(hub)) == sorted([RECEIVED, RECEIVED, REFUSED, HELD, RECEIVED])


def test_a_receipt_goes_to_its_sender_and_names_the_signal_as_the_hub_does(hub):
    hub.take(mutation(1))
    [(subject, payload)] = hub.sent
    assert subject == topology.receipt("police", delivery_id("police", 1).hex)
    assert orjson.loads(payload)["signaalId"] == str(signal_id("police", "PL0600-2026000001"))


def test_a_receipt_says_where_it_stands_in_the_log(hub):
    hub.take(mutation(1), mutation(2, kleur="rood"))
    with hub.reading.database.snapshot() as cursor:
        leaves = leaves_at(cursor, 1, hub.reading.last())
    for _, payload in hub.sent:
        place = orjson.loads(payload)["logboek"]
        assert b64decode(place["blad"]) == leaves[place["plaats"]]
        [recorded] = hub.reading.pick((place["plaats"],))
        digest = orjson.loads(payload)["sha256"]
        assert hub.mapper.from_recorded(recorded).message.digest == digest


def test_the_same_message_gets_the_same_receipt_byte_for_byte_also_much_later(hub):
    hub.take(mutation(1), mutation(2, kleur="rood"))
    hub.take(inspection(1))
    hub.restart("deliver")
    hub.take(mutation(1), mutation(2, kleur="rood"), mutation(1))
    first, refused, _, *again = hub.sent
    assert again == [first, refused, first]


def test_junk_gets_the_same_receipt_again_too(hub):
    for _ in range(3):
        hub.deliver("police", b"geen json")
    hub.settle()
    assert len(set(hub.sent)) == 1
    assert statuses(hub) == [REFUSED] * 3


def test_what_happens_to_a_signal_later_is_no_receipt(hub):
    hub.take(mutation(1))
    assert hub.events(SignalRouted)
    assert len(hub.sent) == 1


def test_a_crash_between_sending_and_writing_only_repeats(hub):
    hub.receive(mutation(1), mutation(2))
    hub.step("intake:police")
    stage, batch = hub.stage("deliver"), hub.waiting("deliver")
    stage.decide(batch, Memory(hub.reading, "deliver"))
    assert hub.reading.position("deliver") == 0
    before = list(hub.sent)
    hub.restart("deliver")
    hub.settle()
    assert hub.sent == before * 2


def test_receipts_are_out_before_the_position_moves(hub):
    hub.receive(mutation(1))
    hub.step("intake:police")

    def fail(_):
        raise OSError

    hub.stage("deliver")._send = fail
    with pytest.raises(OSError):  # noqa: PT011 - it says nothing but its kind
        hub.step("deliver")
    assert hub.reading.position("deliver") == 0
    assert not list(hub.reading.memory_items("deliver"))


@settings(max_examples=10)
@given(st.integers(0, 1000), st.integers(1, 9))
def test_each_delivery_is_answered_once_in_batches_of_any_size(seed, most):
    with workshop() as hub:
        sent = hub.receive(*mixed(25, seed).messages)
        while sum(hub.step(name) for name in hub.stages if name.startswith("intake:")):
            pass
        while hub.step("deliver", most):
            pass
        news = [subject for subject, _ in hub.sent if ".terugkoppeling." in subject]
        assert len(hub.sent) == len(sent) + len(news)
        assert len(news) == len(hub.events(NumbersMissed, NumbersFilled))
        by_subject = defaultdict(set)
        for subject, payload in hub.sent:
            by_subject[subject].add(payload)
            assert subject.split(".")[2] in set(Partner)
        assert all(len(payloads) == 1 for payloads in by_subject.values())
