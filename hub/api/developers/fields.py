"""The fields of a message as a table: of the model, its JSON Schema and what the fields mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_args

from pydantic import BaseModel

from adapters.base import Format, PartnerMessage
from adapters.meanings import Kind, meaning_of
from hub.api.developers.writing import Schema, resolved, written

YES: Final = "ja"
MAYBE: Final = "mogelijk"
NO: Final = "nee"
PERSONAL: Final[Mapping[Kind, str]] = {
    Kind.CASE: NO,
    Kind.INDICATORS: NO,
    Kind.TEXT: MAYBE,
    Kind.COMPANIES: MAYBE,
    Kind.PERSONS: YES,
    Kind.ADDRESSES: YES,
    Kind.CONTACTS: YES,
    Kind.NUMBERS: YES,
    Kind.VEHICLES: YES,
    Kind.REPORTER: YES,
    Kind.NOT_KEPT: MAYBE,
}
"""Whether a value says something about a person who can be found."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field. `block` is the table where an object's own fields stand."""

    name: str
    means: str
    type: str
    block: str
    options: tuple[str, ...]
    pattern: str
    is_required: bool
    default: str
    kind: str
    personal: str
    is_bsn: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One model of a message, and its fields in their order."""

    name: str
    rows: tuple[Row, ...]


@cache
def schema_of(form: Format) -> Schema:
    """The JSON Schema of a message's data."""
    schema: Schema = form.model.model_json_schema()
    return schema


@cache
def blocks_of(form: Format) -> tuple[Block, ...]:
    """The tables of a message: its own first, then those of what it is made of."""
    schema = schema_of(form)
    known = schema.get("$defs", {})
    return tuple(
        Block(model.__name__, tuple(_rows(model, known.get(model.__name__, schema), known)))
        for model in models_of(form)
    )


def described(schema: dict[str, Any], form: Format) -> dict[str, Any]:
    """The schema of a message's data, with each field in the words of its adapter."""
    known = schema.get("$defs", {})
    for model in models_of(form):
        for name, of in known.get(model.__name__, schema)["properties"].items():
            of["description"] = meaning_of(model, name).text
    return schema


def models_of(form: Format) -> tuple[type[PartnerMessage], ...]:
    """The models that a message is made of, each once, the message itself first."""
    found: dict[type[PartnerMessage], None] = {form.model: None}
    waiting: list[type[PartnerMessage]] = [form.model]
    for model in waiting:  # it grows meanwhile
        inner = (it for field in model.model_fields.values() for it in models_in(field.annotation))
        for it in inner:
            if it not in found:
                found[it] = None
                waiting.append(it)
    return tuple(found)


def models_in(annotation: Any) -> Iterator[type[PartnerMessage]]:
    """The models that a field may hold, by its annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        assert issubclass(annotation, PartnerMessage)
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def _rows(
    model: type[PartnerMessage], schema: Schema, known: Mapping[str, Schema]
) -> Iterator[Row]:
    required = schema.get("required", ())
    for name, of in schema["properties"].items():
        how, meaning = written(of, known), meaning_of(model, name)
        yield Row(
            name=name,
            means=meaning.text,
            type=how.words,
            block=how.block,
            options=how.options,
            pattern=how.pattern,
            is_required=name in required,
            default=_default(of),
            kind=meaning.kind,
            personal=PERSONAL[meaning.kind],
            is_bsn=resolved(of, known).get("format") == "bsn",
        )


def _default(schema: Schema) -> str:
    """What counts when a field is left out, where that is something."""
    match schema.get("default"):
        case bool(value):
            return str(value).lower()
        case str(value):
            return value
        case _:
            return ""
