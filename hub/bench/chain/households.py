"""People who look alike or share things, and are not the same: the traps, with the truth.

Each trap is one of the ways in which registers of the Dutch chain have led to a wrong link.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from random import Random
from typing import Final

from hub.bench.chain.people import People, Person


class Trap(StrEnum):
    """What a mention's person shares with others who are somebody else."""

    TWINS = "twins"
    SIBLINGS = "siblings"
    FATHER_SON = "father_son"
    PARTNERS = "partners"
    NAMESAKES = "namesakes"
    DEFAULT_DAY = "default_day"
    AGENCY_PHONE = "agency_phone"
    LODGING = "lodging"
    SWITCHBOARD = "switchboard"
    FAMILY_OF_TWELVE = "family_of_twelve"
    DEFAULT_DAY_LODGING = "default_day_lodging"


_COMMON: Final = 6
_SCATTERED: Final = 3
_TWELVE: Final = 12
_NEWCOMERS: Final = 6
_LIVE_TOGETHER: Final = (150, 600)
_REACHED_BY_AGENCY: Final = (200, 800)
_GENERATION: Final = (22, 40)
_CHILDREN_APART: Final = (1, 4)


class Hub:
    """Something that many share for a while, after which another takes its place."""

    __slots__ = ("_chance", "_key", "_left", "_make", "_most")

    def __init__(self, make: Callable[[], str], most: tuple[int, int], chance: Random) -> None:
        self._make, self._most, self._chance = make, most, chance
        self._left, self._key = 0, ""

    def take(self) -> str:
        """The key, for one more."""
        if self._left == 0:
            self._left = self._chance.randint(*self._most)
            self._key = self._make()
        self._left -= 1
        return self._key


class Households:
    """Draws people by themselves and in traps, each as often as `_TIMES` says."""

    __slots__ = ("_agency", "_lodging", "_people")

    def __init__(self, people: People) -> None:
        self._people = people
        self._lodging = Hub(people.numbers.address, _LIVE_TOGETHER, people.chance)
        self._agency = Hub(people.numbers.phone, _REACHED_BY_AGENCY, people.chance)

    def draw(self) -> Iterator[Person]:
        """Yield people for ever."""
        place = self._people.chance.random
        while True:
            drawn = place() * 1000
            for trap, thousandths, make in _TIMES:
                if drawn < thousandths:
                    for person in make(self):
                        person.trap = trap
                        yield person
                    break
                drawn -= thousandths
            else:
                yield self._people.person()

    def twins(self) -> list[Person]:
        """Two children of one day, one sex, one home; in half the cases of one initial."""
        one = self._single()
        other = self._relative(one, birth=one.birth, sex=one.sex)
        for _ in range(_TWELVE):
            if other.given[0][0] == one.given[0][0]:
                break
            if self._people.one_in(500):
                other.given = self._other_given(one)
        return [one, other]

    def siblings(self) -> list[Person]:
        """Two or three children a few years apart, who share a home and a parent's phone."""
        first = self._single()
        found = [first]
        for _ in range(2 if self._people.one_in(300) else 1):
            year = found[-1].birth[0] + self._people.chance.randint(*_CHILDREN_APART)
            found.append(self._relative(first, birth=self._people.birth(first.group, year)))
        return found

    def father_son(self) -> list[Person]:
        """A father and a son at one address, both written with initials, which are the same."""
        father = self._single(sex="m")
        year = father.birth[0] + self._people.chance.randint(*_GENERATION)
        son = self._relative(father, birth=self._people.birth(father.group, year), sex="m")
        son.given = (father.given[0],) if self._people.one_in(400) else self._alike(father)
        father.initials_only = son.initials_only = True
        return [father, son]

    def partners(self) -> list[Person]:
        """Two partners at one address, each sometimes under the other's surname."""
        one = self._single(sex="m")
        names = self._people.names(one.group.code)
        other = replace(self._people.person(names), sex="v", addresses=one.addresses, bsn=None)
        other.given = self._people.given(names, "v")
        one.partner, other.partner = (other.prefix, other.family), (one.prefix, one.family)
        return [one, other]

    def namesakes(self) -> list[Person]:
        """Two people with one common name and one year of birth, and nothing else."""
        one = self._named_commonly(None)
        other = self._people.person(self._people.names(one.group.code))
        other.given, other.family, other.prefix = one.given, one.family, one.prefix
        other.sex, other.partner = one.sex, None
        other.birth = (one.birth[0], *other.birth[1:])
        return [one, other]

    def default_day(self) -> list[Person]:
        """Three newcomers with one common name, and 1 January of one year as birth date."""
        one = self._newcomer()
        found = [one]
        for _ in range(2):
            other = self._people.person(self._people.names(one.group.code))
            other.given, other.family, other.prefix = one.given, one.family, one.prefix
            other.sex, other.birth, other.partner = one.sex, one.birth, None
            found.append(other)
        return found

    def agency_phone(self) -> list[Person]:
        """Somebody who is reached through an agency, as hundreds are."""
        return [replace(self._people.person(), phones=(self._agency.take(),))]

    def lodging(self) -> list[Person]:
        """Somebody who lives where hundreds do."""
        return [replace(self._people.person(), addresses=(self._lodging.take(),))]

    def family_of_twelve(self) -> list[Person]:
        """Twelve of one surname at one address, of all ages, with two phones between them."""
        first = self._single()
        found = [first]
        for _ in range(_TWELVE - 1):
            person = self._relative(first, birth=self._people.birth(first.group))
            while any(person.given[0] == other.given[0] for other in found):
                person.given = self._people.given(self._people.names(first.group.code), person.sex)
            found.append(person)
        return found

    def default_day_lodging(self) -> list[Person]:
        """Six newcomers in one lodging: common names, default days, years that lie together."""
        address = self._lodging.take()
        year = self._people.birth(self._people.names("er").group)[0]
        found = []
        for _ in range(_NEWCOMERS):
            person = self._newcomer()
            person.addresses = (address,)
            person.birth = (year + int(self._people.chance.random() * _SCATTERED), 1, 1)
            found.append(person)
        return found

    def _single(self, sex: str | None = None) -> Person:
        person = self._people.person()
        person.partner = None
        if sex is not None and person.sex != sex:
            person.sex = sex
            person.given = self._people.given(self._people.names(person.group.code), sex)
        return person

    def _relative(self, one: Person, birth: tuple[int, int, int], sex: str | None = None) -> Person:
        """Somebody of the same surname and home, with another given name and the same phone."""
        names = self._people.names(one.group.code)
        other = self._people.person(names)
        other.sex = sex or other.sex
        other.family, other.prefix, other.partner = one.family, one.prefix, None
        other.addresses, other.phones, other.birth = one.addresses, one.phones, birth
        other.given = self._other_given(one, other.sex)
        return other

    def _other_given(self, one: Person, sex: str | None = None) -> tuple[str, ...]:
        names = self._people.names(one.group.code)
        while True:
            given = self._people.given(names, sex or one.sex)
            if given[0] not in one.given and one.given[0] not in given:
                return given

    def _alike(self, one: Person) -> tuple[str, ...]:
        """Another name with the same initial; the same name when the group has no other."""
        pool = self._people.names(one.group.code).male
        initial = one.given[0][0]
        others = [name for name in pool.names if name[0] == initial and name != one.given[0]]
        return (self._people.chance.choice(others),) if others else one.given

    def _named_commonly(self, code: str | None) -> Person:
        names = self._people.names(code)
        person = self._people.person(names)
        pool = names.male if person.sex == "m" else names.female
        person.given = (pool.common(self._people.chance, _COMMON),)
        person.family = names.families.common(self._people.chance, _COMMON)
        person.prefix, person.partner = names.prefix_of.get(person.family), None
        return person

    def _newcomer(self) -> Person:
        person = self._named_commonly("er" if self._people.one_in(500) else "ar")
        person.birth = (person.birth[0], 1, 1)
        return person


_TIMES: Final = (
    (Trap.TWINS, 4, Households.twins),
    (Trap.SIBLINGS, 15, Households.siblings),
    (Trap.FATHER_SON, 4, Households.father_son),
    (Trap.PARTNERS, 6, Households.partners),
    (Trap.NAMESAKES, 5, Households.namesakes),
    (Trap.DEFAULT_DAY, 3, Households.default_day),
    (Trap.AGENCY_PHONE, 10, Households.agency_phone),
    (Trap.LODGING, 20, Households.lodging),
    (Trap.FAMILY_OF_TWELVE, 1, Households.family_of_twelve),
    (Trap.DEFAULT_DAY_LODGING, 1, Households.default_day_lodging),
)
"""How often of a thousand draws; a switchboard's number is written by whoever reports."""
