"""Where no gap is found there is none: against an independent validator, and by name."""

import json
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hub.cli.schema_subset import gaps

NAMES = ("a", "b", "c")
TEXTS = ("", "a", "ab", "abc", "7", "77")
NUMBERS = (-1, 0, 1, 2, 1.0, 1.5, 3)
SCALARS = (None, True, False, *NUMBERS, *TEXTS)


LEAVES = (
    *({"type": it} for it in ("null", "boolean", "integer", "number", "string", "array", "object")),
    *({"type": "string", "minLength": it} for it in (1, 2)),
    *({"type": "string", "maxLength": it} for it in (1, 2)),
    *({"type": "string", "pattern": it} for it in ("^a", "^[a-z]+$")),
    *(
        {"type": kind, rule: bound}
        for kind in ("integer", "number")
        for rule in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
        for bound in (1, 2)
    ),
    *({"const": it} for it in (None, True, 1, "a")),
    *({"enum": it} for it in ([1, 2], ["a", "ab"], [True, False], [None, "a"], [0, 1.5])),
    {},
    {"maxLength": 1},
    {"minimum": 1, "exclusiveMaximum": 3},
    {"maxItems": 1},
    {"required": ["a"]},
    {"type": ["string", "null"]},
    {"type": ["integer", "boolean"]},
    {"$ref": "#/$defs/one"},
    {"$ref": "#/$defs/two"},
)
DEFS = (
    {"one": {"type": "string"}, "two": {"type": "integer"}},
    {"one": {"type": "string", "maxLength": 1}, "two": {"enum": [1, 2]}},
    {
        "one": {"type": "object", "properties": {"a": {"$ref": "#/$defs/one"}, "b": {"const": 1}}},
        "two": {"type": "object", "properties": {"a": {"$ref": "#/$defs/two"}}},
    },
)


def anything(chance: Random, depth: int) -> Any:
    """A schema of a few levels; the same chance gives the same."""
    if depth == 0 or chance.random() < 0.15:
        return chance.choice([*LEAVES, True, False])
    kind = chance.choice(["object", "object", "object", "array", "array", "mixed"])
    if kind == "object":
        names = chance.sample(NAMES, chance.randint(0, 2))
        found = {"type": kind, "properties": {it: anything(chance, depth - 1) for it in names}}
        more = {
            "required": chance.sample(NAMES, chance.randint(1, 2)),
            "additionalProperties": anything(chance, depth - 1),
        }
    elif kind == "array":
        found = {"type": kind}
        more = {
            "items": anything(chance, depth - 1),
            "prefixItems": [anything(chance, depth - 1) for _ in range(chance.randint(1, 2))],
            "minItems": chance.randint(0, 2),
            "maxItems": chance.randint(0, 2),
        }
    else:
        rule = chance.choice(["anyOf", "oneOf", "allOf"])
        found = {rule: [anything(chance, depth - 1) for _ in range(chance.randint(1, 2))]}
        beside = anything(chance, 0)
        more = beside if isinstance(beside, dict) else {}
    return found | {name: it for name, it in more.items() if chance.random() < 0.5}


def document(schema: Any, defs: Any) -> dict[str, Any]:
    return {**(schema if isinstance(schema, dict) else {"allOf": [schema]}), "$defs": defs}


def catalogue() -> list[dict[str, Any]]:
    chance = Random(4711)  # noqa: S311 - the same schemas every time, no secret
    made = [anything(chance, 1 + number % 3 // 2) for number in range(180)]
    several = [document(it, chance.choice(DEFS)) for it in made]
    return [
        *(document(it, defs) for it in LEAVES for defs in DEFS[: 1 + ("$ref" in it) * 2]),
        *several,
    ]


SOME = (None, True, 1, 2.5, "", "ab")
FEW = (1, "a", None)
UNIVERSE = (
    *SCALARS,
    *([], {}, [1, 1, 1], ["a", "ab", "abc"], [[]], [[1]], {"a": {"a": 1}}, {"a": {"a": "a"}}),
    *([it] for it in SOME),
    *([one, two] for one in FEW for two in FEW),
    *({name: it} for name in (*NAMES, "d") for it in SOME),
    *({"a": one, "b": two} for one in FEW for two in FEW),
    *({"a": [it]} for it in FEW),
    *({"a": 1, "b": "a", "c": it} for it in FEW),
)
"""Small values of every shape that the schemas below speak of."""


def test_without_a_gap_everything_that_was_right_is_right():
    """Every pair of some three hundred schemas, against an independent validator."""
    schemas = catalogue()
    right = [
        frozenset(
            index
            for index, value in enumerate(UNIVERSE)
            if Draft202012Validator(it).is_valid(value)
        )
        for it in schemas
    ]
    fits = 0
    for one, narrow in enumerate(schemas):
        for two, wide in enumerate(schemas):
            wrong = [UNIVERSE[it] for it in right[one] - right[two]]
            found = gaps(narrow, wide)
            assert found or not wrong, (wrong[0], narrow, wide)
            fits += one != two and not found and bool(right[one])
    assert fits > 3_000


@pytest.mark.parametrize("schema", LEAVES, ids=repr)
def test_a_schema_has_no_gap_to_itself_nor_to_what_allows_all(schema):
    schema = document(schema, DEFS[0])
    assert gaps(schema, json.loads(json.dumps(schema))) == ()
    assert gaps(schema, {}) == ()


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
        (
            {"properties": {"a": {"items": {"$ref": "#/$defs/x"}}}, "$defs": {"x": TEXT}},
            {
                "properties": {"a": {"items": {"$ref": "#/$defs/x"}}},
                "$defs": {"x": {"const": "x"}},
            },
            [("/a/*", "enum")],
        ),
        (
            CLOSED,
            {
                "$ref": "#/$defs/x",
                "additionalProperties": False,
                "$defs": {"x": {"properties": {"a": TEXT}}},
            },
            [("/a", "field")],
        ),
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
