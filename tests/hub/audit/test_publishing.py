"""The log is signed soon after it grew, by the signer first and each witness for itself."""

from http import HTTPStatus

import pytest

from hub.audit import kept
from hub.audit.adding import Answer
from hub.audit.asking import UnreachableError
from hub.audit.checkpoints import read_checkpoint
from hub.audit.publishing import (
    AGAIN_TIMES,
    IDLE_MS,
    SOON_EVENTS,
    SOON_MS,
    NotSignedError,
    Publisher,
    RecordShorterError,
    Waiting,
    is_due,
)
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.audit.trust import agreed, is_by_log, parse_trust
from hub.audit.witness import State, Witness
from tests.hub.audit.logs import HUB, LOG, W1, W2, events

POLICY = "\n".join(
    [
        f"log {LOG.verifier(LOG_KIND)} unix:/signer",
        f"witness one {W1.verifier(WITNESS_KIND)} https://one.example",
        f"witness two {W2.verifier(WITNESS_KIND)} https://two.example",
        "group both 2 one two",
        "quorum both",
    ]
).encode()
TRUST = parse_trust(POLICY, "log.policy")


class House:
    """A signer and two witnesses, who can each be away, and a clock."""

    def __init__(self, record, directory):
        self.now_ms, self.away, self.asked = 1_000_000, set(), []
        who = {
            "unix:/signer": (LOG, HUB.verifier(LOG_KIND), True),
            "https://one.example": (W1, LOG.verifier(LOG_KIND), False),
            "https://two.example": (W2, LOG.verifier(LOG_KIND), False),
        }
        self.states = {url: State(directory / str(n)) for n, url in enumerate(who)}
        self.witnesses = {
            url: Witness(key, [trusted], self.states[url], lambda: self.now_ms // 1000, as_log=as_)
            for url, (key, trusted, as_) in who.items()
        }
        self.record = record
        self.restart()

    def restart(self):
        self.publisher = Publisher(self.record, TRUST, HUB, self.ask, lambda: self.now_ms)

    def ask(self, url, request):
        self.asked.append((url, request.old_size))
        if url in self.away:
            raise UnreachableError("ConnectError")
        return self.witnesses[url].add_checkpoint(bytes(request))

    def add(self, count):
        self.record.append(events(self.record.last() + 1, count), position=None)


@pytest.fixture
def house(record, tmp_path):
    house = House(record, tmp_path)
    yield house
    for state in house.states.values():
        state.close()


def test_a_log_that_grew_is_signed_by_all(house):
    for count in (1, 5, 300):
        house.add(count)
        found = house.publisher.publish()
        assert found.size == house.record.last()
        assert is_by_log(found.note, TRUST)
        assert agreed(found.note, TRUST) == {"one": 1000, "two": 1000}
        assert TRUST.is_enough(agreed(found.note, TRUST))
    with house.record.database.snapshot() as cursor:
        assert kept.newest(cursor) == found
    # After the first time nobody has to say where it is.
    assert [old for _, old in house.asked] == [0, 0, 0, 1, 1, 1, 6, 6, 6]


def test_after_a_restart_a_witness_says_where_it_is(house):
    house.add(4)
    house.publisher.publish()
    house.restart()
    house.add(4)
    assert len(agreed(house.publisher.publish().note, TRUST)) == 2
    assert ("https://one.example", 0) in house.asked
    assert ("https://one.example", 4) in house.asked


def test_a_witness_that_is_away_holds_up_nobody_and_is_asked_again(house):
    house.add(2)
    house.away = {"https://one.example"}
    assert house.publisher.step() is None
    house.now_ms += SOON_MS
    assert agreed(house.publisher.step().note, TRUST).keys() == {"two"}
    house.away = set()
    assert house.publisher.step() is None
    house.now_ms += AGAIN_TIMES * SOON_MS
    assert agreed(house.publisher.step().note, TRUST).keys() == {"one", "two"}
    house.now_ms += AGAIN_TIMES * SOON_MS
    assert house.publisher.step() is None


def test_while_the_signer_is_away_events_come_in_and_are_signed_later(house):
    house.away = {"unix:/signer"}
    house.add(SOON_EVENTS)
    with pytest.raises(NotSignedError, match="cannot be reached"):
        house.publisher.step()
    house.add(3)
    assert house.publisher.step() is None, "it waits a while before it asks again"
    house.away = set()
    house.now_ms += AGAIN_TIMES * SOON_MS
    assert house.publisher.step().size == SOON_EVENTS + 3


def test_the_signer_may_know_a_later_size_than_was_kept(house):
    house.add(3)
    house.publisher.publish()
    with house.record.database.transaction() as cursor:
        cursor.execute("DELETE FROM checkpoints")
    house.add(1)
    assert house.publisher.publish().size == 4


def test_a_record_that_became_shorter_is_never_signed(house):
    house.add(9)
    house.publisher.publish()
    with house.record.database.transaction() as cursor:
        cursor.execute(f"DELETE FROM stored_events WHERE {house.record.order} > 5")  # noqa: S608
        cursor.execute("DELETE FROM event_leaves WHERE position > 5")
    with pytest.raises(RecordShorterError, match="9 events were signed"):
        house.publisher.publish()
    with house.record.database.transaction() as cursor:
        cursor.execute("DELETE FROM checkpoints")
    with pytest.raises(RecordShorterError, match="9 events were signed"):
        house.publisher.publish()


def test_a_record_that_was_changed_is_never_signed_again(house):
    """Who rewrites an event with its leaf, and all that the hub keeps, still meets the signer."""
    house.add(9)
    house.publisher.publish()
    with house.record.database.transaction() as cursor:
        cursor.execute("UPDATE event_leaves SET hash = ? WHERE position = 4", (bytes(32),))
        cursor.execute("DELETE FROM checkpoints")
        cursor.execute("DELETE FROM log_nodes")
    house.add(3)
    house.restart()
    with pytest.raises(NotSignedError, match="422"):
        house.publisher.publish()


def test_an_answer_that_does_not_verify_is_no_signature(house):
    house.add(1)
    house.publisher._ask = lambda *_: Answer(
        HTTPStatus.OK, b"\xe2\x80\x94 demo.example/log AAAAAAAA\n"
    )
    with pytest.raises(NotSignedError, match="did not sign"):
        house.publisher.publish()


def test_an_hour_without_news_is_signed_anew_with_the_time(house):
    house.add(1)
    house.publisher.publish()
    house.now_ms += IDLE_MS - 1
    assert house.publisher.step() is None
    house.now_ms += 1
    found = house.publisher.step()
    assert read_checkpoint(found.note.text).size == 1
    assert agreed(found.note, TRUST) == {"one": house.now_ms // 1000, "two": house.now_ms // 1000}


def test_a_witness_that_is_away_then_keeps_its_earlier_word(house):
    house.add(1)
    house.publisher.publish()
    house.away = {"https://one.example"}
    house.now_ms += IDLE_MS
    assert agreed(house.publisher.step().note, TRUST)["one"] == 1000


def test_of_an_empty_record_nothing_is_signed(house):
    house.now_ms += IDLE_MS
    assert house.publisher.step() is None
    assert house.asked == []


@pytest.mark.parametrize(
    ("waiting", "signed_ms", "now_ms", "is_enough", "due"),
    [
        (Waiting(0, 0), 0, IDLE_MS, True, True),
        (Waiting(0, 0), 1, IDLE_MS, True, False),
        (Waiting(0, 0), 0, AGAIN_TIMES * SOON_MS, False, True),
        (Waiting(0, 0), 1, AGAIN_TIMES * SOON_MS, False, False),
        (Waiting(1, 5), 0, 5 + SOON_MS, True, True),
        (Waiting(1, 5), 0, 4 + SOON_MS, True, False),
        (Waiting(SOON_EVENTS, 5), 0, 5, True, True),
        (Waiting(SOON_EVENTS - 1, 5), 0, 5, True, False),
    ],
)
def test_when_it_is_time(waiting, signed_ms, now_ms, is_enough, due):
    assert is_due(waiting, signed_ms, now_ms, is_enough=is_enough) == due


def test_two_processes_that_have_the_log_signed_do_not_hinder_each_other(house):
    one, other = house.publisher, Publisher(house.record, TRUST, HUB, house.ask, lambda: 1_000_000)
    for count, publisher in ((3, one), (2, other), (0, one), (4, one), (1, other)):
        house.add(count)
        found = publisher.publish()
        assert found.size == house.record.last()
        assert len(agreed(found.note, TRUST)) == 2
