"""The record numbers without a hole, moves a position from where it is, and writes all or none."""

from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent, Tracking

from hub.store.database import Database
from hub.store.record import Position, PositionTaken, Recorded, VersionTaken
from hub.store.recorders import open_record

TOPIC = "signal.registered.v1"


def events(*numbers, topic=TOPIC):
    return [StoredEvent(UUID(int=n), 1, topic, b'{"n":%d}' % n) for n in numbers]


def ids(recorded):
    return [event.originator_id.int for event in recorded]


def test_events_are_numbered_from_one_and_read_back_as_written(record):
    assert record.append(events(5, 3), position=None) == range(1, 3)
    assert record.append(events(9), position=None) == range(3, 4)
    assert record.last() == 3
    assert record.read(0, 10) == [
        Recorded(1, UUID(int=5), 1, TOPIC, b'{"n":5}'),
        Recorded(2, UUID(int=3), 1, TOPIC, b'{"n":3}'),
        Recorded(3, UUID(int=9), 1, TOPIC, b'{"n":9}'),
    ]
    assert ids(record.read(1, 1)) == [3]
    assert record.read(3, 10) == []


def test_an_empty_record_stands_at_zero(record):
    assert record.last() == record.position("dedupe") == 0
    assert record.append([], position=Position("dedupe", 0, 4)) == range(0)
    assert (record.last(), record.position("dedupe")) == (0, 4)


def test_a_rolled_back_append_leaves_no_hole(record):
    class PowerCut(Exception):  # noqa: N818
        pass

    def fail(_):
        raise PowerCut

    record.append(events(1), position=None)
    with pytest.raises(PowerCut):
        record.append(events(2, 3), position=Position("link", 0, 2), extra=fail)
    assert record.append(events(4), position=None) == range(2, 3)
    assert ids(record.read(0, 10)) == [1, 4]
    assert record.position("link") == 0


@pytest.mark.parametrize("expected", [0, 4, 6, 100], ids=["repeat", "behind", "gap", "far gap"])
def test_a_position_moves_only_from_where_it_stands(record, expected):
    record.append(events(1), position=Position("link", 0, 5))
    with pytest.raises(PositionTaken):
        record.append(
            events(2), position=Position("link", expected, 200), memory={b"k": b"v"}, stage="link"
        )
    assert (record.position("link"), record.last()) == (5, 1)
    assert record.recall("link", [b"k"]) == {}


def test_positions_only_grow(record):
    with pytest.raises(ValueError, match="only grow"):
        record.append(events(1), position=Position("link", 0, 0))
    assert record.last() == 0


def test_consumers_have_positions_of_their_own(record):
    record.append([], position=Position("link", 0, 5))
    record.append([], position=Position("route", 0, 3))
    assert (record.position("link"), record.position("route")) == (5, 3)


@pytest.mark.parametrize("numbers", [(7, 1), (8, 8)], ids=["recorded", "twice in the batch"])
def test_an_originator_has_each_version_once(record, numbers):
    record.append(events(1), position=None)
    with pytest.raises(VersionTaken):
        record.append(events(*numbers), position=Position("link", 0, 1), memory={b"k": b"v"})
    assert (record.last(), record.position("link"), record.recall("", [b"k"])) == (1, 0, {})


def test_memory_is_replaced_forgotten_and_kept_apart_by_stage(record):
    record.append([], position=None, stage="link", memory={b"a": b"1", b"b": b"2", b"": b"0"})
    record.append([], position=None, stage="route", memory={b"a": b"other"})
    record.append([], position=None, stage="link", memory={b"a": b"3", b"b": None, b"no": None})
    assert record.recall("link", [b"a", b"b", b"c", b""]) == {b"a": b"3", b"": b"0"}
    assert record.recall("route", {b"a"}) == {b"a": b"other"}
    assert record.recall("link", ()) == {}


def test_the_whole_memory_of_a_stage_comes_by_key_whatever_its_size(record):
    memory = {n.to_bytes(2, "big"): bytes(3) for n in range(2500)}
    record.append([], position=None, stage="link", memory={b"": b"first", **memory})
    record.append([], position=None, stage="other", memory={b"x": b"y"})
    assert list(record.memory_items("link")) == [(b"", b"first"), *sorted(memory.items())]
    assert record.recall("link", memory.keys()) == memory


def test_extra_rows_share_the_fate_of_the_events(record, database):
    with database.transaction() as cursor:
        cursor.execute("CREATE TABLE notes (n INTEGER)")

    def note(cursor):
        cursor.execute("INSERT INTO notes VALUES (?)", (record_size(cursor),))

    def record_size(cursor):
        return cursor.execute("SELECT COUNT(*) FROM stored_events").fetchone()[0]

    record.append(events(1, 2), position=None, extra=note)
    with pytest.raises(VersionTaken):
        record.append(events(2), position=None, extra=note)
    with pytest.raises(PositionTaken):
        record.append(events(3), position=Position("link", 1, 2), extra=note)
    with database.snapshot() as cursor:
        assert cursor.execute("SELECT n FROM notes").fetchall() == [(2,)]


def test_reading_can_be_limited_to_topics(record):
    record.append(events(1) + events(2, topic="b") + events(3, topic="c"), position=None)
    assert ids(record.read(0, 10, {TOPIC, "c"})) == [1, 3]
    assert ids(record.read(1, 1, ["b", "c"])) == [2]
    assert record.read(0, 10, ()) == []


def test_the_stream_of_an_originator_comes_by_version(record):
    one = UUID(int=1)
    record.append([StoredEvent(one, 2, TOPIC, b"2"), *events(5)], position=None)
    record.append([StoredEvent(one, 1, TOPIC, b"1")], position=None)
    assert [(e.originator_version, e.position) for e in record.stream(one)] == [(1, 3), (2, 1)]
    assert record.stream(UUID(int=2)) == []


def test_an_epoch_never_comes_twice(record):
    assert [record.advance_epoch("link") for _ in range(3)] == [1, 2, 3]
    assert record.advance_epoch("route") == 1


def test_everything_is_there_after_opening_again(url):
    for n in (1, 2, 3):
        database = Database.open(url)
        record = open_record(database)
        assert record.append(events(n), position=Position("link", n - 1, n)) == range(n, n + 1)
        assert record.advance_epoch("link") == n
        database.close()


def test_a_large_batch_of_large_events_goes_through(record):
    """The library's own insert hangs on this in PostgreSQL, holding the table lock."""
    big = [StoredEvent(UUID(int=n), 1, TOPIC, bytes(2000)) for n in range(5000)]
    assert record.append(big, position=None) == range(1, 5001)
    assert record.last() == 5000


def test_the_librarys_entrances_see_the_same_record(record):
    assert record.insert_events(events(1, 2)) == range(1, 3)
    with pytest.raises(TypeError, match="compare-and-swap"):
        record.insert_events(events(3), tracking=Tracking("link", 9))
    assert [n.id for n in record.select_notifications(1, 10)] == [1, 2]
    assert record.max_notification_id() == 2
    record.append([], position=Position("link", 0, 7))
    assert record.max_tracking_id("link") == 7


def test_numbers_survive_a_vacuum(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path}/record.db")
    record = open_record(database)
    record.append(events(1, 2, 3), position=None)
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM stored_events WHERE rowid = 1")
    with database.datastore.get_connection(commit=True) as connection:
        connection.cursor().execute("VACUUM")
    assert [event.position for event in record.read(0, 10)] == [2, 3]
    database.close()
