"""Calling somebody at once and asking a partner: what can be recorded of it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from hub.domain.calendar import Term, parse_term
from hub.domain.casework import REASON_MAX_CHARACTERS, Refusal, Refused
from hub.domain.unknowns import QUESTIONS
from schemas.base import Event
from schemas.events import CallLogged, QuestionAsked, QuestionClosed

CALL_OUTCOMES: Final[Mapping[str, str]] = {
    "bereikt": "Bereikt",
    "niet-bereikt": "Niet bereikt",
    "belt-terug": "Belt terug",
}
REACHED: Final = "bereikt"
ANSWERS: Final[Mapping[str, str]] = {
    "beantwoord": "Beantwoord",
    "weet-niet": "De partner weet het niet",
    "niet-nodig": "Niet meer nodig",
}
TERMS: Final[Mapping[str, Term]] = {
    text: parse_term(text) for text in ("1 werkdag", "3 werkdagen", "5 werkdagen", "10 werkdagen")
}
CALL_WITHIN: Final = timedelta(days=7)
"""A call of longer ago is told in a note: its moment is not to be trusted."""
CLOCK_APART: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was made: whom (a contact's code), how it went, when, and a note."""

    contact: str
    outcome: str
    called_at: datetime
    note: str
    signal: UUID | None


def call(command: Call, contacts: Collection[str], now: datetime) -> Refusal | None:
    """Refuse a call to nobody we know, at no possible moment, or with an endless note."""
    if command.contact not in contacts:
        return Refusal(Refused.UNKNOWN_CONTACT)
    if command.outcome not in CALL_OUTCOMES:
        return Refusal(Refused.UNKNOWN_OUTCOME)
    if not now - CALL_WITHIN <= command.called_at <= now + CLOCK_APART:
        return Refusal(Refused.BAD_MOMENT)
    if len(command.note.strip()) > REASON_MAX_CHARACTERS:
        return Refusal(Refused.REASON_TOO_LONG)
    return None


def is_logged(history: Collection[Event], command: Call, by: str) -> bool:
    """Tell whether this person logged exactly this call already."""
    said = (command.contact, command.outcome, command.called_at, by)
    return any(
        (it.contact, it.outcome, it.called_at, it.by) == said
        for it in history
        if isinstance(it, CallLogged)
    )


def ask(
    history: Collection[Event], signal: UUID, question: str, signals: Collection[UUID]
) -> Refusal | bool:
    """Refuse a question that has no code or a signal of another case; False: it is open already."""
    if question not in QUESTIONS:
        return Refusal(Refused.UNKNOWN_QUESTION)
    if signal not in signals:
        return Refusal(Refused.NOTHING_THERE)
    asked = open_questions(history)
    return not any((it.signal, it.question) == (signal, question) for it in asked)


def close(history: Collection[Event], asked: int, outcome: str) -> Refusal | None:
    """Refuse to close what is not open, or with no known outcome."""
    if outcome not in ANSWERS:
        return Refusal(Refused.UNKNOWN_OUTCOME)
    if asked not in {it.originator_version for it in open_questions(history)}:
        return Refusal(Refused.NOTHING_THERE)
    return None


def open_questions(history: Collection[Event]) -> tuple[QuestionAsked, ...]:
    """The questions that were not closed, in order."""
    closed = {it.asked for it in history if isinstance(it, QuestionClosed)}
    return tuple(
        it
        for it in history
        if isinstance(it, QuestionAsked) and it.originator_version not in closed
    )
