"""Pieces of Python source for SQL expressions, and how they go together where NULL may occur."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlglot import exp


class Code(NamedTuple):
    """Source of one value.

    `again` names the value once `text` was evaluated, None when nothing does; `cost` is 0 for what
    needs no call, 1 for a cheap one, 2 for a comparison of texts.
    """

    text: str
    nullable: bool = True
    again: str | None = None
    is_number: bool = False
    cost: int = 0


class Constants:
    """Objects that a program's source names, each once."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self._name_of: dict[object, str] = {}

    def add(self, identity: object, make: Callable[[], Any]) -> str:
        """Return the name of a constant, made when its identity is new."""
        if identity not in self._name_of:
            name = self._name_of[identity] = f"k{len(self._name_of)}"
            self.scope[name] = make()
        return self._name_of[identity]


class Names:
    """Names within one program: constants it shares with others, and variables of its own."""

    def __init__(self, constants: Constants) -> None:
        self.constant = constants.add
        self._count = 0

    def fresh(self) -> str:
        """Return a variable that nothing else uses."""
        self._count += 1
        return f"t{self._count}"


def checked(names: Names, codes: Iterable[Code]) -> tuple[list[str], list[str]]:
    """Return tests that no code is None, and the names of their values after these tests."""
    tests, values = [], []
    for code in codes:
        if not code.nullable:
            values.append(code.text)
        elif code.again is not None:
            tests.append(f"{code.text} is not None")
            values.append(code.again)
        else:
            values.append(name := names.fresh())
            tests.append(f"({name} := {code.text}) is not None")
    return tests, values


def strict(  # noqa: PLR0913  each says one thing about the function
    names: Names,
    codes: Sequence[Code],
    render: Callable[..., str],
    *,
    gives_null: bool = False,
    cost: int = 1,
    is_number: bool = False,
) -> Code:
    """Return a function of values that is NULL when one of them is."""
    tests, values = checked(names, codes)
    text = render(*values)
    cost = max([cost, *(code.cost for code in codes)])
    if not tests:
        return Code(text, gives_null, None, is_number, cost)
    return Code(f"({text} if {' and '.join(tests)} else None)", True, None, is_number, cost)  # noqa: FBT003


class Scope(ABC):
    """Where an expression is compiled: over one record, or over a pair of slotted ones."""

    names: Names

    @abstractmethod
    def leaf(self, expression: exp.Expr, *, as_number: bool = False) -> Code | None:
        """Return what this scope has a name for, None when the expression must be compiled."""

    @abstractmethod
    def value(self, expression: exp.Expr) -> Code:
        """Return the source of a value."""

    @abstractmethod
    def number(self, expression: exp.Expr) -> Code:
        """Return the source of a value as a number."""

    @abstractmethod
    def is_number(self, expression: exp.Expr) -> bool:
        """Whether an expression is a number by what it does."""

    @abstractmethod
    def operand(self, expression: exp.Expr, *, as_number: bool, is_sure: bool) -> Code:
        """Return the source of a compared value, which may be named to be used again.

        `is_sure` says that the program cannot pass here without evaluating it.
        """
