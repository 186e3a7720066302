"""Decisions on requests of data subjects, and advice on them: what can be recorded. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hub.domain import request_parts
from hub.domain.deciding import is_reason
from hub.domain.mandate import Right, User, may
from hub.domain.request_terms import RequestPolicy
from hub.domain.requesting import Refused, handle, search
from hub.domain.requests import RequestState
from schemas.events.requests import Answer, Asked


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person would answer, or answers, and why.

    `signals` are those that it is granted for, where that is not for the part of it to say.
    """

    answer: Answer
    ground: str
    reason: str
    signals: frozenset[UUID] = frozenset()


def advise(state: RequestState, user: User, wish: Verdict, policy: RequestPolicy) -> Refused | None:
    """Whether somebody who works on its dossiers can advise on it."""
    if refusal := handle(state, user, Right.ADVISE_REQUESTS):
        return refusal
    if state.decided is not None:
        return Refused.DECIDED
    if not state.signals:
        return Refused.NOT_SEARCHED
    return _verdict(state, wish, policy)


def decide(
    state: RequestState,
    user: User,
    wish: Verdict,
    policy: RequestPolicy,
    versions: Mapping[UUID, int],
) -> Refused | None:
    """Whether a decision can be recorded; `versions` are the newest of its signals."""
    if refusal := search(state, user):
        return refusal
    if state.searched is None:
        return Refused.NOT_SEARCHED
    if state.waiting:
        return Refused.CANDIDATES_OPEN
    if state.advised is not None and state.advised.by == user.id:
        return Refused.ADVISED_IT
    return _verdict(state, wish, policy) or _complete(state, wish, versions)


def _verdict(state: RequestState, wish: Verdict, policy: RequestPolicy) -> Refused | None:
    assert state.received is not None
    grounds = policy.grounds_of(state.received.law)
    if (wish.ground not in grounds) is (wish.answer is not Answer.GRANTED):
        return Refused.NO_CHOICE
    if wish.answer is Answer.GRANTED and wish.ground:
        return Refused.NO_CHOICE
    return None if is_reason(wish.reason) else Refused.NO_REASON


def _complete(state: RequestState, wish: Verdict, versions: Mapping[UUID, int]) -> Refused | None:
    """Whether all of what would be given was decided on, as it is now."""
    assert state.received is not None
    if wish.answer is Answer.REFUSED:
        return None
    if not state.signals:
        return Refused.NOT_THEIRS
    if state.received.asked is not Asked.ACCESS:
        return _chosen(state, wish)
    for signal in state.signals:
        decided = state.parts.get(signal)
        if decided is None:
            return Refused.PARTS_OPEN
        if decided.version != versions.get(signal):
            return Refused.STALE
    held = any(request_parts.holds_back(state.parts[it].passages) for it in state.signals)
    return Refused.HELD_BACK if held and wish.answer is Answer.GRANTED else None


def _chosen(state: RequestState, wish: Verdict) -> Refused | None:
    """Whether all signals were chosen where all is granted, and some where a part is."""
    every = frozenset(state.signals)
    if not wish.signals <= every:
        return Refused.NOT_THEIRS
    if wish.answer is Answer.GRANTED:
        return None if wish.signals == every else Refused.HELD_BACK
    return None if wish.signals and wish.signals != every else Refused.NOT_A_PART


def granted(state: RequestState, wish: Verdict) -> tuple[UUID, ...]:
    """The signals for which a decision grants what was asked."""
    if wish.answer is Answer.REFUSED:
        return ()
    is_access = state.received is not None and state.received.asked is Asked.ACCESS
    return state.signals if is_access else tuple(sorted(wish.signals))


def gives_data(state: RequestState) -> bool:
    """Whether the answer holds what is known about the requester."""
    if state.received is None or state.decided is None:
        return False
    return state.received.asked is Asked.ACCESS and state.decided.answer is not Answer.REFUSED


def act(state: RequestState, user: User, asked: frozenset[Asked]) -> Refused | None:
    """Whether something may be done because a request of one of these kinds was granted."""
    if state.received is None or state.received.asked not in asked:
        return Refused.NOTHING_THERE
    if not may(user, Right.HANDLE_REQUESTS):
        return Refused.NOT_YOURS
    if state.received.requester == user.id:
        return Refused.OWN_REQUEST
    granted = state.decided is not None and state.decided.answer is not Answer.REFUSED
    return None if granted else Refused.NOT_GRANTED
