"""The gated steps of a case: which one is open, what it allows, and what never waits. Pure.

Care for a victim waits for no step. What is acute goes past the steps, and is accounted for
afterwards. A step may be taken again: what came after it counts no more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from hub.domain.calendar import Term, WorkingCalendar
from hub.domain.casework import Refusal, Refused
from hub.domain.deciding import refused_reason
from hub.domain.mandate import CARE
from schemas.base import Event
from schemas.events import CaseWeighed

ACCOUNTED: Final = "verantwoording"
"""The step that says why something acute went past the others; it may always be taken."""
DONE: Final = "verantwoord"
HIT: Final = "hit"
NO_HIT: Final = "geen-hit"
ANSWERS: Final[Mapping[str, str]] = {"ja": "Ja", "nee": "Nee", "onbekend": "Onbekend"}
SOURCE_ANSWERS: Final[Mapping[str, str]] = {
    HIT: "Hit",
    NO_HIT: "Geen hit",
    "niet-gevraagd": "Niet gevraagd",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step can come to; `leads_to` is the next step, empty where the procedure stops.

    `needs` is the answer that decides: `hit` needs one source with a hit, `geen-hit` allows none.
    """

    code: str
    title: str
    leads_to: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what is asked (`questions`, or `sources` that are asked for a hit), its outcomes."""

    code: str
    title: str
    explanation: str
    questions: Mapping[str, str]
    sources: Mapping[str, str]
    outcomes: tuple[Outcome, ...]

    def outcome(self, code: str) -> Outcome | None:
        """The outcome of this code."""
        return next((it for it in self.outcomes if it.code == code), None)


@dataclass(frozen=True, slots=True)
class Procedure:
    """All steps, the first one, and after which step may be shared with whom (`gates`)."""

    version: str
    first: str
    account_within: Term
    gates: Mapping[str, str]
    steps: Mapping[str, Step]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken."""

    step: str
    outcome: str
    answers: Mapping[str, str]
    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ProcedureState:
    """Where a case is: the steps that count, in order, and when what was acute was accounted for.

    `open` is the step to take now, empty where the procedure stopped or is done.
    """

    procedure: Procedure
    taken: tuple[Taken, ...]
    open: str
    accounted: tuple[datetime, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether the last step said not to go on."""
        return not self.open

    def passed(self, step: str) -> bool:
        """Whether a step was taken and led on."""
        return any(it.step == step and self._leads_on(it) for it in self.taken)

    def _leads_on(self, taken: Taken) -> bool:
        step = self.procedure.steps.get(taken.step)
        outcome = step.outcome(taken.outcome) if step else None
        return outcome is not None and bool(outcome.leads_to)


@dataclass(frozen=True, slots=True)
class Weigh:
    """A person's wish to take a step."""

    step: str
    outcome: str
    answers: Mapping[str, str]
    reason: str


class Gate(NamedTuple):
    """Whether something may be shared now, and why."""

    allowed: bool
    reason: str


def procedure_of(history: Iterable[Event], procedure: Procedure) -> ProcedureState:
    """Fold a case's history: the steps that were taken, each again cutting off what followed it."""
    taken: list[Taken] = []
    accounted: list[datetime] = []
    for event in history:
        if not isinstance(event, CaseWeighed):
            continue
        if event.step == ACCOUNTED:
            accounted.append(event.occurred_at)
            continue
        again = next((i for i, it in enumerate(taken) if it.step == event.step), len(taken))
        said = Taken(
            event.step,
            event.outcome,
            dict(event.answers),
            event.by,
            event.occurred_at,
            event.originator_version,
        )
        taken = [*taken[:again], said]
    return ProcedureState(procedure, tuple(taken), _open(taken, procedure), tuple(accounted))


def _open(taken: list[Taken], procedure: Procedure) -> str:
    if not taken:
        return procedure.first
    step = procedure.steps.get(taken[-1].step)
    outcome = step.outcome(taken[-1].outcome) if step else None
    return procedure.first if outcome is None else outcome.leads_to


def may_take(state: ProcedureState, step: str) -> bool:
    """Tell whether a step may be taken: the open one, or one again that was taken before."""
    return step in {state.open, ACCOUNTED, *(it.step for it in state.taken)} - {""}


def weigh(state: ProcedureState, command: Weigh) -> Refusal | None:
    """Refuse a step that is not open, has no such outcome or leaves a question unanswered."""
    if not may_take(state, command.step):
        return Refusal(Refused.NOT_NOW)
    if command.step == ACCOUNTED:
        known = command.outcome == DONE and not command.answers
        return refused_reason(command.reason) if known else Refusal(Refused.UNKNOWN_OUTCOME)
    step = state.procedure.steps[command.step]
    outcome = step.outcome(command.outcome)
    if outcome is None:
        return Refusal(Refused.UNKNOWN_OUTCOME)
    if not _answered(step, command.answers):
        return Refusal(Refused.UNANSWERED)
    if outcome.needs and (HIT in command.answers.values()) != (outcome.needs == HIT):
        return Refusal(Refused.OUTCOME_DIFFERS)
    return refused_reason(command.reason)


def _answered(step: Step, answers: Mapping[str, str]) -> bool:
    if answers.keys() != step.questions.keys() | step.sources.keys():
        return False
    return all(
        answer in (ANSWERS if question in step.questions else SOURCE_ANSWERS)
        for question, answer in answers.items()
    )


def release_gate(state: ProcedureState, pillar: str, is_outside: bool, is_acute: bool) -> Gate:  # noqa: FBT001 - agreed with its callers
    """Tell whether a case may be shared with a pillar or somebody outside, and why.

    Care comes first: no step, no stop and no missing hit ever holds it.
    """
    if pillar == CARE:
        return Gate(allowed=True, reason="Zorg voor een slachtoffer wacht nooit op een weging.")
    if is_acute:
        within = state.procedure.account_within
        return Gate(
            allowed=True, reason=f"Dit is acuut en gaat voor. Verantwoord het binnen {within}."
        )
    needed = state.procedure.gates.get("buiten" if is_outside else pillar)
    if needed is None or state.passed(needed):
        return Gate(allowed=True, reason="De stappen die hiervoor nodig zijn, zijn gezet.")
    if state.is_stopped:
        return Gate(
            allowed=False,
            reason="De procedure is gestopt. Alleen zorg en wat acuut is, gaan nog door.",
        )
    title = state.procedure.steps[needed].title
    return Gate(allowed=False, reason=f"Hiervoor is eerst nodig: {title}.")


def account_due(
    state: ProcedureState, shared_past: Iterable[datetime], calendar: WorkingCalendar
) -> datetime | None:
    """When something acute that was shared past the steps must be accounted for; None: it is."""
    last = max(state.accounted, default=None)
    waiting = [at for at in shared_past if last is None or at > last]
    return calendar.add_term(min(waiting), state.procedure.account_within) if waiting else None
