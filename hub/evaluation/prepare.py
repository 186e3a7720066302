"""Makes labelled folders from published sets: the columns to compare, the truth, a trained model.

What a set writes in one field and linking needs in another is worked out here, a record at a time
and without its truth.
"""

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hub.evaluation.recipes import RECIPES
from hub.evaluation.roots import root_of
from hub.evaluation.senzing import senzing_truth
from hub.evaluation.training import Trained, train
from hub.matching.names import fold

Row = dict[str, str | None]
Labelled = tuple[list[Row], dict[str, str]]
"""Rows with an `id`, and the true entity of each id."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published set: what reads it from the folder all sets are in."""

    read: Callable[[Path], Labelled]


def prepare(name: str, data: Path, into: Path) -> None:
    """Make the folder of a set. Raises KeyError, OSError, SplinkMissingError."""
    rows, truth = SOURCES[name].read(data)
    recipe = RECIPES[name]
    into.mkdir(parents=True, exist_ok=True)
    write_csv(into / "records.csv", list(rows[0]), [list(row.values()) for row in rows])
    trained = train(into / "records.csv", recipe)
    write_csv(into / "truth.csv", ["id", "entity"], list(truth.items()))
    write_trained(into, trained)
    options = into / "options.toml"
    options.unlink(missing_ok=True)
    if recipe.lists:
        options.write_text(f"lists = {json.dumps(sorted(recipe.lists))}\n", "utf-8")


def write_trained(into: Path, trained: Trained) -> None:
    """Write what training gave: the model, its term frequencies, and how it went."""
    write_json(into / "model.json", trained.model)
    write_json(into / "tf.json", trained.frequencies)
    write_json(into / "training.json", trained.report)


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
    """Write a CSV file; what is not known is empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def write_json(path: Path, value: object) -> None:
    """Write JSON for people to read."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def _fake_1000(data: Path) -> Labelled:
    rows: list[Row] = []
    found = _csv(data / "fake_1000" / "fake_1000.csv")
    for raw in found:
        first, last, dob, email = raw["first_name"], raw["surname"], raw["dob"], raw["email"]
        first, last = first.lower(), last.lower()
        rows.append(
            {
                "id": raw["unique_id"],
                "first_name": first,
                "surname": last,
                "full_name": f"{first} {last}" if first and last else "",
                "name_set": _both(first, last),
                "dob": dob,
                "birth_year": dob[:4],
                "birth_month_day": dob[5:],
                "birth_year_month": dob[:7],
                "city": raw["city"].lower(),
                "email": email.lower(),
                "email_user": email.lower().partition("@")[0],
            }
        )
    return rows, {raw["unique_id"]: raw["cluster"] for raw in found}


def _febrl3(data: Path) -> Labelled:
    rows: list[Row] = []
    found = [
        {name.strip(): value.strip() for name, value in raw.items()}
        for raw in _csv(data / "febrl3" / "dataset3.csv")
    ]
    for raw in found:
        row: Row = {"id": raw["rec_id"], **raw}
        del row["rec_id"]
        row["name_set"] = _both(raw["given_name"], raw["surname"])
        row["address_swapped"] = _both(raw["address_1"], raw["address_2"])
        rows.append(row)
    return rows, {raw["rec_id"]: raw["rec_id"].split("-")[1] for raw in found}


def _households(data: Path) -> Labelled:
    rows: list[Row] = []
    found = _csv(data / "households" / "dev.csv")
    for raw in found:
        row: Row = {"id": raw["unique_id"]}
        row |= {
            name: raw[name].lower()
            for name in (
                "first_name", "middle", "last_name", "dob", "sex", "street_number",
                "street_name", "unit", "ssn", "employer",
            )
        }  # fmt: skip
        first, last = raw["first_name"].lower(), raw["last_name"].lower()
        year, *rest = raw["dob"].split("-")
        row["dob_sorted"] = "-".join([year, *sorted(rest)])
        row["birth_year"] = year
        row["first_root"] = root_of(first)
        row["name_set"] = _both(first, last)
        rows.append(row)
    return rows, {raw["unique_id"]: raw["cluster"] for raw in found}


def _chicago(data: Path) -> Labelled:
    """Read organisations: names as sorted words, an address as number and street, seven digits."""
    rows: list[Row] = []
    found = _csv(data / "chicago_early_childhood" / "csv_example_input_with_true_ids.csv")
    for raw in found:
        name, address = fold(raw["Site name"]), fold(raw["Address"])
        number, _, street = address.partition(" ")
        rows.append(
            {
                "id": raw["Id"],
                "name": name,
                "words": "|".join(dict.fromkeys(name.split())),
                "number": number,
                "street": street,
                "address": address,
                "zip": raw["Zip"].strip()[:5],
                "phone": re.sub(r"\D", "", raw["Phone"])[-7:],
            }
        )
    return rows, {raw["Id"]: raw["True Id"] for raw in found}


def _both(one: str, other: str) -> str:
    """Two names in alphabetical order, so that swapped ones are equal; empty when one is."""
    return " ".join(sorted((one, other))) if one and other else ""


SOURCES: Final[Mapping[str, Source]] = MappingProxyType(
    {
        "fake_1000": Source(_fake_1000),
        "febrl3": Source(_febrl3),
        "households": Source(_households),
        "chicago_early_childhood": Source(_chicago),
        "senzing_truth": Source(senzing_truth),
    }
)
