"""What a handover is after its history, and which step of it a person may take: pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from hub.domain.casework import REASON_MAX_CHARACTERS, Difference
from schemas.base import Event
from schemas.events import (
    HandoverAccepted,
    HandoverAnswered,
    HandoverAsked,
    HandoverPassedOn,
    HandoverProgressed,
    HandoverReleased,
    HandoverReported,
    HandoverReturned,
    HandoverRevoked,
    HandoverSeconded,
)


class Stage(StrEnum):
    """Where a handover stands."""

    AWAITING_SECOND = "awaiting-second"
    REFUSED = "refused"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPORTED = "reported"
    REVOKED = "revoked"


VISIBLE: Final = frozenset({Stage.OFFERED, Stage.ACCEPTED, Stage.REPORTED})
"""In which of them the receiver sees what was released."""
ENDED: Final = frozenset({Stage.REFUSED, Stage.RETURNED, Stage.REPORTED, Stage.REVOKED})


class Refused(StrEnum):
    """Why something is not recorded."""

    NOTHING_THERE = "nothing-there"
    STALE = "stale"
    NO_RECEIVER = "no-receiver"
    NO_SIGNALS = "no-signals"
    NO_DETAILS = "no-details"
    NOTHING_LEFT = "nothing-left"
    UNKNOWN_PURPOSE = "unknown-purpose"
    UNKNOWN_GROUND = "unknown-ground"
    NO_CONSENT_ANSWER = "no-consent-answer"
    NEEDS_CONSENT = "needs-consent"
    NO_DAY = "no-day"
    PAST_DAY = "past-day"
    NO_WORDS = "no-words"
    TOO_LONG = "too-long"
    GATED = "gated"
    STANDS_ALREADY = "stands-already"
    WRONG_STAGE = "wrong-stage"
    SAME_PERSON = "same-person"
    NEEDS_RELEASE = "needs-release"
    UNKNOWN_OUTCOME = "unknown-outcome"
    UNKNOWN_STEP = "unknown-step"
    UNKNOWN_SENDER = "unknown-sender"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not; for `STALE`, what differs from what the person saw."""

    reason: Refused
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the receiver, by the version that asked it."""

    version: int
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Revocation:
    """A wish to take the release back, by its version; None of both: it waits."""

    version: int
    by: str
    needs_second: bool
    is_seconded: bool = False
    is_refused: bool = False

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.needs_second and not (self.is_seconded or self.is_refused)

    @property
    def is_in_force(self) -> bool:
        """Whether the receiver sees nothing any more."""
        return not self.is_refused and (not self.needs_second or self.is_seconded)


@dataclass(frozen=True, slots=True)
class HandoverState:
    """A handover after its history. `since` is when the one who has it now could see it."""

    version: int = 0
    release: HandoverReleased | None = None
    pillar: str = ""
    since: datetime | None = None
    acknowledge_by: datetime | None = None
    is_seconded: bool = False
    is_refused: bool = False
    is_accepted: bool = False
    is_returned: bool = False
    revocation: Revocation | None = None
    questions: tuple[Question, ...] = ()
    steps: frozenset[str] = field(default_factory=frozenset)
    report: HandoverReported | None = None

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.is_refused:
            return Stage.REFUSED
        if self.release is not None and self.release.needs_second and not self.is_seconded:
            return Stage.AWAITING_SECOND
        if self.revocation is not None and self.revocation.is_in_force:
            return Stage.REVOKED
        if self.is_returned:
            return Stage.RETURNED
        if self.report is not None and self.report.is_final:
            return Stage.REPORTED
        return Stage.ACCEPTED if self.is_accepted else Stage.OFFERED

    @property
    def receiver(self) -> str:
        """The pillar or outside party that has it now."""
        return self.pillar or (self.release.party if self.release else "")

    @property
    def open_question(self) -> Question | None:
        """The oldest question without an answer."""
        return next((it for it in self.questions if not it.is_answered), None)


def evolve(state: HandoverState, event: Event) -> HandoverState:  # noqa: C901, PLR0911 - all events
    """Take in one event of the handover's history."""
    state = replace(state, version=event.originator_version)
    match event:
        case HandoverReleased():
            return replace(
                state,
                release=event,
                pillar=event.pillar,
                since=event.occurred_at,
                acknowledge_by=event.acknowledge_by,
            )
        case HandoverSeconded():
            return _seconded(state, event)
        case HandoverAccepted():
            return replace(state, is_accepted=True)
        case HandoverReturned():
            return replace(state, is_returned=True)
        case HandoverPassedOn():
            return replace(
                state,
                pillar=event.pillar,
                since=event.occurred_at,
                acknowledge_by=event.acknowledge_by,
                is_accepted=False,
                steps=frozenset(),
            )
        case HandoverAsked():
            asked = Question(event.originator_version)
            return replace(state, questions=(*state.questions, asked))
        case HandoverAnswered():
            answered = tuple(
                replace(it, is_answered=True) if it.version == event.asked else it
                for it in state.questions
            )
            return replace(state, questions=answered)
        case HandoverProgressed():
            steps = state.steps - {event.step} | ({event.step} if event.is_done else set())
            return replace(state, steps=steps)
        case HandoverReported():
            return replace(state, report=event)
        case HandoverRevoked():
            said = Revocation(event.originator_version, event.by, event.needs_second)
            return replace(state, revocation=said)
        case _:
            return state


def handover_of(history: Iterable[Event]) -> HandoverState:
    """A handover after its whole history."""
    state = HandoverState()
    for event in history:
        state = evolve(state, event)
    return state


def _seconded(state: HandoverState, event: HandoverSeconded) -> HandoverState:
    revocation = state.revocation
    if revocation is not None and event.decision == revocation.version:
        marked = replace(revocation, is_seconded=event.agrees, is_refused=not event.agrees)
        return replace(state, revocation=marked)
    if not event.agrees:
        return replace(state, is_refused=True)
    return replace(
        state, is_seconded=True, since=event.occurred_at, acknowledge_by=event.acknowledge_by
    )


def refused_words(words: str) -> Refusal | None:
    """Refuse empty or endless words."""
    if not words.strip():
        return Refusal(Refused.NO_WORDS)
    if len(words.strip()) > REASON_MAX_CHARACTERS:
        return Refusal(Refused.TOO_LONG)
    return None


def in_stage(state: HandoverState, *stages: Stage) -> Refusal | None:
    """Refuse what cannot be done in this stage."""
    return None if state.stage in stages else Refusal(Refused.WRONG_STAGE)


def waiting(state: HandoverState) -> tuple[int, str] | None:
    """What waits for a second person: the version of the wish, and whose wish it is."""
    if state.release is not None and state.stage is Stage.AWAITING_SECOND:
        return state.release.originator_version, state.release.by
    if state.revocation is not None and state.revocation.waits and state.stage in VISIBLE:
        return state.revocation.version, state.revocation.by
    return None


def second(state: HandoverState, by: str, words: str) -> int | Refusal:
    """Find what a second person may agree with or refuse: never their own wish."""
    found = waiting(state)
    if found is None:
        return Refusal(Refused.WRONG_STAGE)
    version, first = found
    if first == by:
        return Refusal(Refused.SAME_PERSON)
    return refused_words(words) or version


def revoke(state: HandoverState, words: str) -> Refusal | None:
    """Whether a release can be taken back: while the receiver sees it, and nobody asked yet."""
    if refusal := in_stage(state, Stage.OFFERED, Stage.ACCEPTED):
        return refusal
    if state.revocation is not None and state.revocation.waits:
        return Refusal(Refused.STANDS_ALREADY)
    return refused_words(words)
