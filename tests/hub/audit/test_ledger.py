"""The log of a record is the tree over its leaves, at every size, however it grew."""

import pytest

from hub.audit import kept
from hub.audit.checkpoints import Checkpoint
from hub.audit.ledger import Ledger
from hub.merkle.entry import event_leaf
from hub.merkle.proofs import verify_consistency, verify_inclusion
from hub.merkle.tree import EMPTY_ROOT, root
from hub.store.leaves import LeafMissingError
from tests.hub.audit.logs import ORIGIN, events, leaves, signed


def expected(record, size):
    return root([event_leaf(*event) for event in record.read(0, size)])


def test_an_empty_record_has_the_root_of_nothing(record):
    with Ledger(record).read() as log:
        assert (log.size, log.tree.root(0)) == (0, EMPTY_ROOT)


def test_every_size_has_its_root_and_every_proof_holds(record):
    ledger = Ledger(record)
    for first, count in ((1, 5), (6, 250), (256, 1), (257, 443)):
        record.append(events(first, count), position=None)
        with ledger.read() as log:
            assert log.size == first + count - 1
            assert log.tree.root(log.size) == expected(record, log.size)
    with ledger.read() as log:
        for size in (1, 2, 255, 256, 257, 511, 512, 513, 699):
            top = log.tree.root(size)
            assert top == expected(record, size)
            proof = log.tree.consistency(size, 699)
            verify_consistency(size, 699, top, log.tree.root(699), proof)
            leaf = log.tree.leaf(size - 1)
            verify_inclusion(leaf, size - 1, 699, log.tree.inclusion(size - 1, 699),
                             log.tree.root(699))  # fmt: skip


def test_what_follows_from_the_leaves_may_be_thrown_away(record):
    ledger = Ledger(record)
    record.append(events(1, 600), position=None)
    with ledger.read() as log:
        before = log.tree.root(600)
    ledger.forget()
    with ledger.read() as log:
        assert log.tree.root(600) == before


def test_three_levels_of_tiles(record):
    """More than 65,536 leaves; written as leaves alone, because that many events take long."""
    from hub.store.leaves import write_leaves  # noqa: PLC0415 - only here

    many = leaves(66_000)
    with record.database.transaction() as cursor:
        write_leaves(cursor, record.database.dialect, 1, many)
    with Ledger(record).read() as log:
        assert log.tree.root(66_000) == root(many)
        assert log.tree.root(65_536) == root(many[:65_536])
        verify_inclusion(many[65_535], 65_535, 66_000, log.tree.inclusion(65_535, 66_000),
                         root(many))  # fmt: skip


@pytest.mark.parametrize("position", [3, 256, 257])
def test_a_missing_leaf_is_found_and_not_passed_over(record, position):
    record.append(events(1, 300), position=None)
    with record.database.transaction() as cursor:
        cursor.execute("DELETE FROM event_leaves WHERE position = ?", (position,))
    with pytest.raises(LeafMissingError), Ledger(record).read() as log:
        log.tree.root(log.size)


def test_checkpoints_are_kept_one_for_each_size(record):
    one, two = (Checkpoint(ORIGIN, size, bytes([size] * 32)) for size in (4, 9))
    with record.database.transaction() as cursor:
        assert kept.newest(cursor) is None
        kept.keep(cursor, signed(two), 20)
        kept.keep(cursor, signed(one), 10)
        kept.keep(cursor, signed(two), 30)
    with record.database.snapshot() as cursor:
        assert kept.newest(cursor) == kept.Kept(9, signed(two), 30)
        assert kept.covering(cursor, 3) == kept.covering(cursor, 4) == kept.Kept(4, signed(one), 10)
        assert kept.covering(cursor, 5).size == 9
        assert kept.covering(cursor, 10) is None
    with pytest.raises(kept.ForkError), record.database.transaction() as cursor:
        kept.keep(cursor, signed(one._replace(root=bytes(32))), 40)
