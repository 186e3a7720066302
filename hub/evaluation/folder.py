"""Reads a labelled set from a folder: records, truth, a trained model, frequencies, options.

- `records.csv`: the first column is the record's id, the others are those the model compares; an
  empty cell is not known;
- `truth.csv`: columns `id` and `entity`, one row for every record;
- `model.json`: a model as Splink saves it;
- `tf.json`, if there: `{column: {value: share of records}}`, the term frequencies;
- `options.toml`, if there: settings other than the default rule gives, see `OPTIONS`.
"""

import csv
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from hub.evaluation.rule import rules_for
from hub.matching.features import Record, Value
from hub.matching.model import PersonModel
from hub.matching.policy import PersonRules
from hub.matching.sql.grammar import ModelError
from hub.matching.weights import BIT

OPTIONS: Final[Mapping[str, tuple[float, float]]] = {
    "threshold": (-100, 100),
    "veto": (-100, 100),
    "cap": (2, 100_000),
}
"""What `options.toml` may set, with bounds. `threshold` and `veto` in bits, `cap` in records."""

_LISTS: Final = "lists"
_FIELD_CHARACTERS_MAX: Final = 1_000_000


class FolderError(Exception):
    """A set cannot be read. The message says in Dutch where, what is wrong, and how to mend it."""

    def __init__(self, path: Path, what: str, mend: str) -> None:
        super().__init__(f"{path}: {what} {mend}")


@dataclass(frozen=True, slots=True)
class Folder:
    """A labelled set. `given` are the settings that its options spell; the rest is the rule's."""

    path: Path
    truth: Mapping[str, str]
    model: PersonModel
    rules: PersonRules
    given: tuple[str, ...]
    lists: frozenset[str]

    def records(self) -> Iterator[tuple[str, Record]]:
        """Read the records one by one, in the order of the file. Raises FolderError."""
        return records_of(self.path / "records.csv", self.lists)


def read(path: Path) -> Folder:
    """Read a set, its records excepted: those are read one by one. Raises FolderError."""
    if not path.is_dir():
        raise FolderError(path, "deze map is er niet.", "Maak haar met --prepare.")
    given, lists = _options(path / "options.toml")
    truth, model = _truth(path), read_model(path / "model.json", path / "tf.json")
    rules = _ruled(rules_for(model, len(truth)), given)
    return Folder(path, truth, model, rules, tuple(sorted(given)), lists)


def read_model(path: Path, frequencies: Path | None = None) -> PersonModel:
    """Read a model, with the term frequencies beside it when they are there. Raises FolderError.

    A model that was pinned has its own: those beside it do not count.
    """
    tables = None
    if "digest" not in _json(path) and frequencies is not None and frequencies.exists():
        tables = _frequencies(frequencies)
    try:
        return PersonModel(path.read_text("utf-8"), tables)
    except ModelError as error:
        mend = "Train het model opnieuw, of pas het aan."
        raise FolderError(path, f"dit model is niet te gebruiken ({error}).", mend) from error


def records_of(
    path: Path, lists: frozenset[str] = frozenset(), *, partial: bool = False
) -> Iterator[tuple[str, Record]]:
    """Read mentions from CSV: id first, an empty cell unknown, `lists` split at `|`.

    With `partial`, not all of the list columns need be there. Raises FolderError.
    """
    rows = _rows(path)
    header = next(rows)
    if len(set(header)) != len(header):
        raise FolderError(path, "twee kolommen hebben dezelfde naam.", "Geef elke een eigen naam.")
    if (unknown := sorted(lists - set(header))) and not partial:
        raise FolderError(path, f"de kolom {unknown[0]} is er niet.", "Pas `lists` aan.")
    columns = [(sys.intern(name), name in lists) for name in header[1:]]
    seen: set[str] = set()
    for row in rows:
        if not row[0] or row[0] in seen:
            mend = "Geef elk record een eigen id in de eerste kolom."
            raise FolderError(path, f"id {row[0]!r} is leeg of staat er twee keer.", mend)
        seen.add(row[0])
        yield (
            row[0],
            {
                name: _value(cell, is_list=is_list)
                for (name, is_list), cell in zip(columns, row[1:], strict=True)
            },
        )


def _value(cell: str, *, is_list: bool) -> Value:
    if not cell:
        return None
    return tuple(filter(None, cell.split("|"))) or None if is_list else cell


def _rows(path: Path) -> Iterator[list[str]]:
    """Read a CSV file, header first, every row as long as the header."""
    csv.field_size_limit(_FIELD_CHARACTERS_MAX)
    mend = "Schrijf het als CSV in UTF-8, met een kop."
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            width = 0
            for row in csv.reader(file, strict=True):
                width = width or len(row)
                if not row:
                    continue
                if len(row) != width:
                    what = f"een rij heeft {len(row)} kolommen en de kop {width}."
                    raise FolderError(path, what, mend)
                yield row
    except FileNotFoundError as error:
        raise FolderError(path, "dit bestand is er niet.", mend) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FolderError(path, f"niet te lezen ({type(error).__name__}).", mend) from error
    if not width:
        raise FolderError(path, "dit bestand is leeg.", mend)


def _truth(folder: Path) -> dict[str, str]:
    path = folder / "truth.csv"
    rows = _rows(path)
    header = next(rows)
    if not {"id", "entity"} <= set(header):
        raise FolderError(path, "de kop is niet `id,entity`.", "Noem de kolommen id en entity.")
    id_, entity = header.index("id"), header.index("entity")
    truth: dict[str, str] = {}
    for row in rows:
        if row[id_] in truth:
            what = f"id {row[id_]!r} staat er twee keer."
            raise FolderError(path, what, "Geef elk record één entiteit.")
        truth[row[id_]] = row[entity]
    return truth


def _json(path: Path) -> dict[str, Any]:
    mend = "Schrijf één JSON-object, in UTF-8."
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise FolderError(path, "dit bestand is er niet.", mend) from error
    except (OSError, ValueError, RecursionError) as error:
        raise FolderError(path, f"niet te lezen ({type(error).__name__}).", mend) from error
    if not isinstance(raw, dict):
        raise FolderError(path, "dit is geen object.", mend)
    return raw


def _frequencies(path: Path) -> dict[str, dict[str, float]]:
    raw = _json(path)
    for column, table in raw.items():
        mend = "Geef per kolom een object: waarde, en haar deel van alle records (0 tot 1)."
        if not isinstance(table, dict):
            raise FolderError(path, f"de tabel van {column} is geen object.", mend)
        for share in table.values():
            if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
                raise FolderError(path, f"de tabel van {column} heeft deel {share!r}.", mend)
    return raw


def _ruled(rules: PersonRules, given: Mapping[str, float]) -> PersonRules:
    """Return the rule's settings, with those that the options give in their place."""
    return replace(
        rules,
        threshold=round(given["threshold"] * BIT) if "threshold" in given else rules.threshold,
        veto_mean=round(given["veto"] * BIT) if "veto" in given else rules.veto_mean,
        block_max=int(given.get("cap", rules.block_max)),
    )


def _options(path: Path) -> tuple[dict[str, float], frozenset[str]]:
    """Return the settings that the file gives, and the list columns."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}, frozenset()
    except (OSError, ValueError) as error:
        mend = "Schrijf TOML, zoals `threshold = 2.0`."
        raise FolderError(path, f"niet te lezen ({type(error).__name__}).", mend) from error
    lists = raw.pop(_LISTS, [])
    if not isinstance(lists, list) or not all(isinstance(name, str) for name in lists):
        raise FolderError(path, "`lists` is geen lijst van namen.", 'Schrijf `lists = ["kolom"]`.')
    for name, value in raw.items():
        _check_option(path, name, value)
    return raw, frozenset(lists)


def _check_option(path: Path, name: str, value: object) -> None:
    if name not in OPTIONS:
        known = ", ".join((*OPTIONS, _LISTS))
        raise FolderError(path, f"{name} is geen instelling.", f"Haal haar weg; er zijn: {known}.")
    least, most = OPTIONS[name]
    kind = int if name == "cap" else int | float
    if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
        mend = f"Geef een {'heel ' if name == 'cap' else ''}getal van {least} tot {most}."
        raise FolderError(path, f"{name} is {value!r}.", mend)
