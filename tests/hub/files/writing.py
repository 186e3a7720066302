"""Writes messages in files as a partner's system would: the other way round from the hub."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from adapters import formats
from hub.files.reading import by_kind
from schemas.envelope import EventType
from schemas.signal import Partner
from tests.adapters.shared.messages import leaves

ADAPTERS = Path(__file__).parents[3] / "adapters"
POLICE = by_kind(it for it in formats() if it.partner is Partner.POLICE)
VEILIG_THUIS = by_kind(it for it in formats() if it.partner is Partner.VEILIG_THUIS)
TIME = "2026-10-05T10:00:00Z"


def record(kind: str, data: Mapping[str, Any], **attributes: str) -> dict[str, Any]:
    """A message for a file: its kind, what it says of itself, and its data."""
    said = {"ce-time": TIME, **{f"ce-{name}": value for name, value in attributes.items()}}
    return {"kind": kind, "attributes": said, "data": data}


def of_event(event: Mapping[str, Any]) -> dict[str, Any]:
    """An example message, as it would stand in a file."""
    known = by_kind(it for it in formats() if it.dataschema == event["dataschema"])
    return record(
        next(iter(known)),
        event["data"],
        type=EventType(event["type"]).action,
        time=event["time"],
    )


def row_of(found: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a message by column."""
    cells = {"bericht": found["kind"], **found["attributes"]}
    for path, value in leaves(found["data"]):
        if value is not None:
            name = ".".join(str(it + 1) if isinstance(it, int) else it for it in path)
            cells[name] = _text(value)
    return cells


def table(records: Sequence[Mapping[str, Any]], delimiter: str = ";") -> bytes:
    """Write a table with every column that a message needs."""
    rows = [row_of(it) for it in records]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return grid([columns, *([row.get(it, "") for it in columns] for row in rows)], delimiter)


def grid(rows: Sequence[Sequence[str]], delimiter: str = ";") -> bytes:
    """Write cells as CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()


def tree(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Write a document."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<berichten>"]
    for it in records:
        said = "".join(f" {name}={quoteattr(text)}" for name, text in it["attributes"].items())
        lines += [f"  <{it['kind']}{said}>", *_elements(it["data"], "    "), f"  </{it['kind']}>"]
    return "\n".join([*lines, "</berichten>", ""]).encode()


def _elements(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in data.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield f"{indent}<{name}>"
                yield from _elements(item, f"{indent}  ")
                yield f"{indent}</{name}>"
            elif item is not None:
                yield f"{indent}<{name}>{escape(_text(item), {chr(13): '&#13;'})}</{name}>"


def archive(**members: bytes) -> bytes:
    """Write a zip; a member's ending follows its last underscore."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in members.items():
            info = zipfile.ZipInfo(".".join(name.rsplit("_", 1)), (2026, 10, 5, 10, 0, 0))
            written.writestr(info, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def event(folder: str, name: str) -> dict[str, Any]:
    """An example message of a partner."""
    found: dict[str, Any] = json.loads(
        (ADAPTERS / folder / "examples" / f"{name}.json").read_text()
    )
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)
