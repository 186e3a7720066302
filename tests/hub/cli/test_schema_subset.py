"""Where no gap is found there is none: against an independent validator, and by name."""

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hub.cli.schema_subset import gaps

NAMES = ("a", "b", "c")
TEXTS = ("", "a", "ab", "abc", "7", "77")
NUMBERS = (-1, 0, 1, 2, 1.0, 1.5, 3)
SCALARS = (None, True, False, *NUMBERS, *TEXTS)
KEPT = ("$defs", "one", "two")


def bounds(low: str, high: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={low: st.integers(0, 2), high: st.integers(1, 3)})


def texts() -> st.SearchStrategy[dict[str, Any]]:
    pattern = st.fixed_dictionaries({}, optional={"pattern": st.sampled_from(["^a", "^[a-z]+$"])})
    return st.tuples(bounds("minLength", "maxLength"), pattern).map(
        lambda it: {"type": "string", **it[0], **it[1]}
    )


def numbers() -> st.SearchStrategy[dict[str, Any]]:
    exclusive = bounds("exclusiveMinimum", "exclusiveMaximum")
    kind = st.sampled_from(["integer", "number"])
    return st.tuples(kind, bounds("minimum", "maximum"), exclusive).map(
        lambda it: {"type": it[0], **it[1], **it[2]}
    )


def leaves() -> st.SearchStrategy[Any]:
    several = st.lists(st.sampled_from(["null", "string", "integer", "boolean"]), min_size=1)
    return st.one_of(
        st.booleans(),
        st.just({}),
        texts(),
        numbers(),
        several.map(lambda it: {"type": sorted(set(it))}),
        st.lists(st.sampled_from(SCALARS), min_size=1, max_size=4).map(lambda it: {"enum": it}),
        st.sampled_from(SCALARS).map(lambda it: {"const": it}),
        st.sampled_from(["one", "two"]).map(lambda it: {"$ref": f"#/$defs/{it}"}),
    )


def nested(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(below, min_size=1, max_size=3)
    things = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(st.sampled_from(NAMES), below)},
        optional={
            "required": st.lists(st.sampled_from(NAMES), unique=True),
            "additionalProperties": below,
        },
    )
    lists = st.fixed_dictionaries(
        {"type": st.just("array")},
        optional={
            "items": below,
            "prefixItems": some,
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 3),
        },
    )
    mixed = st.tuples(st.sampled_from(["anyOf", "oneOf", "allOf"]), some, below).map(
        lambda it: {**(it[2] if isinstance(it[2], dict) else {}), it[0]: it[1]}
    )
    return st.one_of(things, lists, mixed)


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """A schema with two definitions that may name each other, a level down."""
    schema = st.recursive(leaves(), nested, max_leaves=6)
    fields = st.dictionaries(st.sampled_from(NAMES), leaves(), max_size=2)
    defined = fields.map(lambda it: {"type": "object", "properties": it})
    defs = st.fixed_dictionaries({"one": texts() | defined, "two": numbers() | defined})
    return st.tuples(schema, defs).map(
        lambda it: {"$defs": it[1], **({"allOf": [it[0]]} if isinstance(it[0], bool) else it[0])}
    )


def values() -> st.SearchStrategy[Any]:
    return st.recursive(
        st.sampled_from(SCALARS),
        lambda below: (
            st.lists(below, max_size=3)
            | st.dictionaries(st.sampled_from((*NAMES, "d")), below, max_size=3)
        ),
        max_leaves=6,
    )


@st.composite
def changed(draw: st.DrawFn, node: Any) -> Any:  # noqa: PLR0911 - one for each way
    """A schema that looks like this one: some rule is another, gone, or new."""
    match node:
        case dict() if node:
            name = draw(st.sampled_from(sorted(node)))
            how = draw(st.sampled_from(["within", "within", "without", "other"]))
            if how == "without" and name not in KEPT:
                return {key: value for key, value in node.items() if key != name}
            if how == "other" and name in {*NAMES, "items", "additionalProperties"}:
                return {**node, name: draw(leaves())}
            return {**node, name: draw(changed(node[name]))}
        case list() if node:
            index = draw(st.integers(0, len(node) - 1))
            if draw(st.booleans()) and len(node) > 1:
                return node[:index] + node[index + 1 :]
            return [*node[:index], draw(changed(node[index])), *node[index + 1 :]]
        case int() if not isinstance(node, bool):
            return max(0, node + draw(st.sampled_from([-1, 1])))
        case _:
            return node


def pairs() -> st.SearchStrategy[tuple[Any, Any]]:
    return documents().flatmap(
        lambda one: st.tuples(st.just(one), changed(one) | changed(one) | documents())
    )


@settings(max_examples=80, deadline=None)
@given(pairs(), st.lists(values(), min_size=4, max_size=12))
def test_without_a_gap_everything_that_was_right_is_right(pair, instances):
    narrow, wide = pair
    found = gaps(narrow, wide)
    event("gaps" if found else "no gaps")
    if found:
        return
    was, now = Draft202012Validator(narrow), Draft202012Validator(wide)
    for value in instances:
        if was.is_valid(value):
            event("an instance of both")
            assert now.is_valid(value), (value, narrow, wide)


@settings(max_examples=50, deadline=None)
@given(documents())
def test_a_schema_has_no_gap_to_itself_nor_to_what_allows_all(document):
    assert gaps(document, dict(document)) == ()
    assert gaps(document, {}) == ()


TEXT = {"type": "string"}
CLOSED = {"type": "object", "properties": {"a": TEXT}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        (TEXT, {"type": ["string", "null"]}, []),
        ({"type": "integer"}, {"type": "number"}, []),
        ({"type": "number"}, {"type": "integer"}, [("", "type")]),
        ({"enum": ["x", "y"]}, {"enum": ["x", "y", "z"]}, []),
        ({"enum": ["x", "z"]}, {"enum": ["x", "y"]}, [("", "enum")]),
        ({"const": True}, {"const": 1}, [("", "type")]),
        ({"enum": ["x", None]}, {"anyOf": [{"type": "null"}, TEXT]}, []),
        ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, TEXT]}, []),
        ({"anyOf": [TEXT, {"type": "null"}]}, TEXT, [("", "type")]),
        ({**TEXT, "maxLength": 5}, {**TEXT, "maxLength": 9}, []),
        (TEXT, {**TEXT, "maxLength": 9}, [("", "maxLength")]),
        ({**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}, [("", "pattern")]),
        (TEXT, {**TEXT, "format": "date"}, [("", "format")]),
        ({**TEXT, "format": "date"}, TEXT, []),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": 0}, []),
        ({"type": "number", "exclusiveMaximum": 3}, {"type": "number", "maximum": 3}, []),
        ({"type": "number", "maximum": 3}, {"exclusiveMaximum": 3}, [("", "exclusiveMaximum")]),
        (CLOSED, {**CLOSED, "properties": {"a": TEXT, "b": TEXT}}, []),
        ({**CLOSED, "properties": {"a": TEXT, "b": TEXT}}, CLOSED, [("/b", "field")]),
        (CLOSED, {**CLOSED, "required": ["a"]}, [("/a", "required")]),
        ({**CLOSED, "additionalProperties": True}, CLOSED, [("/(ander veld)", "field")]),
        (
            {"type": "array", "items": CLOSED, "maxItems": 2},
            {"type": "array", "items": {**CLOSED, "required": ["a"]}, "maxItems": 1},
            [("", "maxItems"), ("/*/a", "required")],
        ),
        ({"$ref": "#/$defs/x", "$defs": {"x": TEXT}}, TEXT, []),
        (
            {"$ref": "#/$defs/x", "$defs": {"x": TEXT}},
            {"$ref": "#/$defs/x", "$defs": {"x": {"type": "integer"}}},
            [("", "type")],
        ),
        ({"allOf": [TEXT, {"maxLength": 3}]}, {**TEXT, "maxLength": 3}, [("", "maxLength")]),
        (TEXT, {"not": {"const": "x"}}, [("", "not")]),
        ({"type": "object"}, {"type": "object", "patternProperties": {"^x": TEXT}}, None),
    ],
)
def test_a_gap_is_told_by_its_place_and_its_rule(narrow, wide, expected):
    found = [(gap.place, gap.rule) for gap in gaps(narrow, wide)]
    assert found == ([("", "patternProperties")] if expected is None else expected)


def test_a_schema_that_names_itself_is_followed_a_level_at_a_time():
    tree = {"type": "object", "properties": {"a": {"$ref": "#/$defs/t"}, "b": TEXT}}
    other = {**tree, "properties": {**tree["properties"], "b": {"type": "integer"}}}
    one, two = ({"$ref": "#/$defs/t", "$defs": {"t": it}} for it in (tree, other))
    assert [(it.place, it.rule) for it in gaps(one, two)] == [("/b", "type")]
    loop = {"$ref": "#/$defs/t", "$defs": {"t": {"anyOf": [{"$ref": "#/$defs/t"}, TEXT]}}}
    assert gaps({"type": "integer"}, loop)
    assert gaps(loop, {"type": "integer"})
