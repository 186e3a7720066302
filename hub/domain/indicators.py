"""The project's own code list of indicators: values and a pure look-up.

A signal answers an indicator with yes, no or unknown and a provenance (`schemas.signal`). Strength
says who looks and how soon, never how guilty: the strengths are unvalidated proposals, are not
added up, and a vulnerability has none. Nationality is not an indicator.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Self

WILDCARD: Final = "*"
FAMILY_LENGTH: Final = 3
COMPUTED_SOURCE: Final = "HUB"
VULNERABILITY_FAMILY: Final = "KWB"


class Strength(IntEnum):
    """How much an indicator weighs for itself; acute is at least strong."""

    NONE = 0
    WEAK = 1
    MIDDLE = 2
    STRONG = 3
    ACUTE = 4

    @property
    def label(self) -> str:
        """The mark in the code list: 0, 1, 2, 3 or A."""
        return "A" if self is Strength.ACUTE else str(self.value)

    @classmethod
    def from_label(cls, label: str) -> Self:
        """Read the mark back; a ValueError names what is no strength."""
        for strength in cls:
            if strength.label == label:
                return strength
        raise ValueError(f"geen sterkte: {label!r}")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the code list; `basis` names the published lists it was taken from."""

    code: str
    forms: frozenset[str]
    strength: Strength
    sources: frozenset[str]
    label_nl: str
    label_en: str
    basis: frozenset[str]

    @property
    def family(self) -> str:
        """The letters before the dash: a form, ALG (general), OMG (surroundings) or KWB."""
        return self.code[:FAMILY_LENGTH]

    @property
    def is_vulnerability(self) -> bool:
        """Whether this describes who needs care, and so never counts as suspicion."""
        return self.family == VULNERABILITY_FAMILY

    @property
    def is_computed(self) -> bool:
        """Whether the hub alone answers this; what a partner sends for it is ignored."""
        return self.sources == {COMPUTED_SOURCE}


@dataclass(frozen=True, slots=True)
class IndicatorCatalogue:
    """The whole list, in the order of the file. Codes are unique; the loader saw to that."""

    indicators: tuple[Indicator, ...]
    _by_code: dict[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the list by code."""
        by_code = {indicator.code: indicator for indicator in self.indicators}
        object.__setattr__(self, "_by_code", by_code)

    def __iter__(self) -> Iterator[Indicator]:
        """Go through the list in the order of the file."""
        return iter(self.indicators)

    def get(self, code: str) -> Indicator | None:
        """Look a code up; None where the list does not have it."""
        return self._by_code.get(code)

    @property
    def suspicions(self) -> tuple[Indicator, ...]:
        """Everything but the vulnerabilities: all that a routing rule can see."""
        return tuple(item for item in self.indicators if not item.is_vulnerability)

    def matching(self, pattern: str) -> frozenset[str]:
        """Give the suspicion codes that a pattern means: `SEX-02`, `SEX-*` or `*`."""
        if pattern.endswith(WILDCARD):
            stem = pattern.removesuffix(WILDCARD)
            return frozenset(item.code for item in self.suspicions if item.code.startswith(stem))
        return frozenset(item.code for item in self.suspicions if item.code == pattern)

    def select(
        self,
        patterns: Iterable[str] = (WILDCARD,),
        strength_min: Strength = Strength.NONE,
        basis: frozenset[str] = frozenset(),
    ) -> frozenset[str]:
        """Give the suspicion codes of any pattern that are this strong and have such a basis.

        An empty basis asks for none in particular.
        """
        named = frozenset().union(*(self.matching(pattern) for pattern in patterns))
        return frozenset(
            item.code
            for item in self.suspicions
            if item.code in named
            and item.strength >= strength_min
            and (not basis or basis & item.basis)
        )
