"""What the municipality may do at an address: the powers, actions and grounds of the policy."""

from collections.abc import Mapping
from dataclasses import dataclass

Titles = Mapping[str, str]
"""What a code means, in Dutch, in the order of the policy."""


@dataclass(frozen=True, slots=True)
class Power:
    """A power in law. `is_checked`: a lawyer of the municipality checked the reference."""

    code: str
    title: str
    law: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class ActionKind:
    """A kind of action: on which powers it may rest, its checklist, and whether it has an end.

    `is_permit`: it is about a permit or a registration at the address.
    """

    code: str
    title: str
    explained: str
    powers: tuple[str, ...]
    steps: Titles
    has_end: bool
    is_permit: bool = False


@dataclass(frozen=True, slots=True)
class Powers:
    """All that may be chosen; `findings` are the outcomes that mean that something was wrong."""

    version: str
    flag_days_max: int
    powers: Mapping[str, Power]
    grounds: Titles
    kinds: Mapping[str, ActionKind]
    partners: Titles
    outcomes: Titles
    findings: frozenset[str]

    @property
    def permits(self) -> tuple[str, ...]:
        """The kinds of action that are about a permit or a registration."""
        return tuple(kind.code for kind in self.kinds.values() if kind.is_permit)
