"""Which pairs of mentions deserve comparison: those that share a key few others have.

A key held by more than `size_max` mentions is *generic* and proposes no pairs. Generic is a
property of the set of mentions, so a key becomes it and stops being it as mentions come and go;
the index says when, and its owner withdraws or restores the pairs.
"""

from collections.abc import Iterable


class BlockIndex:
    """Mentions by key. A key's only mention is kept as a bare id: most keys have one."""

    __slots__ = ("_blocks", "_size_max")

    def __init__(self, size_max: int) -> None:
        self._size_max = size_max
        self._blocks: dict[str, str | set[str]] = {}

    def insert(self, mention: str, keys: Iterable[str]) -> tuple[set[str], list[str]]:
        """Add a mention; return its partners, and the keys that it made generic."""
        partners: set[str] = set()
        generic = []
        for key in keys:
            block = self._blocks.setdefault(key, mention)
            if block is mention:
                continue
            if isinstance(block, str):
                self._blocks[key] = {block, mention}
                partners.add(block)
                continue
            if len(block) < self._size_max:
                partners |= block
            elif len(block) == self._size_max:
                generic.append(key)
            block.add(mention)
        partners.discard(mention)
        return partners, generic

    def remove(self, mention: str, keys: Iterable[str]) -> list[str]:
        """Take a mention out; return the keys that stopped being generic."""
        restored = []
        for key in keys:
            block = self._blocks[key]
            if isinstance(block, str):
                del self._blocks[key]
                continue
            block.remove(mention)
            if len(block) == self._size_max:
                restored.append(key)
            elif len(block) == 1:
                self._blocks[key] = block.pop()
        return restored

    def members(self, key: str) -> list[str]:
        """Return all mentions with a key, generic or not, in the order of their ids."""
        block = self._blocks.get(key, ())
        return [block] if isinstance(block, str) else sorted(block)

    def is_generic(self, key: str) -> bool:
        """Whether more mentions hold a key than may be compared for it."""
        block = self._blocks.get(key, ())
        return not isinstance(block, str) and len(block) > self._size_max
