"""Splink itself, quietly: what it calls a pair, and which pairs it compares."""

import json
import warnings

import pytest

duckdb = pytest.importorskip("duckdb", reason="Splink is not installed: make splink")
pyarrow = pytest.importorskip("pyarrow", reason="Splink is not installed: make splink")
splink = pytest.importorskip("splink", reason="Splink is not installed: make splink")
Comparison = pytest.importorskip("splink.internals.comparison").Comparison


def table(rows, **types):
    """Rows (dicts) as a table; `types` name columns that are not text."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {
        name: pyarrow.array([row.get(name) for row in rows], types.get(name, pyarrow.string()))
        for name in names
    }
    return pyarrow.table(columns)


def gammas(comparison, pairs, **types):
    """Splink's level of each pair of records: -1 for a null level, 0 for ELSE, and up."""
    rows = [
        {f"{name}_{side}": value for side, record in zip("lr", pair, strict=True)
         for name, value in record.items()}
        for pair in pairs
    ]  # fmt: skip
    both = {f"{name}_{side}": kind for name, kind in types.items() for side in "lr"}
    with duckdb.connect() as connection:
        # Splink 5.0.0 writes `x -> ...`, which DuckDB 2 takes only when told to.
        connection.execute("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
        connection.execute("SET threads = 1")
        connection.register("pairs", table(rows, **both))
        case = Comparison(**comparison, sqlglot_dialect="duckdb")
        case.column_info_settings = _Prefix
        found = connection.execute(f"SELECT {case._case_statement} FROM pairs")  # noqa: S608
        return [row[0] for row in found.fetchall()]


class _Prefix:
    comparison_vector_value_column_prefix = "gamma_"


def trained(settings, records, rule, **types):
    """The model as Splink saves it after training: u by sampling, m by one pass over a rule."""
    with warnings.catch_warnings(), duckdb.connect() as connection:
        warnings.simplefilter("ignore")  # Splink's own, on what it could not train
        api = splink.DuckDBAPI(connection=connection)
        rows = api.register(table(records, **types), table_name="records")
        linker = splink.Linker(rows, settings, log_level="ERROR", validate_settings=False)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e5)
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
        return json.loads(json.dumps(linker.misc.save_model_to_json()))


def predict(settings, records, frequencies=None, **types):
    """Splink's pairs with their match weights, {(id, id): bits}, the smaller id first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Splink's own, on models that were not trained
        with duckdb.connect() as connection:
            connection.execute("SET threads = 1")
            api = splink.DuckDBAPI(connection=connection)
            linker = splink.Linker(
                api.register(table(records, **types), table_name="records"),
                json.loads(json.dumps(settings)),
                log_level="ERROR",
                validate_settings=False,
            )
            for column, shares in (frequencies or {}).items():
                lookup = pyarrow.table(
                    {column: list(shares), f"tf_{column}": list(shares.values())}
                )
                linker.table_management.register_term_frequency_lookup(
                    api.register(lookup, table_name=f"tf_of_{column}"), column
                )
            found = linker.inference.predict(warning_mode="never").as_dict()
    return {
        tuple(sorted(pair)): weight
        for *pair, weight in zip(
            found["unique_id_l"], found["unique_id_r"], found["match_weight"], strict=True
        )
    }
