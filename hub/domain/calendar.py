"""Terms and deadlines in Dutch time, with the working days of the Algemene termijnenwet.

Working days are Monday to Friday without the holidays of art. 3 Atw (Good Friday counts as one by
art. 3 lid 2). A term in working days starts on the day after receipt and ends at the close of its
last day. A term in calendar days or weeks is extended to the next working day (art. 1) and, from
three days up, until it holds two working days (art. 2). Hours and minutes run on through nights,
weekends and changes of the clock (art. 4: the act does not extend them). "Same day" ends at
midnight, weekends included, but leaves at least four hours.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
DAY: Final = timedelta(days=1)
SAME_DAY_LEAST: Final = timedelta(hours=4)
SATURDAY: Final = 5
SUNDAY: Final = 6
ATW_DAYS_MIN: Final = 3
ATW_WORKING_DAYS_MIN: Final = 2
DAYS_A_WEEK: Final = 7


def start_of(day: date) -> datetime:
    """When a day begins in the Netherlands."""
    return datetime.combine(day, time(), AMSTERDAM)


class TermUnit(StrEnum):
    """What a term counts in; the value is the singular in policy files."""

    MINUTE = "minuut"
    HOUR = "uur"
    SAME_DAY = "zelfde dag"
    WORKING_DAY = "werkdag"
    CALENDAR_DAY = "kalenderdag"
    WEEK = "week"


PLURALS: Final = {
    TermUnit.MINUTE: "minuten",
    TermUnit.HOUR: "uur",
    TermUnit.WORKING_DAY: "werkdagen",
    TermUnit.CALENDAR_DAY: "kalenderdagen",
    TermUnit.WEEK: "weken",
}
AMOUNT_MAX: Final = {
    TermUnit.MINUTE: 1440,
    TermUnit.HOUR: 168,
    TermUnit.SAME_DAY: 1,
    TermUnit.WORKING_DAY: 60,
    TermUnit.CALENDAR_DAY: 90,  # art. 4 Atw: longer terms fall outside the act
    TermUnit.WEEK: 12,
}
UNIT_BY_WORD: Final = {unit.value: unit for unit in PLURALS} | {
    plural: unit for unit, plural in PLURALS.items()
}
TERM_TEXT: Final = re.compile(r"([1-9][0-9]{0,3}) ([a-z]+)")


@dataclass(frozen=True, slots=True)
class Term:
    """So many units of time, e.g. five working days; `str()` gives the policy's own words."""

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        """Refuse an amount that the calendar does not bound, with a ValueError."""
        if not 1 <= self.amount <= AMOUNT_MAX[self.unit]:
            raise ValueError(
                f"een termijn in {self.unit} telt 1 tot en met {AMOUNT_MAX[self.unit]}"
            )

    def __str__(self) -> str:
        """Write the term as `parse_term` reads it."""
        if self.unit is TermUnit.SAME_DAY:
            return self.unit.value
        return f"{self.amount} {self.unit.value if self.amount == 1 else PLURALS[self.unit]}"


def parse_term(text: str) -> Term:
    """Read `30 minuten`, `24 uur`, `zelfde dag`, `5 werkdagen`, `90 kalenderdagen`, `10 weken`.

    Anything else is a ValueError that lists the units.
    """
    if text == TermUnit.SAME_DAY:
        return Term(1, TermUnit.SAME_DAY)
    match = TERM_TEXT.fullmatch(text)
    if match is None or match[2] not in UNIT_BY_WORD:
        units = ", ".join(PLURALS.values())
        raise ValueError(f"schrijf 'zelfde dag' of een aantal met een eenheid: {units}")
    return Term(int(match[1]), UNIT_BY_WORD[match[2]])


def easter_sunday(year: int) -> date:
    """Give the Gregorian date of Easter (Meeus/Jones/Butcher, Astronomical Algorithms ch. 8)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, rest = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - lunar + 15) % 30
    leaps, of_leap = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - of_leap) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """Give the holidays of art. 3 Algemene termijnenwet, as they are since King's Day in 2014."""
    easter = easter_sunday(year)
    kings_day = date(year, 4, 27)
    return frozenset(
        {
            date(year, 1, 1),
            easter - 2 * DAY,  # Goede Vrijdag
            easter + DAY,  # tweede Paasdag
            kings_day - DAY if kings_day.weekday() == SUNDAY else kings_day,
            date(year, 5, 5),  # Bevrijdingsdag
            easter + 39 * DAY,  # Hemelvaartsdag
            easter + 50 * DAY,  # tweede Pinksterdag
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The municipality's working week.

    `closes_at` is the local time at which a working day's terms end. `equated_days` are days
    that a royal decree puts on a par with holidays (art. 3 lid 3 Atw), or local closing days.
    """

    closes_at: time = time(17, 0)
    equated_days: frozenset[date] = frozenset()
    zone: ZoneInfo = AMSTERDAM

    def is_working_day(self, day: date) -> bool:
        """Say whether the town hall works on this date."""
        return (
            day.weekday() < SATURDAY
            and day not in public_holidays(day.year)
            and day not in self.equated_days
        )

    def add_term(self, start: datetime, term: Term) -> datetime:
        """Give the moment, in UTC, at which a term that starts now has passed.

        A start without a time zone is a ValueError: its deadline would be a guess.
        """
        if start.tzinfo is None:
            raise ValueError("a term needs a start with a time zone")
        match term.unit:
            case TermUnit.MINUTE:
                return start.astimezone(UTC) + timedelta(minutes=term.amount)
            case TermUnit.HOUR:
                return start.astimezone(UTC) + timedelta(hours=term.amount)
            case TermUnit.SAME_DAY:
                midnight = self._at(start.astimezone(self.zone).date() + DAY, time())
                return max(midnight, start.astimezone(UTC) + SAME_DAY_LEAST)
            case TermUnit.WORKING_DAY:
                last = self._working_days_later(start, term.amount)
            case TermUnit.CALENDAR_DAY:
                last = self._calendar_days_later(start, term.amount)
            case TermUnit.WEEK:
                last = self._calendar_days_later(start, term.amount * DAYS_A_WEEK)
        return self._at(last, self.closes_at)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def _working_days_later(self, start: datetime, count: int) -> date:
        day = start.astimezone(self.zone).date()
        while count:
            day += DAY
            count -= self.is_working_day(day)
        return day

    def _calendar_days_later(self, start: datetime, count: int) -> date:
        first = start.astimezone(self.zone).date()
        last = first + count * DAY
        if count >= ATW_DAYS_MIN:
            last = max(last, self._working_days_later(start, ATW_WORKING_DAYS_MIN))
        while not self.is_working_day(last):
            last += DAY
        return last
