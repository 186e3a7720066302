"""What a person does with a case: load, decide, record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from hub.actions.belongings import forgotten_up_to
from hub.actions.desk import REASON, TRIES, Busy, Desk
from hub.domain import deciding
from hub.domain.casework import (
    CaseState,
    Refusal,
    Refused,
    Sight,
    case_of,
    current_version,
    seen_in,
)
from hub.domain.deciding import Decide, refused_reason
from hub.domain.sampling import IMPRESSIONS
from hub.store.record import VersionTaken
from schemas.base import Event
from schemas.events import (
    CaseAssigned,
    CaseDecided,
    CaseImpression,
    CaseLabelled,
    CaseNoted,
    CaseSeconded,
    CaseUndone,
    DossierChange,
    Ruling,
    SubjectKind,
)
from schemas.ids import case_id

NOTE: Final = "note"
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands: its subject, what lies there, what was decided, what this rests on."""

    subject: UUID
    kind: SubjectKind
    sight: Sight
    indicators: frozenset[str]
    state: CaseState
    history: tuple[Event, ...]
    rests_on: Mapping[UUID, int]

    def place(self, by: str, now: datetime) -> dict[str, Any]:
        """Where and when the case's next event is recorded."""
        return {
            "originator_id": case_id(self.subject),
            "originator_version": self.state.version + 1,
            "occurred_at": now,
            "recorded_at": now,
            "cause": f"person:{by}",
            "subject": self.subject,
            "kind": self.kind,
            "by": by,
        }


def load(desk: Desk, subject: UUID) -> Case | None:
    """Load a case from the record; None where there is no such dossier or signal any more."""
    found = find(desk, subject)
    return found if isinstance(found, Case) else None


def find(desk: Desk, subject: UUID) -> Case | Refusal:
    """Load a case from the record, or say why there is none: never there, gone, or forgotten."""
    told = desk.history(subject)
    if not told:
        return Refusal(Refused.NOTHING_THERE)
    rests_on = {subject: len(told)}
    if isinstance(told[-1], DossierChange):
        kind, members = SubjectKind.DOSSIER, {m: desk.history(m) for m in told[-1].members}
        rests_on |= {member: len(events) for member, events in members.items()}
        version = told[-1].originator_version
    else:
        kind, members = SubjectKind.SIGNAL, {subject: told}
        version = 0
    gone = forgotten_up_to(desk, members)
    living = {m: events for m, events in members.items() if len(events) > gone.get(m, 0)}
    newest = {m: v for m, events in living.items() if (v := current_version(events)) is not None}
    if not newest:
        return Refusal(Refused.NOTHING_THERE if living else Refused.FORGOTTEN)
    seen = frozenset[str]().union(*(seen_in(v.header) for v in newest.values()))
    signals = {member: v.originator_version for member, v in newest.items()}
    history = desk.history(case_id(subject))
    rests_on[case_id(subject)] = len(history)
    sight = Sight(version or next(iter(signals.values())), signals)
    return Case(subject, kind, sight, seen, case_of(history), history, rests_on)


def decide(
    desk: Desk, subject: UUID, command: Decide, now: datetime
) -> CaseDecided | Refusal | None:
    """Record a decision; None when exactly this stood already. Raises `Busy`."""

    def make(case: Case) -> CaseDecided | Refusal | None:
        allowed = deciding.decide(case.state, command, case.sight, case.indicators, now)
        if not isinstance(allowed, deciding.Allowed):
            return allowed
        return CaseDecided(
            **case.place(command.by, now),
            ruling=command.ruling,
            ground=command.ground,
            until=command.until if command.ruling is Ruling.FOLLOWED else None,
            evidence=case.sight.evidence(command.read),
            needs_second=allowed.needs_second,
            sealed=_sealed(desk, case, REASON, command.reason),
        )

    return attempt(desk, subject, make)


def second(  # noqa: PLR0913 - who, what and why, by name
    desk: Desk, subject: UUID, *, version: int, agrees: bool, reason: str, by: str, now: datetime
) -> CaseSeconded | Refusal | None:
    """Record what a second person says of the decision of this version."""

    def make(case: Case) -> CaseSeconded | Refusal:
        found = deciding.second(case.state, version, by, reason)
        if isinstance(found, Refusal):
            return found
        sealed = _sealed(desk, case, REASON, reason)
        place = case.place(by, now)
        return CaseSeconded(**place, decision=version, agrees=agrees, sealed=sealed)

    return attempt(desk, subject, make)


def undo(  # noqa: PLR0913 - who, what and why, by name
    desk: Desk, subject: UUID, *, version: int, reason: str, by: str, now: datetime
) -> CaseUndone | Refusal | None:
    """Record that a decision counts no more."""

    def make(case: Case) -> CaseUndone | Refusal:
        found = deciding.undo(case.state, version, reason)
        if isinstance(found, Refusal):
            return found
        sealed = _sealed(desk, case, REASON, reason)
        return CaseUndone(**case.place(by, now), decision=version, sealed=sealed)

    return attempt(desk, subject, make)


def assign(
    desk: Desk, subject: UUID, *, to: str, by: str, now: datetime
) -> CaseAssigned | Refusal | None:
    """Record who works on the case; None when that was so already."""

    def make(case: Case) -> CaseAssigned | None:
        if case.state.assignee == to:
            return None
        return CaseAssigned(**case.place(by, now), to=to)

    return attempt(desk, subject, make)


def label(  # noqa: PLR0913 - who, what and why, by name
    desk: Desk, subject: UUID, *, label: str, is_on: bool, by: str, now: datetime
) -> CaseLabelled | Refusal | None:
    """Put a label on the case or take it off; None when that was so already."""

    def make(case: Case) -> CaseLabelled | None:
        if (label in case.state.labels) == is_on:
            return None
        return CaseLabelled(**case.place(by, now), label=label, is_on=is_on)

    return attempt(desk, subject, make)


def note(
    desk: Desk, subject: UUID, *, text: str, by: str, now: datetime
) -> CaseNoted | Refusal | None:
    """Record a note."""

    def make(case: Case) -> CaseNoted | Refusal:
        if refusal := refused_reason(text):
            return refusal
        return CaseNoted(**case.place(by, now), sealed=_sealed(desk, case, NOTE, text))

    return attempt(desk, subject, make)


def impression(
    desk: Desk, subject: UUID, *, code: str, by: str, now: datetime
) -> CaseImpression | Refusal | None:
    """Record what a person thinks before they saw the proposal; None when they said so already."""

    def make(case: Case) -> CaseImpression | Refusal | None:
        if code not in IMPRESSIONS:
            return Refusal(Refused.UNKNOWN_OUTCOME)
        if any(isinstance(it, CaseImpression) and it.by == by for it in case.history):
            return None
        return CaseImpression(
            **case.place(by, now), impression=code, evidence=case.sight.evidence(0)
        )

    return attempt(desk, subject, make)


def attempt(
    desk: Desk, subject: UUID, make: Callable[[Case], E | Refusal | None]
) -> E | Refusal | None:
    """Load, decide and record, anew when something it rests on went on meanwhile.

    Raises `Busy` when that kept happening.
    """
    for _ in range(TRIES):
        case = find(desk, subject)
        if isinstance(case, Refusal):
            return case
        made = make(case)
        if not isinstance(made, Event):
            return made
        try:
            desk.append(made, unchanged=case.rests_on)
        except VersionTaken:
            continue
        return made
    raise Busy("what the decision rests on kept changing")


def _sealed(desk: Desk, case: Case, block: str, text: str) -> dict[str, str]:
    return desk.seal(case_id(case.subject), case.state.version + 1, block, text.strip())
