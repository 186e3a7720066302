"""What changed in each message, version by version: for who builds the sending side.

A partner folder has a `changes.toml`; what every partner may send is in that of `adapters.shared`.
The texts are shown to partners, so they are in Dutch.
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from adapters.base import Format

FILE: Final = "changes.toml"
SHARED: Final = "shared"


class Change(BaseModel):
    """One change of a message: in which version, since when, and what a sender has to know.

    `breaking` is what made a new version necessary; the rest could be added to a version.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(alias="bericht", pattern=r"^[a-z]+(-[a-z]+)*$")]
    version: Annotated[int, Field(alias="versie", ge=1)]
    day: Annotated[date, Field(alias="datum")]
    text: Annotated[str, Field(alias="tekst", min_length=10, max_length=500)]
    breaking: Annotated[bool, Field(alias="breekt")] = False


def changes_of(form: Format) -> tuple[Change, ...]:
    """What changed in this message, the newest first: in every version, newer ones too."""
    folder = str(form.partner).replace("-", "_")
    own = [it for it in _changes(folder) if it.name == form.name]
    found = own or [it for it in _changes(SHARED) if it.name == form.name]
    return _newest_first(found)


def _newest_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda it: (it.version, it.day), reverse=True))


@cache
def _changes(folder: str) -> tuple[Change, ...]:
    place = files("adapters") / folder / FILE
    written = tomllib.loads(place.read_text("utf-8")) if place.is_file() else {}
    return tuple(Change.model_validate(it) for it in written.get("wijziging", ()))
