"""The functions of the grammar: text, dates, lists and measures of two texts, as Python source."""

import re
from typing import Final

from sqlglot import exp

from hub.matching.sql import functions as fn
from hub.matching.sql import moments
from hub.matching.sql.code import Code, Scope, strict
from hub.matching.sql.grammar import ModelError, arguments_of, name_of, unsupported

_UNITS = ("year", "month", "day", "hour", "minute", "second")

ALIASES: Final = {
    "arraydistinct": "list_distinct",
    "arrayintersect": "list_intersect",
    "array_intersect": "list_intersect",
    "arrayoverlaps": "list_has_any",
    "arraycontains": "list_contains",
    "arraycontainsall": "list_has_all",
    "arraysize": "length",
    "char_length": "length",
    "concatws": "concat_ws",
    "jarowinklersimilarity": "jaro_winkler_similarity",
    "len": "length",
    "log": "log_base",
    "mismatches": "hamming",
    "regexplike": "regexp_matches",
    "splitpart": "split_part",
    "startswith": "starts_with",
    "string_split": "split",
    "strposition": "instr",
}
"""Other names of functions, and the names of sqlglot's nodes for them."""

CALLS: Final = {
    "acos": ("acos({})", True),
    "array_cosine_similarity": ("cosine({}, {})", True),
    "ceil": ("ceil({})", True),
    "concat": ("concat(*)", False),
    "concat_ws": ("concat_ws(*)", False),
    "contains": ("({1} in {0})", False),
    "cos": ("cos({})", True),
    "floor": ("floor({})", True),
    "greatest": ("greatest(*)", False),
    "instr": ("({}.find({}) + 1)", True),
    "least": ("least(*)", False),
    "left": ("{}[:{}]", False),
    "length": ("len({})", True),
    "list_contains": ("({1} in {0})", False),
    "list_cosine_similarity": ("cosine({}, {})", True),
    "list_distinct": ("distinct({})", False),
    "list_has_all": ("has_all({}, {})", False),
    "list_has_any": ("overlap({}, {})", False),
    "list_intersect": ("intersection(*)", False),
    "ln": ("log({})", True),
    "log_base": ("log({1}, {0})", True),
    "lower": ("{}.lower()", False),
    "pow": ("({} ** {})", True),
    "radians": ("radians({})", True),
    "regexp_matches": ("(search({1}, {0}) is not None)", False),
    "replace": ("{}.replace({}, {})", False),
    "reverse": ("{}[::-1]", False),
    "right": ("right({}, {})", False),
    "round": ("rounded({})", True),
    "sin": ("sin({})", True),
    "split": ("tuple({}.split({}))", False),
    "split_part": ("part({}, {}, {})", False),
    "sqrt": ("sqrt({})", True),
    "starts_with": ("{}.startswith({})", False),
    "strlen": ("len({}.encode())", True),
    "trim": ('{}.strip(" ")', False),
    "upper": ("{}.upper()", False),
}
"""What a function becomes, and whether that is a number; `(*)` takes NULL like any value."""
_OF_NUMBERS = (
    "acos", "ceil", "cos", "floor", "ln", "log_base", "pow", "radians", "round", "sin", "sqrt"
)  # fmt: skip


def regexp_extract(scope: Scope, expression: exp.Expr) -> Code:
    group = expression.args.get("group")
    pattern, number_of = expression.expression, 0 if group is None else int(group.this)
    if not pattern.is_string or expression.args.get("parameters"):
        raise unsupported(expression)
    try:
        name = scope.names.constant(
            ("extract", pattern.this, number_of), lambda: fn.extractor(pattern.this, number_of)
        )
    except re.error as error:
        message = f"not a regular expression: {pattern.this}"
        raise ModelError(message) from error
    return strict(scope.names, [scope.value(expression.this)], lambda a: f"{name}({a})")


def strptime(scope: Scope, expression: exp.Expr) -> Code:
    inner, layout = arguments_of(expression)[:2]
    if not layout.is_string:
        raise unsupported(expression)
    name = scope.names.constant(("strptime", layout.this), lambda: moments.strptime(layout.this))
    code = scope.value(inner)
    return Code(f"{name}({code.text})", is_number=True, cost=max(1, code.cost))


def epoch(scope: Scope, expression: exp.Expr) -> Code:
    inner = scope.value(expression.this)
    if inner.is_number:
        return inner
    return Code(f"moment({inner.text})", is_number=True, cost=max(1, inner.cost))


def date_diff(scope: Scope, expression: exp.Expr) -> Code:
    unit = expression.text("unit").lower()
    if unit not in _UNITS:
        raise unsupported(expression)
    sides = [epoch(scope, exp.TimeToUnix(this=s)) for s in (expression.expression, expression.this)]
    return strict(scope.names, sides, lambda a, b: f"date_diff({unit!r}, {a}, {b})", is_number=True)


def date_part(scope: Scope, expression: exp.Expr) -> Code:
    if isinstance(expression, (exp.Year, exp.Month, exp.Day)):
        unit, inner = type(expression).__name__.lower(), expression.this
    elif isinstance(expression, exp.Extract):
        unit, inner = expression.name.lower(), expression.expression
    else:
        unit, inner = expression.expressions[0].name.lower(), expression.expressions[1]
    if unit not in _UNITS:
        raise unsupported(expression)
    code = epoch(scope, exp.TimeToUnix(this=inner))
    return strict(scope.names, [code], lambda a: f"date_part({unit!r}, {a})", is_number=True)


def measure(scope: Scope, expression: exp.Expr, name: str) -> Code:
    codes = [scope.value(part) for part in arguments_of(expression)]

    def render(one: str, other: str) -> str:
        if name.startswith("jaro"):  # the library's own function, and 0 of empty text
            return f"({name}_raw({one}, {other}) if {one} and {other} else 0.0)"
        return f"{name}({one}, {other})"

    return strict(scope.names, codes, render, cost=2, is_number=True)


def call(scope: Scope, expression: exp.Expr, name: str) -> Code:
    template, is_number = CALLS[name]
    of_numbers = name in _OF_NUMBERS
    codes = [
        scope.number(part) if of_numbers else scope.value(part) for part in arguments_of(expression)
    ]
    if template.endswith("(*)"):  # takes NULLs as they are
        text = f"{template[:-3]}({', '.join(code.text for code in codes)})"
        return Code(text, is_number=is_number, cost=max(1, *(code.cost for code in codes)))
    if template.count("{") != len(codes):
        raise unsupported(expression)
    gives_null = name in ("array_cosine_similarity", "list_cosine_similarity")
    return strict(scope.names, codes, template.format, gives_null=gives_null, is_number=is_number)


_PAIRWISE = (
    "{pick}(list_transform(flatten(list_transform({a}, x -> list_transform({b}, y -> [x, y]))),"
    " pair -> {measure}(pair[1], pair[2])))"
)


def extreme(scope: Scope, expression: exp.Expr) -> Code:
    """Compile list_min and list_max, of a list or in the shape of Splink's pairwise level."""
    pick = "min" if isinstance(expression, exp.ArrayMin) else "max"
    outer = expression.this
    if not isinstance(outer, exp.Transform):
        inner = scope.value(outer)
        return strict(scope.names, [inner], lambda a: f"{pick}({a}, default=None)", gives_null=True)
    try:
        one, other = outer.this.this.this, outer.this.this.expression.this.this
        found = name_of(outer.expression.this)
        words = {"pick": f"list_{pick}", "a": one.sql("duckdb"), "b": other.sql("duckdb")}
        name = ALIASES.get(found, found)
        shape = _shape(_PAIRWISE.format(measure=name, **words))
    except AttributeError:
        raise unsupported(expression) from None
    if shape != expression.sql("duckdb") or name not in fn.STRING_MEASURES:
        raise unsupported(expression)
    sides = [scope.value(one), scope.value(other)]
    return strict(
        scope.names,
        sides,
        lambda a, b: f"pairwise({pick}, {name}, {a}, {b})",
        gives_null=True,
        is_number=True,
        cost=2,
    )


def _shape(sql: str) -> str:
    """Return SQL in the one form sqlglot writes it."""
    return exp.maybe_parse(sql, dialect="duckdb").sql("duckdb")
