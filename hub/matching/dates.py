"""Birth dates as the chain writes them: partial, with default days, day and month swapped.

A first of January or of July is what a register writes when only the year is known (refugees,
labour migrants): it is worth its year and no more.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

_DEFAULT_DAYS = frozenset({(1, 1), (7, 1)})
_YEAR_MIN, _YEAR_MAX = 1880, 2100
_MONTHS_MAX = 12
_ISO = re.compile(r"([0-9]{4})(?:-?([0-9]{2})(?:-?([0-9]{2}))?)?")
_DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")


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


@lru_cache(1 << 16)
def parse_birth_date(text: str) -> BirthDate | None:
    """Read `1998`, `1998-05`, `1998-05-14`, `19980514`, `14-5-1998`; zeros mean unknown.

    Returns None for what is no such date (a 13th month, the 31st of February).
    """
    cleaned = re.sub(r"[/. ]", "-", text.strip())
    if match := _ISO.fullmatch(cleaned):
        year, month, day = (int(group or 0) for group in match.groups())
    elif match := _DUTCH.fullmatch(cleaned):
        day, month, year = (int(group) for group in match.groups())
    else:
        return None
    if not _YEAR_MIN <= year <= _YEAR_MAX or month > _MONTHS_MAX:
        return None
    if not month:
        return BirthDate(year)
    if day > monthrange(year, month)[1]:
        return None
    return BirthDate(year, month, day or None)
