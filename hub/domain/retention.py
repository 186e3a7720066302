"""How long something may be kept, and why: pure functions of what is so and of the policy.

A term begins when a matter is settled; a limit begins when the hub received the signal, whatever
was done with it since. The earlier of the two is when it is due. What is due may still be kept
back: while people work on it, or while somebody holds it on a ground and until a day.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from hub.domain.calendar import AMSTERDAM, DAY
from schemas.events.erasure import ItemKind
from schemas.signal import Partner, Regime

PERIOD_TEXT: Final = re.compile(r"([1-9][0-9]{0,2}) (dag|dagen|maand|maanden|jaar)")
MONTHS_A_YEAR: Final = 12
YEARS_MAX: Final = 100
SLACK: Final = 4 * DAY
"""By so much at most do months of unlike length lead to one day."""


class State(StrEnum):
    """How the matter of a signal stands; the value is the word in the policy."""

    OPEN = "open"
    FOLLOWED_UP = "vervolg"
    HANDED_OVER = "overgedragen"
    CLOSED = "afgesloten"
    UNFOUNDED = "geen-vervolg"
    WITHDRAWN = "ingetrokken"
    ON_REQUEST = "op-verzoek"
    """Its data subject asked to erase it, and that was granted."""
    HELD = "quarantaine"
    REQUEST = "verzoek"
    """A request of a data subject, once it is over."""


SETTLED: Final = frozenset(State) - {State.OPEN, State.FOLLOWED_UP}
"""States in which nobody works on it any more."""


class Period(NamedTuple):
    """So many months and days by the calendar."""

    months: int
    days: int
    text: str

    def after(self, start: datetime) -> datetime:
        """The same hour that much later, in Dutch time; the 31st of a short month is its last."""
        return _moved(start, self.months, self.days)

    def before(self, end: datetime) -> datetime:
        """A moment after which nothing has begun that is over by `end`."""
        return _moved(end, -self.months, -self.days) + SLACK


def _moved(start: datetime, months: int, days: int) -> datetime:
    local = start.astimezone(AMSTERDAM)
    years, month = divmod(local.month - 1 + months, MONTHS_A_YEAR)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day) + timedelta(days=days)


def parse_period(text: str) -> Period:
    """Read `30 dagen`, `6 maanden` or `5 jaar`. Anything else is a ValueError that says so."""
    found = PERIOD_TEXT.fullmatch(text)
    if found is None:
        raise ValueError("schrijf een aantal met een eenheid: dagen, maanden of jaar")
    amount, unit = int(found[1]), found[2]
    if unit.startswith("dag"):
        return Period(0, amount, text)
    months = amount * (MONTHS_A_YEAR if unit == "jaar" else 1)
    if months > YEARS_MAX * MONTHS_A_YEAR:
        raise ValueError(f"een termijn is hooguit {YEARS_MAX} jaar")
    return Period(months, 0, text)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is about; an empty set stands for all."""

    partners: frozenset[Partner] = frozenset()
    regimes: frozenset[Regime] = frozenset()
    sources: frozenset[str] = frozenset()

    def holds(self, matter: "Matter") -> bool:
        """Whether a rule of this scope is about the matter. A held message has no regime yet."""
        return (
            (not self.partners or matter.partner in self.partners)
            and (not self.regimes or matter.regime in self.regimes)
            and (not self.sources or matter.source_kind in self.sources)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """How long after it was settled (or received, if it `starts_at_receipt`) something may stay.

    `basis` is the law or the entry of the selection list; `is_checked` once a person looked it up.
    """

    code: str
    title: str
    states: frozenset[State]
    scope: Scope
    period: Period
    starts_at_receipt: bool
    basis: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """How long after receipt something may stay at most; `also_open`: also while people work on it.

    Such a limit is set by law: it does not wait for a decision.
    """

    code: str
    title: str
    scope: Scope
    period: Period
    also_open: bool
    basis: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """The rules in order of precedence, the limits, and the grounds of a hold, by code."""

    version: str
    digest: str
    rules: tuple[Rule, ...]
    limits: tuple[Limit, ...]
    holds: Mapping[str, str]
    hold_at_most: Period

    def named(self, code: str) -> Rule | Limit | None:
        """The rule or limit of this code."""
        return next((it for it in self.all if it.code == code), None)

    @property
    def all(self) -> tuple[Rule | Limit, ...]:
        """All rules and limits."""
        return (*self.rules, *self.limits)


@dataclass(frozen=True, slots=True)
class Matter:
    """What the terms of something depend on. `settled_at` is None while people work on it.

    `version` is that of the signal's newest version, 0 for a message in quarantine. `is_asked_for`
    while its data subject waits for an answer: nothing may go before that.
    """

    kind: ItemKind
    subject: UUID
    version: int
    partner: Partner
    regime: Regime | None
    source_kind: str
    received_at: datetime
    state: State
    settled_at: datetime | None
    held_until: datetime | None = None
    is_asked_for: bool = False


class Back(StrEnum):
    """Why something that is due is kept back; the value is the code in the record."""

    HOLD = "hold"
    REQUEST = "request"
    OPEN = "open"
    CHANGED = "changed"
    GONE = "gone"


class Due(NamedTuple):
    """When something is due, by which rule or limit, and why it is kept back if it is."""

    at: datetime
    rule: Rule | Limit
    back: Back | None


def due_of(matter: Matter, policy: RetentionPolicy, now: datetime) -> Due | None:
    """When a matter is due; None where no rule or limit says so yet.

    The first rule that is about it counts, and every limit. It is kept back while it is held or
    its data subject waits for an answer, and while people work on it unless the limit that it
    reached does not wait for them.
    """
    found = [due for due in (_by_rule(matter, policy), *_by_limits(matter, policy)) if due]
    if not found:
        return None
    at, rule = min(found, key=lambda due: due[0])
    if matter.held_until is not None and matter.held_until > now:
        return Due(at, rule, Back.HOLD)
    if matter.is_asked_for:
        return Due(at, rule, Back.REQUEST)
    waits = matter.state not in SETTLED and not _overrides(found, now)
    return Due(at, rule, Back.OPEN if waits else None)


def _by_rule(matter: Matter, policy: RetentionPolicy) -> tuple[datetime, Rule | Limit] | None:
    rule = next(
        (it for it in policy.rules if matter.state in it.states and it.scope.holds(matter)), None
    )
    start = matter.received_at if rule and rule.starts_at_receipt else matter.settled_at
    return None if rule is None or start is None else (rule.period.after(start), rule)


def _by_limits(matter: Matter, policy: RetentionPolicy) -> list[tuple[datetime, Rule | Limit]]:
    return [
        (it.period.after(matter.received_at), it) for it in policy.limits if it.scope.holds(matter)
    ]


def _overrides(found: list[tuple[datetime, Rule | Limit]], now: datetime) -> bool:
    """Whether a limit that does not wait for people has been reached."""
    return any(isinstance(it, Limit) and it.also_open and at <= now for at, it in found)
