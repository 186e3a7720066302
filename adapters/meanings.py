"""What every field of a message means and what kind of detail it holds: `fields.toml` per folder.

A model cannot say this of itself. The same words stand in the JSON Schema and on the pages for
partners' developers; a test sees that no field lacks them, and that a kind is where a value goes.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from adapters.base import Format, PartnerMessage

EVERYWHERE: Final = "*"
"""The table of names that mean the same in every model."""
SHARED: Final = "shared"
PURPOSES: Final = "doel"
"""The table that says what each message is for."""


class Kind(StrEnum):
    """What a value is about, and so in which part of a signal it is kept."""

    CASE = "zaak"
    INDICATORS = "indicatoren"
    TEXT = "tekst"
    PERSONS = "personen"
    ADDRESSES = "adressen"
    CONTACTS = "contact"
    NUMBERS = "nummers"
    VEHICLES = "voertuigen"
    COMPANIES = "bedrijven"
    REPORTER = "melder"
    NOT_KEPT = "niet-bewaard"


class Meaning(NamedTuple):
    """What kind of detail a field holds, and what it means, in Dutch."""

    kind: Kind
    text: str


Tables = Mapping[str, Mapping[str, Meaning]]


def meaning_of(model: type[PartnerMessage], name: str) -> Meaning:
    """What a field means: to the model itself, to one it is made from, or to all.

    Raises `KeyError` where no file says it.
    """
    for ancestor in model.__mro__:
        found = tables(_folder(ancestor)).get(ancestor.__name__, {}).get(name)
        if found is not None:
            return found
    return tables(SHARED)[EVERYWHERE][name]


def purpose_of(form: Format) -> str:
    """What a message is for. Raises `KeyError` where no file says it."""
    own = _read(str(form.partner).replace("-", "_")).get(PURPOSES, {})
    text: str = own.get(form.name) or _read(SHARED)[PURPOSES][form.name]
    return text


@cache
def tables(folder: str) -> Tables:
    """What the file of a folder says, per model; nothing where there is no file."""
    return {
        model: {name: Meaning(Kind(kind), text) for name, (kind, text) in said.items()}
        for model, said in _read(folder).items()
        if model != PURPOSES
    }


@cache
def _read(folder: str) -> Mapping[str, Mapping[str, Any]]:
    file = files("adapters") / folder / "fields.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _folder(model: type) -> str:
    return (*model.__module__.split("."), "")[1]
