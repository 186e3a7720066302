"""Reads a file whole: which kind it is by the ending of its name, and every message in it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from adapters.base import Format
from hub.files.archive import members_of
from hub.files.entry import (
    BYTES_MAX,
    MESSAGES_MAX,
    Entry,
    FileRefused,
    refuse,
)
from hub.files.shape import Shape, shape_of
from hub.files.table import read_table
from hub.files.tree import read_tree
from schemas.problems import Code

ZIP: Final = "zip"
READERS: Final[Mapping[str, Callable[[bytes, Mapping[str, Shape]], tuple[Entry, ...]]]] = {
    "csv": read_table,
    "xml": read_tree,
}
ENDINGS: Final = (*READERS, ZIP)

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Batch:
    """The messages of one file, and the digest of its bytes."""

    sha256: str
    entries: tuple[Entry, ...]


def by_kind(formats: Iterable[Format]) -> dict[str, Format]:
    """The formats of one partner as files call them: `mutatie`, and `mutatie.v2`.

    A name alone is the first version for ever: files that were right stay right.
    """
    found = sorted(formats, key=lambda it: it.version)
    return {it.name if it.version == 1 else f"{it.name}.v{it.version}": it for it in found}


def ending_of(name: str) -> str:
    """The kind of a file by its name; empty where we read no such kind."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in ENDINGS else ""


def read_batch(name: str, data: bytes, formats: Mapping[str, Format]) -> Batch:
    """Read all messages of a file. Raises `FileRefused`."""
    shapes = {kind: shape_of(form.model) for kind, form in formats.items()}
    ending = ending_of(name)
    if not ending:
        refuse(
            Code.FILE,
            "Dit soort bestand lezen wij niet.",
            "Gebruik een naam die eindigt op .csv, .xml of .zip.",
        )
    if len(data) > BYTES_MAX:
        refuse(
            Code.TOO_LARGE,
            f"Het bestand is te groot: hoogstens {BYTES_MAX // 2**20} MiB mag.",
            "Verdeel de berichten over meer bestanden.",
        )
    entries = _of_archive(data, shapes) if ending == ZIP else READERS[ending](data, shapes)
    if not entries:
        refuse(Code.TOO_SMALL, "In dit bestand staat geen enkel bericht.", "Zet er een bericht in.")
    return Batch(sha256(data).hexdigest(), entries)


def _of_archive(data: bytes, shapes: Mapping[str, Shape]) -> tuple[Entry, ...]:
    """Read every member; one that is wrong refuses all, with the faults of each."""
    found: list[Entry] = []
    faults = []
    for number, member in enumerate(members_of(data), 1):
        name = member.name if _PLAIN.fullmatch(member.name) else f"bestand {number}"
        try:
            entries = READERS[ending_of(member.name)](member.data, shapes)
        except FileRefused as refused:
            faults += [replace(fault, member=name) for fault in refused.faults]
        else:
            found += [replace(entry, member=name) for entry in entries]
    if faults:
        raise FileRefused(*faults)
    if len(found) > MESSAGES_MAX:
        refuse(
            Code.TOO_LARGE,
            f"Er staan meer dan {MESSAGES_MAX} berichten in deze zip.",
            "Verdeel de bestanden over meer zips.",
        )
    return tuple(found)
