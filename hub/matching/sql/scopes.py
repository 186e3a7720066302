"""The two places an expression is compiled: over one record (slots), and over a pair of them."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rapidfuzz.distance import Jaro, JaroWinkler
from sqlglot import exp

from hub.matching.sql import expressions, functions, moments
from hub.matching.sql.code import Code, Constants, Names, Scope
from hub.matching.sql.grammar import column_of, sides_of

Slotted = tuple[Any, ...]
"""A record as a compiled model reads it: the value of each slot."""

RUNTIME: Mapping[str, Any] = {
    **functions.STRING_MEASURES,
    **{name: item for name, item in vars(functions).items() if callable(item)},
    **{name: getattr(math, name) for name in ("acos", "ceil", "cos", "floor", "log", "radians")},
    **{name: getattr(math, name) for name in ("sin", "sqrt")},
    **{name: getattr(moments, name) for name in ("date_diff", "date_part", "day", "moment")},
    "jaro_similarity_raw": Jaro.similarity,
    "jaro_winkler_similarity_raw": JaroWinkler.similarity,
    "search": re.search,
}
"""What compiled source may call."""


class _RecordScope(Scope):
    """Over one record: columns are variables; `elements` names what lists are exploded into."""

    def __init__(self, slots: "Slots", elements: Mapping[str, str]) -> None:
        self.names = Names(slots.constants)
        self._slots = slots
        self._elements = elements

    def leaf(self, expression: exp.Expr, *, as_number: bool = False) -> Code | None:
        if not isinstance(expression, exp.Column):
            return None
        column = column_of(expression)[0]
        name = self._elements.get(column) or self._slots.column(column)
        if as_number or name in self._slots.numbers:
            return Code(f"number({name})", is_number=True)
        return Code(name, again=name)

    def value(self, expression: exp.Expr) -> Code:
        return expressions.value(self, expression)

    def number(self, expression: exp.Expr) -> Code:
        return expressions.number(self, expression)

    def is_number(self, expression: exp.Expr) -> bool:
        return self.value(expression).is_number

    def operand(self, expression: exp.Expr, *, as_number: bool, is_sure: bool) -> Code:  # noqa: ARG002
        return self.number(expression) if as_number else self.value(expression)


class Slots:
    """The one-sided expressions of a model, each once, and the function that computes them."""

    def __init__(self, numeric: Iterable[str] = ()) -> None:
        self.constants = Constants()
        self._columns: dict[str, str] = {}
        self.numbers = {self.column(name) for name in sorted(numeric)}
        self._places: dict[str, int] = {}

    def column(self, name: str) -> str:
        """Return the variable that holds a column of the record."""
        return self._columns.setdefault(name, f"c{len(self._columns)}")

    def add(self, source: str) -> int:
        """Return the place of a slot, made when its source is new."""
        return self._places.setdefault(source, len(self._places))

    def code(self, expression: exp.Expr, *, as_number: bool = False) -> Code:
        """Return a one-sided expression over the columns; both sides' spellings give one source."""
        scope = _RecordScope(self, {})
        return scope.number(expression) if as_number else scope.value(expression)

    def exploded(self, expression: exp.Expr, column: str) -> int:
        """Return the slot of an expression for each value of a list column."""
        values = f"exploded({self.column(column)})"
        inner = _RecordScope(self, {column: "x"}).value(expression).text
        return self.add(values if inner == "x" else f"each(lambda x: {inner}, {values})")

    def whole(self, expression: exp.Expr) -> int:
        """Return the slot of a list that is compared as one value."""
        return self.add(f"whole({self.code(expression).text})")

    def function(self) -> Callable[[Mapping[str, Any]], Slotted]:
        """Return the function that computes a record's slots."""
        lines = ["def slotted(record):", "  get = record.get"]
        lines += [f"  {variable} = get({name!r})" for name, variable in self._columns.items()]
        lines.append(f"  return ({''.join(f'{source}, ' for source in self._places)})")
        return run("\n".join(lines), self.constants)["slotted"]  # type: ignore[no-any-return]


class PairScope(Scope):
    """Over two slotted records `l` and `r`, within one comparison.

    A measure that was surely computed is a variable from then on; one that may have been is
    computed when it is first needed. What a null level ruled out is not tested again.
    """

    def __init__(self, slots: Slots) -> None:
        self.names = Names(slots.constants)
        self._slots = slots
        self._known: dict[str, str] = {}
        self._sure: dict[str, str] = {}
        self._lazy: dict[str, str] = {}

    @property
    def lazy(self) -> tuple[str, ...]:
        """Variables that must start as None, in order."""
        return tuple(self._lazy.values())

    def leaf(self, expression: exp.Expr, *, as_number: bool = False) -> Code | None:
        sides = sides_of(expression)
        if len(sides) != 1:
            return None
        code = self._slots.code(expression, as_number=as_number)
        place = f"{sides.pop()}[{self._slots.add(code.text)}]"
        if (name := self._known.get(place)) is not None:
            return Code(name, nullable=False, again=name, is_number=code.is_number)
        return Code(place, again=place, is_number=code.is_number)

    def value(self, expression: exp.Expr) -> Code:
        return expressions.value(self, expression)

    def number(self, expression: exp.Expr) -> Code:
        return expressions.number(self, expression)

    def is_number(self, expression: exp.Expr) -> bool:
        if len(sides_of(expression)) == 1:
            return self._slots.code(expression).is_number
        return PairScope(self._slots).value(expression).is_number

    def operand(self, expression: exp.Expr, *, as_number: bool, is_sure: bool) -> Code:
        code = self.number(expression) if as_number else self.value(expression)
        if not code.cost:
            return code
        if (name := self._sure.get(code.text)) is not None:
            return code._replace(text=name, again=name)
        if is_sure and code.text not in self._lazy:
            name = self._sure[code.text] = self.names.fresh()
            return code._replace(text=f"({name} := {code.text})", again=name)
        name = self._lazy.setdefault(code.text, f"m{len(self._lazy)}")
        text = f"({name} if {name} is not None else ({name} := {code.text}))"
        return code._replace(text=text, again=name)

    def null_level(self, tested: list[exp.Expr]) -> str:
        """Compile `x IS NULL OR ...` as a first level: after it none of these is None."""
        tests = []
        for expression in tested:
            code = self.value(expression)
            if code.again != code.text or not code.nullable:
                tests.append(f"{code.text} is None")
                continue
            name = self._known[code.text] = self.names.fresh()
            tests.append(f"({name} := {code.text}) is None")
        return " or ".join(tests)


def run(program: str, constants: Constants) -> dict[str, Any]:
    """Run generated source, made from a parsed, closed grammar and never from a model's text."""
    scope = {**RUNTIME, **constants.scope}
    exec(program, scope)  # noqa: S102
    return scope
