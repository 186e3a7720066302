"""SQL's three-valued conditions as Python source: when one is true, and when it is false.

A condition on NULL is neither; so NOT asks when its inside is false, not when it is not true.
"""

from sqlglot import exp

from hub.matching.sql import functions as fn
from hub.matching.sql.code import Code, Scope, checked
from hub.matching.sql.grammar import name_of, sides_of, unsupported

_OPERATORS: dict[type[exp.Expr], tuple[str, str]] = {
    exp.EQ: ("==", "!="),
    exp.NEQ: ("!=", "=="),
    exp.LT: ("<", ">="),
    exp.LTE: ("<=", ">"),
    exp.GT: (">", "<="),
    exp.GTE: (">=", "<"),
}
_NULL_SAFE: dict[type[exp.Expr], tuple[str, str]] = {
    exp.NullSafeEQ: ("==", "!="),
    exp.NullSafeNEQ: ("!=", "=="),
}
_CONDITIONS: tuple[type[exp.Expr], ...] = (
    exp.And, exp.Or, exp.Not, exp.Is, exp.Between, exp.In, exp.Like, exp.ILike, exp.Boolean,
    *_OPERATORS, *_NULL_SAFE,
)  # fmt: skip


def is_condition(expression: exp.Expr) -> bool:
    """Whether an expression is one that this module compiles."""
    return isinstance(expression, _CONDITIONS)


def as_value(scope: Scope, expression: exp.Expr) -> Code:
    """Return a condition as a value: True, False, or None where SQL says NULL."""
    yes, no = truth(scope, expression), falsity(scope, expression)
    return Code(f"(True if {yes} else False if {no} else None)", cost=cost_of(expression))


def truth(scope: Scope, expression: exp.Expr, *, is_sure: bool = False) -> str:
    """Return source that holds exactly when the condition is true."""
    return _source(scope, expression, wanted=True, is_sure=is_sure)


def falsity(scope: Scope, expression: exp.Expr, *, is_sure: bool = False) -> str:
    """Return source that holds exactly when the condition is false: not true, and not NULL."""
    return _source(scope, expression, wanted=False, is_sure=is_sure)


def cost_of(expression: exp.Expr) -> int:
    """Return 0 for plain comparisons of slots, 1 with a function of two sides, 2 with a measure."""
    cost = 0
    for node in expression.walk():
        if isinstance(node, (exp.Func, exp.Anonymous)) and not isinstance(node, (exp.And, exp.Or)):
            is_pair = len(sides_of(node)) > 1
            measures = "levenshtein" in name_of(node) or "jar" in name_of(node)
            cost = max(cost, (2 if measures else 1) if is_pair else 0)
    return cost


def _source(scope: Scope, expression: exp.Expr, *, wanted: bool, is_sure: bool) -> str:
    nested = (exp.Paren, exp.Not, exp.Between, exp.In)
    if isinstance(expression, nested):
        inner, is_turned = _inside(expression)
        return _source(scope, inner, wanted=wanted is not is_turned, is_sure=is_sure)
    if isinstance(expression, (exp.And, exp.Or)):
        source = _joined(scope, expression, wanted=wanted, is_sure=is_sure)
    elif isinstance(expression, (exp.Boolean, exp.Null)):
        source = str(isinstance(expression, exp.Boolean) and bool(expression.this) is wanted)
    elif isinstance(expression, exp.Is):
        source = _is(scope, expression, wanted=wanted)
    elif isinstance(expression, (exp.Like, exp.ILike)):
        source = _like(scope, expression, wanted=wanted)
    elif type(expression) in _OPERATORS or type(expression) in _NULL_SAFE:
        source = _compared(scope, expression, wanted=wanted, is_sure=is_sure)
    else:
        source = _held(scope, expression, wanted=wanted, is_sure=is_sure)
    return source


def _inside(expression: exp.Expr) -> tuple[exp.Expr, bool]:
    """Return a condition in simpler words, and whether it is turned around."""
    if isinstance(expression, exp.Between):
        low, high = (expression.args[name] for name in ("low", "high"))
        above = exp.GTE(this=expression.this, expression=low)
        below = exp.LTE(this=expression.this, expression=high)
        return exp.and_(above, below, copy=True), False
    if isinstance(expression, exp.In):
        return spelled_out(expression), False
    return expression.this, isinstance(expression, exp.Not)


def spelled_out(expression: exp.Expr) -> exp.Expr:
    """Return `x IN (a, b)` as `x = a OR x = b`. Raises ModelError for a subquery."""
    if not expression.expressions:
        raise unsupported(expression)
    equal = [exp.EQ(this=expression.this, expression=one) for one in expression.expressions]
    return exp.or_(*equal, copy=True)


def _joined(scope: Scope, expression: exp.Expr, *, wanted: bool, is_sure: bool) -> str:
    """Join parts, cheap ones first; NOT (a AND b) is NOT a OR NOT b, in three values too."""
    word = "and" if isinstance(expression, exp.And) is wanted else "or"
    parts = sorted(expression.flatten(), key=cost_of)
    sources = [
        _source(scope, part, wanted=wanted, is_sure=is_sure and number == 0)
        for number, part in enumerate(parts)
    ]
    return f"({f' {word} '.join(sources)})"


def _is(scope: Scope, expression: exp.Expr, *, wanted: bool) -> str:
    kind = expression.expression
    if isinstance(kind, exp.Null):
        return f"{scope.value(expression.this).text} is {'' if wanted else 'not '}None"
    if isinstance(kind, exp.Boolean):
        inner = _source(scope, expression.this, wanted=bool(kind.this), is_sure=False)
        return inner if wanted else f"(not {inner})"
    raise unsupported(expression)


def _compared(scope: Scope, expression: exp.Expr, *, wanted: bool, is_sure: bool) -> str:
    pair = (expression.this, expression.args["expression"])
    as_number = any(map(scope.is_number, pair))
    left = scope.operand(pair[0], as_number=as_number, is_sure=is_sure)
    right = scope.operand(pair[1], as_number=as_number, is_sure=False)
    if type(expression) in _NULL_SAFE:
        return f"({left.text} {_NULL_SAFE[type(expression)][not wanted]} {right.text})"
    operator = _OPERATORS[type(expression)][not wanted]
    if operator == "==" and left.nullable and right.nullable and right.again == right.text:
        return f"({left.text} == {right.text} is not None)"
    if operator == "==" and not (left.nullable and right.nullable):
        return f"{left.text} == {right.text}"
    tests, (one, other) = checked(scope.names, (left, right))
    return f"({' and '.join([*tests, f'{one} {operator} {other}'])})"


def _held(scope: Scope, expression: exp.Expr, *, wanted: bool, is_sure: bool) -> str:
    """Compile what is a boolean by itself: a function, or a column."""
    code = scope.operand(expression, as_number=False, is_sure=is_sure)
    if wanted:
        return code.text
    tests, (one,) = checked(scope.names, (code,))
    return f"({' and '.join([*tests, f'not {one}'])})"


def _like(scope: Scope, expression: exp.Expr, *, wanted: bool) -> str:
    pattern, is_folded = expression.expression, isinstance(expression, exp.ILike)
    if not pattern.is_string:
        raise unsupported(expression)
    name = scope.names.constant(
        ("like", pattern.this, is_folded), lambda: fn.like(pattern.this, is_folded=is_folded)
    )
    tests, (one,) = checked(scope.names, (scope.value(expression.this),))
    is_plain = wanted is not bool(expression.args.get("negate"))
    tests.append(f"{name}({one})" if is_plain else f"not {name}({one})")
    return f"({' and '.join(tests)})"


def nulls_of(expression: exp.Expr) -> list[exp.Expr] | None:
    """Return what a chain of `x IS NULL OR ...` tests, None when it is another condition."""
    inner = expression.unnest()
    parts = list(inner.flatten()) if isinstance(inner, exp.Or) else [inner]
    tested = []
    for part in parts:
        match part.unnest():
            case exp.Is(this=one, expression=exp.Null()):
                tested.append(one)
            case exp.Or() as nested if (deeper := nulls_of(nested)) is not None:
                tested += deeper
            case _:
                return None
    return tested
