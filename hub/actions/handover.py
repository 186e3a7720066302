"""What a receiver and a coordinator do with a handover: load, decide, record."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.actions.desk import TRIES, Busy, Desk
from hub.actions.informing import News, informed
from hub.actions.releasing import WORDS, Done, acknowledge_by
from hub.actions.sharing import all_facts, load_handover
from hub.domain import handover as domain
from hub.domain.handover import HandoverState, Refusal, Refused, Stage, in_stage, refused_words
from hub.domain.mandate import User
from hub.domain.sharing import Receiver, SharingPolicy, held
from hub.store.record import VersionTaken
from schemas.base import Event
from schemas.events import (
    HandoverAccepted,
    HandoverAnswered,
    HandoverAsked,
    HandoverNoted,
    HandoverPassedOn,
    HandoverProgressed,
    HandoverReported,
    HandoverReturned,
    HandoverRevoked,
    HandoverSeconded,
)


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something with which handover, when, under which policy of sharing."""

    desk: Desk
    policy: SharingPolicy
    handover: UUID
    by: User
    now: datetime


Make = Callable[[HandoverState], tuple[Event, ...] | Refusal]


def accept(doing: Doing) -> Done | Refusal:
    """Record that the receiver takes it on."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.OFFERED):
            return refusal
        return (HandoverAccepted(**_place(doing, state)),)

    return _attempt(doing, make)


def give_back(doing: Doing, *, ground: str, words: str) -> Done | Refusal:
    """Record that the receiver gives it back."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.OFFERED, Stage.ACCEPTED):
            return refusal
        if ground not in doing.policy.returns:
            return Refusal(Refused.UNKNOWN_GROUND)
        if refusal := refused_words(words):
            return refusal
        sealed = _sealed(doing, state, words)
        return (HandoverReturned(**_place(doing, state), ground=ground, sealed=sealed),)

    return _attempt(doing, make)


def pass_on(doing: Doing, *, to: str, words: str) -> Done | Refusal:
    """Record that the receiver gives it to another pillar.

    Another purpose, or an owner outside the municipality, needs a release of its own.
    """

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.OFFERED, Stage.ACCEPTED):
            return refusal
        assert state.release is not None
        receiver = doing.policy.receivers.get(to)
        if receiver is None or not receiver.is_pillar or to == state.pillar:
            return Refusal(Refused.NO_RECEIVER)
        if refusal := refused_words(words):
            return refusal
        if not _may_pass(doing.desk, state, receiver):
            return Refusal(Refused.NEEDS_RELEASE)
        place = {**_place(doing, state), "pillar": to}
        until = acknowledge_by(receiver, state.release.urgency, doing.now)
        sealed = _sealed(doing, state, words)
        return (
            HandoverPassedOn(**place, former=state.pillar, acknowledge_by=until, sealed=sealed),
        )

    return _attempt(doing, make)


def _may_pass(desk: Desk, state: HandoverState, receiver: Receiver) -> bool:
    assert state.release is not None
    if receiver.is_outside or state.release.purpose not in receiver.purposes:
        return False
    facts = all_facts(desk, (it.signal for it in state.release.released))
    return not any(held(each, receiver) for each in facts)


def ask(doing: Doing, *, words: str) -> Done | Refusal:
    """Record a question of the receiver."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        refusal = in_stage(state, Stage.OFFERED, Stage.ACCEPTED) or refused_words(words)
        if refusal:
            return refusal
        sealed = _sealed(doing, state, words)
        return (HandoverAsked(**_place(doing, state), sealed=sealed),)

    return _attempt(doing, make)


def answer(doing: Doing, *, words: str) -> Done | Refusal:
    """Record the coordinator's answer to the oldest open question."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        question = state.open_question
        if question is None:
            return Refusal(Refused.WRONG_STAGE)
        if refusal := refused_words(words):
            return refusal
        place, sealed = _place(doing, state), _sealed(doing, state, words)
        return (HandoverAnswered(**place, asked=question.version, sealed=sealed),)

    return _attempt(doing, make)


def progress(doing: Doing, *, step: str, is_done: bool) -> Done | Refusal:
    """Record a step of the receiver's own work, or that it was taken back."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.ACCEPTED):
            return refusal
        if step not in doing.policy.receivers[state.pillar].steps:
            return Refusal(Refused.UNKNOWN_STEP)
        if (step in state.steps) == is_done:
            return ()
        place = _place(doing, state)
        return (HandoverProgressed(**place, step=step, is_done=is_done),)

    return _attempt(doing, make)


def note(doing: Doing, *, words: str) -> Done | Refusal:
    """Record a note that stays with the receiver."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        stages = (Stage.OFFERED, Stage.ACCEPTED, Stage.REPORTED)
        if refusal := in_stage(state, *stages) or refused_words(words):
            return refusal
        sealed = _sealed(doing, state, words)
        return (HandoverNoted(**_place(doing, state), sealed=sealed),)

    return _attempt(doing, make)


def report(
    doing: Doing, *, outcome: str, share_with: Collection[str], is_final: bool, words: str
) -> Done | Refusal:
    """Record the outcome, and let those senders hear it at once for whom that was agreed."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.ACCEPTED):
            return refusal
        assert state.release is not None
        if outcome not in doing.policy.receivers[state.pillar].outcomes:
            return Refusal(Refused.UNKNOWN_OUTCOME)
        senders = {it.partner for it in all_facts(doing.desk, _signals(state))}
        if not set(share_with) <= senders:
            return Refusal(Refused.UNKNOWN_SENDER)
        if refusal := refused_words(words):
            return refusal
        event = HandoverReported(
            **_place(doing, state),
            outcome=outcome,
            share_with=tuple(sorted(share_with)),
            is_final=is_final,
            sealed=_sealed(doing, state, words),
        )
        at_once = set(share_with) & doing.policy.automatic if is_final else set[str]()
        news = News(doing.handover, outcome, at_once, doing.by, doing.now)
        return (event, *informed(doing.desk, news, _signals(state)))

    return _attempt(doing, make)


def revoke(doing: Doing, *, words: str) -> Done | Refusal:
    """Record that the coordinator takes the release back; a second person must agree."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := domain.revoke(state, words):
            return refusal
        place, sealed = _place(doing, state), _sealed(doing, state, words)
        return (HandoverRevoked(**place, needs_second=True, sealed=sealed),)

    return _attempt(doing, make)


def second(doing: Doing, *, agrees: bool, words: str) -> Done | Refusal:
    """Record what a second person says of the release, or of taking it back."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        found = domain.second(state, doing.by.id, words)
        if isinstance(found, Refusal):
            return found
        assert state.release is not None
        receiver = doing.policy.receivers.get(state.receiver)
        if receiver is None:
            return Refusal(Refused.NO_RECEIVER)
        until = acknowledge_by(receiver, state.release.urgency, doing.now)
        said: dict[str, Any] = {"decision": found, "agrees": agrees, "acknowledge_by": until}
        sealed = _sealed(doing, state, words)
        return (HandoverSeconded(**_place(doing, state), **said, sealed=sealed),)

    return _attempt(doing, make)


def _attempt(doing: Doing, make: Make) -> Done | Refusal:
    desk, handover = doing.desk, doing.handover
    for _ in range(TRIES):
        state = load_handover(desk, handover)
        if state is None:
            return Refusal(Refused.NOTHING_THERE)
        made = make(state)
        if isinstance(made, Refusal):
            return made
        if not made:
            return Done(handover, desk.record.last())
        try:
            return Done(handover, desk.append(*made))
        except VersionTaken:
            continue
    raise Busy("the handover kept changing")


def _signals(state: HandoverState) -> tuple[UUID, ...]:
    assert state.release is not None
    return tuple(it.signal for it in state.release.released)


def _place(doing: Doing, state: HandoverState) -> dict[str, Any]:
    assert state.release is not None
    return {
        "originator_id": doing.handover,
        "originator_version": state.version + 1,
        "occurred_at": doing.now,
        "recorded_at": doing.now,
        "cause": f"person:{doing.by.id}",
        "subject": state.release.subject,
        "kind": state.release.kind,
        "pillar": state.pillar,
        "by": doing.by.id,
    }


def _sealed(doing: Doing, state: HandoverState, words: str) -> dict[str, str]:
    return doing.desk.seal(doing.handover, state.version + 1, WORDS, words.strip())
