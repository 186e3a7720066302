"""Tiles of 256 hashes (C2SP tlog-tiles): any root or proof from a few of them.

Tile n of level l holds the hashes of full subtrees of 256^l leaves; at level 0 those are leaves. A
tile is derived from the leaves and never the source of truth.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from hub.merkle.proofs import Span, consistency_spans, inclusion_spans
from hub.merkle.tree import EMPTY_ROOT, node_hash, perfect, root

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
DIGITS: Final = 1000

Fetch = Callable[[int, int], Sequence[bytes]]
"""Gives the hashes of tile (level, number) as far as there are."""


class TileMissingError(LookupError):
    """A tile does not hold the hashes that a tree of this size needs."""


class Tree:
    """Roots and proofs of a tree of any size, from its tiles; each tile is fetched once."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self._tiles: dict[tuple[int, int], Sequence[bytes]] = {}

    def root(self, size: int) -> bytes:
        """The root of the first `size` leaves."""
        return EMPTY_ROOT if size == 0 else self.hash_of(Span(0, size))

    def leaf(self, index: int) -> bytes:
        """The hash of one leaf."""
        return self._subtree(0, index)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index` is in the tree of this size."""
        return list(map(self.hash_of, inclusion_spans(index, Span(0, size))))

    def consistency(self, old_size: int, size: int) -> list[bytes]:
        """The proof that the tree of `old_size` is the beginning of this one; none from nothing."""
        if old_size == 0:
            return []
        return list(map(self.hash_of, consistency_spans(Span(0, old_size), size)))

    def hash_of(self, span: Span) -> bytes:
        """The hash over a span that a proof names."""
        parts = [self._subtree(height, number) for height, number in perfect(*span)]
        found = parts.pop()
        while parts:
            found = node_hash(parts.pop(), found)
        return found

    def _subtree(self, height: int, number: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        first = number << above
        tile, offset = divmod(first, WIDTH)
        hashes = self._tile(level, tile)[offset : offset + (1 << above)]
        if len(hashes) != 1 << above:
            raise TileMissingError(f"tile {level}/{tile} has no hash {offset + len(hashes)}")
        return root(hashes)

    def _tile(self, level: int, number: int) -> Sequence[bytes]:
        key = level, number
        if key not in self._tiles:
            self._tiles[key] = self.fetch(level, number)
        return self._tiles[key]


def width(level: int, number: int, size: int) -> int:
    """How many hashes the tile holds in a tree of this size: 0 to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def tiles_of(size: int) -> Iterable[tuple[int, int, int]]:
    """Every tile of a tree of this size: (level, number, width)."""
    level = 0
    while size >> HEIGHT * level:
        count = size >> HEIGHT * level
        for number in range(-(-count // WIDTH)):
            yield level, number, width(level, number, size)
        level += 1


def path(level: int | str, number: int, wide: int) -> str:
    """Where a tile is served: `tile/0/x001/x234/067`, and `.p/112` behind it when partial.

    For a bundle of entries the level is the word `entries`.
    """
    parts = [f"{number % DIGITS:03d}"]
    while number := number // DIGITS:
        parts.append(f"x{number % DIGITS:03d}")
    where = f"tile/{level}/{'/'.join(reversed(parts))}"
    return where if wide == WIDTH else f"{where}.p/{wide}"
