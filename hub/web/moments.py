"""Moments as a person says them, in Dutch time. Pure: `now` comes from outside."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from hub.domain.calendar import AMSTERDAM, DAY

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""What lies beyond is a mistake, and near the ends of the calendar no zone can be reckoned."""

WEEKDAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS: Final = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
NEAR: Final = {-1: "gisteren", 0: "vandaag", 1: "morgen"}
WEEK_DAYS: Final = 6
HOURS_SHOWN: Final = timedelta(hours=48)
HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: `at` as RFC 3339 in UTC, `words` as one says it today, `date` in full."""

    at: str
    words: str
    date: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something must be done, and what is left of that time, in words."""

    moment: Moment
    left: str
    is_late: bool


def parse(text: str) -> datetime:
    """Read a moment as the views hold it. A ValueError means that it is none."""
    return datetime.fromisoformat(text)


def stored(at: datetime) -> str:
    """Write a moment as the views hold it, to compare with theirs."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(at: datetime, now: datetime) -> Moment:
    """Say when something was."""
    local = at.astimezone(AMSTERDAM)
    return _said(at, local.date(), f"{local:%H:%M}", now)


def seen(at: datetime, now: datetime) -> Moment:
    """Say when something was observed: midnight stands for a day whose hour nobody told."""
    local = at.astimezone(AMSTERDAM)
    is_day = local.time() == time()
    return _said(at, local.date(), "" if is_day else f"{local:%H:%M}", now)


def deadline(at: datetime, now: datetime) -> Deadline:
    """Say when something must be done; midnight is the end of the day before."""
    local = at.astimezone(AMSTERDAM)
    is_midnight = local.time() == time()
    day = local.date() - DAY if is_midnight else local.date()
    said = _said(at, day, "24:00" if is_midnight else f"{local:%H:%M}", now)
    left = at - now
    is_late = left < timedelta()
    amount = _amount(abs(left))
    return Deadline(said, f"{amount} te laat" if is_late else f"nog {amount}", is_late)


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago something was: `2 uur geleden`."""
    return f"{_amount(now - at)} geleden" if now - at >= MINUTE else "zojuist"


def day_month(day: date) -> str:
    """A day without its year, short: `4 sep`."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def full_day(day: date) -> str:
    """A day in full: `4 september 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def local_day(at: datetime) -> date:
    """The Dutch day of a moment."""
    return at.astimezone(AMSTERDAM).date()


def local_minute(at: datetime) -> str:
    """A moment as a form's `datetime-local` field holds it: Dutch time, to the minute."""
    return at.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")


def from_local(text: str) -> datetime | None:
    """Read such a field, or a day alone; None where it is no moment."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.tzinfo or not FIRST_DAY <= read.date() <= LAST_DAY:
        return None
    return read.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def day_of(text: str) -> date | None:
    """Read the field of a day; None where it is none, or none that a form is about."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if FIRST_DAY <= read <= LAST_DAY else None


def _said(at: datetime, day: date, clock: str, now: datetime) -> Moment:
    away = (day - local_day(now)).days
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    if away in NEAR:
        words = f"{NEAR[away]} {clock}"
    elif 0 < away <= WEEK_DAYS:
        words = f"{weekday} {clock}"
    else:
        year = "" if day.year == local_day(now).year else f" {day.year}"
        words = f"{day.day} {month}{year} {clock}"
    utc = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    full = f"{weekday} {full_day(day)}"
    return Moment(utc, words.strip(), f"{full}, {clock}" if clock else full)


def _amount(span: timedelta) -> str:
    if span < HOUR:
        minutes = span // MINUTE
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"
    if span < HOURS_SHOWN:
        return f"{span // HOUR} uur"
    return f"{span // DAY} dagen"
