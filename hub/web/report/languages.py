"""The languages of the form: catalogues read once, and which of them a visitor gets.

The source is Dutch. A catalogue with a text that nobody has checked (`fuzzy`) may be switched off,
and a page in it says that it is not checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final

from babel.messages.pofile import read_po

SOURCE: Final = "nl"
SHIPPED: Final = files("hub.web") / "talen"
ACCEPT_MAX: Final = 20
"""How many languages of a browser's list are looked at."""


def marked(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its code, what it is called in itself, and which way it is written."""

    code: str
    name: str
    direction: str = "ltr"


TONGUES: Final = (
    Tongue("nl", "Nederlands"),
    Tongue("en", "English"),
    Tongue("pl", "Polski"),
    Tongue("ro", "Română"),
    Tongue("bg", "Български"),
    Tongue("uk", "Українська"),
    Tongue("tr", "Türkçe"),
    Tongue("ar", "العربية", "rtl"),
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, by their Dutch."""

    tongue: Tongue
    texts: Mapping[str, str]
    is_reviewed: bool

    def say(self, text: str) -> str:
        """Translate; what has no translation stays Dutch."""
        return self.texts.get(text, text)


DUTCH: Final = Catalogue(TONGUES[0], {}, is_reviewed=True)


def load_catalogues(*, unreviewed: bool, directory: Traversable = SHIPPED) -> tuple[Catalogue, ...]:
    """Read the catalogues, in the order in which they are offered; Dutch is the first."""
    others = (_read(directory, tongue) for tongue in TONGUES[1:])
    return (DUTCH, *(it for it in others if unreviewed or it.is_reviewed))


def _read(directory: Traversable, tongue: Tongue) -> Catalogue:
    content = (directory / f"{tongue.code}.po").read_bytes()
    messages = [it for it in read_po(BytesIO(content), tongue.code, abort_invalid=True) if it.id]
    texts = {str(it.id): str(it.string) for it in messages if it.string}
    return Catalogue(tongue, texts, is_reviewed=not any(it.fuzzy for it in messages))


def choose(asked: str | None, accept: str, offered: Sequence[Catalogue]) -> Catalogue:
    """Choose the language asked for, else the first the browser likes best, else Dutch."""
    by_code = {it.tongue.code: it for it in offered}
    for code in (asked or "", *_liked(accept)):
        if code in by_code:
            return by_code[code]
    return offered[0]


def _liked(accept: str) -> list[str]:
    """Read an `Accept-Language` header: main languages, the most wanted first."""
    found = []
    for part in accept.split(",")[:ACCEPT_MAX]:
        code, _, parameter = part.strip().partition(";")
        weight = _weight(parameter)
        if weight > 0:
            found.append((-weight, code.strip().lower().partition("-")[0]))
    return [code for _, code in sorted(found, key=lambda it: it[0])]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
