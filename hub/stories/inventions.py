"""Invented people, places and things in great number: no two the same, none of them real.

Each is made from its ordinal by a walk that visits every possibility once, so that two signals
name the same only where that was meant.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

_SYLLABLES: Final = tuple(
    first + vowel
    for first in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r")
    for vowel in "aeio"
)
_STREETS: Final = 2_000
_ENDS: Final = ("laan", "hof", "pad", "weg", "dreef")
_HOUSE_FIRST: Final = 9_001
_HOUSES: Final = 90_000
_PHONES: Final = 1_000_000
_VOWELS: Final = "AEIOU"
_LETTERS: Final = "BCDFGHJKLMNPRSTVXZ"
_PLATES: Final = len(_LETTERS) * 5 * 1_000 * 5
_STEP: Final = 611_953
"""Prime, and a divisor of none of the counts: steps of this size visit everything once."""


def word(ordinal: int, syllables: int) -> str:
    """Spell a number in syllables; small numbers too have this many."""
    spelled = []
    for _ in range(syllables):
        ordinal, place = divmod(ordinal, len(_SYLLABLES))
        spelled.append(_SYLLABLES[place])
    return "".join(spelled)


STREETS: Final = tuple(
    f"{word(ordinal, 3).capitalize()}{_ENDS[ordinal % len(_ENDS)]}" for ordinal in range(_STREETS)
)

_FAMILIES: Final = len(_SYLLABLES) ** 3
_GIVEN: Final = len(_SYLLABLES) ** 2
_FAMILY_NAMES: Final = tuple(word(ordinal, 3).capitalize() for ordinal in range(_FAMILIES))
_GIVEN_NAMES: Final = tuple(word(ordinal, 2).capitalize() for ordinal in range(_GIVEN))


@dataclass(slots=True)
class Inventions:
    """Where the walks begin, by seed, and how far they are."""

    start: int
    address_count: int = 0
    phone_count: int = 0
    plate_count: int = 0
    handle_count: int = 0

    def address(self) -> dict[str, str]:
        """A street and a house number; the first 180 million differ."""
        self.address_count += 1
        house, street = divmod((self.start + self.address_count * _STEP), _STREETS)
        return {
            "street": STREETS[street],
            "house": str(_HOUSE_FIRST + (house * 7_919) % _HOUSES),
        }

    def phone(self) -> dict[str, str]:
        """A number in a range that nobody has; the first million differ."""
        self.phone_count += 1
        number = (self.start + self.phone_count * _STEP) % _PHONES
        return {"phone": f"+31 6 00{number:06d}"}

    def plate(self) -> dict[str, str]:
        """A plate with vowels, which is never given out; the first 450,000 differ."""
        self.plate_count += 1
        number = (self.start + self.plate_count * _STEP) % _PLATES
        number, digits = divmod(number, 1_000)
        number, last = divmod(number, 5)
        letter, vowel = divmod(number, 5)
        return {"plate": f"{_LETTERS[letter]}{_VOWELS[vowel]}-{digits:03d}-{_VOWELS[last]}"}

    def handle(self) -> dict[str, str]:
        """A name on a platform."""
        self.handle_count += 1
        return {"handle": f"@demo_{word(self.start + self.handle_count, 6)}"}


def person(chance: Random) -> dict[str, str]:
    """Draw a name and a date of birth; in a million, few are the same."""
    drawn = chance.getrandbits(48)
    drawn, family = divmod(drawn, _FAMILIES)
    drawn, given = divmod(drawn, _GIVEN)
    drawn, day = divmod(drawn, 28)
    drawn, month = divmod(drawn, 12)
    birth = f"{1960 + drawn % 50}-{month + 1:02d}-{day + 1:02d}"
    return {"family": _FAMILY_NAMES[family], "given": _GIVEN_NAMES[given], "birth": birth}
