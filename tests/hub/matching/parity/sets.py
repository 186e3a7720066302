"""Sets of records for comparing whole models: one of our own, and published ones when at hand."""

import csv
import json
from collections import Counter
from pathlib import Path
from random import Random

_DATA = Path(__file__).parents[5] / "shared" / "linking-data"
_GIVEN = ("Jan", "Jean", "Johan", "Anna", "Ana", "Hanna", "Piet", "Pieter", "Mo", "")
_FAMILY = ("Demo", "Demovelde", "Demofelde", "Veldedemo", "Hofdemo", "Laandemo", "van Demo")
FILES = {
    "febrl3": "febrl3/dataset3.csv",
    "fake_1000": "fake_1000/fake_1000.csv",
    "senzing_truth": "senzing_truth/customers.csv",
    "households": "households/dev.csv",
    "name_bench": "name_bench/cases.csv",
    "chicago": "chicago_early_childhood/csv_example_input_with_true_ids.csv",
}


def at_hand():
    """Names of the published sets that are on this machine."""
    return [name for name, file in FILES.items() if (_DATA / file).exists()]


def read(name):
    """The records of a published set, each with a `unique_id` that sorts as text."""
    with (_DATA / FILES[name]).open(encoding="utf-8", newline="") as file:
        rows = [
            {
                key.strip().lower().replace(" ", "_"): value.strip() or None
                for key, value in row.items()
            }
            for row in csv.DictReader(file)
        ]
    if name == "name_bench":
        rows = [
            {"name": row[column], "case": str(number)}
            for number, row in enumerate(rows)
            for column in ("name1", "name2")
        ]
    return [{**row, "unique_id": f"{number:06}"} for number, row in enumerate(rows)]


def invented(count=400):
    """People who do not exist, with typing errors, empty fields, lists and numbers."""
    random = Random(11)  # noqa: S311  chance that repeats
    found = []
    for number in range(count):
        given, family = random.choice(_GIVEN), random.choice(_FAMILY)
        year, month, day = (
            random.randrange(1980, 1984),
            random.randrange(1, 4),
            random.choice((1, 9)),
        )
        found.append(
            {
                "unique_id": f"{number:06}",
                "given": given if random.random() < 0.9 else None,
                "family": family[: random.choice((3, 9, 9))] if random.random() < 0.95 else None,
                "both_names": f"{given} {family}",
                "dob": f"{year}-{month:02}-{day:02}" if random.random() < 0.8 else None,
                "mail": f"{given.lower()}@{family[:4].lower().strip()}.example",
                "phones": tuple(
                    f"+3160000000{random.randrange(9)}" for _ in range(random.randrange(3))
                ),
                "age": random.choice((None, 38, 39, 40, 41)),
                "lat": round(52.2 + random.random() / 10, 4),
                "lon": round(5.4 + random.random() / 10, 4),
            }
        )
    return found


def shares(records, column):
    """Term frequencies as Splink counts them: share of the records that have a value."""
    counts = Counter(r[column] for r in records if r.get(column) is not None)
    return {value: count / counts.total() for value, count in counts.items()}


def with_shares(comparisons, seed=3):
    """The comparisons as settings, with m and u made up for each level."""
    random = Random(seed)  # noqa: S311  chance that repeats
    written = [json.loads(json.dumps(c.create_comparison_dict("duckdb"))) for c in comparisons]
    for comparison in written:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                level["m_probability"] = round(random.uniform(0.001, 0.9), 6)
                level["u_probability"] = round(10 ** random.uniform(-5, -0.1), 9)
    return written
