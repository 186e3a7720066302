"""The part of Splink's SQL that a comparison level may use, compiled to Python.

An expression that reads one side only (`substr("name_l", 1, 3)`) becomes a *slot*: a function of
one record, computed once when the record comes in. What reads both sides becomes Python source
over slots (`l[3] == r[3]`). NULL is None, and no condition on None holds.
"""

import math
import re
from collections.abc import Callable
from datetime import datetime

import sqlglot
from rapidfuzz.distance import DamerauLevenshtein, Jaro, JaroWinkler, Levenshtein
from sqlglot import exp

from hub.matching.features import Record, Value

Slot = Callable[[Record], Value | float]
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  differences only, in no zone


class ModelError(ValueError):
    """The linkage model says something this program does not understand."""


def parse(condition: str) -> exp.Expr:
    """Parse one condition in DuckDB's dialect."""
    try:
        parsed = sqlglot.parse_one(condition, read="duckdb")
    except sqlglot.errors.ParseError as error:
        message = f"not SQL: {condition}"
        raise ModelError(message) from error
    return parsed


def column_of(column: exp.Column) -> tuple[str, str]:
    """Return name and side of `"dob_l"` or `l.dob`."""
    if column.table in ("l", "r"):
        return column.name, column.table
    if column.name[-2:] in ("_l", "_r"):
        return column.name[:-2], column.name[-1]
    message = f"column {column.name} has no side: end it in _l or _r"
    raise ModelError(message)


def side_of(expression: exp.Expr) -> str:
    """Return the one side an expression reads."""
    sides = {column_of(column)[1] for column in expression.find_all(exp.Column)}
    if len(sides) != 1:
        message = f"must read one side: {expression.sql('duckdb')}"
        raise ModelError(message)
    return sides.pop()


class Slots:
    """The one-sided expressions of a model, each once."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self.functions: list[Slot] = []

    def add(self, name: str, function: Slot) -> int:
        """Return the place of a slot, made when its name is new."""
        if name not in self._index:
            self._index[name] = len(self.functions)
            self.functions.append(function)
        return self._index[name]

    def of(self, expression: exp.Expr) -> int:
        """Return the place of a one-sided expression; both sides' spellings share it."""
        side_of(expression)
        bare = expression.copy()
        for column in list(bare.find_all(exp.Column)):
            renamed = exp.column(column_of(column)[0])
            if column is bare:
                bare = renamed
            else:
                column.replace(renamed)
        return self.add(bare.sql("duckdb"), one_sided(bare))


def one_sided(expression: exp.Expr) -> Slot:
    """Compile an expression over one record."""
    return _HANDLERS.get(type(expression), _time)(expression)


def _column(expression: exp.Expr) -> Slot:
    name = expression.name
    return lambda record: record.get(name)


def _literal(expression: exp.Expr) -> Slot:
    value = expression.this if expression.is_string else float(expression.this)
    return lambda _: value


def _length(expression: exp.Expr) -> Slot:
    inner = one_sided(expression.this)
    return lambda record: None if (value := inner(record)) is None else len(str(value))


def _on_text(inner: exp.Expr, function: Callable[[str], str]) -> Slot:
    value_of = one_sided(inner)
    return lambda record: None if (v := value_of(record)) is None else function(str(v))


def _substring(expression: exp.Expr) -> Slot:
    start = int(expression.args["start"].this) - 1
    end = start + int(expression.args["length"].this)
    return _on_text(expression.this, lambda text: text[start:end])


def _regexp_extract(expression: exp.Expr) -> Slot:
    pattern = re.compile(expression.expression.this)
    group = int(expression.args["group"].this) if expression.args.get("group") else 0
    return _on_text(
        expression.this, lambda text: (m[group] or "") if (m := pattern.search(text)) else ""
    )


def _nullif(expression: exp.Expr) -> Slot:
    value_of, null_of = one_sided(expression.this), one_sided(expression.expression)
    return lambda record: None if (v := value_of(record)) == null_of(record) else v


def _time(expression: exp.Expr) -> Slot:
    """Compile `epoch(try_strptime(column, format))`: seconds since 1970, None when no date."""
    sql = expression.sql("duckdb").lower()
    formats = [lit.this for lit in expression.find_all(exp.Literal) if "%" in str(lit.this)]
    columns = list(expression.find_all(exp.Column))
    if "strptime" not in sql or len(formats) != 1 or len(columns) != 1:
        message = f"not supported in a level: {expression.sql('duckdb')}"
        raise ModelError(message)
    value_of, layout = one_sided(columns[0]), formats[0]

    def seconds(record: Record) -> float | None:
        try:
            moment = datetime.strptime(str(value_of(record)), layout)  # noqa: DTZ007
        except ValueError:
            return None
        return (moment - _EPOCH).total_seconds()

    return seconds


_HANDLERS: dict[type[exp.Expr], Callable[[exp.Expr], Slot]] = {
    exp.Column: _column,
    exp.Length: _length,
    exp.Literal: _literal,
    exp.Lower: lambda expression: _on_text(expression.this, str.lower),
    exp.Nullif: _nullif,
    exp.Paren: lambda expression: one_sided(expression.this),
    exp.RegexpExtract: _regexp_extract,
    exp.Substring: _substring,
    exp.Upper: lambda expression: _on_text(expression.this, str.upper),
}

_Number = float | int
_AT_LEAST = {exp.GTE: ">=", exp.GT: ">"}
_AT_MOST = {exp.LTE: "<=", exp.LT: "<"}
_SIMILARITIES = {
    "jaro_winkler_similarity": "jaro_winkler",
    "jarowinklersimilarity": "jaro_winkler",
    "jaro_similarity": "jaro",
}
_DISTANCES = {
    "levenshtein": "levenshtein",
    "damerau_levenshtein": "damerau_levenshtein",
}


class PairSource:
    """Python source of one comparison's conditions; a measure asked twice is computed once."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._measures: dict[str, str] = {}

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the local variables that hold a measure: each must start as None."""
        return tuple(self._measures.values())

    def condition(self, expression: exp.Expr) -> str:
        """Return a Python condition that holds exactly when the SQL one is true."""
        match expression:
            case exp.Paren():
                source = self.condition(expression.this)
            case exp.And() | exp.Or():
                word = "and" if isinstance(expression, exp.And) else "or"
                sides = (self.condition(side) for side in (expression.left, expression.right))
                source = f"({f' {word} '.join(sides)})"
            case exp.Not(this=exp.Is() as inner):
                source = f"{self._value(inner.this)} is not None"
            case exp.Is():
                source = f"{self._value(expression.this)} is None"
            case exp.EQ():
                left, right = self._value(expression.left), self._value(expression.right)
                source = f"({left} is not None and {left} == {right})"
            case exp.ArrayOverlaps():
                left, right = self._value(expression.this), self._value(expression.expression)
                source = f"overlap({left}, {right})"
            case exp.GTE() | exp.GT() | exp.LTE() | exp.LT():
                source = self._bounded(expression)
            case _:
                raise _unsupported(expression)
        return source

    def _value(self, expression: exp.Expr) -> str:
        return f"{side_of(expression)}[{self._slots.of(expression)}]"

    def _bounded(self, expression: exp.Binary) -> str:
        """Compile `similarity >= bound` or `distance <= bound`; the other way is refused."""
        call, operators = self._measure(expression.left)
        operator = operators.get(type(expression))
        if operator is None or not isinstance(expression.right, exp.Literal):
            raise _unsupported(expression)
        name = self._measures.setdefault(call, f"m{len(self._measures)}")
        bound = float(expression.right.this)
        return f"({name} if {name} is not None else ({name} := {call})) {operator} {bound!r}"

    def _measure(self, measure: exp.Expr) -> tuple[str, dict[type[exp.Binary], str]]:
        if isinstance(measure, exp.Abs):
            difference = measure.this.unnest()
            left, right = self._value(difference.left), self._value(difference.right)
            return f"difference({left}, {right})", _AT_MOST
        if isinstance(measure, exp.ArraySize):
            left, right = (self._value(argument) for argument in _arguments(measure.this))
            return f"shared({left}, {right})", _AT_LEAST
        name = _name(measure)
        operators = _AT_LEAST if name in _SIMILARITIES else _AT_MOST
        function = _SIMILARITIES.get(name) or _DISTANCES.get(name)
        if function is None:
            raise _unsupported(measure)
        left, right = (self._value(argument) for argument in _arguments(measure))
        return f"{function}({left}, {right})", operators


def _name(call: exp.Expr) -> str:
    return (call.name if isinstance(call, exp.Anonymous) else type(call).__name__).lower()


def _arguments(call: exp.Expr) -> list[exp.Expr]:
    return call.expressions if isinstance(call, exp.Anonymous) else [call.this, call.expression]


def _unsupported(expression: exp.Expr) -> ModelError:
    return ModelError(f"not supported in a level: {expression.sql('duckdb')}")


def _similarity(function: Callable[[str, str], _Number]) -> Callable[[Value, Value], _Number]:
    def measure(one: Value, other: Value) -> _Number:
        return -math.inf if one is None or other is None else function(one, other)  # type: ignore[arg-type]

    return measure


def _distance(function: Callable[[str, str], _Number]) -> Callable[[Value, Value], _Number]:
    def measure(one: Value, other: Value) -> _Number:
        return math.inf if one is None or other is None else function(one, other)  # type: ignore[arg-type]

    return measure


def _difference(one: float | None, other: float | None) -> float:
    return math.inf if one is None or other is None else abs(one - other)


def _overlap(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> bool:
    return one is not None and other is not None and any(value in other for value in one)


def _shared(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> float:
    return -math.inf if one is None or other is None else len(set(one) & set(other))


FUNCTIONS: dict[str, Callable[..., object]] = {
    "jaro_winkler": _similarity(JaroWinkler.similarity),
    "jaro": _similarity(Jaro.similarity),
    "levenshtein": _distance(Levenshtein.distance),
    "damerau_levenshtein": _distance(DamerauLevenshtein.distance),
    "difference": _difference,
    "overlap": _overlap,
    "shared": _shared,
}
"""What compiled conditions may call."""
