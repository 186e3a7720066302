"""What arrives: signals in their versions, and messages that are no signal yet."""

from collections.abc import Mapping
from datetime import date

from pydantic import UUID5, AwareDatetime

from schemas.base import Event, Value
from schemas.problems import Problem
from schemas.signal import Partner, SignalHeader

Sealed = Mapping[str, str]
"""Block name (`person:0`, `text`, `context`) to sealed box; the key is kept elsewhere."""


class VersionEnd(Value):
    """What was announced of the version a message is in: since when it is outdated, its last days.

    `successor` is the `dataschema` to write instead; on `expires_on` this one is no longer read.
    """

    outdated_since: date
    expires_on: date
    successor: str


class MessageRef(Value):
    """The message an event came from, as the partner can recognise it.

    `sequence` is its place in the partner's intake stream, `digest` the SHA-256 of its bytes,
    `received_at` when the stream stored it, `sender_sequence` the partner's own numbering, and
    `traceparent` what the partner was doing when it sent it (W3C Trace Context). `version_end` is
    what the partner is told of its version, where that was outdated when the message came.
    """

    partner: Partner
    sequence: int
    id: str | None
    digest: str
    received_at: AwareDatetime
    registered_at: AwareDatetime | None = None
    dataschema: str | None = None
    sender_sequence: int | None = None
    traceparent: str | None = None
    version_end: VersionEnd | None = None


class SignalVersion(Event):
    """One version of a signal: its message, its clear header and its sealed content."""

    message: MessageRef
    header: SignalHeader
    sealed: Sealed


class SignalRegistered(SignalVersion):
    """A partner reported something for the first time."""

    TOPIC = "signal.registered.v1"


class SignalCorrected(SignalVersion):
    """The partner replaced what it said before; the former version stays in history."""

    TOPIC = "signal.corrected.v1"


class SignalSupplemented(SignalVersion):
    """The partner sent the signal again with more in it; it replaces the former version."""

    TOPIC = "signal.supplemented.v1"


class SignalWithdrawn(Event):
    """The partner took the signal back: it no longer counts, links or waits for anyone."""

    TOPIC = "signal.withdrawn.v1"
    message: MessageRef
    sealed: Sealed


class FeedbackReceived(Event):
    """A partner told what it did with a signal; `about` is that signal."""

    TOPIC = "signal.feedback-received.v1"
    message: MessageRef
    about: UUID5
    outcome: str
    sealed: Sealed


class MessageRefused(Event):
    """A message is not as agreed. It lies in quarantine, and the partner hears every reason."""

    TOPIC = "message.refused.v1"
    message: MessageRef
    problems: tuple[Problem, ...]


class MessageQuarantined(Event):
    """A message may be right but a person must look first; `problems` say why."""

    TOPIC = "message.quarantined.v1"
    message: MessageRef
    problems: tuple[Problem, ...]


class MessageRepeated(Event):
    """The same message, byte for byte, came again: the partner gets the same receipt again."""

    TOPIC = "message.repeated.v1"
    message: MessageRef
    original_sequence: int


class DeliverySetAside(Event):
    """A stage could not bear a message after several tries; a person has to look at it.

    `sequence` is its place in the stage's stream and `fault` the kind of failure, without detail.
    """

    TOPIC = "delivery.set-aside.v1"
    stage: str
    sequence: int
    fault: str
