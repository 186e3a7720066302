"""What is released to a pillar owner, and what the receiver does with it.

A handover has one history (`handover_id`). The receiver sees the signals and details that were
released, and no more.
"""

from pydantic import UUID5, AwareDatetime

from schemas.base import Event
from schemas.events.arrival import Sealed
from schemas.events.casework import Code, Evidence, SubjectKind


class HandoverEvent(Event):
    """Something happened to a handover; `by` is the user's id, `pillar` who receives it now."""

    subject: UUID5
    kind: SubjectKind
    pillar: str
    by: str


class HandoverReleased(HandoverEvent):
    """A person released signals of a case to a pillar owner, for a purpose and on a legal ground.

    `details` are the kinds of detail the receiver sees (`text`, `persons`, `addresses`, ...).
    `consent` is whether the possible victim agrees; None where nobody asked yet. `needs_second`:
    the receiver sees nothing before a second person agrees.
    """

    TOPIC = "handover.released.v1"
    signals: tuple[UUID5, ...]
    details: tuple[Code, ...]
    purpose: Code
    ground: Code
    consent: bool | None
    is_urgent: bool
    due_at: AwareDatetime
    needs_second: bool
    evidence: Evidence
    sealed: Sealed


class HandoverSeconded(HandoverEvent):
    """A second person agreed with the release, or with its revocation, or refused it."""

    TOPIC = "handover.seconded.v1"
    decision: int
    agrees: bool
    sealed: Sealed


class HandoverAccepted(HandoverEvent):
    """The receiver takes it on."""

    TOPIC = "handover.accepted.v1"


class HandoverReturned(HandoverEvent):
    """The receiver gives it back, with a reason."""

    TOPIC = "handover.returned.v1"
    ground: Code
    sealed: Sealed


class HandoverPassedOn(HandoverEvent):
    """The receiver gives it to another pillar; `pillar` receives it from now on."""

    TOPIC = "handover.passed-on.v1"
    former: str
    sealed: Sealed


class HandoverAsked(HandoverEvent):
    """The receiver asks the coordinator something before going on."""

    TOPIC = "handover.asked.v1"
    sealed: Sealed


class HandoverAnswered(HandoverEvent):
    """The coordinator answered the question of version `asked`."""

    TOPIC = "handover.answered.v1"
    asked: int
    sealed: Sealed


class HandoverProgressed(HandoverEvent):
    """The receiver reached a step of its own work, such as `intake`, or took it back."""

    TOPIC = "handover.progressed.v1"
    step: Code
    is_done: bool


class HandoverReported(HandoverEvent):
    """The receiver told the outcome. `share_with` are the senders who may hear of it.

    The words are sealed; a sender hears the outcome's code and no more.
    """

    TOPIC = "handover.reported.v1"
    outcome: Code
    share_with: tuple[str, ...]
    is_final: bool
    sealed: Sealed


class HandoverRevoked(HandoverEvent):
    """The coordinator takes the release back: the receiver sees it no more."""

    TOPIC = "handover.revoked.v1"
    needs_second: bool
    sealed: Sealed


class SenderInformed(HandoverEvent):
    """A sender may hear what became of its signal: `signal` of `partner` led to `outcome`."""

    TOPIC = "sender.informed.v1"
    signal: UUID5
    partner: str
    outcome: Code


EVENTS: tuple[type[Event], ...] = (
    HandoverReleased,
    HandoverSeconded,
    HandoverAccepted,
    HandoverReturned,
    HandoverPassedOn,
    HandoverAsked,
    HandoverAnswered,
    HandoverProgressed,
    HandoverReported,
    HandoverRevoked,
    SenderInformed,
)
