"""What people did with a case, newest first: short, in full, or as JSON, in one order for all."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.actions.desk import REASON, Desk
from hub.domain.asking import ANSWERS, CALL_OUTCOMES
from hub.domain.casework import GROUNDS
from hub.domain.procedure import ACCOUNTED, Procedure
from hub.domain.sampling import IMPRESSIONS
from hub.domain.unknowns import QUESTIONS
from hub.policy.event_words import TITLES
from hub.web.dossier.context import Case
from hub.web.dossier.status import RULINGS
from hub.web.moments import Moment, moment
from hub.web.words import Words, said
from schemas.base import Event
from schemas.events import (
    CallLogged,
    CaseAssigned,
    CaseDecided,
    CaseEvent,
    CaseImpression,
    CaseLabelled,
    CaseNoted,
    CaseSeconded,
    CaseUndone,
    CaseWeighed,
    QuestionAsked,
    QuestionClosed,
)

NOTE = "note"
ERASED = "(vernietigd)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: what it is, what it says in codes' words, and what the person wrote."""

    version: int
    topic: str
    title: str
    what: str
    words: str
    by: str
    at: Moment
    recorded_at: str
    evidence: str


def written(desk: Desk, history: tuple[Event, ...]) -> dict[int, str]:
    """What people wrote, by version; what was destroyed says so."""
    found = {}
    for event in history:
        sealed: Mapping[str, str] = getattr(event, "sealed", {})
        for block in (REASON, NOTE):
            if block in sealed:
                text = desk.unseal(event, sealed, block)
                found[event.originator_version] = ERASED if text is None else text
    return found


def entries(
    case: Case, texts: Mapping[int, str], words: Words, steps: Procedure
) -> tuple[Entry, ...]:
    """The history, newest first."""
    return tuple(
        _entry(event, case, texts, words, steps)
        for event in reversed(case.history)
        if isinstance(event, CaseEvent)
    )


def _entry(
    event: CaseEvent, case: Case, texts: Mapping[int, str], words: Words, steps: Procedure
) -> Entry:
    evidence = getattr(event, "evidence", None)
    return Entry(
        version=event.originator_version,
        topic=event.TOPIC,
        title=TITLES.get(event.TOPIC, event.TOPIC),
        what=_what(event, case, words, steps),
        words=texts.get(event.originator_version, ""),
        by=case.person(event.by),
        at=moment(event.occurred_at, case.now),
        recorded_at=event.recorded_at.isoformat(),
        evidence=f"v{evidence.version} #{evidence.digest[:4]}" if evidence else "",
    )


def _what(event: CaseEvent, case: Case, words: Words, steps: Procedure) -> str:  # noqa: C901, PLR0911 - all events
    match event:
        case CaseDecided():
            ground = GROUNDS[event.ruling].get(event.ground, event.ground)
            return f"{RULINGS[event.ruling][2]}: {ground}"
        case CaseSeconded():
            return "Stemt in" if event.agrees else "Stemt niet in"
        case CaseUndone():
            return f"Besluit {event.decision} telt niet meer"
        case CaseAssigned():
            return f"Aan {case.person(event.to)}" if event.to else "Aan niemand"
        case CaseLabelled():
            return f"Label {'erop' if event.is_on else 'eraf'}: {event.label}"
        case CaseNoted():
            return "Notitie"
        case CaseWeighed():
            return _step(event, steps)
        case CaseImpression():
            return IMPRESSIONS.get(event.impression, event.impression)
        case CallLogged():
            return f"{words.contact(event.contact)}: {said(CALL_OUTCOMES, event.outcome)}"
        case QuestionAsked():
            what = QUESTIONS.get(event.question, (event.question, ""))[0]
            return f"{what}: gevraagd aan {words.partner(event.partner)}"
        case QuestionClosed():
            return said(ANSWERS, event.outcome)
        case _:
            return ""


def _step(event: CaseWeighed, steps: Procedure) -> str:
    if event.step == ACCOUNTED:
        return "Verantwoording van wat acuut was"
    step = steps.steps.get(event.step)
    outcome = step.outcome(event.outcome) if step else None
    title = step.title if step else event.step
    return f"{title} {outcome.title if outcome else event.outcome}".replace("? ", "?: ")
