"""The same model and the same mentions in Splink, on one DuckDB thread: what the peers take.

Splink has no live index. It is measured at what it can do: link all at once and cluster, and
compare one new record with the population (`predict_between`). Its import is its own affair.
"""

import json
import statistics
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from tempfile import NamedTemporaryFile
from time import perf_counter
from typing import Any, Final

import orjson

from hub.bench.linking_source import Described, Population, Source
from hub.matching.features import person_record

_LEVEL: Final = {
    "sql_condition",
    "label_for_charts",
    "is_null_level",
    "m_probability",
    "u_probability",
    "tf_adjustment_column",
    "tf_adjustment_weight",
    "tf_minimum_u_value",
    "disable_tf_exact_match_detection",
}
_KNOWN: Final = {
    "link_type",
    "sql_dialect",
    "unique_id_column_name",
    "probability_two_random_records_match",
    "blocking_rules_to_generate_predictions",
}
_RULE: Final = {"blocking_rule", "arrays_to_explode"}
_ID: Final = "unique_id"
_FRESH: Final = 5
"""How many new mentions are tried, each alone; the median counts."""


class RivalMissing(Exception):  # noqa: N818 - named for what happened
    """Splink is not installed."""


def require() -> None:
    """Raise RivalMissing where Splink or DuckDB is not there."""
    if not all(map(find_spec, ("splink", "duckdb"))):
        raise RivalMissing


def against_splink(
    source: Source,
    population: Population,
    one_mentions: int,
    threshold_bits: float,
    ours_us: tuple[float, float],
) -> dict[str, float | str]:
    """Let Splink link a population at once, and find a new mention among `one_mentions` of it.

    `ours_us` is the mean of a mention here, over all and at the end; a ratio says how many times
    as long Splink takes.
    """
    model = (files("hub.policy") / "person_model.json").read_text("utf-8")
    rival = Rival(model, source.all(population))
    batch_s = rival.batch_s(threshold_bits)
    if one_mentions < population.mentions:
        rival = Rival(model, source.all(Population(one_mentions, population.seed)))
    one_s = rival.one_s(
        source.chunk(Population(_FRESH, population.seed - 2), _FRESH), threshold_bits
    )
    ours_s = population.mentions * ours_us[0] / 1e6
    return {
        "splink": rival.version,
        "batch_mentions": population.mentions,
        "batch_s": round(batch_s, 2),
        "batch_ours_s": round(ours_s, 2),
        "batch_ratio": round(batch_s / ours_s, 3),
        "one_mentions": rival.mentions,
        "one_ms": round(1e3 * one_s, 1),
        "one_ours_us": ours_us[1],
        "one_ratio": round(1e6 * one_s / ours_us[1], 1),
    }


def splink_settings(model: Mapping[str, Any]) -> dict[str, Any]:
    """Our model with no keys but those that Splink knows."""
    return {
        **{key: value for key, value in model.items() if key in _KNOWN},
        "blocking_rules_to_generate_predictions": [
            {key: value for key, value in rule.items() if key in _RULE}
            for rule in model["blocking_rules_to_generate_predictions"]
        ],
        "comparisons": [
            {
                "output_column_name": comparison["output_column_name"],
                "comparison_levels": [
                    {key: value for key, value in level.items() if key in _LEVEL}
                    for level in comparison["comparison_levels"]
                ],
            }
            for comparison in model["comparisons"]
        ],
    }


class Rival:
    """Splink with a population, a model of ours and its term frequencies."""

    def __init__(self, model: str, chunks: Iterable[list[Described]]) -> None:
        """Load the population. Raises RivalMissing where Splink is not installed."""
        require()
        duckdb, self._splink = map(import_module, ("duckdb", "splink"))
        raw = json.loads(model)
        self._settings = splink_settings(raw)
        self._connection = duckdb.connect()
        self._connection.execute("SET threads TO 1")
        self._api = self._splink.DuckDBAPI(connection=self._connection)
        self.version: str = self._splink.__version__
        self._types: dict[str, str] = {}
        self.mentions = 0
        for chunk in chunks:
            self._load("population", chunk)
            self.mentions += len(chunk)
        self._population = self._api.register("population", table_name="all_mentions")
        self._linker = self._new_linker(raw.get("term_frequencies", {}))

    def batch_s(self, threshold_bits: float) -> float:
        """Seconds to link and cluster the population at once."""
        begun_s = perf_counter()
        pairs = self._linker.inference.predict(threshold_match_weight=threshold_bits)
        self._linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_weight=threshold_bits
        )
        return perf_counter() - begun_s

    def one_s(self, fresh: Iterable[Described], threshold_bits: float) -> float:
        """Median seconds to find what one new mention belongs with; each is tried alone."""
        took_s = []
        for number, mention in enumerate(fresh):
            name = f"fresh_{number}"
            self._load(name, [mention])
            record = self._api.register(name, table_name=f"{name}_in")
            begun_s = perf_counter()
            found = self._linker.inference.predict_between(
                self._population, record, threshold_match_weight=threshold_bits
            )
            found.as_record_list()
            took_s.append(perf_counter() - begun_s)
        return statistics.median(took_s)

    def _new_linker(self, frequencies: Mapping[str, Mapping[str, float]]) -> Any:
        linker = self._splink.Linker(self._population, self._settings, log_level="ERROR")
        for column, table in frequencies.items():
            shares = [{column: value, f"tf_{column}": share} for value, share in table.items()]
            registered = self._api.register(shares)
            linker.table_management.register_term_frequency_lookup(registered, column)
        return linker

    def _load(self, table: str, mentions: list[Described]) -> None:
        """Append mentions to a table; a list becomes a DuckDB list."""
        rows = [{_ID: one, **person_record(person)} for one, person, _ in mentions]
        for row in rows:
            self._types.update((name, _type(value)) for name, value in row.items() if value)
        types = {name: self._types.get(name, "VARCHAR") for name in rows[0]}
        # The names are those of our own columns, never what somebody wrote.
        said = ", ".join(f"{name} {of}" for name, of in types.items())
        self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({said})")
        with NamedTemporaryFile(suffix=".json") as file:
            file.write(b"\n".join(map(orjson.dumps, rows)))
            file.flush()
            self._connection.execute(
                f"INSERT INTO {table} SELECT * FROM read_json(?, columns = ?)",  # noqa: S608
                [file.name, types],
            )


def _type(value: object) -> str:
    if isinstance(value, tuple):
        return "VARCHAR[]"
    return "INTEGER" if isinstance(value, int) else "VARCHAR"
