"""What is released to a pillar owner or an outside party, and what the receiver does with it.

A handover has one history (`handover_id`). The receiver sees the signals and details that were
released, and no more.
"""

from pydantic import UUID5, AwareDatetime, Field

from schemas.base import Event, Value
from schemas.events.arrival import MessageRef, Sealed
from schemas.events.casework import Code, Evidence, SubjectKind
from schemas.signal import Urgency


class ReleasedSignal(Value):
    """One version of a signal, and the kinds of detail of it that the receiver may see."""

    signal: UUID5
    version: int = Field(ge=1)
    details: tuple[Code, ...]


class HandoverEvent(Event):
    """Something happened to a handover; `by` is the user's id.

    `pillar` is who receives it now; empty where it went to an outside party.
    """

    subject: UUID5
    kind: SubjectKind
    pillar: str
    by: str


class HandoverReleased(HandoverEvent):
    """A person released signals of a case to a receiver, for a purpose and on a legal ground.

    `party` is the outside party, empty for a pillar. `consent` is whether the possible victim
    agrees; None where nobody asked yet. `needs_second`: the receiver sees nothing before a second
    person agrees. `acknowledge_by` is when the receiver must have said that it takes it on.
    """

    TOPIC = "handover.released.v1"
    party: str
    released: tuple[ReleasedSignal, ...]
    purpose: Code
    ground: Code
    consent: bool | None
    urgency: Urgency
    acknowledge_by: AwareDatetime
    due_at: AwareDatetime
    needs_second: bool
    policy: str
    evidence: Evidence
    sealed: Sealed


class HandoverSeconded(HandoverEvent):
    """A second person agreed with the release, or with its revocation, or refused it."""

    TOPIC = "handover.seconded.v1"
    decision: int
    agrees: bool
    acknowledge_by: AwareDatetime
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
    acknowledge_by: AwareDatetime
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


class HandoverNoted(HandoverEvent):
    """The receiver wrote a note for itself: it stays with the pillar that wrote it."""

    TOPIC = "handover.noted.v1"
    sealed: Sealed


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
    """The coordinator takes the release back: the receiver sees it no more.

    `needs_second`: it has no effect before a second person agrees.
    """

    TOPIC = "handover.revoked.v1"
    needs_second: bool
    sealed: Sealed


class SenderInformed(Event):
    """A sender may hear what became of its signal: `signal` led to `outcome`.

    `message` is the sender's own message, so that it knows what this is about; `by` is who let it
    hear of this.
    """

    TOPIC = "sender.informed.v1"
    signal: UUID5
    handover: UUID5
    message: MessageRef
    outcome: Code
    by: str


EVENTS: tuple[type[Event], ...] = (
    HandoverReleased,
    HandoverSeconded,
    HandoverAccepted,
    HandoverReturned,
    HandoverPassedOn,
    HandoverAsked,
    HandoverAnswered,
    HandoverProgressed,
    HandoverNoted,
    HandoverReported,
    HandoverRevoked,
    SenderInformed,
)
