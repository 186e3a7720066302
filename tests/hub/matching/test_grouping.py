"""Groups inside one region: what joins them, what keeps them apart, and that order is nothing."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.grouping import AGAINST_ONE_IN, STRONGLY_AGAINST, Evidence, Refused, Step, group
from hub.matching.weights import BIT, CONTRADICTION

CLIP = 20 * BIT
VETO_MEAN = -3 * BIT


def evidence(weights, walls=(), bonds=()):
    """Evidence of a region in which a pair has an edge from 0 bits, and weighs 0 when not given."""
    edges = {}
    for (one, other), weight in weights.items():
        if weight >= 0:
            edges.setdefault(one, {})[other] = weight
            edges.setdefault(other, {})[one] = weight

    def weigh(one, other):
        return weights.get((min(one, other), max(one, other)), 0)

    return Evidence(edges, tuple(bonds), frozenset(walls), weigh, VETO_MEAN, CLIP)


def groups(nodes, given_evidence, note=None):
    return sorted(map(sorted, group(nodes, given_evidence, note)))


def brothers(against, pairs):
    """Two people of five mentions each; `against` of their 25 pairs speak strongly against."""
    weights = {pair: 15 * BIT for side in ("abcde", "vwxyz") for pair in combinations(side, 2)}
    across = list(product("abcde", "vwxyz"))[:pairs]
    weights |= dict.fromkeys(across, 12 * BIT)
    weights |= dict.fromkeys(across[:against], STRONGLY_AGAINST)
    return weights


def test_relatives_who_share_much_stay_apart_when_more_than_one_pair_in_ten_is_strongly_against():
    steps: list[Step] = []
    found = groups("abcdevwxyz", evidence(brothers(3, 25)), steps.append)
    assert found == [list("abcde"), list("vwxyz")]
    assert {step.refused for step in steps} == {None, Refused.AGAINST}
    assert all(step.mean > 0 for step in steps if step.refused), "the mean alone would have joined"


def test_one_pair_in_ten_that_is_strongly_against_may_be_a_mistake():
    weights = brothers(2, 25)
    assert 2 * AGAINST_ONE_IN <= 25
    assert groups("abcdevwxyz", evidence(weights)) == [list("abcdevwxyz")]


def test_a_pair_just_short_of_strongly_against_is_weighed_and_not_counted():
    weights = {pair: w if w > 0 else w + 1 for pair, w in brothers(3, 25).items()}
    assert groups("abcdevwxyz", evidence(weights)) == [list("abcdevwxyz")]


@pytest.mark.parametrize(
    ("weights", "walls", "reason"),
    [
        (
            {("a", "b"): 9 * BIT, ("b", "c"): 8 * BIT, ("a", "c"): CONTRADICTION},
            (),
            "contradiction",
        ),
        ({("a", "b"): 9 * BIT, ("b", "c"): 1 * BIT, ("a", "c"): -9 * BIT}, (), "veto"),
        ({("a", "b"): 9 * BIT, ("b", "c"): 8 * BIT}, {("a", "c")}, "wall"),
    ],
)
def test_the_weaker_link_gives_way(weights, walls, reason):
    steps: list[Step] = []
    assert groups("abc", evidence(weights, walls), steps.append) == [["a", "b"], ["c"]]
    assert [step.refused for step in steps] == [None, reason]


WEIGHTS = st.dictionaries(
    st.sampled_from(list(combinations("abcdefg", 2))),
    st.sampled_from([-12, -9, -4, -1, 0, 2, 5, 9, 25]).map(lambda bits: bits * BIT),
)
WALLS = st.sets(st.sampled_from(list(combinations("abcdefg", 2))), max_size=2)


@given(WEIGHTS, WALLS, st.permutations("abcdefg"), st.randoms())
def test_neither_the_order_of_mentions_nor_that_of_edges_counts(weights, walls, nodes, chance):
    shuffled = list(weights.items())
    chance.shuffle(shuffled)
    straight = groups("abcdefg", evidence(weights, walls))
    assert groups(nodes, evidence(dict(shuffled), walls)) == straight


@given(WEIGHTS, WALLS)
def test_groups_are_those_of_weighing_every_pair_anew_at_every_step(weights, walls):
    """What is remembered of two groups that stayed apart is what would be found again."""
    found = groups("abcdefg", evidence(weights, walls))
    assert found == sorted(map(sorted, _plainly("abcdefg", weights, walls)))


def _plainly(nodes, weights, walls):
    groups_now = [{node} for node in nodes]
    edges = sorted((-weight, pair) for pair, weight in weights.items() if weight >= 0)
    for _, (a, b) in edges:
        one, other = (next(g for g in groups_now if node in g) for node in (a, b))
        pairs = [tuple(sorted(pair)) for pair in product(one, other)]
        found = [weights.get(pair, 0) for pair in pairs]
        clipped = [max(-CLIP, min(CLIP, weight)) for weight in found]
        against = sum(weight <= STRONGLY_AGAINST for weight in found)
        if (
            one is not other
            and not walls & set(pairs)
            and against * AGAINST_ONE_IN <= len(pairs)
            and sum(clipped) >= VETO_MEAN * len(pairs)
        ):
            groups_now.remove(other)
            one |= other
    return groups_now
