"""A small made-up set: a model of three comparisons, five records, and who they are."""

import csv
import json


def exact(column, m=0.9, u=0.001):
    """A comparison: equal or not."""
    return {
        "output_column_name": column,
        "comparison_levels": [
            {
                "sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL',
                "is_null_level": True,
            },
            {
                "sql_condition": f'"{column}_l" = "{column}_r"',
                "m_probability": m,
                "u_probability": u,
                "label_for_charts": "gelijk",
            },
            {
                "sql_condition": "ELSE",
                "m_probability": 1 - m,
                "u_probability": 1 - u,
                "label_for_charts": "anders",
            },
        ],
    }


MODEL = {
    "link_type": "dedupe_only",
    "unique_id_column_name": "id",
    "probability_two_random_records_match": 0.01,
    "blocking_rules_to_generate_predictions": [
        {"blocking_rule": 'l."name" = r."name"'},
        {"blocking_rule": 'l."phone" = r."phone"'},
    ],
    "comparisons": [exact("name"), exact("phone"), exact("born")],
}
RECORDS = [
    ["id", "name", "phone", "born"],
    ["a", "Proef", "0600000001", "1990"],
    ["b", "Proef", "0600000001", ""],
    ["c", "Proef", "", "1990"],
    ["d", "Test", "0600000002", "1985"],
    ["e", "Voorbeeld", "0600000002", "1999"],
]
TRUTH = [["id", "entity"], ["a", "1"], ["b", "1"], ["c", "1"], ["d", "2"], ["e", "3"]]


def made(path):
    """Write the set into a folder of its own."""
    path.mkdir()
    write(path / "records.csv", RECORDS)
    write(path / "truth.csv", TRUTH)
    (path / "model.json").write_text(json.dumps(MODEL), "utf-8")
    return path


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
