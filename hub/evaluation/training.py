"""Trains a model with Splink, which is not needed to run the hub: it is imported when asked for.

Unsupervised: u from random pairs, m by expectation maximisation, the prior from rules that find
hardly anything but matches. One thread, fixed seeds and rounded numbers: the same records give
the same model, byte for byte.
"""

import logging
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hub.evaluation.recipe import JsonObject, Recipe, columns

_SEED: Final = 1
_PAIRS_MAX: Final = 5_000_000
_SIGNIFICANT_DIGITS: Final = 10
_LEAST: Final = 1e-6
"""Where training saw no pair, a level's m or u is this: strong, and never certainty."""

Row = Mapping[str, str | None]


class SplinkMissingError(Exception):
    """Splink is not installed: it is an extra of the hub, for training only."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model as Splink saves it, its term frequencies, and how training went.

    `linker` is Splink's own, for its charts.
    """

    model: JsonObject
    frequencies: dict[str, dict[str, float]]
    report: JsonObject
    linker: Any


def train(records: Path, recipe: Recipe, population: int | None = None) -> Trained:
    """Train on a CSV of mentions, `id` first. `population`: for how many records the prior must hold.

    A prior learned on n records counts entities of ordinary size among n; among N records the
    same entities make up n / N of it. Raises SplinkMissingError, ValueError (too little data).
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
        from splink import DuckDBAPI, Linker  # noqa: PLC0415
    except ImportError as error:
        raise SplinkMissingError(str(error)) from error
    heard = _Heard()
    logger = logging.getLogger("splink")
    logger.handlers, logger.propagate = [heard], False
    with warnings.catch_warnings(), duckdb.connect() as connection:
        warnings.simplefilter("ignore")
        connection.execute("SET threads = 1")
        count = _load(connection, records, recipe.lists)
        api = DuckDBAPI(connection=connection)
        linker = Linker(api.register("mentions"), _settings(recipe))
        iterations = _learn(linker, recipe, count)
        model = _tidy(linker.misc.save_model_to_json(), recipe, count, population)
        frequencies = _frequencies(linker, model)
    report = {
        "records": count,
        "population": population or count,
        "prior": model["probability_two_random_records_match"],
        "em_iterations": iterations,
        "warnings": heard.lines,
    }
    return Trained(model, frequencies, report, linker)


class _Heard(logging.Handler):
    """Keeps what Splink warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(" ".join(record.getMessage().split()))


def _load(connection: Any, records: Path, lists: frozenset[str]) -> int:
    """Put a CSV in a table of texts and lists; an empty cell is NULL. Returns how many rows."""
    connection.read_csv(str(records), header=True, all_varchar=True, na_values="").create("texts")
    names = [row[0] for row in connection.execute("DESCRIBE texts").fetchall()]
    chosen = ", ".join(
        f"string_split(\"{name}\", '|') AS \"{name}\"" if name in lists else f'"{name}"'
        for name in names
    )
    connection.execute(f"CREATE TABLE mentions AS SELECT {chosen} FROM texts")  # noqa: S608 - a header
    (count,) = connection.execute("SELECT count(*) FROM mentions").fetchall()[0]
    return int(count)


def _settings(recipe: Recipe) -> JsonObject:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "comparisons": [_copy(item) for item in recipe.comparisons],
        "blocking_rules_to_generate_predictions": [
            _rule(rule, sql, recipe.lists)
            for rule, sql in zip(recipe.predict, columns(recipe.predict), strict=True)
        ],
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": False,
    }


def _rule(rule: Sequence[str], sql: str, lists: frozenset[str]) -> JsonObject:
    """Return a blocking rule; a list column is matched value by value."""
    explode = [part for part in rule if part in lists]
    return {"blocking_rule": sql, "sql_dialect": "duckdb"} | (
        {"arrays_to_explode": explode} if explode else {}
    )


def _copy(item: JsonObject) -> JsonObject:
    return {**item, "comparison_levels": [dict(level) for level in item["comparison_levels"]]}


def _learn(linker: Any, recipe: Recipe, records: int) -> list[int]:
    """Estimate prior, u and m; return how many iterations each run of EM took."""
    training = linker.training
    if recipe.certain:
        training.estimate_probability_two_random_records_match(
            columns(recipe.certain), recall=recipe.certain_recall
        )
    if not recipe.learn:
        return []
    training.estimate_u_using_random_sampling(
        max_pairs=min(_PAIRS_MAX, records * records // 2), seed=_SEED, min_count_per_level=None
    )
    sessions = [
        training.estimate_parameters_using_expectation_maximisation(rule)
        for rule in columns(recipe.learn)
    ]
    return [len(session._core_model_settings_history) - 1 for session in sessions]  # noqa: SLF001


def _tidy(model: JsonObject, recipe: Recipe, records: int, population: int | None) -> JsonObject:
    """Round, fill what was never seen, and set the prior for the population."""
    for item in model["comparisons"]:
        for level in item["comparison_levels"]:
            if not level.get("is_null_level"):
                for name in ("m_probability", "u_probability"):
                    level[name] = _rounded(max(_LEAST, level.get(name) or 0.0))
    prior = model["probability_two_random_records_match"]
    if recipe.matches_per_record is not None:
        prior = 2 * recipe.matches_per_record / (records - 1)
    if population is not None:
        prior *= records / population
    model["probability_two_random_records_match"] = _rounded(prior)
    model.pop("linker_uid", None)
    return model


def _frequencies(linker: Any, model: JsonObject) -> dict[str, dict[str, float]]:
    wanted = {
        level["tf_adjustment_column"]
        for item in model["comparisons"]
        for level in item["comparison_levels"]
        if level.get("tf_adjustment_column")
    }
    return {column: _table(linker, column) for column in sorted(wanted)}


def _table(linker: Any, column: str) -> dict[str, float]:
    rows = linker.table_management.compute_tf_table(column).as_record_list()
    found = {row[column]: _rounded(row[f"tf_{column}"]) for row in rows if row[column] is not None}
    return dict(sorted(found.items()))


def _rounded(number: float) -> float:
    return float(f"{number:.{_SIGNIFICANT_DIGITS}g}")
