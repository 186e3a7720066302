"""What the fields of a format are, read from its model: only so far as a file without types needs.

A file has text alone. A number or a yes becomes what the model asks where it is one; what is not,
stays text, and the door refuses it as it would any message with text in that place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_YES_NO: Final = {"ja": True, "nee": False, "true": True, "false": False}
_DEFS: Final = "#/$defs/"


class Kind(StrEnum):
    """What can stand in a field."""

    OBJECT = auto()
    LIST = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Shape:
    """A field: its kind, the fields below it, and what a list has items of and how many."""

    kind: Kind
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None
    items_max: int = 0

    def value(self, text: str) -> object:
        """Read a scalar as far as it can be read."""
        if self.kind is Kind.INTEGER and _WHOLE.fullmatch(text):
            return int(text)
        if self.kind is Kind.BOOLEAN:
            return _YES_NO.get(text, text)
        return text


TEXT: Final = Shape(Kind.TEXT)
_SCALARS: Final = {"integer": Shape(Kind.INTEGER), "boolean": Shape(Kind.BOOLEAN)}


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The shape of a format's model."""
    schema = model.model_json_schema()
    return _shape(schema, schema.get("$defs", {}))


def _shape(node: Mapping[str, Any], defs: Mapping[str, Any]) -> Shape:
    if "$ref" in node:
        return _shape(defs[node["$ref"].removeprefix(_DEFS)], defs)
    for option in node.get("anyOf", ()):
        if option.get("type") != "null":
            return _shape(option, defs)
    match node.get("type"):
        case "object":
            fields = node.get("properties", {})
            return Shape(Kind.OBJECT, {name: _shape(it, defs) for name, it in fields.items()})
        case "array":
            item = _shape(node["items"], defs)
            return Shape(Kind.LIST, item=item, items_max=node.get("maxItems", 1))
        case kind:
            return _SCALARS.get(str(kind), TEXT)
