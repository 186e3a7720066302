"""Looking for values in files as bytes, in every spelling that somebody may keep them in."""

import os
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

ALIGNMENTS = 3
URL_SAFE = bytes.maketrans(b"+/", b"-_")


def spellings(value: str | bytes) -> set[bytes]:
    """A value in plain, UTF-16, hexadecimal and Base64.

    Of Base64 it is what does not depend on what stands before and behind the value.
    """
    plain = value if isinstance(value, bytes) else value.encode()
    found = {plain, plain.hex().encode(), plain.hex().upper().encode()}
    if isinstance(value, str):
        found |= {value.encode("utf-16-le"), value.encode("utf-16-be")}
        found |= {value.lower().encode(), value.upper().encode()}
    for alignment in range(ALIGNMENTS):
        padded = bytes(alignment) + plain
        whole = len(padded) - len(padded) % ALIGNMENTS
        first = 4 if alignment else 0
        text = b64encode(padded[:whole])[first:]
        found |= {text, text.translate(URL_SAFE)}
    return found


def files_under(place: Path) -> list[Path]:
    """Every file under a folder, also while somebody deletes some."""
    return [Path(folder, name) for folder, _, names in os.walk(place) for name in names]


def content_of(path: Path) -> bytes:
    """What is in a file; nothing where it was deleted meanwhile."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


def found_in(places: Iterable[Path], values: Mapping[str, str | bytes]) -> dict[str, set[Path]]:
    """The files under these places that hold a value in any spelling, by the name of the value."""
    wanted = {name: spellings(value) for name, value in values.items()}
    found: dict[str, set[Path]] = {}
    for path in (it for place in places for it in files_under(place)):
        data = content_of(path)
        for name, texts in wanted.items():
            if any(text in data for text in texts):
                found.setdefault(name, set()).add(path)
    return found
