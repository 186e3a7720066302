"""Scalars of partners' messages: what a field may hold, refused by rule and never repeated.

They refuse what no partner can mean: control characters, dates that do not exist, times without a
zone, years before 1900 or after 2100, a BSN that fails its eleven-test.
"""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from schemas.sensitive import passes_eleven_test

YEAR_MIN: Final = 1900
YEAR_MAX: Final = 2100

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_PROSE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_RFC3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_PARTIAL: Final = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_BSN_NEVER_ISSUED: Final = frozenset({"000000000", "111111110", "123456782"})


def first_and_last_day(partial: str) -> tuple[date, date]:
    """Give the days between which a partial date lies, both included.

    A ValueError says that it is no date, or lies outside the years we believe.
    """
    if not re.fullmatch(_PARTIAL, partial, re.ASCII):
        raise ValueError("not a partial date")
    year, *rest = (int(part) for part in partial.split("-"))
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise ValueError("a year we do not believe")
    match rest:
        case [month, day]:
            return date(year, month, day), date(year, month, day)
        case [month]:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case _:
            return date(year, 1, 1), date(year, 12, 31)


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("Hier mogen geen stuurtekens of regeleinden staan.")
    return text


def refuse_control(text: str) -> str:
    """Return running text, or refuse NUL and other control characters in it."""
    if _CONTROL_IN_PROSE.search(text):
        raise ValueError("Hier mogen geen stuurtekens staan, behalve regeleinden en tabs.")
    return text


def _in_range(day: date) -> date:
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise PydanticCustomError("date_range", "year out of range")
    return day


def _rfc3339(raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    if _RFC3339.fullmatch(raw):
        with suppress(ValueError):  # of the right shape, but no moment that exists
            return datetime.fromisoformat(raw)
    raise PydanticCustomError("datetime_rfc3339", "not an RFC 3339 moment with a zone")


def _utc(moment: datetime) -> datetime:
    _in_range(moment)
    return moment.astimezone(UTC)


def _partial_date(text: str) -> str:
    try:
        first_and_last_day(text)
    except ValueError:
        raise PydanticCustomError("date_partial", "not a date that exists") from None
    return text


def _eleven_test(text: str) -> str:
    digits = re.sub(r"[ .]", "", text)
    if digits in _BSN_NEVER_ISSUED or not passes_eleven_test(digits):
        raise PydanticCustomError("bsn", "fails the eleven-test")
    return digits


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
"""One line of text."""
ShortLine = Annotated[str, Field(min_length=1, max_length=30), AfterValidator(_printable)]
Prose = Annotated[str, Field(min_length=1, max_length=15_000), AfterValidator(refuse_control)]
"""Running text of several lines."""
ShortProse = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(refuse_control)]
Day = Annotated[date, AfterValidator(_in_range)]
Moment = Annotated[AwareDatetime, BeforeValidator(_rfc3339), AfterValidator(_utc)]
"""RFC 3339 with a zone; becomes UTC."""
PartialDate = Annotated[
    str,
    WithJsonSchema({"type": "string", "format": "partial-date", "pattern": _PARTIAL}),
    AfterValidator(_partial_date),
]
"""`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as known: an unknown day or month is left out."""
Bsn = Annotated[
    str,
    Field(pattern=r"^([0-9][ .]?){8}[0-9]$", json_schema_extra={"format": "bsn"}),
    AfterValidator(_eleven_test),
]
"""Nine digits, spaces and dots allowed (Wabb, Besluit BSN: eleven-test); becomes the digits."""
Phone = Annotated[str, Field(pattern=r"^\+?[0-9(][0-9 ()./-]{4,28}[0-9]$")]
Plate = Annotated[str, Field(min_length=2, max_length=20), AfterValidator(_printable)]
BagId = Annotated[str, Field(pattern=r"^[0-9]{16}$")]
Kvk = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
Branch = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Iban = Annotated[str, Field(pattern=r"^[A-Za-z]{2}[0-9]{2}[A-Za-z0-9 ]{8,36}$")]
Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
