"""Requests of data subjects: what a person asks of what is kept about them, and what came of it.

A request has one history (`request_id`). Who asked, what they wrote, what is said about it and the
text that was released are sealed; all else is ids, codes and moments. A request is in nobody's
dossier: only what people found to be about the same person is named, and only by its id.
"""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import UUID5, AwareDatetime, Field

from schemas.base import Event, Value
from schemas.events.arrival import Sealed
from schemas.events.casework import Code

FOUND_MAX: int = 500
DIGEST: str = r"^[0-9a-f]{64}$"
MENTION: str = r"^(|[0-9a-f]{32})$"
HANDED: str = r"^(|[0-9a-f]{64})$"


class Asked(StrEnum):
    """What is asked: the rights of chapter III AVG, and of paragraph 4 Wpg."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


class UnderLaw(StrEnum):
    """By which law a request is treated."""

    GDPR = "avg"
    POLICE_DATA = "wpg"


class Answer(StrEnum):
    """A decision on a request."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


class Passage(StrEnum):
    """What becomes of one part of what is known: given, given with others masked, or withheld."""

    GIVEN = "given"
    MASKED = "masked"
    WITHHELD = "withheld"


class RequestEvent(Event):
    """Something was done with a request, by a person (`by` is the user's id)."""

    by: str


class RequestReceived(RequestEvent):
    """Somebody asked; it occurred when the request came in.

    `requester` is the user's id where one of the hub's own users asks about themselves, else empty.
    `due_at` follows from `term`, a code of the policy of that version and digest. Sealed:
    `identity` (who asked) and `question` (their words).
    """

    TOPIC = "subject-request.received.v1"
    ordinal: int = Field(ge=1)
    asked: Asked
    law: UnderLaw
    channel: Code
    requester: str
    term: Code
    due_at: AwareDatetime
    policy: str
    policy_digest: str = Field(pattern=DIGEST)
    sealed: Sealed


class RequestIdentified(RequestEvent):
    """It was established that the requester is who they say; `means` is how. No copy is kept."""

    TOPIC = "subject-request.identified.v1"
    means: Code


class RequestExtended(RequestEvent):
    """The term is longer, on a ground that the requester was told; until `due_at`."""

    TOPIC = "subject-request.extended.v1"
    ground: Code
    due_at: AwareDatetime
    sealed: Sealed


class Candidate(Value):
    """What may be about the requester: a mention of a person, or (empty) the text of a signal.

    `how` is the code of how it was found; `nanobits` the weight of the comparison, None where there
    was none.
    """

    signal: UUID5
    mention: str = Field(pattern=MENTION)
    how: Code
    nanobits: int | None


class RequestSearched(RequestEvent):
    """Somebody searched for the requester: in so many signals, and what was found.

    `left_out` is how many more there were, less likely than all of these.
    """

    TOPIC = "subject-request.searched.v1"
    searched: int = Field(ge=0)
    found: tuple[Candidate, ...] = Field(max_length=FOUND_MAX)
    left_out: int = Field(ge=0)


class Match(Value):
    """A person's word on a candidate: whether this is the requester."""

    signal: UUID5
    mention: str = Field(pattern=MENTION)
    is_theirs: bool


class RequestMatched(RequestEvent):
    """A person said of candidates whether they are the requester; the last word on each counts."""

    TOPIC = "subject-request.matched.v1"
    matches: tuple[Match, ...] = Field(min_length=1, max_length=FOUND_MAX)


class RequestPartsDecided(RequestEvent):
    """A person decided what goes out of what one signal says, part by part.

    `passages` and, where something is held back, `grounds` are by the code of the part. `version`
    is that of the signal it was decided on: for another it does not count. Sealed: `text`, the very
    words that go out.
    """

    TOPIC = "subject-request.parts-decided.v1"
    signal: UUID5
    version: int = Field(ge=1)
    passages: Mapping[str, Passage]
    grounds: Mapping[str, Code]
    sealed: Sealed


class RequestAdvised(RequestEvent):
    """A person who works on it said what they would answer; it decides nothing."""

    TOPIC = "subject-request.advised.v1"
    answer: Answer
    ground: Code
    sealed: Sealed


class RequestDecided(RequestEvent):
    """A person decided; `ground` is a code of the policy, empty where all was granted.

    `signals` are those for which it was granted: all that are about the requester, some, or none.
    """

    TOPIC = "subject-request.decided.v1"
    answer: Answer
    ground: Code
    signals: tuple[UUID5, ...]
    sealed: Sealed


class RequestAnswered(RequestEvent):
    """The answer went out, by a channel; `digest` is the SHA-256 of what was handed over.

    Empty where nothing was: the answer was a letter alone. `signals` are those it holds, `mentions`
    the requester in them.
    """

    TOPIC = "subject-request.answered.v1"
    channel: Code
    digest: str = Field(pattern=HANDED)
    signals: tuple[UUID5, ...]
    mentions: tuple[str, ...]


class RequestClosed(RequestEvent):
    """It ended without an answer: taken back, or nobody could tell who asked."""

    TOPIC = "subject-request.closed.v1"
    ground: Code
    sealed: Sealed


class ReceiverTold(RequestEvent):
    """Who received a handover was told of a correction, erasure or restriction (art. 19 AVG)."""

    TOPIC = "subject-request.receiver-told.v1"
    handover: UUID5
    receiver: Code


class StatementAdded(RequestEvent):
    """The requester's own words about a signal were put beside it (sealed: `statement`)."""

    TOPIC = "subject-request.statement-added.v1"
    signal: UUID5
    sealed: Sealed


class RestrictionEvent(Event):
    """Something was done with the restriction of a signal, by a person (`by` is the user's id)."""

    signal: UUID5
    by: str


class SignalRestricted(RestrictionEvent):
    """A signal is kept and not otherwise used (art. 18 AVG), because of a request."""

    TOPIC = "signal.restricted.v1"
    request: UUID5
    ground: Code


class SignalRestrictionLifted(RestrictionEvent):
    """The restriction of a signal counts no more; its reason is sealed."""

    TOPIC = "signal.restriction-lifted.v1"
    sealed: Sealed


EVENTS: tuple[type[Event], ...] = (
    RequestReceived,
    RequestIdentified,
    RequestExtended,
    RequestSearched,
    RequestMatched,
    RequestPartsDecided,
    RequestAdvised,
    RequestDecided,
    RequestAnswered,
    RequestClosed,
    ReceiverTold,
    StatementAdded,
    SignalRestricted,
    SignalRestrictionLifted,
)
