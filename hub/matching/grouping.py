"""Constrained single linkage inside one region: a pure function of its evidence.

Bonds first, in the order of their decisions, unless a wall stands between the two groups: a
human "different" wins, and what it stopped is shown as a conflict. Then edges, strongest first;
a merge is refused when a wall crosses it, when any pair across it contradicts itself (two BSNs,
two certain birth dates), when more than one pair in ten speaks strongly against it, or when the
evidence across it is on average too much against.

The mean alone lets families grow together: brothers share a name, an address and now and then a
copied birth date, and a few such pairs of many bits outweigh those that tell them apart. Counting
the pairs that speak strongly against, instead of weighing them, is what a relative cannot outvote.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.matching.weights import BIT, CONTRADICTION

STRONGLY_AGAINST: Final = -10 * BIT
"""A pair at this weight or less speaks strongly against: 1,000 to 1."""

AGAINST_ONE_IN: Final = 10
"""Two groups stay apart when more than one in so many pairs across them does."""

Pair = tuple[str, str]


class Refused(StrEnum):
    """Why two groups stay apart although an edge or a bond joins them."""

    WALL = "wall"
    CONTRADICTION = "contradiction"
    AGAINST = "against"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of grouping: the pair that proposed to join two groups, and what came of it.

    `nanobits` is the weight of the pair, None for a bond. `mean` is the evidence of all pairs
    across, each clipped; None where one pair decides, or nobody asked. `refused` None: they joined.
    """

    one: str
    other: str
    nanobits: int | None
    mean: int | None
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for and against within a region; weights in nanobits.

    `bonds` come in the order of their decisions; the pairs of `bonds` and `walls` are sorted.
    `edges` may reach outside the region.
    """

    edges: Mapping[str, Mapping[str, int]]
    bonds: tuple[Pair, ...]
    walls: frozenset[Pair]
    weigh: Callable[[str, str], int]
    veto_mean: int
    clip: int


def group(
    nodes: Iterable[str], evidence: Evidence, note: Callable[[Step], None] | None = None
) -> list[list[str]]:
    """Return the groups of a region's mentions; `note` is told every step, in order."""
    group_of = {node: [node] for node in nodes}
    _bond(group_of, evidence, note)
    apart: dict[tuple[str, int, str, int], tuple[Refused | None, int]] = {}
    for minus, a, b in _ordered(group_of, evidence.edges):
        one, other = group_of[a], group_of[b]
        if one is other:
            continue
        if one[0] > other[0]:
            one, other = other, one
        # A group keeps its first member as long as it grows, so this names both as they are now.
        these = (one[0], len(one), other[0], len(other))
        found = apart.get(these)
        if found is None:
            found = apart[these] = _judged(one, other, evidence)
        refused, mean = found
        if refused is None:
            _join(one, other, group_of)
        if note is not None:
            note(Step(a, b, -minus, mean, refused))
    return list({id(members): members for members in group_of.values()}.values())


def _bond(
    group_of: dict[str, list[str]], evidence: Evidence, note: Callable[[Step], None] | None
) -> None:
    """Join what people called the same, unless a wall stands between."""
    for a, b in evidence.bonds:
        one, other = group_of[a], group_of[b]
        if one is not other:
            refused = Refused.WALL if _walled(one, other, evidence.walls) else None
            if refused is None:
                _join(one, other, group_of)
            if note is not None:
                note(Step(a, b, None, None, refused))


def _join(one: list[str], other: list[str], group_of: dict[str, list[str]]) -> None:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    large += small
    for node in small:
        group_of[node] = large


def _ordered(
    inside: Mapping[str, object], edges: Mapping[str, Mapping[str, int]]
) -> list[tuple[int, str, str]]:
    """Each edge of a region once, strongest first, then by ids."""
    return sorted(
        [
            (-weight, one, other)
            for one in inside
            for other, weight in edges.get(one, {}).items()
            if one < other and other in inside
        ]
    )


def _walled(one: list[str], other: list[str], walls: frozenset[Pair]) -> bool:
    if not walls:
        return False
    left, right = set(one), set(other)
    return any((a in left and b in right) or (b in left and a in right) for a, b in walls)


def _judged(one: list[str], other: list[str], evidence: Evidence) -> tuple[Refused | None, int]:
    """Weigh all pairs across two groups; return why they stay apart, if so, and the mean."""
    if _walled(one, other, evidence.walls):
        return Refused.WALL, 0
    edges, clip = evidence.edges, evidence.clip
    if len(one) > len(other):
        one, other = other, one
    pairs = len(one) * len(other)
    total = against = 0
    for a in one:
        around = edges.get(a, {})
        for b in other:
            weight = around.get(b)
            if weight is None:
                weight = evidence.weigh(a, b)
                if weight < CONTRADICTION // 2:
                    return Refused.CONTRADICTION, weight
                against += weight <= STRONGLY_AGAINST
            total += weight if -clip <= weight <= clip else clip if weight > 0 else -clip
    refused = None
    if against * AGAINST_ONE_IN > pairs:
        refused = Refused.AGAINST
    elif total < evidence.veto_mean * pairs:
        refused = Refused.VETO
    return refused, total // pairs
