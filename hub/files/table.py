"""Reads a table (CSV): a message on each row, a field in each column, and nothing guessed.

The first row names the columns: `bericht`, `ce-time`, and fields by their path in the message, such
as `pleegplaats.straat` or `betrokkenen.1.rol`. An empty cell is a field that is not there.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from hub.files.entry import ATTRIBUTES, KIND, MESSAGES_MAX, Entry, refuse
from hub.files.shape import TEXT, Kind, Shape
from hub.files.text import text_of
from schemas.problems import Code

DELIMITERS: Final = (";", ",")
COLUMNS_MAX: Final = 1_000
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)

Path = tuple[str | int, ...]


class Column(NamedTuple):
    """One column: its name, and its path in the data; no path for what is of the envelope."""

    name: str
    path: Path


class Row(NamedTuple):
    """The cells of a row, and on which line it begins."""

    line: int
    cells: list[str]


def read_table(data: bytes, shapes: Mapping[str, Shape]) -> tuple[Entry, ...]:
    """Read all messages of a table, given the shape of each format. Raises `FileRefused`."""
    text = text_of(data)
    if not text.endswith(("\n", "\r")):
        refuse(
            Code.FILE,
            "Het bestand eindigt midden in een regel. Misschien is het niet heel overgekomen.",
            "Stuur het bestand opnieuw. Sluit ook de laatste regel af met een regeleinde.",
            text.count("\n") + 1,
        )
    rows = _rows(text, _delimiter(text))
    columns = _columns(next(rows).cells, shapes)
    entries: list[Entry] = []
    for row in rows:
        if len(row.cells) != len(columns):
            refuse(
                Code.FILE,
                f"Deze regel heeft {len(row.cells)} kolommen, de eerste {len(columns)}.",
                "Zet tekst waar een scheidingsteken in staat tussen aanhalingstekens.",
                row.line,
            )
        entries.append(_entry(len(entries) + 1, row, columns, shapes))
        if len(entries) > MESSAGES_MAX:
            refuse(
                Code.TOO_LARGE,
                f"Er staan meer dan {MESSAGES_MAX} berichten in dit bestand.",
                "Verdeel de berichten over meer bestanden.",
                row.line,
            )
    return tuple(entries)


def _delimiter(text: str) -> str:
    """The sign between columns: that by which the first row has a column `bericht`."""
    first = text.splitlines()[0]
    fitting = (it for it in DELIMITERS if KIND in (name.strip(' "') for name in first.split(it)))
    return next(fitting, None) or refuse(
        Code.FILE,
        f"De eerste regel heeft geen kolom {KIND}, of een ander scheidingsteken dan ; of ,.",
        "Begin met een regel met de namen van de kolommen. In de documentatie staat een voorbeeld.",
        1,
    )


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            refuse(
                Code.FILE,
                "Vanaf deze regel is het bestand niet te lezen: een aanhalingsteken staat "
                "verkeerd of wordt niet gesloten, of een veld is te groot.",
                'Schrijf een " in een tekst twee keer, en sluit elke tekst met een ".',
                line,
            )
        if cells is None:
            return
        if cells:
            yield Row(line, cells)


def _columns(names: Sequence[str], shapes: Mapping[str, Shape]) -> tuple[Column, ...]:
    if len(names) > COLUMNS_MAX:
        refuse(Code.TOO_LARGE, "Er zijn te veel kolommen.", f"Hoogstens {COLUMNS_MAX} mag.", 1)
    found: list[Column] = []
    seen: set[str] = set()
    for number, raw in enumerate(names, 1):
        name = raw.strip()
        path = () if name in {KIND, *ATTRIBUTES} else _path(name, shapes.values())
        if path is None:
            refuse(
                Code.UNKNOWN_FIELD,
                f"Kolom {number} kennen wij niet.",
                "Laat de kolom weg, of kijk of de naam goed is gespeld.",
                1,
            )
        if name in seen:
            refuse(
                Code.DUPLICATE_KEY,
                f"Kolom {number} staat er twee keer.",
                "Laat een van de twee weg: wij kunnen niet weten welke geldt.",
                1,
            )
        seen.add(name)
        found.append(Column(name, path))
    return tuple(found)


def _path(name: str, shapes: Iterable[Shape]) -> Path | None:
    """The path that a column's name says; None where no format has it."""
    for shape in shapes:
        path = _path_in(name.split("."), shape)
        if path:
            return path
    return None


def _path_in(parts: Sequence[str], shape: Shape | None) -> Path | None:
    path: list[str | int] = []
    for part in parts:
        if shape is None:
            return None
        if shape.kind is Kind.LIST:
            if not _NUMBER.fullmatch(part) or int(part) > shape.items_max:
                return None
            path.append(int(part))
            shape = shape.item
        else:
            path.append(part)
            shape = shape.fields.get(part)
    is_scalar = shape is not None and shape.kind not in {Kind.LIST, Kind.OBJECT}
    return tuple(path) if is_scalar else None


def _entry(number: int, row: Row, columns: Sequence[Column], shapes: Mapping[str, Shape]) -> Entry:
    attributes: dict[str, str] = {}
    tree: dict[str | int, Any] = {}
    given = {it.name: cell for it, cell in zip(columns, row.cells, strict=True) if cell.strip()}
    kind = given.pop(KIND, "").strip()
    shape = shapes.get(kind)
    for column in columns:
        cell = given.get(column.name)
        if cell is None:
            continue
        if not column.path:
            attributes[column.name] = cell.strip()
            continue
        node = tree
        for part in column.path[:-1]:
            node = node.setdefault(part, {})
        node[column.path[-1]] = _scalar(shape, column.path).value(cell)
    origins: dict[str, str] = {}
    return Entry(number, row.line, kind, attributes, _settled(tree, "/data", "", origins), origins)


def _scalar(shape: Shape | None, path: Path) -> Shape:
    """What stands at a path in this format; text where another format has it."""
    for part in path:
        if shape is None:
            return TEXT
        shape = shape.item if shape.kind is Kind.LIST else shape.fields.get(str(part))
    return shape or TEXT


def _settled(
    tree: Mapping[str | int, Any], pointer: str, name: str, origins: dict[str, str]
) -> Any:
    """Write numbered items as lists without gaps, remembering what each was called."""
    if all(isinstance(key, int) for key in tree) and tree:
        items = []
        for index, key in enumerate(sorted(tree, key=int)):
            here, origin = f"{pointer}/{index}", f"{name}.{key}"
            origins[here] = origin
            items.append(_below(tree[key], here, origin, origins))
        return items
    return {
        str(key): _below(value, f"{pointer}/{key}", f"{name}.{key}".lstrip("."), origins)
        for key, value in tree.items()
    }


def _below(value: Any, pointer: str, name: str, origins: dict[str, str]) -> Any:
    return _settled(value, pointer, name, origins) if isinstance(value, dict) else value
