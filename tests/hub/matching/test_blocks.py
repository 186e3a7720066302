"""Blocking rules become keys and a rest; what would compare all pairs is refused."""

import pytest

from hub.matching.blocks import block_rules
from hub.matching.keys import keys_maker
from hub.matching.model import ModelError
from hub.matching.sql.scopes import Slots

ONE = {"a": "x", "b": "y", "c": ("p", "q", None), "n": 3}
OTHER = {"a": "x", "b": "z", "c": ("q", "r"), "n": 5}


def pairs(*rules):
    """For each compiled rule: whether ONE (left) and OTHER are a pair of it."""
    slots = Slots()
    compiled = block_rules(rules, slots)
    slotted = slots.function()
    left, right = slotted(ONE), slotted(OTHER)
    return [
        bool(set(keys_maker(rule.left)(left)) & set(keys_maker(rule.right)(right)))
        and (rule.also is None or rule.also(left, right))
        for rule in compiled
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("l.a = r.a", [True]),
        ("r.a = l.a", [True]),
        ("l.b = r.b", [False]),
        ("l.a = r.a AND l.n < r.n", [True]),
        ("l.a = r.a AND l.n > r.n", [False]),
        ("l.a = r.a AND NOT (l.n > r.n OR l.b = r.b)", [True]),
        ("l.a = r.b", [False]),
        ("upper(l.a) = upper(r.a) AND length(l.b) = length(r.b)", [True]),
        ("l.a = r.a OR l.b = r.b", [True, False]),
        ("(l.a = r.a OR l.b = r.b) AND l.n < 4", [True, False]),
        ("l.b = r.b AND (l.a = r.a OR l.n = r.n)", [False]),
        ("NOT (l.a <> r.a)", [True]),
        ("NOT (l.a <> r.a OR l.n > r.n)", [True]),
        ("l.a IN (r.a, r.b)", [True, False]),
        ("l.a = r.a AND l.a = 'x'", [True]),
        ("list_has_any(l.c, r.c)", [True]),
        ("(l.a = r.a OR l.b = r.b) AND (l.n < r.n OR l.b = r.a)", [True, False]),
    ],
)
def test_a_rule_proposes_the_pairs_of_its_sql(rule, expected):
    assert pairs(rule) == expected


def test_an_exploded_list_gives_a_key_for_each_value():
    exploded = {"blocking_rule": "l.c = r.c", "arrays_to_explode": ["c"]}
    assert pairs(exploded) == [True]
    assert pairs("l.c = r.c", exploded) == [False, True]
    lower = {"blocking_rule": "upper(l.c) = upper(r.c)", "arrays_to_explode": ["c"]}
    assert pairs(lower) == [True]


def test_a_rule_that_is_there_twice_is_kept_once():
    assert pairs("l.a = r.a", "r.a = l.a", "l.b = r.b") == [True, False]


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ([], "no blocking rule"),
        (["l.a < r.a"], "no equality"),
        (["1=1"], "no equality"),
        (["l.a = r.a OR l.n < r.n"], "no equality"),
        (["l.a = 'x'"], "no equality"),
        (["a = b"], "no side"),
        ([{"blocking_rule": "l.c = r.c AND len(l.c) > 1", "arrays_to_explode": ["c"]}], "exploded"),
    ],
)
def test_what_would_compare_all_pairs_is_refused(rules, named):
    with pytest.raises(ModelError, match=named):
        block_rules(rules, Slots())
