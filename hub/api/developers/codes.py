"""Which error codes a message can get: what its data can be wrong in, and what any message can."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from adapters.base import Format
from adapters.meanings import Kind, meaning_of
from hub.api.developers.fields import models_of, schema_of
from hub.api.developers.writing import Schema, nodes
from hub.domain.arrival import Intent
from hub.domain.catalogue import CATALOGUE
from schemas.envelope import HELD
from schemas.problems import Code

ENVELOPE: Final = (
    Code.MISSING,
    Code.TYPE,
    Code.CONSTANT,
    Code.PATTERN,
    Code.MOMENT,
    Code.UNKNOWN_FIELD,
    Code.TOO_LARGE,
    Code.UNKNOWN_SCHEMA,
    Code.EXPIRED_SCHEMA,
    Code.NOT_JSON,
    Code.DUPLICATE_KEY,
    Code.CHARACTERS,
    Code.ENVELOPE,
    Code.SENSITIVE_ATTRIBUTE,
    Code.WRONG_SENDER,
    Code.CLOCK,
    Code.TOO_OLD,
)
"""What can be wrong with any message, apart from its data."""
ANY_DATA: Final = (Code.MISSING, Code.TYPE, Code.PATTERN, Code.UNKNOWN_FIELD, Code.TOO_LARGE)
MARKS: Final = {
    "enum": Code.CONSTANT,
    "const": Code.CONSTANT,
    "minimum": Code.RANGE,
    "minLength": Code.TOO_SMALL,
    "minItems": Code.TOO_SMALL,
}
MOMENTS: Final = {"date", "date-time", "partial-date"}
KNOWN: Final = {
    Intent.REPORT: Code.REFERENCE_TAKEN,
    Intent.CORRECT: Code.UNKNOWN_REFERENCE,
    Intent.SUPPLEMENT: Code.UNKNOWN_REFERENCE,
    Intent.WITHDRAW: Code.UNKNOWN_REFERENCE,
}
"""What a message can contradict that we know already."""
GROUNDED: Final = {("municipality", "sociaal-team")}
"""Formats whose data must name a ground where there is no consent (SH-304)."""


@dataclass(frozen=True, slots=True)
class Named:
    """A code as it is shown: what it is called, and whether a person looks first."""

    code: str
    title: str
    is_held: bool


@cache
def data_codes(form: Format) -> tuple[Code, ...]:
    """What can be wrong with the data of a message, in the order of the catalogue."""
    found = {*ANY_DATA, *_marked(schema_of(form))}
    if (form.partner.value, form.name) in GROUNDED:
        found.add(Code.GROUND_MISSING)
    return tuple(code for code in Code if code in found)


def known_codes(intents: tuple[Intent, ...]) -> tuple[Code, ...]:
    """What a message can contradict that was sent before."""
    found = {Code.ID_CONFLICT, *(KNOWN[it] for it in intents if it in KNOWN)}
    return tuple(code for code in Code if code in found)


def text_codes(form: Format) -> tuple[Code, ...]:
    """What can be found in the texts of a signal."""
    kinds = {
        meaning_of(model, name).kind for model in models_of(form) for name in model.model_fields
    }
    return (Code.NUMBER_IN_TEXT,) if Kind.TEXT in kinds else ()


def named(codes: Collection[Code]) -> tuple[Named, ...]:
    """These codes as they are shown, in the order of the catalogue."""
    chosen = (code for code in Code if code in codes)
    return tuple(Named(code.value, CATALOGUE[code].title, code in HELD) for code in chosen)


def _marked(schema: Schema) -> Iterator[Code]:
    for node in nodes(schema):
        yield from (code for mark, code in MARKS.items() if mark in node)
        if node.get("format") in MOMENTS:
            yield Code.MOMENT
        if node.get("format") == "bsn":
            yield Code.NUMBER_INVALID
