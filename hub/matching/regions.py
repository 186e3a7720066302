"""Bounded neighbourhoods of a weighted graph that are a function of the graph alone.

Merge all edges from first to last in their total order (single linkage): the clusters form a
tree. The *region* of a node is the largest such cluster around it with at most `size_max` nodes:
in ordinary data its connected component, in one that has grown together the part of it that
hangs together most strongly.

Two facts make regions cheap to keep. Prim's walk from a node visits each cluster around it as a
prefix, so a region costs at most `size_max` steps wherever it lies. And a cluster without an end
of a changed edge is the same before and after the change, so every region that changed held such
an end before, or holds one now: nothing else needs a visit.
"""

from collections.abc import Callable, Collection, Iterable
from heapq import heapify, heappop, heappush

EdgeKey = tuple[int, int, str, str]
"""Order of an edge: class, minus strength, smaller node, larger node. First is strongest."""

Linked = Callable[[str], Collection[str]]
Neighbours = Callable[[str], Iterable[tuple[EdgeKey, str]]]


def edge_key(rank: int, strength: int, one: str, other: str) -> EdgeKey:
    """Place of an edge in the total order: by rank, then strongest first, then by node ids."""
    return (rank, -strength, one, other) if one < other else (rank, -strength, other, one)


def region(start: str, neighbours: Neighbours, size_max: int) -> list[str]:
    """Return the region around a node, itself first."""
    nodes = [start]
    seen = {start}
    frontier = list(neighbours(start))
    heapify(frontier)
    size = 1
    last: EdgeKey | None = None
    while frontier:
        key, node = heappop(frontier)
        if node in seen:
            continue
        if last is None or key > last:
            size, last = len(nodes), key
        if len(nodes) == size_max:
            return nodes[:size]
        seen.add(node)
        nodes.append(node)
        for edge in neighbours(node):
            if edge[1] not in seen:
                heappush(frontier, edge)
    return nodes


def component(start: str, linked: Linked, size_max: int) -> tuple[str, ...] | None:
    """Return all nodes that hang together with one, itself first; None above `size_max`."""
    around = linked(start)
    if not around:
        return (start,)
    nodes = [start, *around]
    seen = set(nodes)
    at = 1
    while at < len(nodes) <= size_max:
        around = linked(nodes[at])
        if not seen.issuperset(around):
            for node in around:
                if node not in seen:
                    seen.add(node)
                    nodes.append(node)
        at += 1
    return tuple(nodes) if len(nodes) <= size_max else None


class Regions:
    """Every node's region, kept up to date. A node alone is not stored."""

    __slots__ = ("_crowded", "_region_of", "_size_max", "newly_crowded")

    newly_crowded: set[str]
    """The nodes that came to hang together with too many in the last refresh."""

    def __init__(self, size_max: int) -> None:
        self._size_max = size_max
        self._region_of: dict[str, tuple[str, ...]] = {}
        self._crowded: set[str] = set()
        self.newly_crowded = set()

    def refresh(
        self,
        ends: Iterable[str],
        linked: Linked,
        neighbours: Neighbours,
        live: Collection[str],
    ) -> list[tuple[str, ...]]:
        """Return the regions that may have changed, given all ends of edges that did.

        Every live node whose region changed is in one of them; nodes not in `live` are forgotten.
        `linked` gives the neighbours of a node, `neighbours` their edges with their order too.
        """
        region_of, crowded, size_max = self._region_of, self._crowded, self._size_max
        self.newly_crowded.clear()
        pending = set(ends)
        for node in tuple(pending):
            if node in region_of:
                pending.update(region_of[node])
        found = []
        while pending:
            node = pending.pop()
            if node not in live:
                region_of.pop(node, None)
                crowded.discard(node)
                continue
            nodes = component(node, linked, size_max)
            if nodes is not None:
                if crowded:
                    crowded.difference_update(nodes)
            else:
                nodes = tuple(region(node, neighbours, size_max))
                self.newly_crowded.update(set(nodes) - crowded)
                crowded.update(nodes)
            if len(nodes) == 1:
                region_of.pop(node, None)
            else:
                pending.difference_update(nodes)
                for other in nodes:
                    region_of[other] = nodes
            found.append(nodes)
        return found

    def of(self, node: str) -> tuple[str, ...]:
        """Return the region of a live node."""
        return self._region_of.get(node, (node,))

    def is_crowded(self, node: str) -> bool:
        """Whether a node hangs together with more nodes than its region may hold."""
        return node in self._crowded

    def crowded(self) -> frozenset[str]:
        """Return the nodes that hang together with more than `size_max` others: an alarm."""
        return frozenset(self._crowded)
