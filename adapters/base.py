"""What the partner folders share: how to read a message that is not ours, and what to return.

A partner folder offers `FORMATS`: for every message format the partner may send, the Dutch model it
is written in and the pure function that translates it. Reading collects every fault at once; a
fault names the field and never repeats what stood in it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.problems import Code, Problem
from schemas.signal import Partner, Translated

SCHEMA_ROOT: Final = "https://schemas.signaalhub.example"
"""Where the `dataschema` of every format begins; an identifier, not a place that is fetched."""


class PartnerMessage(BaseModel):
    """Theirs, in Dutch: immutable, strict about types, unknown fields refused by name.

    Strict JSON: a number is not a text, `"ja"` is not true. Field names are the partner's own.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )


@dataclass(frozen=True, slots=True)
class Format:
    """One message format of one partner.

    `name` and `version` make the `dataschema`; `model` reads the data; `translate` is total on
    what `model` accepts. An older version has the pure `upcast` that writes what its model read as
    the next version, and no translation of its own.
    """

    partner: Partner
    name: str
    version: int
    model: type[PartnerMessage]
    translate: Callable[[Any], Translated]
    title: str
    upcast: Callable[[Any], PartnerMessage] | None = None

    @property
    def dataschema(self) -> str:
        """The identifier a message carries in its `dataschema` attribute."""
        return f"{SCHEMA_ROOT}/{self.partner}/{self.name}/v{self.version}.json"


def older(
    newer: Format, model: type[PartnerMessage], upcast: Callable[[Any], PartnerMessage]
) -> Format:
    """The version before this one: read by its own model, then upcast and translated as newer."""

    def translate(message: Any) -> Translated:
        return newer.translate(upcast(message))

    return replace(
        newer, version=newer.version - 1, model=model, translate=translate, upcast=upcast
    )


def newest(formats: Iterable[Format]) -> dict[str, Format]:
    """The formats of one partner by name; of each the newest version."""
    return {form.name: form for form in sorted(formats, key=lambda it: it.version)}


class Unreadable(Exception):  # noqa: N818 - it is a finding about a message, not a fault of ours
    """The data does not fit its format; `problems` holds every reason, never a value."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{p.code} {p.pointer}" for p in problems))
        self.problems = problems


def read(form: Format, data: bytes) -> Translated:
    """Read the JSON `data` of a message in its format and translate it.

    Raises `Unreadable` with all faults together.
    """
    try:
        message = form.model.model_validate_json(data)
    except ValidationError as error:
        raise Unreadable(problems_of(error)) from None
    translated: Translated = form.translate(message)
    return translated


_CODES: Final = {
    "missing": Code.MISSING,
    "extra_forbidden": Code.UNKNOWN_FIELD,
    "literal_error": Code.CONSTANT,
    "enum": Code.CONSTANT,
    "string_pattern_mismatch": Code.PATTERN,
    "value_error": Code.PATTERN,
    "json_invalid": Code.NOT_JSON,
    "string_too_long": Code.TOO_LARGE,
    "too_long": Code.TOO_LARGE,
    "string_too_short": Code.TOO_SMALL,
    "too_short": Code.TOO_SMALL,
    "greater_than_equal": Code.RANGE,
    "less_than_equal": Code.RANGE,
    "greater_than": Code.RANGE,
    "less_than": Code.RANGE,
    "bsn": Code.NUMBER_INVALID,
    "ground": Code.GROUND_MISSING,
    "characters": Code.CHARACTERS,
}

_TEXTS: Final = {
    Code.MISSING: ("Dit veld ontbreekt.", "Vul het veld in; het is verplicht."),
    Code.TYPE: ("Dit veld heeft het verkeerde type.", "Kijk in het schema welk type hier hoort."),
    Code.CONSTANT: ("Deze waarde staat niet in de lijst.", "Kies een waarde uit de lijst: {}."),
    Code.PATTERN: ("De vorm van deze waarde klopt niet.", "Volg het patroon {}."),
    Code.MOMENT: (
        "Dit is geen geldige datum of tijd.",
        "Schrijf JJJJ-MM-DD, of een tijdstip met zone: JJJJ-MM-DDTUU:MM:SS+01:00.",
    ),
    Code.UNKNOWN_FIELD: (
        "Dit veld kennen wij niet.",
        "Laat het veld weg, of kijk of het goed is gespeld.",
    ),
    Code.TOO_LARGE: ("Deze waarde is te lang.", "Maak de waarde korter; hoogstens {}."),
    Code.TOO_SMALL: ("Hier staat te weinig.", "Vul ten minste {} in, of laat het veld weg."),
    Code.RANGE: ("Dit getal ligt buiten de grenzen.", "Houd u aan de grens: {}."),
    Code.NOT_JSON: ("Dit is geen geldige JSON.", "Controleer aanhalingstekens, komma's en haken."),
    Code.NUMBER_INVALID: (
        "Dit nummer doorstaat de controle niet.",
        "Controleer het nummer bij de bron.",
    ),
    Code.GROUND_MISSING: ("De grondslag ontbreekt.", "Noem de grondslag voor deze gegevens."),
    Code.CHARACTERS: (
        "Hier staan tekens die niet mogen.",
        "Laat stuurtekens weg; gebruik gewone letters en regeleinden.",
    ),
}
_FIELD_NAME: Final = re.compile(r"[A-Za-z_]{1,40}")
UNNAMED: Final = "onbekend-veld"
"""Stands in a pointer for a field whose name could itself be personal."""


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Turn pydantic's errors into ours: code, JSON Pointer, Dutch text, how to mend; no input."""
    return tuple(
        _problem(detail["type"], detail["loc"], detail.get("ctx", {}))
        for detail in error.errors(include_url=False, include_input=False)
    )


def _problem(kind: str, loc: tuple[int | str, ...], ctx: dict[str, Any]) -> Problem:
    is_moment = kind.startswith(("date", "time")) or "timezone" in kind
    code = _CODES.get(kind, Code.MOMENT if is_moment else Code.TYPE)
    message, mend = _TEXTS[code]
    if kind == "value_error":
        message, mend = str(ctx.get("error", message)), "Verbeter dit veld en stuur opnieuw."
    if kind == "extra_forbidden" and not _FIELD_NAME.fullmatch(str(loc[-1])):
        loc = (*loc[:-1], UNNAMED)
    bounds = ("expected", "pattern", "max_length", "min_length", "ge", "le", "gt", "lt")
    bound = next((str(ctx[name]) for name in bounds if name in ctx), "")
    return Problem(
        code=code,
        pointer=pointer(loc),
        message=message,
        mend=mend.format(bound.replace(" or ", " of ")),
    )


def pointer(loc: tuple[int | str, ...]) -> str:
    """Write a path as a JSON Pointer (RFC 6901) below `/data`."""
    return "/data" + "".join(f"/{str(p).replace('~', '~0').replace('/', '~1')}" for p in loc)
