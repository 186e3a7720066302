"""Constrained single linkage inside one region: a pure function of its evidence.

Bonds first, in the order of their decisions, unless a wall stands between the two groups: a
human "different" wins, and what it stopped is shown as a conflict. Then edges, strongest first;
a merge is refused when a wall crosses it, when any pair across it contradicts itself (two BSNs,
two certain birth dates), or when the evidence across it is on average too much against.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hub.matching.weights import CONTRADICTION


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for and against within a region; weights in nanobits.

    `bonds` come in the order of their decisions; the pairs of `bonds` and `walls` are sorted.
    """

    edges: dict[str, dict[str, int]]
    bonds: tuple[tuple[str, str], ...]
    walls: frozenset[tuple[str, str]]
    weigh: Callable[[str, str], int]
    veto_mean: int
    clip: int


def group(nodes: Iterable[str], evidence: Evidence) -> list[list[str]]:
    """Return the groups of a region's mentions."""
    group_of = {node: [node] for node in nodes}

    def join(one: list[str], other: list[str]) -> None:
        small, large = sorted((one, other), key=len)
        large += small
        for node in small:
            group_of[node] = large

    for a, b in evidence.bonds:
        one, other = group_of[a], group_of[b]
        if one is not other and not _walled(one, other, evidence.walls):
            join(one, other)
    for _, a, b in _ordered(evidence.edges):
        one, other = group_of[a], group_of[b]
        if one is not other and not _refused(one, other, evidence):
            join(one, other)
    return list({id(members): members for members in group_of.values()}.values())


def _ordered(edges: dict[str, dict[str, int]]) -> list[tuple[int, str, str]]:
    """Each edge once, strongest first, then by ids."""
    return sorted(
        (-weight, one, other)
        for one, around in edges.items()
        for other, weight in around.items()
        if one < other
    )


def _walled(one: list[str], other: list[str], walls: frozenset[tuple[str, str]]) -> bool:
    if not walls:
        return False
    left, right = set(one), set(other)
    return any((a in left and b in right) or (b in left and a in right) for a, b in walls)


def _refused(one: list[str], other: list[str], evidence: Evidence) -> bool:
    if _walled(one, other, evidence.walls):
        return True
    total = 0
    for a in one:
        around = evidence.edges[a]
        for b in other:
            weight = around.get(b)
            if weight is None:
                weight = evidence.weigh(a, b)
                if weight < CONTRADICTION // 2:
                    return True
            total += max(-evidence.clip, min(evidence.clip, weight))
    return total < evidence.veto_mean * len(one) * len(other)
