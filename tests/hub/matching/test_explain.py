"""Explanations add up, lead from one to the other, and name what holds least."""

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hub.matching.explain import CANNOT, parts, path, spanning, weakest
from hub.matching.grouping import Step
from hub.matching.model import Bar, Waterfall
from hub.matching.weights import CONTRADICTION

NODES = "abcdefgh"
WEIGHTS = st.integers(-50, 50)
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), WEIGHTS), max_size=20)


@dataclass(frozen=True)
class Edge:
    """Two nodes and how strongly they are held."""

    ends: tuple[str, str]
    strength: int


def forest(edges):
    """The edges that hold together all that hangs together."""
    return spanning(Edge((min(a, b), max(a, b)), w) for a, b, w in edges if a != b)


def steps(edges):
    return [Step(*edge.ends, edge.strength, None, None) for edge in forest(edges)]


@given(st.lists(WEIGHTS, max_size=6), st.integers(0, 2))
def test_the_parts_of_a_pair_add_up_to_the_weight_that_was_used(weights, contradictions):
    bars = tuple(
        Bar("naam", "exact", weight, "zin", None, is_contradiction=False) for weight in weights
    )
    used = sum(weights) + contradictions * CONTRADICTION
    waterfall = Waterfall(sum(weights), bars, ("zin",) * contradictions, used)
    found = parts(waterfall)
    assert sum(part.nanobits for part in found) == used
    assert [part.sentence for part in found].count(CANNOT) == contradictions


@given(EDGES)
def test_a_spanning_forest_joins_what_hung_together_without_a_circle(edges):
    kept = forest(edges)
    groups = {node: {node} for node in NODES}
    for edge in kept:
        one, other = edge.ends
        assert groups[one].isdisjoint(groups[other])
        whole = groups[one] | groups[other]
        groups.update(dict.fromkeys(whole, whole))
    assert all(b in groups[a] for a, b, _ in edges)
    assert [edge.strength for edge in kept] == sorted((e.strength for e in kept), reverse=True)


@given(EDGES, st.sampled_from(NODES), st.sampled_from(NODES))
def test_a_path_leads_from_one_to_the_other_over_joins_or_there_is_none(edges, one, other):
    joins = steps(edges)
    way = path(joins, one, other)
    assert set(way) <= set(joins)
    at = one
    for step in way:
        assert at in {step.one, step.other}
        at = step.other if at == step.one else step.one
    assert not way or at == other
    assert all(a != b for a, b in pairwise(way))


def test_the_weakest_join_is_never_a_judgement():
    bond = Step("a", "b", None, None, None)
    strong, weak = Step("b", "c", 9, None, None), Step("c", "d", 3, None, None)
    assert weakest([bond, strong, weak]) is weak
    assert weakest([bond]) is None
