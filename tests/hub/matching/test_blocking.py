"""The index proposes the pairs that the rules define over the mentions there, whatever went by."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from hub.matching.blocking import BlockIndex, BlockKey
from hub.matching.blocks import BlockRule

IDS = [f"{n:02d}" for n in range(14)]


RULES = (
    BlockRule((0,), (0,), None),
    BlockRule((0, 1), (0, 1), None),
    BlockRule((2,), (2,), None),
    BlockRule((0, 2), (0, 2), None),
    BlockRule((0,), (1,), None),
    BlockRule((0, 1), (1, 0), None),
    BlockRule((1,), (1,), lambda left, right: left[0] != right[0]),
    BlockRule((0,), (1,), lambda left, right: left[1] == right[1]),
)
letters = st.sampled_from([None, "a", "b", "c"])
several = st.one_of(st.none(), st.lists(st.sampled_from("xyz"), max_size=3).map(tuple))
slots = st.tuples(letters, letters, several)
steps = st.lists(st.tuples(st.sampled_from(IDS), slots), max_size=40)


def values(slotted, places):
    """All keys a side makes, by definition."""
    keys = [()]
    for place in places:
        value = slotted[place]
        each = value if isinstance(value, tuple) else () if value is None else (value,)
        keys = [(*key, item) for key in keys for item in each]
    return {key[0] if len(places) == 1 else key for key in keys}


def size(rule, key, records):
    sides = (rule.left,) if rule.left == rule.right else (rule.left, rule.right)
    return sum(key in values(slotted, side) for slotted in records.values() for side in sides)


def keys_between(rule, one, other, records):
    left, right = records[min(one, other)], records[max(one, other)]
    if rule.also is not None and not rule.also(left, right):
        return set()
    return values(left, rule.left) & values(right, rule.right)


def pairs_by_definition(records, size_max):
    return {
        (one, other)
        for one, other in combinations(sorted(records), 2)
        for rule in RULES
        for key in keys_between(rule, one, other, records)
        if size(rule, key, records) <= size_max
    }


@given(steps, st.integers(1, 12))
def test_partners_and_turning_keys_add_up_to_the_definition(history, size_max):
    """Whoever adds partners, and takes and restores what the index says, has the right pairs."""
    records, pairs = {}, set()
    index = BlockIndex([(rule, size_max) for rule in RULES], records)
    for mention, slotted in history:
        if mention in records:
            restored = index.remove(mention)
            del records[mention]
            pairs = {pair for pair in pairs if mention not in pair}
            pairs |= {pair for key in restored for pair in index.pairs(key)}
        else:
            records[mention] = slotted
            partners, generic = index.insert(mention)
            pairs |= {(min(mention, other), max(mention, other)) for other in partners}
            for key in generic:
                members = index.members(key)
                pairs -= {
                    pair for pair in pairs if members.issuperset(pair) and not index.proposes(*pair)
                }
        expected = pairs_by_definition(records, size_max)
        assert pairs == expected
        assert {pair for pair in combinations(sorted(records), 2) if index.proposes(*pair)} == (
            expected
        )


@given(steps, st.integers(1, 12))
def test_it_says_which_keys_two_mentions_share_and_which_keys_are_generic(history, size_max):
    records = dict(history)
    index = BlockIndex([(rule, size_max) for rule in RULES], records)
    for mention in records:
        index.insert(mention)
    for one, other in combinations(sorted(records), 2):
        assert set(index.shared_keys(one, other)) == {
            (BlockKey(number, key), size(rule, key, records) > size_max)
            for number, rule in enumerate(RULES)
            for key in keys_between(rule, one, other, records)
        }
    held = {
        (number, key)
        for number, rule in enumerate(RULES)
        for slotted in records.values()
        for key in values(slotted, rule.left) | values(slotted, rule.right)
    }
    assert dict(index.generic()) == {
        BlockKey(number, key): size(RULES[number], key, records)
        for number, key in held
        if size(RULES[number], key, records) > size_max
    }
