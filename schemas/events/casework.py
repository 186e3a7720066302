"""What people do with a dossier, or with a signal that stands alone: the subject of a case.

A case has one history, named after its subject (`case_id`). Codes and ids only: what a person wrote
is sealed under the block `reason` or `note`.
"""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import UUID5, AwareDatetime, Field

from schemas.base import Event, Value
from schemas.events.arrival import Sealed

Code = str


class SubjectKind(StrEnum):
    """What a case is about."""

    DOSSIER = "dossier"
    SIGNAL = "signal"


class Ruling(StrEnum):
    """A decision on a case. Nothing is final: a later decision replaces it."""

    CONFIRMED = "confirmed"
    FOLLOWED = "followed"
    CLOSED = "closed"
    RETURNED = "returned"


class Evidence(Value):
    """What lay before the person who decided: the subject's version, its signals and their digest.

    `read` is how many of the signals this person had opened by then; `version` is that of the
    dossier, or of the signal that stands alone.
    """

    version: int = Field(ge=0)
    signals: tuple[UUID5, ...]
    digest: str = Field(pattern=r"^[0-9a-f]{16}$")
    read: int = Field(ge=0)


class CaseEvent(Event):
    """Something was done with a case, by a person (`by` is the user's id)."""

    subject: UUID5
    kind: SubjectKind
    by: str


class CaseDecided(CaseEvent):
    """A person decided. `until` is the day to which a followed case rests.

    `needs_second`: it has no effect before a second person agrees (`CaseSeconded`).
    """

    TOPIC = "case.decided.v1"
    ruling: Ruling
    ground: Code
    until: AwareDatetime | None
    evidence: Evidence
    needs_second: bool
    sealed: Sealed


class CaseSeconded(CaseEvent):
    """A second person agreed with the decision of version `decision`, or refused it."""

    TOPIC = "case.seconded.v1"
    decision: int
    agrees: bool
    sealed: Sealed


class CaseUndone(CaseEvent):
    """The decision of version `decision` counts no more: the case stands as it did before it."""

    TOPIC = "case.undone.v1"
    decision: int
    sealed: Sealed


class CaseAssigned(CaseEvent):
    """Who works on the case from now on: a user's id, or nobody (empty)."""

    TOPIC = "case.assigned.v1"
    to: str


class CaseLabelled(CaseEvent):
    """A label (a code of the policy) was put on the case, or taken off."""

    TOPIC = "case.labelled.v1"
    label: Code
    is_on: bool


class CaseNoted(CaseEvent):
    """A person wrote a note on the case."""

    TOPIC = "case.noted.v1"
    sealed: Sealed


class CaseWeighed(CaseEvent):
    """A step of the procedure was taken: a weighing, privacy check, consultation (CCV steps).

    `answers` maps a question or a source asked to the code of its answer (`hit`, `no-hit`).
    """

    TOPIC = "case.weighed.v1"
    step: Code
    outcome: Code
    answers: Mapping[str, Code]
    evidence: Evidence
    sealed: Sealed


class CaseImpression(CaseEvent):
    """A person said what they think before they saw the hub's proposal (the blind sample)."""

    TOPIC = "case.impression.v1"
    impression: Code
    evidence: Evidence


class CallLogged(CaseEvent):
    """Somebody was phoned, as a rule asks at once (`contact` is the rule's contact).

    `signal` is the signal the rule fired for, `outcome` a code such as `reached`.
    """

    TOPIC = "call.logged.v1"
    signal: UUID5 | None
    contact: Code
    outcome: Code
    called_at: AwareDatetime
    sealed: Sealed


class QuestionAsked(CaseEvent):
    """A partner was asked for what is not known; `question` is a code, so that nothing leaks."""

    TOPIC = "question.asked.v1"
    signal: UUID5
    partner: str
    question: Code
    due_at: AwareDatetime


class QuestionClosed(CaseEvent):
    """The question of version `asked` was answered, or is no longer needed."""

    TOPIC = "question.closed.v1"
    asked: int
    outcome: Code


EVENTS: tuple[type[Event], ...] = (
    CaseDecided,
    CaseSeconded,
    CaseUndone,
    CaseAssigned,
    CaseLabelled,
    CaseNoted,
    CaseWeighed,
    CaseImpression,
    CallLogged,
    QuestionAsked,
    QuestionClosed,
)
