"""What people did with cases: decisions, who works on what, labels, steps, calls and questions.

A decision that was undone, refused or waits for a second person stays, and says so. Which one is in
force is told by `IN_FORCE`; what a case is after all of them, by `hub.domain.casework`.
"""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_json, as_text
from schemas.events import (
    CallLogged,
    CaseAssigned,
    CaseDecided,
    CaseEvent,
    CaseImpression,
    CaseLabelled,
    CaseSeconded,
    CaseUndone,
    CaseWeighed,
    QuestionAsked,
    QuestionClosed,
)

DECISIONS: Final = Table(
    "case_decisions",
    ("subject", "version"),
    (
        ("subject", TEXT),
        ("version", INTEGER),
        ("ruling", TEXT),
        ("ground", TEXT),
        ("person", TEXT),
        ("decided_at", TEXT),
        ("until", TEXT),
        ("evidence_version", INTEGER),
        ("evidence_digest", TEXT),
        ("read_signals", INTEGER),
        ("all_signals", INTEGER),
        ("needs_second", INTEGER),
        ("seconded_by", TEXT),
        ("is_refused", INTEGER),
        ("is_undone", INTEGER),
    ),
)
"""`until` is empty but for a followed case, `seconded_by` until a second person agreed."""
IN_FORCE: Final = "is_undone = 0 AND is_refused = 0 AND (needs_second = 0 OR seconded_by <> '')"
"""Which decisions have effect; the newest of them says how the case stands."""
ASSIGNMENTS: Final = Table(
    "case_assignments",
    ("subject",),
    (("subject", TEXT), ("person", TEXT), ("assigned_by", TEXT), ("assigned_at", TEXT)),
)
LABELS: Final = Table("case_labels", ("subject", "label"), (("subject", TEXT), ("label", TEXT)))
STEPS: Final = Table(
    "case_steps",
    ("subject", "version"),
    (
        ("subject", TEXT),
        ("version", INTEGER),
        ("step", TEXT),
        ("outcome", TEXT),
        ("answers", TEXT),
        ("person", TEXT),
        ("taken_at", TEXT),
    ),
)
CALLS: Final = Table(
    "calls",
    ("subject", "version"),
    (
        ("subject", TEXT),
        ("version", INTEGER),
        ("signal", TEXT),
        ("contact", TEXT),
        ("outcome", TEXT),
        ("person", TEXT),
        ("called_at", TEXT),
    ),
)
QUESTIONS: Final = Table(
    "questions",
    ("subject", "version"),
    (
        ("subject", TEXT),
        ("version", INTEGER),
        ("signal", TEXT),
        ("partner", TEXT),
        ("question", TEXT),
        ("person", TEXT),
        ("asked_at", TEXT),
        ("due_at", TEXT),
        ("outcome", TEXT),
    ),
)
"""`outcome` is empty while the question is open."""
IMPRESSIONS: Final = Table(
    "case_impressions",
    ("subject", "version"),
    (
        ("subject", TEXT),
        ("version", INTEGER),
        ("impression", TEXT),
        ("person", TEXT),
        ("said_at", TEXT),
    ),
)
TABLES: Final = (DECISIONS, ASSIGNMENTS, LABELS, STEPS, CALLS, QUESTIONS, IMPRESSIONS)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS assignments_by_person ON case_assignments (person)",
    "CREATE INDEX IF NOT EXISTS questions_by_signal ON questions (signal)",
)

SECONDED: Final = "UPDATE case_decisions SET seconded_by = ? WHERE subject = ? AND version = ?"
REFUSED: Final = "UPDATE case_decisions SET is_refused = 1 WHERE subject = ? AND version = ?"
UNDONE: Final = "UPDATE case_decisions SET is_undone = 1 WHERE subject = ? AND version = ?"
UNLABELLED: Final = "DELETE FROM case_labels WHERE subject = ? AND label = ?"
ANSWERED: Final = "UPDATE questions SET outcome = ? WHERE subject = ? AND version = ?"


def changes(event: CaseEvent) -> Iterator[Write | Change]:  # noqa: C901, PLR0912 - all events
    """What the event changes."""
    subject, at = str(event.subject), as_text(event.occurred_at)
    key = (subject, event.originator_version)
    match event:
        case CaseDecided():
            yield Write(DECISIONS, _decision(event))
        case CaseSeconded(agrees=True):
            yield Change(DECISIONS, SECONDED, (event.by, subject, event.decision))
        case CaseSeconded():
            yield Change(DECISIONS, REFUSED, (subject, event.decision))
        case CaseUndone():
            yield Change(DECISIONS, UNDONE, (subject, event.decision))
        case CaseAssigned():
            yield Write(ASSIGNMENTS, (subject, event.to, event.by, at))
        case CaseLabelled(is_on=True):
            yield Write(LABELS, (subject, event.label))
        case CaseLabelled():
            yield Change(LABELS, UNLABELLED, (subject, event.label))
        case CaseWeighed():
            answers = as_json(dict(event.answers))
            yield Write(STEPS, (*key, event.step, event.outcome, answers, event.by, at))
        case CaseImpression():
            yield Write(IMPRESSIONS, (*key, event.impression, event.by, at))
        case CallLogged():
            signal, called_at = str(event.signal or ""), as_text(event.called_at)
            row = (*key, signal, event.contact, event.outcome, event.by, called_at)
            yield Write(CALLS, row)
        case QuestionAsked():
            asked = (str(event.signal), event.partner, event.question, event.by, at)
            yield Write(QUESTIONS, (*key, *asked, as_text(event.due_at), ""))
        case QuestionClosed():
            yield Change(QUESTIONS, ANSWERED, (event.outcome, subject, event.asked))
        case _:
            return


def _decision(event: CaseDecided) -> tuple[object, ...]:
    seen = event.evidence
    return (
        str(event.subject),
        event.originator_version,
        event.ruling.value,
        event.ground,
        event.by,
        as_text(event.occurred_at),
        as_text(event.until) if event.until else "",
        seen.version,
        seen.digest,
        seen.read,
        len(seen.signals),
        int(event.needs_second),
        "",
        0,
        0,
    )
