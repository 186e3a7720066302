"""Proofs: which hashes make one, and whether one holds.

A proof of inclusion shows that a leaf is in a tree; one of consistency that a smaller tree is the
beginning of a larger one (RFC 9162 sections 2.1.3 and 2.1.4). A subtree is a stretch of leaves that
is a full or rightmost branch (draft-ietf-plants-merkle-tree-certs, section 4): the beginning of a
tree is the subtree that starts at 0, so the same functions serve both.

Making a proof and verifying one share no code: a mistake in either shows against the other.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from hub.merkle.tree import EMPTY_ROOT, HASH_BYTES, SIZE_MAX, node_hash, split

TOO_MANY: Final = "the proof has more hashes than the tree has levels"
TOO_FEW: Final = "the proof has fewer hashes than the tree has levels"


class ProofInvalidError(ValueError):
    """A proof does not show what it should; the text says why."""


class Span(NamedTuple):
    """Leaves `start` up to but not including `end`."""

    start: int
    end: int


def inclusion_spans(index: int, span: Span) -> list[Span]:
    """The parts whose hashes prove that leaf `index` is in the span, the deepest first."""
    if not span.start <= index < span.end:
        raise ProofInvalidError(f"leaf {index} is not among leaves {span.start} to {span.end}")
    found = []
    start, end = span
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            found.append(Span(middle, end))
            end = middle
        else:
            found.append(Span(start, middle))
            start = middle
    return found[::-1]


def consistency_spans(part: Span, size: int) -> list[Span]:
    """The parts whose hashes prove that the subtree `part` is in the tree of this size."""
    _require_subtree(part, size)
    return list(_consistency(part, Span(0, size), is_known=True))


def _consistency(part: Span, whole: Span, *, is_known: bool) -> Iterator[Span]:
    if part == whole:
        if not is_known:
            yield whole
        return
    middle = whole.start + split(whole.end - whole.start)
    left, right = Span(whole.start, middle), Span(middle, whole.end)
    if part.end <= middle:
        yield from _consistency(part, left, is_known=is_known)
        yield right
    elif part.start >= middle:
        yield from _consistency(part, right, is_known=is_known)
        yield left
    else:
        yield from _consistency(Span(middle, part.end), right, is_known=False)
        yield left


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Raise `ProofInvalidError` unless the leaf is number `index` of the tree with this root."""
    _require_hashes(leaf, root, *path)
    _require_sizes(index, size)
    if index >= size:
        raise ProofInvalidError(f"leaf {index} is not in a tree of {size}")
    number, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise ProofInvalidError(TOO_MANY)
        if number & 1 or number == last:
            found = node_hash(other, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, other)
        number, last = number >> 1, last >> 1
    if last:
        raise ProofInvalidError(TOO_FEW)
    if found != root:
        raise ProofInvalidError("the proof leads to another root")


def verify_consistency(
    old_size: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]
) -> None:
    """Raise `ProofInvalidError` unless the old tree is the beginning of the other one.

    Nothing, a tree of size 0, is no beginning that needs a proof, and so is refused.
    """
    if old_size < 1:
        raise ProofInvalidError("there is no proof from an empty tree")
    verify_subtree_consistency(Span(0, old_size), size, old_root, root, path)


def verify_subtree_inclusion(
    leaf: bytes, index: int, part: Span, path: Sequence[bytes], root: bytes
) -> None:
    """Raise `ProofInvalidError` unless the leaf is number `index` of the tree, in this subtree."""
    _require_subtree(part, SIZE_MAX)
    verify_inclusion(leaf, index - part.start, part.end - part.start, path, root)


def verify_subtree_consistency(
    part: Span, size: int, part_root: bytes, root: bytes, path: Sequence[bytes]
) -> None:
    """Raise `ProofInvalidError` unless the subtree with this root is in the tree.

    A subtree of nothing has the empty root and is in every tree. Where the part is the whole, its
    root is compared and not hashed.
    """
    if _is_plain(part, size, part_root, root, path):
        return
    _require_subtree(part, size)
    _require_hashes(part_root, root, *path)
    first, last, whole = part.start, part.end - 1, size - 1
    while first != last and (last == whole or last & 1):
        first, last, whole = first >> 1, last >> 1, whole >> 1
    hashes = iter(path)
    seed = part_root if first == last else next(hashes, None)
    if seed is None:
        raise ProofInvalidError("the proof has no hash to start from")
    of_part, of_whole = _climb(Span(first, last), whole, seed, hashes)
    if of_part != part_root:
        raise ProofInvalidError("the proof leads to another root of the smaller tree")
    if of_whole != root:
        raise ProofInvalidError("the proof leads to another root")


def _is_plain(part: Span, size: int, part_root: bytes, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the part is nothing or the whole, which takes no hashes to see."""
    _require_sizes(*part, size)
    if part.start == part.end <= size:
        if path or part_root != EMPTY_ROOT:
            raise ProofInvalidError("a subtree of no leaves has the empty root and an empty proof")
        return True
    if part == (0, size):
        if path or part_root != root:
            raise ProofInvalidError("two trees of one size have one root and an empty proof")
        return True
    return False


def _climb(nodes: Span, whole: int, seed: bytes, hashes: Iterator[bytes]) -> tuple[bytes, bytes]:
    """The roots of part and whole that the hashes lead to; `nodes` are the part's outer two."""
    first, last = nodes
    of_part = of_whole = seed
    for other in hashes:
        if whole == 0:
            raise ProofInvalidError(TOO_MANY)
        if last & 1 or last == whole:
            if first < last:
                of_part = node_hash(other, of_part)
            of_whole = node_hash(other, of_whole)
            while not last & 1:
                first, last, whole = first >> 1, last >> 1, whole >> 1
        else:
            of_whole = node_hash(of_whole, other)
        first, last, whole = first >> 1, last >> 1, whole >> 1
    if whole:
        raise ProofInvalidError(TOO_FEW)
    return of_part, of_whole


def _require_hashes(*hashes: bytes) -> None:
    if any(len(found) != HASH_BYTES for found in hashes):
        raise ProofInvalidError(f"a hash is not {HASH_BYTES} bytes long")


def _require_sizes(*sizes: int) -> None:
    if not all(0 <= size <= SIZE_MAX for size in sizes):
        raise ProofInvalidError("a number is below 0 or above 2^63 - 1")


def _require_subtree(part: Span, size: int) -> None:
    _require_sizes(*part, size)
    start, end = part
    if not start < end <= size:
        raise ProofInvalidError(f"leaves {start} to {end} are not in a tree of {size}")
    if start & (1 << (end - start - 1).bit_length()) - 1:
        raise ProofInvalidError(f"leaves {start} to {end} are not a subtree")
