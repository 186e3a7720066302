"""Hashes of a Merkle tree, to the letter of RFC 6962 section 2.1 (and RFC 9162 section 2.1.1).

A leaf and a node are hashed with a different first byte, so that neither can pass for the other. A
tree of n leaves splits at the largest power of two below n: what was once a full left half stays so
for ever, however the tree grows.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
SIZE_MAX: Final = 2**63 - 1
EMPTY_ROOT: Final = sha256(b"").digest()

LEAF, NODE = b"\x00", b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry at the bottom of the tree."""
    return sha256(LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees beside each other."""
    return sha256(NODE + left + right).digest()


def split(count: int) -> int:
    """The largest power of two below the count, which is at least 2."""
    assert count > 1
    return 1 << (count - 1).bit_length() - 1


def root(hashes: Sequence[bytes]) -> bytes:
    """The hash of the tree over these hashes, which may themselves be roots of equal subtrees."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        paired = [node_hash(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
        # A hash without a neighbour goes up as it is: its neighbour stands to the left, higher.
        level = paired + level[2 * len(paired) :]
    return level[0]


def perfect(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The full subtrees that leaves `start` to `end` fall apart in: (height, number), from left.

    `start` is a multiple of the largest of them, as in every part of a tree or of a proof.
    """
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height
