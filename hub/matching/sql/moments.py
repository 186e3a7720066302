"""Dates and times as seconds since 1970 (no zone), read the way DuckDB's strptime reads them."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  differences only, in no zone
DAY: Final = 86_400
_DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "y": 2}
_PIVOT = 69
"""`%y` below this is of this century."""


def strptime(layout: str) -> Callable[[Any], float | None]:
    """Return a parser of one layout; it gives None for what is not such a moment (and None).

    Fields may have fewer digits than their width and spaces around, as in DuckDB. A layout with
    other fields than year, month, day, hour, minute and second is left to Python.
    """
    fields = re.findall("%(.)", layout)
    if not set(fields) <= _DIGITS.keys() or len(set(fields)) != len(fields):
        return _by_python(layout)
    pattern = re.sub(
        "%(.)", lambda field: rf"(?P<{field[1]}>\d{{1,{_DIGITS[field[1]]}}}+)", re.escape(layout)
    )
    matches = re.compile(rf"\s*{pattern}\s*", re.ASCII).fullmatch

    def seconds(text: Any) -> float | None:
        if not isinstance(text, str) or (match := matches(text)) is None:
            return moment(text) if isinstance(text, date) else None
        part = {name: int(value) for name, value in match.groupdict().items()}
        year = part.get("Y", 1900)
        if (short := part.get("y")) is not None:
            year = short + (2000 if short < _PIVOT else 1900)
        try:
            found = datetime(  # noqa: DTZ001
                year,
                part.get("m", 1),
                part.get("d", 1),
                part.get("H", 0),
                part.get("M", 0),
                part.get("S", 0),
            )
        except ValueError:
            return None
        return (found - _EPOCH).total_seconds()

    return seconds


def _by_python(layout: str) -> Callable[[Any], float | None]:
    def seconds(text: Any) -> float | None:
        if not isinstance(text, str):
            return None
        try:
            found = datetime.strptime(text.strip(), layout)  # noqa: DTZ007  in no zone
        except ValueError:
            return None
        return (found.replace(tzinfo=None) - _EPOCH).total_seconds()

    return seconds


def moment(value: Any) -> float | None:
    """Return seconds since 1970 of a date, a datetime, ISO text or seconds; None when neither."""
    if isinstance(value, str):
        if (seconds := _ISO_DAY(value)) is not None:
            return seconds
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH).total_seconds()
    if isinstance(value, date):
        return float((value - _EPOCH.date()).days * DAY)
    return float(value) if isinstance(value, (int, float)) else None


_ISO_DAY: Final = strptime("%Y-%m-%d")


def day(value: Any) -> float | None:
    """Return the start of the day a moment is in, in seconds since 1970."""
    seconds = moment(value)
    return None if seconds is None else float(math.floor(seconds / DAY) * DAY)


def date_part(unit: str, seconds: float) -> int:
    """Return the year, month, day, hour, minute or second of a moment."""
    days, rest = divmod(math.floor(seconds), DAY)
    match unit:
        case "hour" | "minute" | "second":
            return {"hour": rest // 3600, "minute": rest // 60 % 60, "second": rest % 60}[unit]
        case _:
            found = date.fromordinal(_EPOCH.toordinal() + days)
            return int(getattr(found, unit))


def date_diff(unit: str, start: float, end: float) -> int:
    """Return how many boundaries of a unit lie between two moments, as DuckDB counts them."""
    return _boundary(unit, end) - _boundary(unit, start)


def _boundary(unit: str, seconds: float) -> int:
    if unit == "year":
        return date_part("year", seconds)
    if unit == "month":
        return 12 * date_part("year", seconds) + date_part("month", seconds)
    return math.floor(seconds / {"day": DAY, "hour": 3600, "minute": 60, "second": 1}[unit])
