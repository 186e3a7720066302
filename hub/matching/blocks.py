"""Blocking rules of a Splink model as keys: which slots must be equal, and what must hold beside.

Equalities joined by AND make the keys; the rest is tested on the pair. OR gives several rules,
each with an equality of its own, because the pairs of either are pairs of the whole.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlglot import exp

from hub.matching.sql.conditions import spelled_out, truth
from hub.matching.sql.grammar import ModelError, column_of, parse, sides_of
from hub.matching.sql.scopes import PairScope, Slots, Slotted, run

_RULES_MAX: Final = 64
"""One rule of a model may not become more rules than this."""


@dataclass(frozen=True, slots=True)
class BlockRule:
    """A blocking rule: slots that must be equal, and what must hold beside that (l, r).

    `is_identifying`: two mentions with one key are one person unless something speaks against it,
    as the model says in `is_identifying` beside the rule.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    also: Callable[[Slotted, Slotted], bool] | None
    is_identifying: bool = False


def block_rules(raw: Sequence[str | Mapping[str, Any]], slots: Slots) -> tuple[BlockRule, ...]:
    """Compile a model's rules, each once. Raises ModelError naming the rule."""
    if not raw:
        message = "the model has no blocking rule, so all pairs would be compared: give it one"
        raise ModelError(message)
    lists = {
        column for rule in raw if not isinstance(rule, str)
        for column in rule.get("arrays_to_explode") or ()
    }  # fmt: skip
    rules: dict[tuple[Any, ...], BlockRule] = {}
    for item in raw:
        condition = item if isinstance(item, str) else item["blocking_rule"]
        exploded = [] if isinstance(item, str) else item.get("arrays_to_explode") or []
        try:
            for parts in _alternatives(parse(condition)):
                rule, rest = _Keys(slots, exploded, lists).rule(parts)
                if not isinstance(item, str) and item.get("is_identifying"):
                    rule = replace(rule, is_identifying=True)
                rules.setdefault((rule.left, rule.right, rest), rule)
        except ModelError as error:
            message = f"blocking rule {condition}: {error}"
            raise ModelError(message) from error
    return tuple(rules.values())


def _alternatives(condition: exp.Expr) -> list[list[exp.Expr]]:
    """Return ANDs of which one must hold, each with an equality where there is one to find."""
    parts = _conjuncts(condition)
    if any(_is_key(part) for part in parts):
        return [parts]
    for number, part in enumerate(parts):
        whole = spelled_out(part) if isinstance(part, exp.In) else part
        if not isinstance(whole, exp.Or):
            continue
        others = [*parts[:number], *parts[number + 1 :]]
        found = [
            [*alternative, *others]
            for choice in whole.flatten()
            for alternative in _alternatives(choice)
        ]
        if len(found) > _RULES_MAX:
            message = f"its ORs make over {_RULES_MAX} rules: write them as rules of their own"
            raise ModelError(message)
        return found
    return [parts]


def _conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    """Return what AND joins, with NOT pushed inward (De Morgan holds with NULL too)."""
    match condition:
        case exp.Paren():
            return _conjuncts(condition.this)
        case exp.And():
            return [deeper for part in condition.flatten() for deeper in _conjuncts(part)]
        case exp.Not():
            inner = _negated(condition.this.unnest())
            return [condition] if inner is None else _conjuncts(inner)
        case _:
            return [condition]


def _negated(inner: exp.Expr) -> exp.Expr | None:
    """Return what NOT makes of a condition, where that shows more equalities."""
    found: exp.Expr | None = None
    if isinstance(inner, exp.NEQ):
        found = exp.EQ(this=inner.this.copy(), expression=inner.expression.copy())
    elif isinstance(inner, exp.Not):
        found = inner.this
    elif isinstance(inner, (exp.And, exp.Or)):
        join = exp.or_ if isinstance(inner, exp.And) else exp.and_
        found = join(*(exp.Not(this=part.copy()) for part in inner.flatten()), copy=True)
    return found


def _is_key(part: exp.Expr) -> bool:
    if not isinstance(part, (exp.EQ, exp.ArrayOverlaps)):
        return False
    sides = [sides_of(side) for side in (part.this, part.expression)]
    return sorted(map(sorted, sides)) == [["l"], ["r"]]


class _Keys:
    """The slots of one rule, whose `exploded` lists give a key for each value."""

    def __init__(self, slots: Slots, exploded: Sequence[str], lists: Collection[str]) -> None:
        self._slots = slots
        self._exploded = set(exploded)
        self._lists = lists

    def rule(self, parts: Sequence[exp.Expr]) -> tuple[BlockRule, str]:
        """Return a rule of parts joined by AND, and its rest as SQL."""
        keys = [part for part in parts if _is_key(part)]
        equal = [part for part in keys if isinstance(part, exp.EQ)] or keys[:1]
        if not equal:
            message = "no equality between l and r; without one, all pairs would be compared"
            raise ModelError(message)
        rest = [part for part in parts if not any(part is one for one in equal)]
        read = {column_of(c)[0] for part in rest for c in part.find_all(exp.Column)}
        if both := read & self._exploded:
            message = f"{min(both)} is exploded, so only an equality may read it"
            raise ModelError(message)
        pairs = dict.fromkeys(map(self._pair, equal))
        used = [s for pair in pairs for s in pair if s in self._many]
        if any(used.count(slot) > 2 for slot in used):  # noqa: PLR2004  once on each side
            message = "an exploded list may be read by one equality"
            raise ModelError(message)
        sql = " AND ".join(part.sql("duckdb") for part in rest)
        left, right = zip(*pairs, strict=True)
        return BlockRule(tuple(left), tuple(right), self._also(rest)), sql

    @property
    def _many(self) -> set[int]:
        return {
            self._slots.exploded(exp.column(f"{name}_l"), name) for name in sorted(self._exploded)
        }

    def _pair(self, equality: exp.Expr) -> tuple[int, int]:
        sides = (equality.this, equality.expression)
        one, other = sides if sides_of(sides[0]) == {"l"} else reversed(sides)
        is_overlap = isinstance(equality, exp.ArrayOverlaps)
        return self._slot(one, is_list=is_overlap), self._slot(other, is_list=is_overlap)

    def _slot(self, expression: exp.Expr, *, is_list: bool) -> int:
        columns = {column_of(column)[0] for column in expression.find_all(exp.Column)}
        if len(columns) == 1 and (is_list or columns <= self._exploded):
            return self._slots.exploded(expression, columns.pop())
        if is_list or columns & self._exploded:
            message = f"only an expression of one list can be exploded: {expression.sql('duckdb')}"
            raise ModelError(message)
        if isinstance(expression.unnest(), exp.Column) and columns & set(self._lists):
            return self._slots.whole(expression)
        return self._slots.add(self._slots.code(expression).text)

    def _also(self, rest: Sequence[exp.Expr]) -> Callable[[Slotted, Slotted], bool] | None:
        if not rest:
            return None
        scope = PairScope(self._slots)
        source = truth(scope, exp.and_(*rest, copy=True), is_sure=True)
        lines = ["def also(l, r):", *(f"  {name} = None" for name in scope.lazy)]
        program = "\n".join([*lines, f"  return bool({source})"])
        return run(program, self._slots.constants)["also"]  # type: ignore[no-any-return]
