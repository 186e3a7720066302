"""What a stage remembers: read together, changed in one batch, written with its events or not."""

from contextlib import suppress
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from hub.store.memory import Memory
from hub.store.record import Position, PositionTaken


@dataclass
class Recalling:
    """Counts the questions that reach the store."""

    held: dict[bytes, bytes] = field(default_factory=dict)
    asked: list[set[bytes]] = field(default_factory=list)

    def recall(self, stage, keys):
        """Answer from `held`."""
        assert stage == "dedupe"
        self.asked.append(set(keys))
        return {key: self.held[key] for key in keys if key in self.held}


def write(record, memory, *, new=1):
    position = Position(memory.stage, new - 1, new)
    record.append([], position=position, memory=memory.changes, stage=memory.stage)


def test_what_was_remembered_is_there_for_the_next_batch_and_for_no_other_stage(record):
    memory = Memory(record, "dedupe")
    memory.store(b"a", {"n": 1})
    memory.put(b"b", b"raw")
    write(record, memory)
    later = Memory(record, "dedupe")
    assert later.load(b"a") == {"n": 1}
    assert later.get(b"b") == b"raw"
    assert Memory(record, "route").get(b"b") is None


def test_what_was_forgotten_is_gone(record):
    memory = Memory(record, "dedupe")
    memory.put(b"a", b"1")
    write(record, memory)
    later = Memory(record, "dedupe")
    later.store(b"a", None)
    assert later.get(b"a") is None
    write(record, later, new=2)
    assert Memory(record, "dedupe").get(b"a") is None


def test_a_batch_that_is_refused_remembers_nothing(record):
    memory = Memory(record, "dedupe")
    memory.put(b"a", b"1")
    write(record, memory)
    rival = Memory(record, "dedupe")
    rival.put(b"a", b"2")
    with suppress(PositionTaken):
        write(record, rival)
    assert Memory(record, "dedupe").get(b"a") == b"1"


def test_keys_are_asked_for_once_and_together():
    store = Recalling({b"a": b"1"})
    memory = Memory(store, "dedupe")
    memory.prefetch([b"a", b"b"])
    memory.prefetch([b"b", b"c"])
    memory.prefetch([])
    assert (memory.get(b"a"), memory.get(b"b"), memory.get(b"c")) == (b"1", None, None)
    assert store.asked == [{b"a", b"b"}, {b"c"}]


def test_only_what_differs_is_written():
    memory = Memory(Recalling({b"a": b"1"}), "dedupe")
    memory.prefetch([b"a"])
    memory.put(b"a", b"1")
    assert not memory.changes


def test_an_empty_value_is_a_value_also_under_a_key_nobody_asked_for():
    memory = Memory(Recalling(), "dedupe")
    memory.put(b"a", b"")
    assert memory.changes == {b"a": b""}


def test_versions_of_an_originator_are_counted_without_a_gap():
    memory = Memory(Recalling({b"v:x": b"4"}), "dedupe")
    assert memory.version(b"x") == 4
    assert [memory.next_version(b"x"), memory.next_version(b"x"), memory.version(b"x")] == [5, 6, 6]
    assert memory.next_version(b"y") == 1


KEYS = st.sampled_from([b"a", b"b", b"c"])
VALUES = st.none() | st.binary(max_size=3)


@given(st.dictionaries(KEYS, st.binary(max_size=3)), st.lists(st.tuples(KEYS, VALUES)))
def test_a_batch_sees_its_own_changes_and_leaves_what_a_dictionary_would_hold(held, writes):
    memory = Memory(Recalling(dict(held)), "dedupe")
    expected = dict(held)
    for key, value in writes:
        memory.put(key, value)
        assert memory.get(key) == value
        expected[key] = value
    after = held | memory.changes
    assert {k: v for k, v in after.items() if v is not None} == {
        k: v for k, v in expected.items() if v is not None
    }
