"""A filled form as a file: PDF to print (PDF/UA, tagged, in Dutch), data, or a line for a table.

What stands in a form is data to the typesetter and never markup. It reads one template, asks no
network and no font of the machine, and the same form gives the same bytes.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import as_file, files
from typing import Any, Final

import orjson
import typst

from hub.actions.forms import as_bytes
from schemas.filled_form import FilledForm

PDF: Final = "pdf"
JSON: Final = "json"
CSV: Final = "csv"
MEDIA: Final[Mapping[str, str]] = {
    PDF: "application/pdf",
    JSON: "application/json",
    CSV: "text/csv; charset=utf-8",
}
UA: Final = "ua-1"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
LONG_WORD: Final = re.compile(r"([^\s\u200b]{60})(?=[^\s\u200b])")
"""Where a word may break that is longer than a line."""
NOT_SEEN: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
UNSEEN_MAX: Final = 24
UNSEEN: Final = "_"
"""Stands for a character that none of our fonts has: a reader sees that something was there."""
SHOWN_MAX: Final = 0x250
"""Our fonts have all of Latin up to here."""


def file_of(filled: FilledForm, kind: str, settled: str) -> bytes:
    """The form as a file of this kind; `settled` is the day on which it was settled."""
    if kind == PDF:
        return pdf(filled, settled)
    return as_bytes(filled) if kind == JSON else table(filled)


def pdf(filled: FilledForm, settled: str) -> bytes:
    """The form to print. A character that none of our fonts has becomes a line.

    The standard refuses text that cannot be seen, and the typesetter says which that is.
    """
    said = _shown({**filled.model_dump(mode="json"), "opgesteld": settled}, _printable)
    for _ in range(UNSEEN_MAX):
        try:
            return _typeset(said)
        except typst.TypstError as error:
            unseen = dict.fromkeys(map(ord, "".join(NOT_SEEN.findall(error.message))), UNSEEN)
            if not unseen:
                break
            said = _shown(said, partial(_translated, unseen))
    return _typeset(_shown(said, _plain_letter))


def _typeset(said: Any) -> bytes:
    with as_file(files("hub.web.handover") / "paper.typ") as template:
        made = typst.compile(
            template,
            root=template.parent,
            sys_inputs={"data": orjson.dumps(said).decode()},
            ignore_system_fonts=True,
            pdf_standards=[UA],
            timestamp=0,
        )
    assert isinstance(made, bytes)
    return made


def table(filled: FilledForm) -> bytes:
    """The form as a header and a line, for who keeps a table. A value is never a formula."""
    out = io.StringIO()
    names = ["kenmerk", "formulier", "uitgave", *(it.code for it in filled.fields_)]
    values = [str(filled.reference), filled.form, filled.edition]
    values += ["; ".join(it.lines) for it in filled.fields_]
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([names, [_plain(it) for it in values]])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _shown(said: Any, letter: Callable[[str], str]) -> Any:
    """The same, letter by letter."""
    match said:
        case str():
            return LONG_WORD.sub("\\1\u200b", "".join(map(letter, said)))
        case dict():
            return {name: _shown(value, letter) for name, value in said.items()}
        case list() | tuple():
            return [_shown(it, letter) for it in said]
        case _:
            return said


def _printable(it: str) -> str:
    """No control characters, and none that turn the direction of a line."""
    return it if it in "\n\u200b" or it.isprintable() else " "


def _plain_letter(it: str) -> str:
    shown = _printable(it)
    return shown if ord(shown) < SHOWN_MAX else UNSEEN


def _translated(table: Mapping[int, str], it: str) -> str:
    return it.translate(table)
