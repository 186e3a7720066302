"""How partners write about a person: some from papers, some from memory, some from the street.

Three habits of writing, each with its own gaps and slips, counted in a thousand mentions.
"""
# ruff: noqa: RUF001 - names are written in more than one alphabet

from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Final

from hub.bench.chain.people import THOUSAND, Person
from hub.matching.mention import PersonFeatures


@dataclass(frozen=True, slots=True)
class Habit:
    """What a kind of reporter leaves out or gets wrong, in a thousand mentions."""

    share: int
    family_missing: int
    given_missing: int
    initials: int
    birth_missing: int
    year_only: int
    year_guessed: int
    month_only: int
    default_written: int
    swapped_day: int
    digit_wrong: int
    sex_missing: int
    address_known: int
    phone_known: int
    number_known: int
    typo: int
    names_swapped: int
    respelled: int
    plain_letters: int
    call_name: int
    one_given: int


HABITS: Final = (
    Habit(450, 5, 5, 120, 60, 30, 0, 10, 10, 8, 8,
          50, 800, 200, 500, 15, 5, 30, 300, 10, 300),
    Habit(400, 30, 40, 50, 350, 80, 20, 20, 5, 12, 15,
          200, 400, 350, 150, 50, 20, 80, 700, 100, 800),
    Habit(150, 350, 100, 10, 750, 80, 130, 5, 0, 5, 5,
          300, 300, 150, 0, 80, 20, 150, 900, 200, 950),
)  # fmt: skip
"""From papers (a register, an identity check), from a file or a talk, from the street."""

_SUMS: Final = list(accumulate(habit.share for habit in HABITS))

SWITCHBOARD: Final = 4
"""In a thousand mentions the phone is that of the organisation that reports."""

_INITIALS_KEPT: Final = 700
_OLD_ADDRESS: Final = 400
_PREFIX_APART, _PREFIX_LOST = 400, 50
_NUMBER_WRONG: Final = 30
_CAPITALS: Final = 80
_DUTCH_DATE: Final = 150
_IN_CYRILLIC: Final = 3
_MARRIED: Final = (450, 600, 800, 1000)
"""Under which name somebody is written: the own, the partner's, own first, partner's first."""

_SHORT: Final = 3
_MONTHS: Final = 12
_PLAIN: Final = str.maketrans(
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîșțĂÂÎȘȚçğıöşüÇĞİÖŞÜáéíőúűÁÉÍŐÚŰ",
    "acelnoszzACELNOSZZaaistAAISTcgiosuCGIOSUaeiouuAEIOUU",
)
_RESPELLED: Final = {
    "nl": (("ij", "y"), ("k", "c"), ("ph", "f"), ("aa", "ae"), ("z", "s"), ("ck", "k")),
    "pl": (("sz", "sh"), ("w", "v"), ("cz", "ch"), ("rz", "z"), ("j", "y")),
    "ro": (("ț", "tz"), ("ș", "sh"), ("c", "k"), ("i", "y"), ("gh", "g")),
    "bg": (("ya", "ia"), ("ts", "c"), ("ov", "off"), ("y", "i"), ("h", "kh"), ("zh", "j")),
    "uk": (("ii", "iy"), ("olek", "alek"), ("ia", "ya"), ("h", "g"), ("yk", "ik"), ("ch", "tsj")),
    "ar": (("ou", "u"), ("kh", "ch"), ("ss", "s"), ("i", "ie"), ("u", "oe"), ("a", "e")),
    "er": (("ay", "ai"), ("gh", "g"), ("ie", "e"), ("y", "i"), ("e", "ie"), ("k", "q")),
    "tr": (("ş", "sh"), ("ç", "ch"), ("ğ", "gh"), ("ı", "i"), ("v", "w"), ("y", "j")),
    "hu": (("sz", "s"), ("cs", "ch"), ("gy", "dj"), ("ó", "o"), ("á", "a"), ("é", "e")),
}  # fmt: skip
_CALL_NAMES: Final = {
    one: tuple(others.split())
    for one, others in {
        "Johannes": "Jan Hans", "Cornelis": "Kees Cor", "Hendrik": "Henk Rik", "Pieter": "Piet",
        "Willem": "Wim", "Gerrit": "Ger", "Alexander": "Sander Lex", "Elisabeth": "Els Lisa",
        "Johanna": "Joke Hanna", "Maria": "Mieke Ria", "Wilma": "Wil", "Katarzyna": "Kasia",
        "Małgorzata": "Gosia", "Agnieszka": "Aga", "Aleksandra": "Ola", "Krzysztof": "Krzysiek",
        "Jakub": "Kuba", "Tomasz": "Tomek", "Magdalena": "Magda", "Mihai": "Misu",
        "Gheorghe": "George", "Alexandru": "Alex", "Oleksandr": "Sasha", "Volodymyr": "Vova",
        "Kateryna": "Katja", "Dmytro": "Dima", "Mykola": "Kolia", "Mohamed": "Moh Mo",
        "Mustafa": "Musti", "Ibrahim": "Brahim", "Abdullah": "Abdel", "Erzsébet": "Erzsi",
        "Katalin": "Kati", "László": "Laci", "István": "Pista", "Dimitar": "Mitko",
    }.items()
}  # fmt: skip
_CYRILLIC: Final = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ya", "я"), ("iu", "ю"), ("ia", "я"), ("ii", "ій"),
    *zip("abvgdezyiklmnoprstufhwj", "абвгдезиіклмнопрстуфхвй", strict=True),
)  # fmt: skip


class Writer:
    """Writes about people as the three kinds of reporters do."""

    __slots__ = ("_chance", "_switchboards")

    def __init__(self, chance: Random, switchboards: tuple[str, ...]) -> None:
        self._chance = chance
        self._switchboards = switchboards

    def write(self, person: Person) -> tuple[PersonFeatures, bool]:
        """Describe a person once; and whether with the number of a switchboard."""
        place = self._chance.random
        habit = HABITS[bisect(_SUMS, place() * _SUMS[-1])]

        def happens(thousandths: int) -> bool:
            return place() * THOUSAND < thousandths

        prefix, family = self._family(person, habit)
        given = self._given(person, habit)
        if happens(habit.names_swapped) and family and given:
            prefix, family, given = None, given, family
        apart = None
        if prefix is not None and family is not None and not happens(_PREFIX_LOST):
            if happens(_PREFIX_APART):
                apart = prefix
            else:
                family = f"{prefix} {family}"
        is_switchboard = happens(SWITCHBOARD)
        phones, addresses = person.phones, person.addresses
        phone = address = None
        if is_switchboard:
            phone = self._chance.choice(self._switchboards)
        elif happens(habit.phone_known):
            phone = phones[-1] if happens(_OLD_ADDRESS) else phones[0]
        if happens(habit.address_known):
            address = addresses[-1] if happens(_OLD_ADDRESS) else addresses[0]
        features = PersonFeatures(
            family_name=family,
            given_names=given,
            prefix=apart,
            birth_date=self._birth(person, habit),
            sex=None if happens(habit.sex_missing) else person.sex,
            bsn=self._number(person.bsn, habit),
            v_number=self._number(person.v_number, habit),
            address_key=address,
            phone_key=phone,
        )
        return features, is_switchboard

    def _happens(self, thousandths: int) -> bool:
        return self._chance.random() * THOUSAND < thousandths

    def _family(self, person: Person, habit: Habit) -> tuple[str | None, str | None]:
        """Tussenvoegsel and surname as written; double names and partners' names among them."""
        if self._happens(habit.family_missing):
            return None, None
        prefix, family = person.prefix, person.family
        if person.sex == "v":
            family = _feminine(family, person.group.feminine)
        family = self._spelled(family, person, habit)
        if person.partner is None:
            return prefix, family
        form = bisect(_MARRIED, self._chance.random() * THOUSAND)
        other = " ".join(filter(None, person.partner))
        own = " ".join(filter(None, (prefix, family)))
        return ((prefix, family), person.partner, (prefix, f"{family}-{other}"),
                (person.partner[0], f"{person.partner[1]}-{own}"))[form]  # fmt: skip

    def _given(self, person: Person, habit: Habit) -> str | None:
        names = person.given
        if self._happens(_INITIALS_KEPT if person.initials_only else habit.initials):
            return "".join(f"{name[0]}." for name in names)
        if self._happens(habit.given_missing):
            return None
        first = names[0]
        if self._happens(habit.call_name) and first in _CALL_NAMES:
            return self._chance.choice(_CALL_NAMES[first])
        written = self._spelled(first, person, habit)
        if len(names) == 1 or self._happens(habit.one_given):
            return written
        return " ".join((written, *names[1:]))

    def _spelled(self, name: str, person: Person, habit: Habit) -> str:
        """A name in one of its spellings, perhaps with a slip."""
        group = person.group
        drawn = self._chance.random() * THOUSAND
        if drawn < group.cyrillic * THOUSAND / _IN_CYRILLIC:
            return _cyrillic(name)
        if self._happens(habit.plain_letters):
            name = name.translate(_PLAIN)
        if self._happens(habit.respelled):
            name = self._respelled(name, group.code)
        if self._happens(habit.typo):
            name = self._slipped(name)
        return name.upper() if self._happens(_CAPITALS) else name

    def _respelled(self, name: str, code: str) -> str:
        low = name.lower()
        fitting = [rule for rule in _RESPELLED[code] if rule[0] in low]
        return low.replace(*self._chance.choice(fitting), 1).capitalize() if fitting else name

    def _slipped(self, name: str) -> str:
        """One letter lost, doubled, exchanged with the next, or another one."""
        if len(name) < _SHORT:
            return name
        at = 1 + int(self._chance.random() * (len(name) - 1))
        before, letter, after = name[:at], name[at], name[at + 1 :]
        kind = int(self._chance.random() * 4)
        other = chr(97 + int(self._chance.random() * 26))
        if kind == 0:
            return before + after
        if kind == 1:
            return before + letter + letter + after
        if kind == 2 and after:  # noqa: PLR2004 - the third of four slips
            return before + after[0] + letter + after[1:]
        return before + other + after

    def _birth(self, person: Person, habit: Habit) -> str | None:
        """A birth date, or as much of it as the reporter knows."""
        drawn = self._chance.random() * THOUSAND
        year, month, day = person.birth
        if (drawn := drawn - habit.birth_missing) < 0:
            return None
        if (drawn := drawn - habit.year_only) < 0:
            return f"{year}"
        if (drawn := drawn - habit.year_guessed) < 0:
            return f"{year + int(self._chance.random() * 5) - 2}"
        if (drawn := drawn - habit.month_only) < 0:
            return f"{year}-{month:02d}"
        if (drawn := drawn - habit.default_written) < 0:
            month = day = 1
        elif (drawn := drawn - habit.swapped_day) < 0 and day <= _MONTHS:
            month, day = day, month
        elif (drawn := drawn - habit.digit_wrong) < 0:
            day = max(1, min(28, day + self._chance.choice((-10, -1, 1, 10))))
        if self._happens(_DUTCH_DATE):
            return f"{day}-{month}-{year}"
        return f"{year}-{month:02d}-{day:02d}"

    def _number(self, number: str | None, habit: Habit) -> str | None:
        """A BSN or V-number as written; a wrong digit makes another one, or none."""
        if number is None or not self._happens(habit.number_known):
            return None
        if not self._happens(_NUMBER_WRONG):
            return number
        at = 2 + int(self._chance.random() * (len(number) - 2))
        return f"{number[:at]}{int(self._chance.random() * 10)}{number[at + 1 :]}"


@lru_cache(1 << 14)
def _feminine(family: str, ends: tuple[tuple[str, str], ...]) -> str:
    for masculine, feminine in ends:
        if family.endswith(masculine):
            return family[: -len(masculine)] + feminine
    return family


@lru_cache(1 << 14)
def _cyrillic(name: str) -> str:
    written = name.lower()
    for latin, cyrillic in _CYRILLIC:
        written = written.replace(latin, cyrillic)
    return written.capitalize()
