"""Logging a call, asking a partner, closing a question: load, decide, record."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hub.actions.casework import NOTE, Case, attempt
from hub.actions.desk import Desk
from hub.domain import asking
from hub.domain.asking import Call
from hub.domain.casework import Refusal
from schemas.events import CallLogged, QuestionAsked, QuestionClosed
from schemas.ids import case_id


def log_call(  # noqa: PLR0913 - who, what and when, by name
    desk: Desk, subject: UUID, call: Call, *, contacts: Collection[str], by: str, now: datetime
) -> CallLogged | Refusal | None:
    """Record a call; None when exactly this was just logged: a second click records nothing."""

    def make(case: Case) -> CallLogged | Refusal | None:
        if refusal := asking.call(call, contacts, now):
            return refusal
        if asking.is_logged(case.history, call, by):
            return None
        note, version = call.note.strip(), case.state.version + 1
        return CallLogged(
            **case.place(by, now),
            signal=call.signal if call.signal in case.sight.signals else None,
            contact=call.contact,
            outcome=call.outcome,
            called_at=call.called_at,
            sealed=desk.seal(case_id(subject), version, NOTE, note) if note else {},
        )

    return attempt(desk, subject, make)


def ask(  # noqa: PLR0913 - who, whom, what and when, by name
    desk: Desk,
    subject: UUID,
    *,
    signal: UUID,
    partner: str,
    question: str,
    due_at: datetime,
    by: str,
    now: datetime,
) -> QuestionAsked | Refusal | None:
    """Record that a partner is asked; None when exactly this is open already."""

    def make(case: Case) -> QuestionAsked | Refusal | None:
        answer = asking.ask(case.history, signal, question, case.sight.signals)
        if isinstance(answer, Refusal):
            return answer
        if not answer:
            return None
        return QuestionAsked(
            **case.place(by, now),
            signal=signal,
            partner=partner,
            question=question,
            due_at=due_at,
        )

    return attempt(desk, subject, make)


def close_question(  # noqa: PLR0913 - who and what, by name
    desk: Desk, subject: UUID, *, asked: int, outcome: str, by: str, now: datetime
) -> QuestionClosed | Refusal | None:
    """Record that a question was answered, or is no longer needed."""

    def make(case: Case) -> QuestionClosed | Refusal:
        if refusal := asking.close(case.history, asked, outcome):
            return refusal
        return QuestionClosed(**case.place(by, now), asked=asked, outcome=outcome)

    return attempt(desk, subject, make)
