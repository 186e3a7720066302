"""What the hub could not take in waits, sealed, until one person has decided about it."""

from uuid import UUID

import pytest

from hub.store import quarantine
from hub.store.quarantine import Arrival, NotOpenError, NotSealedError, State
from hub.store.record import Position, PositionTaken

SEALED = f"{'0a' * 16}.AAAAAAAAAAAAAAAA.{'B' * 30}=="
ARRIVAL = Arrival(
    id=UUID(int=3),
    partner="police",
    stream_sequence=17,
    received_ms=1_795_000_000_000,
    codes=("schema.unknown", "time.future"),
    sealed=SEALED,
)


@pytest.fixture
def held(record, database):
    """A database in which ARRIVAL was put in quarantine, together with the worker's move."""
    quarantine.create_table(database)
    record.append(
        [],
        position=Position("intake:police", 0, 17),
        extra=lambda cursor: quarantine.put(cursor, [ARRIVAL]),
    )
    return database


def waiting(database, state=State.OPEN, **page):
    with database.snapshot() as cursor:
        return quarantine.entries(cursor, state, **page)


def mark(database, state, note=""):
    with database.transaction() as cursor:
        quarantine.mark(cursor, ARRIVAL.id, state, note)


def test_a_message_waits_with_all_that_is_known_of_it(held):
    [entry] = waiting(held)
    assert entry[:6] == ARRIVAL
    assert (entry.state, entry.attempts, entry.note) == (State.OPEN, 1, "")
    with held.snapshot() as cursor:
        assert quarantine.entry(cursor, ARRIVAL.id) == entry
        assert quarantine.entry(cursor, UUID(int=4)) is None


def test_a_worker_that_came_second_leaves_nothing(held, record):
    other = ARRIVAL._replace(id=UUID(int=4))
    with pytest.raises(PositionTaken):
        record.append(
            [],
            position=Position("intake:police", 0, 18),
            extra=lambda cursor: quarantine.put(cursor, [other]),
        )
    assert [entry.id for entry in waiting(held)] == [ARRIVAL.id]


@pytest.mark.parametrize("decision", [State.REDRIVEN, State.DISCARDED])
def test_a_message_is_decided_about_once(held, decision):
    mark(held, decision, "schema added")
    assert waiting(held) == []
    [entry] = waiting(held, decision)
    assert entry.note == "schema added"
    with pytest.raises(NotOpenError, match=str(ARRIVAL.id)):
        mark(held, State.DISCARDED)


def test_a_message_that_is_still_bad_comes_back_with_one_attempt_more(held):
    mark(held, State.REDRIVEN, "tried again")
    with held.transaction() as cursor:
        quarantine.put(cursor, [ARRIVAL._replace(stream_sequence=40, codes=("time.future",))])
    [entry] = waiting(held)
    assert (entry.attempts, entry.stream_sequence, entry.codes) == (2, 40, ("time.future",))


def test_the_list_comes_in_pages(held):
    with held.transaction() as cursor:
        quarantine.put(cursor, [ARRIVAL._replace(id=UUID(int=n)) for n in (9, 5)])
    first = waiting(held, limit=2)
    assert [entry.id.int for entry in first] == [3, 5]
    assert [entry.id.int for entry in waiting(held, after=first[-1].id)] == [9]


@pytest.mark.parametrize(
    "arrival",
    [
        ARRIVAL._replace(id=UUID(int=4), sealed='{"name": "Demofamilie"}'),
        ARRIVAL._replace(id=UUID(int=4), sealed=""),
        ARRIVAL._replace(id=UUID(int=4), codes=("Demofamilie woont hier",)),
        ARRIVAL._replace(id=UUID(int=4), codes=("c",) * 33),
    ],
)
def test_clear_text_never_gets_in(held, arrival):
    def put():
        with held.transaction() as cursor:
            quarantine.put(cursor, [arrival])

    with pytest.raises(NotSealedError) as refused:
        put()
    assert "Demofamilie" not in str(refused.value)
    assert [entry.id for entry in waiting(held)] == [ARRIVAL.id]


def test_a_note_is_bounded(held):
    with pytest.raises(ValueError, match="500"):
        mark(held, State.DISCARDED, "x" * 501)
