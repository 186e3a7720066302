"""How a value is written, in Dutch words, from its JSON Schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

FORMATS: Final = {
    "date": "datum",
    "date-time": "tijdstip met zone",
    "partial-date": "datum, zover bekend",
    "bsn": "burgerservicenummer",
}
TYPES: Final = {
    "string": "tekst",
    "integer": "geheel getal",
    "number": "getal",
    "boolean": "true of false",
    "object": "object",
}


@dataclass(frozen=True, slots=True)
class Written:
    """How a value is written. `block` names the model where it is an object of its own."""

    words: str
    block: str = ""
    options: tuple[str, ...] = ()
    pattern: str = ""


def written(schema: Schema, known: Mapping[str, Schema]) -> Written:
    """Say how a value is written that this schema describes; `known` are the schema's `$defs`."""
    found = resolved(schema, known)
    name = block_name(schema)
    if name and found.get("type") == "object":
        return Written(name, block=name)
    if found.get("type") == "array":
        return _listed(found, written(found["items"], known))
    if options := _options(found):
        return Written("een van", options=options)
    kind = FORMATS.get(found.get("format", "")) or TYPES[found["type"]]
    pattern = "" if "format" in found else found.get("pattern", "")
    return Written(" ".join((kind, *_bounds(found))), pattern=pattern)


def resolved(schema: Schema, known: Mapping[str, Schema]) -> Schema:
    """The schema itself, without the choice of null and without the reference to another."""
    chosen = _without_null(schema)
    reference = chosen.get("$ref")
    return known[reference.rpartition("/")[2]] if reference else chosen


def block_name(schema: Schema) -> str:
    """The name of what a schema refers to; empty where it refers to nothing."""
    return str(_without_null(schema).get("$ref", "")).rpartition("/")[2]


def nodes(schema: Any) -> Iterator[Schema]:
    """Every schema within a schema."""
    if isinstance(schema, Mapping):
        yield schema
    inner = schema.values() if isinstance(schema, Mapping) else schema
    for each in inner if isinstance(schema, Mapping | list | tuple) else ():
        yield from nodes(each)


def _without_null(schema: Schema) -> Schema:
    choices = [it for it in schema.get("anyOf", ()) if it.get("type") != "null"]
    return choices[0] if choices else schema


def _listed(schema: Schema, item: Written) -> Written:
    least, most = schema.get("minItems"), schema.get("maxItems")
    how_many = f"{least} tot {most}" if least else f"hoogstens {most}"
    return Written(f"lijst van {how_many}: {item.words}", item.block, item.options, item.pattern)


def _options(schema: Schema) -> tuple[str, ...]:
    values = [schema["const"]] if "const" in schema else schema.get("enum", ())
    return tuple(str(it) for it in values)


def _bounds(schema: Schema) -> Iterator[str]:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if most is not None:
        yield f"van {least} tot {most} tekens" if least > 1 else f"van hoogstens {most} tekens"
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        yield f"van {low:g} tot en met {high:g}"
