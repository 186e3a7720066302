"""Regions are a function of the graph, and keeping them up to date finds all that changed."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from hub.matching.regions import Regions, edge_key, region

NODES = "abcdefgh"
PAIRS = list(combinations(NODES, 2))
weights = st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 4), max_size=14)
sizes = st.integers(1, 6)


def neighbours_in(graph):
    def around(node):
        return [
            (edge_key(0, weight, *ends), ends[ends[0] == node])
            for ends, weight in graph.items()
            if node in ends
        ]

    return around


def linked_in(graph):
    return lambda node: {end for ends in graph if node in ends for end in ends if end != node}


def regions_by_definition(graph, size_max):
    """Merge all edges in order; a cluster that outgrew the limit freezes what went into it."""
    cluster_of = {node: frozenset(node) for node in NODES}
    region_of = dict(cluster_of)
    for _, _, one, other in sorted(edge_key(0, w, *ends) for ends, w in graph.items()):
        merged = cluster_of[one] | cluster_of[other]
        cluster_of.update(dict.fromkeys(merged, merged))
        if len(merged) <= size_max:
            region_of.update(dict.fromkeys(merged, merged))
    return region_of


@given(weights, sizes)
def test_the_walk_finds_the_largest_cluster_within_the_limit(graph, size_max):
    expected = regions_by_definition(graph, size_max)
    for node in NODES:
        assert frozenset(region(node, neighbours_in(graph), size_max)) == expected[node]


edge_changes = st.tuples(st.sampled_from(PAIRS), st.integers(0, 4))
departures = st.sampled_from(NODES)


@given(weights, st.lists(st.one_of(edge_changes, departures), max_size=8), st.integers(2, 6))
def test_refreshing_the_ends_of_changed_edges_finds_every_region_that_changed(
    graph, history, size_max
):
    regions, live = Regions(size_max), set(NODES)
    known = {}
    for step in [None, *history]:
        match step:
            case None:
                ends = set(NODES)
            case str():
                gone = {pair for pair in graph if step in pair}
                ends = {step}.union(*gone)
                graph = {pair: weight for pair, weight in graph.items() if pair not in gone}
                live.discard(step)
            case (pair, weight):
                ends = set(pair) & live
                graph = {**graph, pair: weight} if weight and live.issuperset(pair) else graph
                if not weight:
                    graph = {other: kept for other, kept in graph.items() if other != pair}
        for found in regions.refresh(ends, linked_in(graph), neighbours_in(graph), live):
            known.update(dict.fromkeys(found, frozenset(found)))
        expected = regions_by_definition(graph, size_max)
        assert {node: known[node] for node in live} == {node: expected[node] for node in live}
        assert {node: frozenset(regions.of(node)) for node in live} == {n: known[n] for n in live}
        whole = regions_by_definition(graph, len(NODES))
        assert regions.crowded() == {node for node in live if len(whole[node]) > size_max}
