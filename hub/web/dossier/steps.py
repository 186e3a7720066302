"""Where a case is in the procedure: which steps were taken, which is open, what it allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import URGENCY_RANK
from hub.domain.procedure import (
    ANSWERS,
    SOURCE_ANSWERS,
    Procedure,
    ProcedureState,
    Step,
    account_due,
    procedure_of,
    release_gate,
)
from hub.web.dossier.context import Case
from hub.web.dossier.gaps import Choice
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.words import Words, said
from schemas.signal import Urgency


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or source of a step, what can be answered, and what was."""

    code: str
    text: str
    choices: tuple[Choice, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class StepPart:
    """A step of the procedure. `state` is gezet, open or later."""

    code: str
    title: str
    explanation: str
    state: str
    outcome: str
    reason: str
    by: str
    at: Moment | None
    asked: tuple[Asked, ...]
    outcomes: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class GatePart:
    """Whether sharing with somebody is open now, and why."""

    who: str
    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The procedure of this case."""

    version: str
    steps: tuple[StepPart, ...]
    is_stopped: bool
    gates: tuple[GatePart, ...]
    account: Deadline | None
    is_acute: bool


def is_acute(case: Case) -> bool:
    """Whether a rule says that this is acute now."""
    top = URGENCY_RANK[Urgency.ACUTE]
    return any(
        URGENCY_RANK[Urgency(route.urgency)] == top
        for route in case.routes.values()
        if not route.is_ended
    )


def steps(
    case: Case,
    procedure: Procedure,
    words: Words,
    texts: Mapping[int, str],
    shared_past: tuple[datetime, ...],
) -> Steps:
    """Where the case is; `shared_past` are the moments at which something went past the steps."""
    state = procedure_of(case.history, procedure)
    acute = is_acute(case)
    due = account_due(state, shared_past, WorkingCalendar())
    return Steps(
        version=procedure.version,
        steps=tuple(_part(step, state, case, texts) for step in procedure.steps.values()),
        is_stopped=state.is_stopped,
        gates=_gates(state, words, is_acute=acute),
        account=deadline(due, case.now) if due else None,
        is_acute=acute,
    )


def _gates(state: ProcedureState, words: Words, *, is_acute: bool) -> tuple[GatePart, ...]:
    found = []
    for role in words.policy.pillars:
        if role.totals_only:
            continue
        gate = release_gate(state, str(role.name), role.outside, is_acute)
        found.append(GatePart(role.title, gate.allowed, gate.reason))
    outside = release_gate(state, "buiten", is_outside=True, is_acute=is_acute)
    return (*found, GatePart("Buiten de gemeente", outside.allowed, outside.reason))


def _part(step: Step, state: ProcedureState, case: Case, texts: Mapping[int, str]) -> StepPart:
    taken = next((it for it in state.taken if it.step == step.code), None)
    outcome = step.outcome(taken.outcome) if taken else None
    answers = taken.answers if taken else {}
    is_open = step.code == state.open
    is_shown = is_open or taken is not None
    return StepPart(
        code=step.code,
        title=step.title,
        explanation=step.explanation if is_shown else "",
        state="open" if is_open else "gezet" if taken else "later",
        outcome=outcome.title if outcome else taken.outcome if taken else "",
        reason=texts.get(taken.version, "") if taken else "",
        by=case.person(taken.by) if taken else "",
        at=moment(taken.at, case.now) if taken else None,
        asked=(
            *_asked(step.questions, ANSWERS, answers),
            *_asked(step.sources, SOURCE_ANSWERS, answers),
        )
        if is_shown
        else (),
        outcomes=tuple(Choice(it.code, it.title) for it in step.outcomes) if is_shown else (),
    )


def _asked(
    texts: Mapping[str, str], choices: Mapping[str, str], answers: Mapping[str, str]
) -> tuple[Asked, ...]:
    options = tuple(Choice(code, text) for code, text in choices.items())
    return tuple(
        Asked(code, text, options, said(choices, answers.get(code, "")))
        for code, text in texts.items()
    )
