"""The schema of what a partner sends: the envelope, and what holds for all data in it."""

import re
from typing import Any, Final

from schemas import attributes
from schemas.envelope import EventType
from schemas.strict_json import INTEGER_MAX, INTEGER_MIN

NUMBERED: Final = ("sequence", "sequencetype")
OWN: Final = "#/$defs/Waarde"
TEXT: Final = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
"""A text without control characters but for tabs and ends of lines (SH-112)."""

ONLY_PYTHON: Final = ("(?i", r"\Z")
"""What Python's patterns may hold and those of JSON Schema (ECMA-262) may not."""

Schema = dict[str, Any]


def envelope(values: str = OWN) -> Schema:
    """The schema of the envelope: the attributes a partner may use, and `data`.

    `values` is where the schema of a value in the data stands (`value`).
    """
    text = {"type": "string", "maxLength": attributes.MAX_CHARACTERS}
    absent: Schema = {"type": ["string", "null"]}  # null is as if it were not there
    properties: Schema = {
        name: text
        | ({} if rule.is_required else absent)
        | {"description": rule.mend}
        | _pattern(rule.pattern.pattern)
        for name, rule in attributes.RULES.items()
    }
    properties["specversion"] = {"const": "1.0"}
    properties["type"] = {"enum": list(EventType), "description": "Wat het bericht doet."}
    properties["data"] = _fields(values) | {
        "description": "De inhoud, zoals het schema in dataschema zegt.",
    }
    return ({"$defs": {"Waarde": value()}} if values == OWN else {}) | {
        "type": "object",
        "properties": properties,
        "required": [*attributes.REQUIRED, "data"],
        "anyOf": [_both("string") | {"required": list(NUMBERED)}, _both("null")],
        "additionalProperties": False,
    }


def value(values: str = OWN) -> Schema:
    """The schema of any value in a message: what holds for all of them (`schemas.strict_json`)."""
    number = {"type": "number", "minimum": INTEGER_MIN, "maximum": INTEGER_MAX}
    listed = {"type": "array", "items": {"$ref": values}}
    plain = {"type": ["boolean", "null"]}
    return {"anyOf": [{"type": "string", "pattern": TEXT}, number, plain, listed, _fields(values)]}


def _fields(values: str) -> Schema:
    names, fields = {"pattern": TEXT}, {"$ref": values}
    return {"type": "object", "propertyNames": names, "additionalProperties": fields}


def _both(kind: str) -> Schema:
    """A number and how to count: both are there, or neither; null is as if it were not there."""
    return {"properties": {name: {"type": kind} for name in NUMBERED}}


def _pattern(pattern: str) -> Schema:
    """A pattern as every reader of JSON Schema knows it; none where that cannot be written."""
    any_case = re.fullmatch(r"\(\?i:(.*)\)", pattern)
    if any_case:
        pattern = re.sub(r"(?<!\\)[a-z]", lambda at: f"[{at[0].upper()}{at[0]}]", any_case[1])
    if any(mark in pattern for mark in ONLY_PYTHON):
        return {}
    return {"pattern": f"^(?:{pattern})$"}
