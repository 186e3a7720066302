"""Whether everything that one JSON Schema allows is allowed by another, and where it is not.

Pure and sound: where no gap is found, every instance of the narrow schema is one of the wide. What
is not understood is a gap, unless it is the same on both sides. Formats count as rules, because the
doors check them. It knows the part of JSON Schema that the contract is written in.
"""

import json as json_module
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from hub.cli.schema_scalars import finite, number_rules, refuses, string_rules, type_of, types_of

Node = Mapping[str, Any]
Schema = Node | bool

DEPTH_MAX: Final = 100
EVERY: Final = "*"
"""Stands in a place for each item of a list."""
OTHERS: Final = "(ander veld)"
ANNOTATIONS: Final = frozenset(
    {
        *("title", "description", "default", "examples", "example", "deprecated", "readOnly"),
        *("writeOnly", "contentEncoding", "contentMediaType", "$schema", "$id", "$comment"),
        *("$defs", "components", "summary", "externalDocs"),
    }
)
"""What says something of a value and refuses none."""
KNOWN: Final = frozenset(
    {
        *("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref"),
        *("minLength", "maxLength", "pattern", "format"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("items", "prefixItems", "minItems", "maxItems"),
        *("properties", "required", "additionalProperties"),
    }
)
OF_OBJECTS: Final = frozenset({"properties", "additionalProperties", "patternProperties"})
OF_LISTS: Final = frozenset({"items", "prefixItems"})


class Gap(NamedTuple):
    """At this place the narrow schema allows what the wide one does not, by this rule."""

    place: str
    rule: str
    narrow: Any = None
    wide: Any = None


def gaps(narrow: Node, wide: Node) -> tuple[Gap, ...]:
    """Every place where the wide schema may refuse what the narrow one allows."""
    if _text(narrow) == _text(wide):
        return ()
    found = _Comparison(narrow, wide).gaps(narrow, wide, "")
    return tuple({_text(gap): gap for gap in found}.values())


def resolved(schema: Schema, root: Node) -> Schema:
    """Follow references within a document; what stands beside one applies as well."""
    for _ in range(DEPTH_MAX):
        if isinstance(schema, bool) or "$ref" not in schema:
            return schema
        beside = without(schema, "$ref")
        target = _target(str(schema["$ref"]), root)
        schema = _both(target, beside)
    return False


def without(schema: Node, *rules: str) -> Node:
    """What else a schema says."""
    return {name: value for name, value in schema.items() if name not in rules}


def asserts(schema: Schema) -> bool:
    """Whether a schema refuses anything at all."""
    return schema is False or (isinstance(schema, Mapping) and not schema.keys() <= ANNOTATIONS)


def _target(ref: str, root: Node) -> Schema:
    node: Any = root
    if not ref.startswith("#"):
        raise ValueError("a reference to another document")
    for part in ref.split("/")[1:]:
        node = node[part.replace("~1", "/").replace("~0", "~")]
    found: Schema = node
    return found


def _both(one: Schema, other: Schema) -> Schema:
    """A schema of what both allow; in one piece where their rules do not touch."""
    if not asserts(other):
        return one
    if not asserts(one):
        return other
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    shared = (one.keys() & other.keys()) - ANNOTATIONS
    touching = any(one.keys() & rules and other.keys() & rules for rules in (OF_OBJECTS, OF_LISTS))
    if shared or touching:
        return {"allOf": [one, other]}
    return {**other, **one}


class _Comparison:
    """Two documents side by side; references are followed in each."""

    def __init__(self, narrow: Node, wide: Node) -> None:
        self._narrow, self._wide = narrow, wide
        self._same_defs = all(
            _text(narrow.get(it)) == _text(wide.get(it)) for it in ("$defs", "components")
        )
        self._open: dict[tuple[int, int], str] = {}
        self._depth = 0

    def gaps(self, narrow: Schema, wide: Schema, place: str) -> list[Gap]:
        """Every gap from here down."""
        narrow, wide = resolved(narrow, self._narrow), resolved(wide, self._wide)
        if not asserts(wide) or narrow is False or self._is_same(narrow, wide):
            return []
        if isinstance(wide, bool):
            return [Gap(place, "field")]
        narrow = {} if isinstance(narrow, bool) else narrow
        pair = (id(narrow), id(wide))
        if pair in self._open:
            # a value has an end: it is enough that each step goes a level down
            return [] if self._open[pair] != place else [Gap(place, "$ref")]
        if self._depth > DEPTH_MAX:
            return [Gap(place, "$ref")]
        self._open[pair] = place
        self._depth += 1
        found = self._alternatives(narrow, wide, place)
        self._depth -= 1
        del self._open[pair]
        return found

    def _is_same(self, narrow: Schema, wide: Schema) -> bool:
        """Whether both say the same, in the same words, which mean the same in both documents."""
        text = _text(narrow)
        return text == _text(wide) and (self._same_defs or '"$ref"' not in text)

    def _alternatives(self, narrow: Node, wide: Node, place: str) -> list[Gap]:
        """Take apart what is made of several schemas."""
        if "allOf" in wide:
            parts = (*wide["allOf"], without(wide, "allOf"))
            return [gap for part in parts for gap in self.gaps(narrow, part, place)]
        for rule in ("anyOf", "oneOf"):
            if rule in narrow:
                rest = without(narrow, rule)
                cases = [_both(resolved(it, self._narrow), rest) for it in narrow[rule]]
                return [gap for case in cases for gap in self.gaps(case, wide, place)]
        if "anyOf" in wide:
            beside = self.gaps(narrow, without(wide, "anyOf"), place)
            return beside + self._in_any(narrow, wide["anyOf"], place)
        if "oneOf" in wide:
            return [Gap(place, "oneOf", narrow.get("oneOf"), wide["oneOf"])]
        if "allOf" in narrow:
            every = (*narrow["allOf"], without(narrow, "allOf"))
            return min((self.gaps(part, wide, place) for part in every), key=len)
        return self._plain(narrow, wide, place)

    def _in_any(self, narrow: Node, cases: Iterable[Schema], place: str) -> list[Gap]:
        """Fit into one of several schemas; told are the gaps to the nearest."""
        tries = [self.gaps(narrow, case, place) for case in cases]
        if not all(tries):
            return []
        values, types = finite(narrow), narrow.get("type")
        if values is not None and len(values) > 1:
            single: list[Node] = [{"const": value} for value in values]
        elif values is None and isinstance(types, list) and len(types) > 1:
            single = [{**narrow, "type": it} for it in types]
        else:
            return min(tries, key=_distance)
        return [gap for one in single for gap in self._in_any(one, cases, place)]

    def _plain(self, narrow: Node, wide: Node, place: str) -> list[Gap]:
        """Compare rule by rule."""
        if "patternProperties" in narrow or "patternProperties" in wide:
            return [Gap(place, "patternProperties")]
        found = [
            Gap(place, rule, narrow.get(rule), wide[rule])
            for rule in sorted(wide.keys() - KNOWN - ANNOTATIONS)
            if not self._is_same({"": narrow.get(rule)}, {"": wide[rule]})
        ]
        values = finite(narrow)
        if values is not None and not any(isinstance(it, dict | list) for it in values):
            return found + _values(narrow, wide, values, place)
        types, allowed = types_of(narrow), types_of(wide)
        if allowed is not None and (types is None or not types <= allowed):
            return [*found, _types(narrow, wide, place)]
        if finite(wide) is not None:
            return [*found, Gap(place, "enum", None, finite(wide))]
        rules: list[str] = []
        if types is None or "string" in types:
            rules += string_rules(narrow, wide)
        if types is None or types & {"integer", "number"}:
            rules += number_rules(narrow, wide)
        found += [Gap(place, rule, narrow.get(rule), wide[rule]) for rule in rules]
        if types is None or "array" in types:
            found += self._lists(narrow, wide, place)
        if types is None or "object" in types:
            found += self._objects(narrow, wide, place)
        return found

    def _lists(self, narrow: Node, wide: Node, place: str) -> Iterator[Gap]:
        if narrow.get("minItems", 0) < wide.get("minItems", 0):
            yield Gap(place, "minItems", narrow.get("minItems"), wide["minItems"])
        most, bound = narrow.get("maxItems"), wide.get("maxItems")
        if bound is not None and (most is None or most > bound):
            yield Gap(place, "maxItems", most, bound)
        first, other = narrow.get("prefixItems", []), wide.get("prefixItems", [])
        length = max(len(first), len(other))
        for index in range(length + 1):
            if most is not None and index >= most:
                return
            name = EVERY if index == length else str(index + 1)
            item = first[index] if index < len(first) else narrow.get("items", True)
            fits = other[index] if index < len(other) else wide.get("items", True)
            yield from self.gaps(item, fits, f"{place}/{name}")

    def _objects(self, narrow: Node, wide: Node, place: str) -> Iterator[Gap]:
        for name in wide.get("required", ()):
            if name not in narrow.get("required", ()):
                yield Gap(f"{place}/{name}", "required")
        given, known = narrow.get("properties", {}), wide.get("properties", {})
        more, allowed = (it.get("additionalProperties", True) for it in (narrow, wide))
        for name in dict.fromkeys((*given, *known)):
            field, fits = given.get(name, more), known.get(name, allowed)
            yield from self.gaps(field, fits, f"{place}/{name}")
        yield from self.gaps(more, allowed, f"{place}/{OTHERS}")


def _values(narrow: Node, wide: Node, values: list[Any], place: str) -> list[Gap]:
    lost = [value for value in values if refuses(value, wide)]
    if not lost:
        return []
    listed = finite(wide)
    allowed = types_of(wide)
    if allowed is not None and not allowed & set(map(type_of, lost)):
        return [_types(narrow, wide, place)]
    return [Gap(place, "enum", lost, listed)]


def _types(narrow: Node, wide: Node, place: str) -> Gap:
    return Gap(place, "type", sorted(types_of(narrow) or ()), sorted(types_of(wide) or ()))


def _distance(found: list[Gap]) -> tuple[bool, int]:
    """A case of another type is further away than any of the same."""
    return any(gap.rule == "type" for gap in found), len(found)


def _text(value: object) -> str:
    return json_module.dumps(value, sort_keys=True)
