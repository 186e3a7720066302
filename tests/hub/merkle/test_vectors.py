"""The vectors of transparency-dev/merkle: 196 proofs of trees and 322 of subtrees."""

import json
from base64 import b64decode
from collections import Counter

import pytest

from hub.merkle.proofs import (
    ProofInvalidError,
    Span,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)


def hash_of(case, name):
    return b64decode(case[name] or "")


def path_of(case):
    return [b64decode(one or "") for one in case["proof"] or ()]


def inclusion(case):
    leaf, root = hash_of(case, "leafHash"), hash_of(case, "root")
    verify_inclusion(leaf, case["leafIdx"], case["treeSize"], path_of(case), root)


def consistency(case):
    roots = hash_of(case, "root1"), hash_of(case, "root2")
    verify_consistency(case["size1"], case["size2"], *roots, path_of(case))


def subtreeinclusion(case):
    leaf, root = hash_of(case, "leafHash"), hash_of(case, "root")
    part = Span(case["start"], case["end"])
    verify_subtree_inclusion(leaf, case["leafIdx"], part, path_of(case), root)


def subtreeconsistency(case):
    roots = hash_of(case, "root1"), hash_of(case, "root2")
    verify_subtree_consistency(
        Span(case["start"], case["end"]), case["size"], *roots, path_of(case)
    )


def is_refused(check, case):
    try:
        check(case)
    except ProofInvalidError:
        return True
    return False


@pytest.mark.parametrize(
    ("kind", "check", "count"),
    [
        ("inclusion", inclusion, 98),
        ("consistency", consistency, 98),
        ("subtreeinclusion", subtreeinclusion, 204),
        ("subtreeconsistency", subtreeconsistency, 118),
    ],
)
def test_every_published_proof_has_its_stated_result(vectors, kind, check, count):
    files = (vectors / "transparency-dev-merkle" / "testdata" / kind).rglob("*.json")
    found = [json.loads(file.read_bytes()) for file in files]
    assert len(found) == count
    assert not [case["desc"] for case in found if is_refused(check, case) != case["wantErr"]]
    assert len(Counter(case["wantErr"] for case in found)) == 2, "both good and bad ones are there"
