"""Invented people and the numbers they are known by.

None of it can be anybody's. House numbers run from 9001, phones lie in ranges that were never
issued (06-0, and subscriber numbers that begin with 0). BSNs pass the eleven-test and lie above
990 million, where none is issued: from 999900000 first, the range for test numbers. V-numbers
begin with 99.
"""

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from hub.bench.chain.names import GROUPS, Group, Names, names_of

_HOUSE_FIRST: Final = 9001
_HOUSES: Final = 90_000
_AREAS: Final = 9_000
_LETTERS: Final = 26
_STEP: Final = 6_119_533
"""Prime, and a divisor of none of the counts below: steps of this size visit all once."""

_ADDRESSES: Final = _AREAS * _LETTERS * _LETTERS
_PHONES: Final = 10_000_000
_SWITCHBOARDS: Final = 10_000
_BSN_PREFIXES: Final = 1_000_000
_BSN_FIRST: Final = 990_000
_BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2)
_ELEVEN, _TEN = 11, 10
_V_NUMBERS: Final = 100_000_000

_BIRTH_YEARS: Final = (1952, 2012, 1994)
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many in a thousand persons have what."""

    moved: int = 150
    second_phone: int = 300
    double_given: int = 150
    bsn: int = 120
    v_number: int = 250
    married_name: int = 150


SHARES: Final = Shares()
THOUSAND: Final = 1000


@dataclass(slots=True, eq=False)
class Person:
    """Who somebody is. `family` is without tussenvoegsel; `partner` is the partner's surname.

    `birth` is year, month, day; it is a register's default when only the year is known.
    `addresses` and `phones` are keys, the present one first.
    """

    entity: str
    group: Group
    sex: str
    given: tuple[str, ...]
    family: str
    prefix: str | None
    birth: tuple[int, int, int]
    addresses: tuple[str, ...]
    phones: tuple[str, ...]
    bsn: str | None = None
    v_number: str | None = None
    partner: tuple[str | None, str] | None = None
    initials_only: bool = False
    trap: str | None = None


class Numbers:
    """Addresses, phones, BSNs and V-numbers, no two the same until a range is used up."""

    __slots__ = ("_addresses", "_bsns", "_phones", "_start", "_switchboards", "_v_numbers")

    def __init__(self, start: int) -> None:
        self._start = start
        self._addresses = self._phones = self._switchboards = self._bsns = self._v_numbers = 0

    def address(self) -> str:
        """Key of a postcode and a house number."""
        self._addresses += 1
        around, place = divmod(self._walk(self._addresses, _ADDRESSES), _LETTERS * _LETTERS)
        house = _HOUSE_FIRST + (self._addresses * 7919) % _HOUSES
        return f"pc:{1000 + around}{chr(65 + place // 26)}{chr(65 + place % 26)}:{house}:"

    def phone(self) -> str:
        """A mobile number."""
        self._phones += 1
        return f"+3160{self._walk(self._phones, _PHONES):07d}"

    def switchboard(self) -> str:
        """Number of an organisation, in the area of Nijkerk."""
        self._switchboards += 1
        return f"+3133000{self._walk(self._switchboards, _SWITCHBOARDS):04d}"

    def bsn(self) -> str:
        """Nine digits that pass the eleven-test."""
        while True:
            prefix = f"{99_000_000 + (_BSN_FIRST + self._bsns) % _BSN_PREFIXES}"
            self._bsns += 1
            digit = sum(w * int(d) for w, d in zip(_BSN_WEIGHTS, prefix, strict=True)) % _ELEVEN
            if digit < _TEN:
                return f"{prefix}{digit}"

    def v_number(self) -> str:
        """Ten digits."""
        self._v_numbers += 1
        return f"99{self._walk(self._v_numbers, _V_NUMBERS):08d}"

    def _walk(self, ordinal: int, count: int) -> int:
        return (self._start + ordinal * _STEP) % count


class People:
    """Makes people one after another; households and traps change what must be changed."""

    __slots__ = ("_count", "_groups", "_sums", "chance", "numbers")

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.numbers = Numbers(chance.randrange(1_000_000))
        self._groups = tuple(map(names_of, GROUPS))
        self._sums = list(accumulate(group.share for group in GROUPS))
        self._count = 0

    def one_in(self, thousand: int) -> bool:
        """Whether it comes true, so many times in a thousand."""
        return self.chance.random() * THOUSAND < thousand

    def names(self, code: str | None = None) -> Names:
        """Names of a group, drawn by its share unless it is given."""
        if code is not None:
            return next(names for names in self._groups if names.group.code == code)
        return self._groups[bisect(self._sums, self.chance.random() * self._sums[-1])]

    def person(self, names: Names | None = None) -> Person:
        """Make a person who has nothing to do with anybody else."""
        names = names or self.names()
        chance, numbers, one_in = self.chance, self.numbers, self.one_in
        sex = "m" if one_in(500) else "v"
        family = names.families.draw(chance)
        self._count += 1
        return Person(
            entity=f"p{self._count}",
            group=names.group,
            sex=sex,
            given=self.given(names, sex),
            family=family,
            prefix=names.prefix_of.get(family),
            birth=self.birth(names.group),
            addresses=_some(numbers.address, 2 if one_in(SHARES.moved) else 1),
            phones=_some(numbers.phone, 2 if one_in(SHARES.second_phone) else 1),
            bsn=numbers.bsn() if one_in(SHARES.bsn) else None,
            v_number=numbers.v_number() if self._is_newcomer(names.group) else None,
            partner=self._partner(names, sex),
        )

    def given(self, names: Names, sex: str) -> tuple[str, ...]:
        """Draw one given name or two."""
        pool = names.male if sex == "m" else names.female
        first = pool.draw(self.chance)
        if not self.one_in(SHARES.double_given):
            return (first,)
        second = pool.draw(self.chance)
        return (first,) if first == second else (first, second)

    def birth(self, group: Group, year: int | None = None) -> tuple[int, int, int]:
        """Draw a birth date; a register's default day as often as the group has one."""
        chance = self.chance
        year = year or int(chance.triangular(*_BIRTH_YEARS))
        if group.default_day and chance.random() < group.default_day:
            return (year, 1, 1)
        month = int(chance.random() * 12)
        return (year, month + 1, int(chance.random() * _DAYS[month]) + 1)

    def _is_newcomer(self, group: Group) -> bool:
        return group.default_day > 0 and self.one_in(SHARES.v_number)

    def _partner(self, names: Names, sex: str) -> tuple[str | None, str] | None:
        """A woman's married name, which she is sometimes written under."""
        if sex == "m" or not self.one_in(SHARES.married_name):
            return None
        family = names.families.draw(self.chance)
        return names.prefix_of.get(family), family


def _some(make: Callable[[], str], count: int) -> tuple[str, ...]:
    return tuple(make() for _ in range(count))
