"""How soon a request of a data subject must be answered, and why then: pure, from the policy.

A term in months or days ends with its last day, or with the next working day (art. 3 of Regulation
1182/71; art. 1 Algemene termijnenwet). A longer term is counted from the same receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from hub.domain.calendar import AMSTERDAM, DAY, WorkingCalendar, start_of
from hub.domain.retention import Period
from schemas.events.requests import Asked, UnderLaw

Titles = Mapping[str, str]
"""What a code means, in Dutch, in the order of the policy."""


@dataclass(frozen=True, slots=True)
class RequestTerm:
    """How long after receipt; `longer` is how much longer it may take, None where it may not.

    `basis` is the law; `is_checked` once a person looked it up.
    """

    code: str
    law: UnderLaw
    asked: frozenset[Asked]
    period: Period
    longer: Period | None
    basis: str
    is_checked: bool


class Ground(NamedTuple):
    """Why something is not given; `of_part`: it can also be said of a part of a signal."""

    title: str
    laws: frozenset[UnderLaw]
    of_part: bool


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """The terms and all that may be chosen, by code."""

    version: str
    digest: str
    terms: tuple[RequestTerm, ...]
    channels: Titles
    means: Titles
    extensions: Titles
    closings: Titles
    grounds: Mapping[str, Ground]

    def term(self, law: UnderLaw, asked: Asked) -> RequestTerm:
        """The term of a request; the loader refused a policy that lacks one."""
        return next(it for it in self.terms if it.law is law and asked in it.asked)

    def named(self, code: str) -> RequestTerm | None:
        """The term of this code; None where the policy no longer has it."""
        return next((it for it in self.terms if it.code == code), None)

    def grounds_of(self, law: UnderLaw, *, of_part: bool = False) -> Titles:
        """The grounds that can be chosen under a law."""
        return {
            code: it.title
            for code, it in self.grounds.items()
            if law in it.laws and (it.of_part or not of_part)
        }


class Due(NamedTuple):
    """When an answer is due (midnight at the end of the last day), and how that was counted."""

    at: datetime
    reason: str


CALENDAR: Final = WorkingCalendar()


def due_of(received: datetime, term: RequestTerm, *, is_longer: bool) -> Due:
    """When a request that was received then must be answered."""
    longer = term.longer if is_longer else None
    counted = term.period
    if longer is not None:
        both = f"{counted.text} en {longer.text}"
        counted = Period(counted.months + longer.months, counted.days + longer.days, both)
    named = counted.after(received).astimezone(AMSTERDAM).date()
    last = named
    while not CALENDAR.is_working_day(last):
        last += DAY
    at = start_of(last + DAY).astimezone(UTC)
    moved = "" if last == named else f"; {_day(named)} is geen werkdag, dus {_day(last)}"
    begun = received.astimezone(AMSTERDAM).date()
    return Due(at, f"{counted.text} na ontvangst op {_day(begun)}{moved}")


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
