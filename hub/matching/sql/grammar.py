"""Parses conditions and knows which side of a pair, left or right, an expression reads."""

import sqlglot
from sqlglot import exp


class ModelError(ValueError):
    """The linkage model says something this program does not understand."""


def parse(condition: str) -> exp.Expr:
    """Parse one condition in DuckDB's dialect."""
    try:
        return sqlglot.parse_one(condition, read="duckdb")
    except sqlglot.errors.SqlglotError as error:
        message = f"not SQL: {condition}"
        raise ModelError(message) from error


def column_of(column: exp.Column) -> tuple[str, str]:
    """Return name and side of `"dob_l"` or `l.dob`."""
    if column.table.lower() in ("l", "r") and not column.db:
        return column.name, column.table.lower()
    if not column.table and column.name[-2:].lower() in ("_l", "_r"):
        return column.name[:-2], column.name[-1].lower()
    message = f"column {column.sql('duckdb')} has no side: end it in _l or _r"
    raise ModelError(message)


def sides_of(expression: exp.Expr) -> set[str]:
    """Return the sides an expression reads: none, "l", "r" or both."""
    return {column_of(column)[1] for column in expression.find_all(exp.Column)}


_ARITHMETIC = (
    exp.Abs, exp.Acos, exp.Add, exp.Ceil, exp.Cos, exp.Div, exp.Floor, exp.IntDiv, exp.Ln, exp.Mod,
    exp.Mul, exp.Neg, exp.Pow, exp.Radians, exp.Round, exp.Sin, exp.Sqrt, exp.Sub,
)  # fmt: skip


def numeric_columns(condition: str) -> set[str]:
    """Return the columns that are calculated with: they hold numbers, also where text says them.

    A condition that is not understood gives none; compiling it says what is wrong.
    """
    try:
        return {
            column_of(inner)[0]
            for node in parse(condition).find_all(*_ARITHMETIC)
            for part in node.args.values()
            if isinstance(part, exp.Expr) and isinstance(inner := part.unnest(), exp.Column)
        }
    except ModelError:
        return set()


def unsupported(expression: exp.Expr) -> ModelError:
    """Return the error that names what is outside the grammar, and what to do."""
    return ModelError(
        f"not supported: {expression.sql('duckdb')}; write it with the functions in"
        " hub/matching/sql/expressions.py, or compute it as a column beforehand"
    )


def name_of(call: exp.Expr) -> str:
    """Return the name of a function, whether sqlglot knows it or not."""
    return (call.name if isinstance(call, exp.Anonymous) else type(call).__name__).lower()


def arguments_of(call: exp.Expr) -> list[exp.Expr]:
    """Return the arguments of a function in the order they are written."""
    if isinstance(call, (exp.Anonymous, exp.Concat, exp.ConcatWs, exp.ArrayIntersect)):
        return list(call.expressions)
    found = [call.this, *(call.args.get(name) for name in call.arg_types if name != "this")]
    return [item for item in _flat(found) if isinstance(item, exp.Expr)]


def _flat(items: list[object]) -> list[object]:
    return [part for item in items for part in (item if isinstance(item, list) else [item])]
