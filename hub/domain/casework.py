"""What people may decide on a case, and what a case is after all that was decided: pure functions.

A decision is bound to the evidence that lay before the person. It has effect at once, or after a
second person agreed: where a minor is concerned nobody closes a case alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

from schemas.base import Event
from schemas.events import (
    CaseAssigned,
    CaseDecided,
    CaseLabelled,
    CaseSeconded,
    CaseUndone,
    Evidence,
    Ruling,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.signal import Answer, SignalHeader

REASON_MAX_CHARACTERS: Final = 2000
OPEN: Final = "open"
MINOR_INDICATOR: Final = "KWB-01"
ADULT_YEARS: Final = 18
GROUNDS: Final[Mapping[Ruling, Mapping[str, str]]] = {
    Ruling.CONFIRMED: {
        "concreet": "De signalen zijn concreet en steunen elkaar",
        "bron-bevestigt": "Een betrouwbare bron bevestigt het",
        "slachtoffer-vertelt": "Een mogelijk slachtoffer vertelt het zelf",
        "anders": "Iets anders: zie mijn woorden",
    },
    Ruling.FOLLOWED: {
        "wacht-op-partner": "Wij wachten op een partner",
        "te-weinig": "Er is nog te weinig bekend",
        "onderzoek-loopt": "Er loopt een onderzoek",
        "anders": "Iets anders: zie mijn woorden",
    },
    Ruling.CLOSED: {
        "geen-mensenhandel": "Het is geen mensenhandel",
        "andere-verklaring": "Er is een andere verklaring",
        "overgedragen": "Een ander heeft het overgenomen",
        "opgelost": "Het is opgelost",
        "anders": "Iets anders: zie mijn woorden",
    },
    Ruling.RETURNED: {
        "nieuw-signaal": "Er is nieuwe informatie",
        "vergissing": "Het eerdere besluit klopte niet",
        "anders": "Iets anders: zie mijn woorden",
    },
}
"""The grounds to choose from, by ruling: a code, and what it says."""


class Refused(StrEnum):
    """Why a decision is not recorded."""

    NO_REASON = "no-reason"
    REASON_TOO_LONG = "reason-too-long"
    UNKNOWN_GROUND = "unknown-ground"
    NO_DAY = "no-day"
    PAST_DAY = "past-day"
    STALE = "stale"
    UNREAD = "unread"
    NOTHING_THERE = "nothing-there"
    FORGOTTEN = "forgotten"
    SAME_PERSON = "same-person"
    NOT_OPEN = "not-open"
    NOT_NOW = "not-now"
    UNKNOWN_OUTCOME = "unknown-outcome"
    UNANSWERED = "unanswered"
    OUTCOME_DIFFERS = "outcome-differs"
    UNKNOWN_CONTACT = "unknown-contact"
    UNKNOWN_QUESTION = "unknown-question"
    BAD_MOMENT = "bad-moment"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not; for `STALE`, what differs from what the person saw (`Difference`)."""

    reason: Refused
    difference: "Difference | None" = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed since a person looked: signals that came, went, or got another version."""

    came: tuple[UUID, ...] = ()
    went: tuple[UUID, ...] = ()
    changed: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """A subject as it lies there: its version, and its signals with theirs."""

    version: int
    signals: Mapping[UUID, int]

    @property
    def digest(self) -> str:
        """A name for exactly this evidence: 16 hexadecimal digits."""
        ordered = sorted((signal.hex, version) for signal, version in self.signals.items())
        return blake2b(repr((self.version, ordered)).encode(), digest_size=8).hexdigest()

    def since(self, earlier: "Sight") -> Difference:
        """What differs here from an earlier sight."""
        both = self.signals.keys() & earlier.signals.keys()
        return Difference(
            came=tuple(sorted(self.signals.keys() - earlier.signals.keys())),
            went=tuple(sorted(earlier.signals.keys() - self.signals.keys())),
            changed=tuple(sorted(s for s in both if self.signals[s] != earlier.signals[s])),
        )

    def evidence(self, read: int) -> Evidence:
        """What to record of it."""
        signals = tuple(sorted(self.signals))
        return Evidence(version=self.version, signals=signals, digest=self.digest, read=read)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the past, with its version in the case's history."""

    version: int
    event: CaseDecided
    is_seconded: bool = False
    is_refused: bool = False
    is_undone: bool = False

    @property
    def is_in_force(self) -> bool:
        """Whether it has effect."""
        waits = self.event.needs_second and not self.is_seconded
        return not (waits or self.is_refused or self.is_undone)

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        settled = self.is_seconded or self.is_refused or self.is_undone
        return self.event.needs_second and not settled


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case after its history. `version` is that of its newest event."""

    version: int = 0
    decisions: tuple[Decided, ...] = ()
    assignee: str = ""
    labels: frozenset[str] = field(default_factory=frozenset)

    @property
    def ruling(self) -> CaseDecided | None:
        """The decision in force; None when the case is open."""
        in_force = [it.event for it in self.decisions if it.is_in_force]
        last = in_force[-1] if in_force else None
        return None if last is None or last.ruling is Ruling.RETURNED else last

    @property
    def waiting(self) -> Decided | None:
        """The newest decision that waits for a second person."""
        return next((it for it in reversed(self.decisions) if it.waits), None)


def evolve(state: CaseState, event: Event) -> CaseState:  # noqa: PLR0911 - all events
    """Take in one event of the case's history."""
    state = replace(state, version=event.originator_version)
    match event:
        case CaseDecided():
            decided = Decided(event.originator_version, event)
            return replace(state, decisions=(*state.decisions, decided))
        case CaseSeconded(agrees=True):
            return _marked(state, event.decision, lambda it: replace(it, is_seconded=True))
        case CaseSeconded():
            return _marked(state, event.decision, lambda it: replace(it, is_refused=True))
        case CaseUndone():
            return _marked(state, event.decision, lambda it: replace(it, is_undone=True))
        case CaseAssigned():
            return replace(state, assignee=event.to)
        case CaseLabelled():
            labels = state.labels - {event.label} | ({event.label} if event.is_on else set())
            return replace(state, labels=labels)
        case _:
            return state


def case_of(history: Iterable[Event]) -> CaseState:
    """A case after its whole history."""
    state = CaseState()
    for event in history:
        state = evolve(state, event)
    return state


def _marked(state: CaseState, version: int, mark: Callable[[Decided], Decided]) -> CaseState:
    decisions = tuple(mark(it) if it.version == version else it for it in state.decisions)
    return replace(state, decisions=decisions)


def seen_in(header: SignalHeader) -> frozenset[str]:
    """The codes that a signal says are so: indicators seen, vulnerabilities, and being a minor."""
    seen = {it.code for it in header.indicators if it.answer is Answer.YES}
    ages = (header.age_min_years, header.age_max_years)
    is_minor = header.has_minor or any(age is not None and age < ADULT_YEARS for age in ages)
    return frozenset(seen | {*header.vulnerabilities} | ({MINOR_INDICATOR} if is_minor else set()))


def current_version(events: Iterable[Event]) -> SignalVersion | None:
    """The signal as it is now; None when it was withdrawn."""
    found = None
    for event in events:
        if isinstance(event, SignalVersion):
            found = event
        elif isinstance(event, SignalWithdrawn):
            found = None
    return found


def needs_second(ruling: Ruling, indicators: Iterable[str]) -> bool:
    """Tell whether a second person must agree: closing where a minor may be a victim."""
    return ruling is Ruling.CLOSED and MINOR_INDICATOR in indicators


def is_open(state: CaseState, version: int, now: datetime) -> bool:
    """Tell whether somebody has to act: a decision rests no longer than the evidence stays.

    A closed or followed case opens again when its subject goes on, and a followed one on its day.
    """
    ruling = state.ruling
    if ruling is None or ruling.ruling is Ruling.CONFIRMED:
        return True
    if version > ruling.evidence.version:
        return True
    return ruling.until is not None and ruling.until <= now
