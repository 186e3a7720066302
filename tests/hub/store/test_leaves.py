"""Every event has its leaf, however it came into the record, and none can be without."""

from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from hub.merkle.entry import event_leaf
from hub.store import leaf_filling
from hub.store.leaves import LeafMissingError, read_leaves
from hub.store.record import VersionTaken
from hub.store.recorders import open_record


def events(*numbers):
    return [StoredEvent(UUID(int=n), 1, "signal.registered.v1", b"%d" % n) for n in numbers]


def leaves(record, first=1, last=10**6):
    with record.database.snapshot() as cursor:
        return read_leaves(cursor, first, last)


def expected(record):
    return [event_leaf(*event) for event in record.read(0, 10**6)]


def forget(record, where):
    with record.database.transaction() as cursor:
        cursor.execute("DELETE FROM event_leaves WHERE " + where)  # noqa: S608 - our own


def test_each_event_has_its_leaf(record):
    record.append(events(7, 5), position=None)
    record.insert_events(events(6))
    assert leaves(record) == expected(record)
    assert len(set(leaves(record))) == 3
    assert leaves(record, 2, 2) == expected(record)[1:2]


def test_what_is_not_recorded_has_no_leaf(record):
    record.append(events(1), position=None)
    with pytest.raises(VersionTaken):
        record.append(events(2, 1), position=None)
    assert len(leaves(record)) == 1


@pytest.mark.parametrize("kept", [0, 1, 5])
def test_an_older_record_gets_its_leaves_once(record, monkeypatch, kept):
    monkeypatch.setattr(leaf_filling, "PAGE_EVENTS", 3)
    record.append(events(*range(1, 11)), position=None)
    wanted = leaves(record)
    forget(record, f"position <= {10 - kept}")
    record.append(events(11), position=None)
    assert leaf_filling.fill(record) == 10 - kept
    assert leaves(record) == [*wanted, expected(record)[-1]]
    assert leaf_filling.fill(record) == 0


def test_opening_fills(record):
    record.append(events(1, 2, 3), position=None)
    wanted = leaves(record)
    forget(record, "position > 0")
    assert leaves(open_record(record.database)) == wanted


def test_a_hole_is_found(record):
    record.append(events(*range(1, 6)), position=None)
    forget(record, "position = 3")
    with pytest.raises(LeafMissingError, match="event 3 "):
        leaves(record)


def test_over_an_end_that_was_cut_off_the_leaf_is_of_the_new_event(record):
    record.append(events(1, 2), position=None)
    before = leaves(record)
    with record.database.transaction() as cursor:
        cursor.execute("DELETE FROM stored_events WHERE " + record.order + " = 2")  # noqa: S608
    record.append(events(3), position=None)
    assert leaves(record) == expected(record) != before
