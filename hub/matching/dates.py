"""Birth dates as the chain writes them: partial, with default days, day and month swapped.

A first of January or of July is what a register writes when only the year is known (refugees,
labour migrants), and the seventh of January is that first of July with day and month swapped:
each is worth its year and no more. A default day in 1900 is a form's empty date, and no date.
"""

import re
from calendar import monthrange
from dataclasses import dataclass

from hub.matching.remembering import remembered

_DEFAULT_DAYS = frozenset({(1, 1), (7, 1), (1, 7)})
_YEAR_MIN, _YEAR_MAX = 1880, 2100
_MONTHS_MAX = 12
_EMPTY_YEAR = 1900
_TWO_DIGITS_MAX = 99
_THIS_CENTURY_MAX = 25
"""A year of two digits up to this one is of this century: the young are many, the aged few."""

_ISO = re.compile(r"([0-9]{4})(?:-?([0-9]{2})(?:-?([0-9]{2}))?)?")
_DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-'?([0-9]{4}|[0-9]{2})")
_DUTCH_MONTH = re.compile(r"([0-9]{1,2})-([0-9]{4})")
_DUTCH_COMPACT = re.compile(r"([0-3][0-9])([01][0-9])((?:19|20)[0-9]{2})")
_TIME = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?Z?$")
_SEPARATORS = re.compile(r"\s*[/. -]\s*")
_MONTH_NAME = re.compile(r"[a-z]+")
_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)} | {
    "mrt": 3, "mar": 3, "may": 5, "oct": 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A birth date of which month and day may be unknown (None)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def is_certain(self) -> bool:
        """Whether the whole date is known, and is not a register's default day."""
        return self.day is not None and (self.month, self.day) not in _DEFAULT_DAYS

    @property
    def certain(self) -> str | None:
        """ISO date when certain, else None."""
        if not self.is_certain:
            return None
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def swapped(self) -> str | None:
        """ISO date with day and month exchanged, when certain and when that is a date."""
        if not self.is_certain or self.day is None or self.day > _MONTHS_MAX:
            return None
        return f"{self.year:04d}-{self.day:02d}-{self.month:02d}"

    @property
    def year_month(self) -> str | None:
        """`1998-05`, or None when the month is unknown or a default."""
        if self.month is None or (self.day is not None and not self.is_certain):
            return None
        return f"{self.year:04d}-{self.month:02d}"


@remembered(1 << 16)
def parse_birth_date(text: str) -> BirthDate | None:
    """Read `1998`, `1998-05-14`, `19980514`, `14-5-1998`, `14 mei 1998`; zeros mean unknown.

    Returns None for what is no such date (a 13th month, the 31st of February).
    """
    if (found := _fields(text)) is None:
        return None
    year, month, day = found
    if not _YEAR_MIN <= year <= _YEAR_MAX or month > _MONTHS_MAX:
        return None
    if not month:
        return BirthDate(year)
    if day > monthrange(year, month)[1]:
        return None
    if year == _EMPTY_YEAR and (month, day) in _DEFAULT_DAYS:
        return None
    return BirthDate(year, month, day or None)


def _fields(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written; zero where none stands."""
    cleaned = text.strip()
    if match := _ISO.fullmatch(cleaned):
        year, month, day = (int(group or 0) for group in match.groups())
        if month > _MONTHS_MAX and (compact := _DUTCH_COMPACT.fullmatch(cleaned)):
            day, month, year = (int(group) for group in compact.groups())
        return year, month, day
    cleaned = _MONTH_NAME.sub(_month_number, _TIME.sub("", cleaned).lower())
    cleaned = _SEPARATORS.sub("-", cleaned.replace(". ", " ").replace("-.", "-"))
    if match := _ISO.fullmatch(cleaned):
        year, month, day = (int(group or 0) for group in match.groups())
    elif match := _DUTCH.fullmatch(cleaned):
        day, month, year = (int(group) for group in match.groups())
        if year <= _TWO_DIGITS_MAX:
            year += 2000 if year <= _THIS_CENTURY_MAX else 1900
    elif match := _DUTCH_MONTH.fullmatch(cleaned):
        day, month, year = 0, int(match[1]), int(match[2])
    else:
        return None
    return year, month, day


def _month_number(word: re.Match[str]) -> str:
    """The number of a month by its Dutch name; another word stays, so that nothing fits it."""
    number = _MONTH_NUMBERS.get(word[0][:3])
    return word[0] if number is None else str(number)
