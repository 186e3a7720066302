"""Trains a model with Splink, which is not needed to run the hub: it is imported when asked for.

Unsupervised: u from random pairs, m by expectation maximisation, the prior from rules that find
hardly anything but matches. One thread, fixed seeds and rounded numbers: the same records give
the same model, byte for byte.
"""

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hub.evaluation.recipe import JsonObject, Recipe, columns

_SEED: Final = 1
_PAIRS_MAX: Final = 2_000_000
_SIGNIFICANT_DIGITS: Final = 10
_ERROR_CHARACTERS: Final = 300
_OURS: Final = ("sentence", "is_contradiction")
"""What our levels say beside Splink's fields: it refuses them, so they wait outside."""


class SplinkMissingError(Exception):
    """Splink is not installed: it is an extra of the hub, for training only."""


class TrainingError(Exception):
    """Splink could not train on these records; the message is its own."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model as Splink saves it, its term frequencies, and how training went."""

    model: JsonObject
    frequencies: dict[str, dict[str, float]]
    report: JsonObject


def train(
    records: Path, recipe: Recipe, population: int | None = None, charts: Path | None = None
) -> Trained:
    """Train on a CSV of mentions, `id` first, which are all that Splink sees.

    `population`: for how many records the prior must hold: among N records, entities of the size
    that n showed make up n / N of it. `charts`: where Splink's charts go, as pages that carry their
    own scripts and need no network. Raises SplinkMissingError, TrainingError.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
        from splink import DuckDBAPI, Linker  # noqa: PLC0415
        from splink.internals.exceptions import SplinkException  # noqa: PLC0415
    except ImportError as error:
        raise SplinkMissingError(str(error)) from error
    heard = _Heard()
    logger = logging.getLogger("splink")
    logger.handlers, logger.propagate = [heard], False
    with warnings.catch_warnings(), duckdb.connect() as connection:
        warnings.simplefilter("ignore")
        connection.execute("SET threads = 1")
        try:
            count = _load(connection, records, recipe)
            linker = Linker(
                DuckDBAPI(connection=connection).register("mentions"), _settings(recipe)
            )
            iterations = _learn(linker, recipe, count)
            model = _tidy(linker.misc.save_model_to_json(), recipe, count, population)
            frequencies = _frequencies(linker, model)
            if charts is not None:
                _draw(linker, charts)
        except (duckdb.Error, SplinkException, ValueError) as error:
            raise TrainingError(_said(error)) from error
    report = {
        "records": count,
        "population": population or count,
        "prior": model["probability_two_random_records_match"],
        "em_iterations": iterations,
        "warnings": heard.lines,
    }
    return Trained(model, frequencies, report)


def _said(error: BaseException) -> str:
    """Return what the database found wrong; Splink puts its whole statement before it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())[:_ERROR_CHARACTERS]


class _Heard(logging.Handler):
    """Keeps what Splink warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(" ".join(record.getMessage().split()))


def _load(connection: Any, records: Path, recipe: Recipe) -> int:
    """Put a CSV in a table of the recipe's types; an empty cell is NULL. Returns how many rows."""
    connection.read_csv(str(records), header=True, all_varchar=True, na_values="").create("texts")
    names = [row[0] for row in connection.execute("DESCRIBE texts").fetchall()]
    chosen = ", ".join(f"{_typed(name, recipe)} AS {_quoted(name)}" for name in names)
    connection.execute(f"CREATE TABLE mentions AS SELECT {chosen} FROM texts")  # noqa: S608 - names
    (count,) = connection.execute("SELECT count(*) FROM mentions").fetchall()[0]
    return int(count)


def _typed(name: str, recipe: Recipe) -> str:
    if name in recipe.lists:
        return f"string_split({_quoted(name)}, '|')"
    return f"CAST({_quoted(name)} AS INTEGER)" if name in recipe.numbers else _quoted(name)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


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
    return {
        **item,
        "comparison_levels": [
            {key: value for key, value in level.items() if key not in _OURS}
            for level in item["comparison_levels"]
        ],
    }


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
    """Round, fill what was never seen, set the prior for the population, and add what is ours.

    What was never seen among n is taken to happen once among n: strong, and never certainty.
    """
    least = {"m_probability": 1 / records, "u_probability": 1 / _PAIRS_MAX}
    for item, source in zip(model["comparisons"], recipe.comparisons, strict=True):
        for level, ours in zip(item["comparison_levels"], source["comparison_levels"], strict=True):
            level.update({key: ours[key] for key in _OURS if key in ours})
            for name, floor in least.items():
                if level.get("is_null_level"):
                    continue
                learned = level.get(name) or 0.0
                level[name] = _rounded(ours[name] if f"fix_{name}" in ours else max(floor, learned))
    rules = model["blocking_rules_to_generate_predictions"]
    for rule, columns_ in zip(rules, recipe.predict, strict=True):
        if columns_ in recipe.identifying:
            rule["is_identifying"] = True
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


def _draw(linker: Any, into: Path) -> None:
    """Write charts; of them `unlinkables` shows who not even a copy of themselves would link to."""
    made = {
        "match_weights": linker.visualisations.match_weights_chart,
        "m_u_parameters": linker.visualisations.m_u_parameters_chart,
        "unlinkables": linker.evaluation.unlinkables_chart,
    }
    for name, chart in made.items():
        chart().save_offline_chart(str(into / f"{name}.html"), overwrite=True, print_msg=False)


def _rounded(number: float) -> float:
    return float(f"{number:.{_SIGNIFICANT_DIGITS}g}")
