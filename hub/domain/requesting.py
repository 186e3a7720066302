"""What may be done next with a request of a data subject, and why not: pure functions.

The privacy officer handles requests. Who works on the dossier may advise, and then does not decide.
Nobody handles a request of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.domain import request_parts
from hub.domain.deciding import is_reason
from hub.domain.mandate import Right, User, may
from hub.domain.request_terms import RequestPolicy
from hub.domain.requests import RequestState
from schemas.events.requests import Asked, Match, Passage, UnderLaw

LATE_MAX: Final = timedelta(days=366)
"""A request that came in longer ago is a mistake of the one who writes its day."""


class Refused(StrEnum):
    """Why something is not recorded."""

    NOT_YOURS = "not-yours"
    NOTHING_THERE = "nothing-there"
    OWN_REQUEST = "own-request"
    NOT_OPEN = "not-open"
    NO_NAME = "no-name"
    NO_QUESTION = "no-question"
    NO_DAY = "no-day"
    NO_CHOICE = "no-choice"
    NO_REASON = "no-reason"
    NOT_IDENTIFIED = "not-identified"
    IDENTIFIED = "identified"
    EXTENDED = "extended"
    TOO_LATE = "too-late"
    NO_LONGER = "no-longer"
    DECIDED = "decided"
    UNKNOWN_CANDIDATE = "unknown-candidate"
    CANDIDATES_OPEN = "candidates-open"
    NOT_SEARCHED = "not-searched"
    NOT_THEIRS = "not-theirs"
    PARTS_OPEN = "parts-open"
    STALE = "stale"
    HELD_BACK = "held-back"
    NOT_A_PART = "not-a-part"
    NO_TEXT = "no-text"
    ADVISED_IT = "advised-it"
    NOT_DECIDED = "not-decided"
    NOT_OPENED = "not-opened"
    NOT_GRANTED = "not-granted"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Reception:
    """A request as it came in. `requester` is the user's id where a user asks about themselves."""

    asked: Asked
    law: UnderLaw
    channel: str
    received_at: datetime
    has_name: bool
    question: str
    requester: str = ""


def receive(wish: Reception, user: User, policy: RequestPolicy, now: datetime) -> Refused | None:
    """Whether a request can be written down."""
    if not may(user, Right.HANDLE_REQUESTS):
        return Refused.NOT_YOURS
    if wish.requester == user.id:
        return Refused.OWN_REQUEST
    if wish.channel not in policy.channels:
        return Refused.NO_CHOICE
    if not now - LATE_MAX <= wish.received_at <= now:
        return Refused.NO_DAY
    if not wish.has_name:
        return Refused.NO_NAME
    return None if is_reason(wish.question) else Refused.NO_QUESTION


def handle(state: RequestState, user: User, right: Right = Right.HANDLE_REQUESTS) -> Refused | None:
    """Whether this person may do anything with a request that still waits."""
    if state.received is None:
        return Refused.NOTHING_THERE
    if not may(user, right):
        return Refused.NOT_YOURS
    if state.received.requester == user.id:
        return Refused.OWN_REQUEST
    return None if state.is_open else Refused.NOT_OPEN


def read(state: RequestState, user: User) -> Refused | None:
    """Whether somebody may read who asked, and what was found; also once it is over."""
    refusal = handle(state, user)
    return None if refusal is Refused.NOT_OPEN else refusal


def identify(state: RequestState, user: User, means: str, policy: RequestPolicy) -> Refused | None:
    """Whether it can be recorded who asked."""
    if refusal := handle(state, user):
        return refusal
    if state.identified is not None:
        return Refused.IDENTIFIED
    return None if means in policy.means else Refused.NO_CHOICE


def extend(  # noqa: PLR0913, PLR0917 - who makes what longer and why
    state: RequestState, user: User, ground: str, reason: str, policy: RequestPolicy, now: datetime
) -> Refused | None:
    """Whether the term can be made longer: once, before it is over, where the law has it."""
    if refusal := handle(state, user):
        return refusal
    assert state.received is not None
    term = policy.named(state.received.term)
    if term is None or term.longer is None:
        return Refused.NO_LONGER
    if state.extended is not None:
        return Refused.EXTENDED
    if now >= state.received.due_at:
        return Refused.TOO_LATE
    if ground not in policy.extensions:
        return Refused.NO_CHOICE
    return None if is_reason(reason) else Refused.NO_REASON


def search(state: RequestState, user: User) -> Refused | None:
    """Whether somebody may search for the requester: not before it is clear who that is."""
    if refusal := handle(state, user):
        return refusal
    if state.identified is None:
        return Refused.NOT_IDENTIFIED
    return Refused.DECIDED if state.decided is not None else None


def match(state: RequestState, user: User, matches: tuple[Match, ...]) -> Refused | None:
    """Whether a person's word on what was found can be recorded."""
    if refusal := search(state, user):
        return refusal
    if not matches:
        return Refused.NO_CHOICE
    known = all((it.signal, it.mention) in state.found for it in matches)
    return None if known else Refused.UNKNOWN_CANDIDATE


@dataclass(frozen=True, slots=True)
class PartsWish:
    """What a person wants to become of a signal's parts; `seen` is the version they saw."""

    signal: UUID
    seen: int
    passages: Mapping[str, Passage]
    grounds: Mapping[str, str]
    has_text: bool


def decide_parts(
    state: RequestState, user: User, wish: PartsWish, version: int, known: Mapping[str, str]
) -> Refused | None:
    """Whether it can be recorded what goes out of a signal; `version` is its newest now."""
    if refusal := search(state, user):
        return refusal
    assert state.received is not None
    if wish.signal not in state.signals or state.received.asked is not Asked.ACCESS:
        return Refused.NOT_THEIRS
    if wish.seen != version:
        return Refused.STALE
    if faults := request_parts.faults(wish.passages, wish.grounds, known):
        return Refused.NO_REASON if faults[0].lacks_ground else Refused.PARTS_OPEN
    is_released = wish.passages[request_parts.Part.TEXT] is Passage.MASKED
    return Refused.NO_TEXT if is_released and not wish.has_text else None


def answer(state: RequestState, user: User, channel: str, policy: RequestPolicy) -> Refused | None:
    """Whether it can be recorded that the answer went out."""
    if refusal := handle(state, user):
        return refusal
    if state.decided is None:
        return Refused.NOT_DECIDED
    return None if channel in policy.channels else Refused.NO_CHOICE


def close(
    state: RequestState, user: User, ground: str, reason: str, policy: RequestPolicy
) -> Refused | None:
    """Whether a request can end without an answer."""
    if refusal := handle(state, user):
        return refusal
    if ground not in policy.closings:
        return Refused.NO_CHOICE
    return None if is_reason(reason) else Refused.NO_REASON
