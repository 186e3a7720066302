"""The rules of JSON Schema about single values: which types, which values, within which bounds."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

Node = Mapping[str, Any]

BOOLEANS: Final = (False, True)


def types_of(schema: Node) -> frozenset[str] | None:
    """The types that a schema allows, None for all; a whole number is a number too."""
    values = _listed(schema)
    if values is not None:
        return frozenset(map(type_of, values))
    if "type" not in schema:
        return None
    given = schema["type"]
    found = frozenset([given] if isinstance(given, str) else given)
    return found | {"integer"} if "number" in found else found


def type_of(value: object) -> str:  # noqa: PLR0911 - JSON has seven types
    """The type of a value; 1.0 is a whole number."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def finite(schema: Node) -> list[Any] | None:
    """All values that a schema can allow, where those can be told one by one."""
    values = _listed(schema)
    if values is not None:
        return values
    types = types_of(schema)
    if types and types <= {"null", "boolean"}:
        return [*([None] if "null" in types else ()), *(BOOLEANS if "boolean" in types else ())]
    return None


def _listed(schema: Node) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return list(schema["enum"]) if "enum" in schema else None


def same(one: object, other: object) -> bool:
    """Whether two values are the same in JSON: true is not 1, and 1.0 is."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def refuses(value: object, schema: Node) -> bool:
    """Whether a schema may refuse this single value."""
    listed, types = _listed(schema), schema.get("type")
    if listed is not None and not any(same(value, it) for it in listed):
        return True
    allowed = types_of({"type": types}) if types is not None else None
    if allowed is not None and type_of(value) not in allowed:
        return True
    if isinstance(value, str):
        return _refuses_text(value, schema)
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = {"minimum": value, "maximum": value}
        return any(True for _ in number_rules(exact, schema))
    return False


def _refuses_text(value: str, schema: Node) -> bool:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return True
    pattern = schema.get("pattern")
    return "format" in schema or (pattern is not None and re.search(pattern, value) is None)


def string_rules(narrow: Node, wide: Node) -> Iterator[str]:
    """The rules about text by which the wide schema refuses what the narrow one may allow."""
    if narrow.get("minLength", 0) < wide.get("minLength", 0):
        yield "minLength"
    most = narrow.get("maxLength")
    if "maxLength" in wide and (most is None or most > wide["maxLength"]):
        yield "maxLength"
    for rule in ("pattern", "format"):
        if rule in wide and narrow.get(rule) != wide[rule]:
            yield rule


def number_rules(narrow: Node, wide: Node) -> Iterator[str]:
    """The rules about numbers by which the wide schema refuses what the narrow one may allow."""
    low, high = _lowest(narrow), _highest(narrow)
    if "minimum" in wide and (low is None or low[0] < wide["minimum"]):
        yield "minimum"
    if "exclusiveMinimum" in wide and (low is None or low <= (wide["exclusiveMinimum"], False)):
        yield "exclusiveMinimum"
    if "maximum" in wide and (high is None or high[0] > wide["maximum"]):
        yield "maximum"
    if "exclusiveMaximum" in wide and (high is None or high >= (wide["exclusiveMaximum"], True)):
        yield "exclusiveMaximum"


def _lowest(schema: Node) -> tuple[float, bool] | None:
    """The lower bound, and whether it is excluded itself; an excluded one is the higher."""
    bounds = [
        (schema[rule], rule.startswith("exclusive"))
        for rule in ("minimum", "exclusiveMinimum")
        if rule in schema
    ]
    return max(bounds, default=None)


def _highest(schema: Node) -> tuple[float, bool] | None:
    """The upper bound, and whether it is included itself; an excluded one is the lower."""
    bounds = [
        (schema[rule], not rule.startswith("exclusive"))
        for rule in ("maximum", "exclusiveMaximum")
        if rule in schema
    ]
    return min(bounds, default=None)
