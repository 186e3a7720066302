"""Trees, proofs and tiles against the definitions of RFC 6962, written out here as they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.merkle.proofs import (
    ProofInvalidError,
    Span,
    consistency_spans,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from hub.merkle.tiles import WIDTH, TileMissingError, Tree, path, tiles_of, width
from hub.merkle.tree import EMPTY_ROOT, leaf_hash, node_hash, root, split

# The roots that Certificate Transparency's own tests have published since 2012.
CT_ENTRIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                 "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
CT_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def leaves(count):
    return [leaf_hash(str(n).encode()) for n in range(count)]


def mth(hashes):
    """MTH of RFC 6962 section 2.1, over hashes of leaves."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY_ROOT
    k = split(len(hashes))
    return node_hash(mth(hashes[:k]), mth(hashes[k:]))


def fetch(hashes):
    """Tiles of these leaves, as the definition of a tile says."""

    def tile(level, number):
        each = WIDTH**level
        full = len(hashes) // each
        return [
            mth(hashes[n * each : (n + 1) * each])
            for n in range(number * WIDTH, min(full, (number + 1) * WIDTH))
        ]

    return tile


def is_refused(check, *args):
    try:
        check(*args)
    except ProofInvalidError:
        return True
    return False


def test_the_roots_of_certificate_transparency():
    hashes = list(map(leaf_hash, CT_ENTRIES))
    assert [root(hashes[: n + 1]).hex() for n in range(8)] == list(CT_ROOTS)
    assert root([]) == EMPTY_ROOT


@given(st.integers(1, 300))
def test_a_root_is_as_defined(count):
    hashes = leaves(count)
    assert root(hashes) == mth(hashes) == Tree(fetch(hashes)).root(count)


@given(st.data())
def test_every_inclusion_holds_and_no_other(data):
    size = data.draw(st.integers(1, 700))
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    tree = Tree(fetch(hashes))
    proof, top = tree.inclusion(index, size), tree.root(size)
    assert top == mth(hashes)
    verify_inclusion(hashes[index], index, size, proof, top)
    other = data.draw(st.integers(0, size + 2).filter(lambda n: n != index))
    assert is_refused(verify_inclusion, hashes[index], other, size, proof, top)
    assert is_refused(verify_inclusion, leaf_hash(b"x"), index, size, proof, top)
    assert is_refused(verify_inclusion, hashes[index], index, size, [*proof, top], top)
    assert is_refused(verify_inclusion, hashes[index], index, size, proof, top[:-1])
    for changed in tampered(data, proof):
        assert is_refused(verify_inclusion, hashes[index], index, size, changed, top)


@given(st.data())
def test_every_consistency_holds_and_no_other(data):
    size = data.draw(st.integers(1, 700))
    old = data.draw(st.integers(1, size))
    hashes = leaves(size)
    tree = Tree(fetch(hashes))
    proof, before, top = tree.consistency(old, size), tree.root(old), tree.root(size)
    verify_consistency(old, size, before, top, proof)
    forked = mth([*hashes[: old - 1], leaf_hash(b"x")])
    assert is_refused(verify_consistency, old, size, forked, top, proof)
    assert is_refused(verify_consistency, old, size, before, leaf_hash(b"x"), proof)
    assert is_refused(verify_consistency, old, size, before, top, [*proof, top])
    assert is_refused(verify_consistency, size + 1, size, before, top, proof)
    assert is_refused(verify_consistency, 0, size, EMPTY_ROOT, top, [])
    for changed in tampered(data, proof):
        assert is_refused(verify_consistency, old, size, before, top, changed)


def tampered(data, proof):
    """The proof without a hash, with one changed, with one cut short, and in another order."""
    if not proof:
        return
    at = data.draw(st.integers(0, len(proof) - 1))
    yield proof[:at] + proof[at + 1 :]
    yield [*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]]
    yield [*proof[:at], proof[at][:-1], *proof[at + 1 :]]
    if len(proof) > 1:
        yield proof[1:] + proof[:1]


@given(st.data())
def test_every_subtree_is_in_its_tree(data):
    size = data.draw(st.integers(1, 200))
    height = data.draw(st.integers(0, 7))
    start = data.draw(st.integers(0, (size - 1) >> height)) << height
    end = min(size, start + data.draw(st.integers(1, 1 << height)))
    part, hashes = Span(start, end), leaves(size)
    tree = Tree(fetch(hashes))
    proof = [tree.hash_of(span) for span in consistency_spans(part, size)]
    verify_subtree_consistency(part, size, mth(hashes[start:end]), mth(hashes), proof)
    assert is_refused(verify_subtree_consistency, part, size, leaf_hash(b"x"), mth(hashes), proof)
    inner = Tree(fetch(hashes[start:end])).inclusion(0, end - start)
    verify_subtree_inclusion(hashes[start], start, part, inner, mth(hashes[start:end]))


@pytest.mark.parametrize(
    "part", [Span(1, 3), Span(2, 5), Span(3, 3), Span(4, 3), Span(0, 9), Span(-1, 1), Span(6, 9)]
)
def test_what_is_no_subtree_has_no_proof(part):
    with pytest.raises(ProofInvalidError):
        consistency_spans(part, 8)


def test_a_leaf_behind_the_end_has_no_proof():
    with pytest.raises(ProofInvalidError):
        Tree(fetch(leaves(3))).inclusion(3, 3)


def test_a_tree_that_is_not_there_has_no_root():
    with pytest.raises(TileMissingError):
        Tree(fetch(leaves(600))).root(601)


def test_tiles_are_named_as_the_standard_does():
    assert path(0, 1234067, WIDTH) == "tile/0/x001/x234/067"
    assert path(1, 0, 17) == "tile/1/000.p/17"
    assert path("entries", 999, WIDTH) == "tile/entries/999"
    assert path("entries", 1000, 3) == "tile/entries/x001/000.p/3"


def test_the_tiles_of_the_standards_example():
    found = list(tiles_of(70_000))
    assert len([tile for tile in found if tile[0] == 0]) == 274
    assert [tile for tile in found if tile[2] != WIDTH] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert not list(tiles_of(0))
    assert width(0, 274, 70_000) == 0


def test_a_large_tree_needs_few_tiles():
    hashes = [leaf_hash(b"same")] * WIDTH
    asked = []

    def tile(level, number):
        asked.append((level, number))
        return hashes

    tree = Tree(tile)
    size = 50_000_000
    proof = tree.inclusion(31_415_926, size)
    tree.consistency(size - 1000, size)
    assert len(proof) <= 26
    assert len(asked) <= 12
