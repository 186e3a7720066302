"""The same model and the same mentions in Splink, on one DuckDB thread: what the peers take.

Splink has no live index. It is measured at what it can do: link all at once and cluster, and
compare one new record with the population (`predict_between`). Its import is its own affair.
"""

import json
import statistics
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any, Final

from hub.bench.linking_source import Described
from hub.matching.features import Record, person_record

_OURS: Final = {"sentence", "is_contradiction"}
_KNOWN: Final = {
    "link_type",
    "sql_dialect",
    "unique_id_column_name",
    "probability_two_random_records_match",
    "blocking_rules_to_generate_predictions",
}
_ID: Final = "unique_id"
_LISTS: Final = ("family_parts", "family_keys", "given_parts", "given_keys", "name_pairs")
_TYPES: Final = {"birth_year": "INTEGER", **dict.fromkeys(_LISTS, "VARCHAR[]")}


class RivalMissing(Exception):  # noqa: N818 - named for what happened
    """Splink is not installed."""


def require() -> None:
    """Raise RivalMissing where Splink, DuckDB or pandas is not there."""
    if not all(map(find_spec, ("splink", "duckdb", "pandas"))):
        raise RivalMissing


def splink_settings(model: Mapping[str, Any]) -> dict[str, Any]:
    """Our model without the keys that Splink does not know."""
    return {
        **{key: value for key, value in model.items() if key in _KNOWN},
        "comparisons": [
            {
                "output_column_name": comparison["output_column_name"],
                "comparison_levels": [
                    {key: value for key, value in level.items() if key not in _OURS}
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
        duckdb, self._pandas, self._splink = map(import_module, ("duckdb", "pandas", "splink"))
        raw = json.loads(model)
        self._settings = splink_settings(raw)
        self._connection = duckdb.connect()
        self._connection.execute("SET threads TO 1")
        self._api = self._splink.DuckDBAPI(connection=self._connection)
        self.version: str = self._splink.__version__
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
            registered = self._api.register(self._pandas.DataFrame(shares))
            linker.table_management.register_term_frequency_lookup(registered, column)
        return linker

    def _load(self, table: str, mentions: list[Described]) -> None:
        """Append mentions to a table; a list becomes a DuckDB list."""
        rows = [{_ID: one, **_listed(person_record(person))} for one, person in mentions]
        frame = self._pandas.DataFrame(rows)
        columns = ", ".join(
            f"CAST({name} AS {_TYPES.get(name, 'VARCHAR')}) AS {name}" for name in rows[0]
        )
        self._connection.register("frame", frame)
        # The names are those of our own columns, never what somebody wrote.
        select = f"SELECT {columns} FROM frame"  # noqa: S608
        self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table} AS {select} LIMIT 0")
        self._connection.execute(f"INSERT INTO {table} {select}")
        self._connection.unregister("frame")


def _listed(record: Record) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in record.items()
    }
