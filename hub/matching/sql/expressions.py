"""The values of the grammar: columns, literals, functions, arithmetic, CASE, as Python source."""

import re
from collections.abc import Callable

from sqlglot import exp

from hub.matching.sql import conditions, moments
from hub.matching.sql import functions as fn
from hub.matching.sql.calls import (
    ALIASES,
    CALLS,
    call,
    date_diff,
    date_part,
    epoch,
    extreme,
    measure,
    regexp_extract,
    strptime,
)
from hub.matching.sql.code import Code, Scope, strict
from hub.matching.sql.grammar import arguments_of, name_of, unsupported

ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
_DIVISIONS: dict[type[exp.Expr], Callable[[float, float], float | None]] = {
    exp.Div: fn.divide,
    exp.IntDiv: fn.quotient,
    exp.Mod: fn.remainder,
}
_TEXT_TYPES = {exp.DType.TEXT, exp.DType.VARCHAR, exp.DType.NVARCHAR, exp.DType.CHAR}


def value(scope: Scope, expression: exp.Expr) -> Code:
    """Return the source of a value. Raises ModelError for what is outside the grammar."""
    if (slot := scope.leaf(expression)) is not None:
        return slot
    kind = type(expression)
    if (handler := _HANDLERS.get(kind)) is not None:
        return handler(scope, expression)
    if kind in ARITHMETIC:
        return _arithmetic(scope, expression)
    if conditions.is_condition(expression):
        return conditions.as_value(scope, expression)
    return _function(scope, expression)


def _function(scope: Scope, expression: exp.Expr) -> Code:
    name = name_of(expression)
    name = ALIASES.get(name, name)
    if name in fn.STRING_MEASURES:
        return measure(scope, expression, name)
    if name in CALLS:
        return call(scope, expression, name)
    raise unsupported(expression)


def number(scope: Scope, expression: exp.Expr) -> Code:
    """Return the source of a value that must be a number: text is read as one."""
    code = scope.leaf(expression, as_number=True)
    if code is None:
        code = value(scope, expression)
    if code.is_number:
        return code
    return Code(f"number({code.text})", True, None, True, code.cost)  # noqa: FBT003


def _literal(_: Scope, expression: exp.Expr) -> Code:
    if expression.is_string:
        return Code(repr(expression.this), nullable=False, again=repr(expression.this))
    found = float(expression.this)
    is_whole = re.fullmatch(r"\d+", expression.this) is not None
    source = repr(int(expression.this) if is_whole else found)
    return Code(source, nullable=False, again=source, is_number=True)


def _paren(scope: Scope, expression: exp.Expr) -> Code:
    return value(scope, expression.this)


def _arithmetic(scope: Scope, expression: exp.Expr) -> Code:
    sides = [number(scope, side) for side in (expression.this, expression.expression)]
    sign = ARITHMETIC[type(expression)]
    code = strict(scope.names, sides, lambda a, b: f"({a} {sign} {b})", is_number=True, cost=0)
    if isinstance(expression, exp.Sub) and all(
        map(_is_day, (expression.this, expression.expression))
    ):
        return strict(scope.names, [code], lambda a: f"({a} / {moments.DAY})", is_number=True)
    return code


def _is_day(expression: exp.Expr) -> bool:
    return isinstance(expression.unnest(), exp.Cast) and expression.unnest().is_type("date")


def _division(scope: Scope, expression: exp.Expr) -> Code:
    sides = [number(scope, side) for side in (expression.this, expression.expression)]
    function = _DIVISIONS[type(expression)].__name__
    gives_null = not isinstance(expression, exp.Div)
    return strict(
        scope.names,
        sides,
        lambda a, b: f"{function}({a}, {b})",
        gives_null=gives_null,
        is_number=True,
    )


def _joined(scope: Scope, expression: exp.Expr) -> Code:
    sides = [value(scope, side) for side in (expression.this, expression.expression)]
    return strict(scope.names, sides, lambda a, b: f"concat({a}, {b})")


def _negated(scope: Scope, expression: exp.Expr) -> Code:
    inner = [number(scope, expression.this)]
    return strict(scope.names, inner, lambda a: f"(-{a})", is_number=True, cost=0)


def _absolute(scope: Scope, expression: exp.Expr) -> Code:
    inner = [number(scope, expression.this)]
    return strict(scope.names, inner, lambda a: f"abs({a})", is_number=True)


def _coalesce(scope: Scope, expression: exp.Expr) -> Code:
    first, *rest = (value(scope, part) for part in arguments_of(expression))
    for other in rest:
        name = scope.names.fresh()
        text = f"({name} if ({name} := {first.text}) is not None else {other.text})"
        cost = max(first.cost, other.cost)
        first = Code(text, other.nullable, None, first.is_number and other.is_number, cost)
    return first


def _nullif(scope: Scope, expression: exp.Expr) -> Code:
    code, null = (value(scope, part) for part in (expression.this, expression.expression))
    name = scope.names.fresh()
    return Code(f"(None if ({name} := {code.text}) == {null.text} else {name})", cost=code.cost)


def _case(scope: Scope, expression: exp.Expr) -> Code:
    default = expression.args.get("default") or expression.args.get("false")
    result = Code("None") if default is None else value(scope, default)
    subject = expression.this if isinstance(expression, exp.Case) else None
    branches = expression.args["ifs"] if isinstance(expression, exp.Case) else [expression]
    is_number = result.is_number
    for branch in reversed(branches):
        test = branch.this if subject is None else exp.EQ(this=subject, expression=branch.this)
        then = value(scope, branch.args["true"])
        is_number = is_number and then.is_number
        text = f"({then.text} if {conditions.truth(scope, test)} else {result.text})"
        nullable = then.nullable or result.nullable
        result = Code(text, nullable, None, is_number, max(then.cost, result.cost))
    return result


def _cast(scope: Scope, expression: exp.Expr) -> Code:
    inner = value(scope, expression.this)
    kind = expression.args["to"].this
    if kind in _TEXT_TYPES:
        function = "text"
    elif kind in exp.DataType.INTEGER_TYPES:
        function = "integer"
    elif kind in exp.DataType.NUMERIC_TYPES:
        function = "number"
    elif kind == exp.DType.BOOLEAN:
        function = "boolean"
    elif kind == exp.DType.DATE:
        function = "day"
    elif kind in exp.DataType.TEMPORAL_TYPES:
        function = "moment"
    else:
        raise unsupported(expression)
    is_number = function not in ("text", "boolean")
    return Code(f"{function}({inner.text})", True, None, is_number, max(1, inner.cost))  # noqa: FBT003


def _substring(scope: Scope, expression: exp.Expr) -> Code:
    inner = value(scope, expression.this)
    start, length = expression.args["start"], expression.args.get("length")
    whole = start.is_int and (length is None or length.is_int)
    if whole and start.to_py() > 0 and (length is None or length.to_py() >= 0):
        first = start.to_py() - 1
        stop = "" if length is None else str(first + length.to_py())
        return strict(scope.names, [inner], lambda a: f"{a}[{first}:{stop}]")
    codes = [inner, value(scope, start), value(scope, length or exp.Literal.number(2**31))]
    return strict(scope.names, codes, lambda a, b, c: f"substring({a}, {b}, {c})")


def _bracket(scope: Scope, expression: exp.Expr) -> Code:
    inner, (place,) = value(scope, expression.this), expression.expressions
    if isinstance(place, exp.Slice):
        raise unsupported(expression)
    if place.is_string:
        key: int | str = place.this
    elif isinstance(place.unnest(), (exp.Literal, exp.Neg)) and place.is_int:
        key = int(place.to_py()) + 1  # sqlglot counts from 0, DuckDB from 1
    else:
        raise unsupported(expression)
    return strict(scope.names, [inner], lambda a: f"item({a}, {key!r})", gives_null=True)


def _null(_: Scope, __: exp.Expr) -> Code:
    return Code("None")


def _try_strptime(scope: Scope, expression: exp.Expr) -> Code:
    handlers = {"try_strptime": strptime, "strptime": strptime, "date_part": date_part}
    handler = handlers.get(name_of(expression))
    return _function(scope, expression) if handler is None else handler(scope, expression)


_HANDLERS: dict[type[exp.Expr], Callable[[Scope, exp.Expr], Code]] = {
    exp.Abs: _absolute,
    exp.Anonymous: _try_strptime,
    exp.ArrayMax: extreme,
    exp.ArrayMin: extreme,
    exp.Bracket: _bracket,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Coalesce: _coalesce,
    exp.DPipe: _joined,
    exp.DateDiff: date_diff,
    exp.Day: date_part,
    exp.Div: _division,
    exp.Extract: date_part,
    exp.If: _case,
    exp.IntDiv: _division,
    exp.Literal: _literal,
    exp.Mod: _division,
    exp.Month: date_part,
    exp.Neg: _negated,
    exp.Null: _null,
    exp.Nullif: _nullif,
    exp.Paren: _paren,
    exp.RegexpExtract: regexp_extract,
    exp.StrToTime: strptime,
    exp.Substring: _substring,
    exp.TimeToUnix: epoch,
    exp.TryCast: _cast,
    exp.Year: date_part,
}
