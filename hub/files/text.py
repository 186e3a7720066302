"""The text of a file: UTF-8 and nothing else, with or without a byte order mark."""

import codecs
import re
from typing import Final

from hub.files.entry import refuse
from schemas.problems import Code

_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OFFICE: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of a spreadsheet or a word processor begin."""
_OTHER_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(data: bytes) -> str:
    """Read the text, without byte order mark. Raises `FileRefused`."""
    if data.startswith(_OFFICE):
        refuse(
            Code.FILE,
            "Dit is een spreadsheet of een zip, met een andere uitgang in de naam.",
            "Sla het op als CSV (UTF-8), of geef een zip de uitgang .zip.",
        )
    if data.startswith(_OTHER_MARKS):
        refuse(Code.CHARACTERS, "Dit bestand is UTF-16.", "Sla het bestand op als UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse(
            Code.CHARACTERS,
            "Dit bestand is geen UTF-8. Het lijkt op Windows-1252 (ANSI).",
            "Sla het bestand op als UTF-8; in Excel heet dat 'CSV UTF-8'.",
            line,
        )
    if found := _NO_TEXT.search(text):
        refuse(
            Code.CHARACTERS,
            "Er staan stuurtekens in dit bestand.",
            "Haal deze tekens weg. Een regeleinde en een tab mogen wel.",
            text.count("\n", 0, found.start()) + 1,
        )
    return text
