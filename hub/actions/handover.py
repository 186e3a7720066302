"""What a receiver and a coordinator do with a handover: load, decide, record."""

from collections.abc import Callable, Collection
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

Make = Callable[[HandoverState], tuple[Event, ...] | Refusal]


def accept(desk: Desk, handover: UUID, by: User, now: datetime) -> Done | Refusal:
    """Record that the receiver takes it on."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.OFFERED):
            return refusal
        return (HandoverAccepted(**_place(handover, state, by, now)),)

    return _attempt(desk, handover, make)


def give_back(  # noqa: PLR0913 - who, what and why, by name
    desk: Desk,
    policy: SharingPolicy,
    handover: UUID,
    *,
    ground: str,
    words: str,
    by: User,
    now: datetime,
) -> Done | Refusal:
    """Record that the receiver gives it back."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.OFFERED, Stage.ACCEPTED):
            return refusal
        if ground not in policy.returns:
            return Refusal(Refused.UNKNOWN_GROUND)
        if refusal := refused_words(words):
            return refusal
        sealed = _sealed(desk, handover, state, words)
        return (HandoverReturned(**_place(handover, state, by, now), ground=ground, sealed=sealed),)

    return _attempt(desk, handover, make)


def pass_on(  # noqa: PLR0913 - who, what and why, by name
    desk: Desk,
    policy: SharingPolicy,
    handover: UUID,
    *,
    to: str,
    words: str,
    by: User,
    now: datetime,
) -> Done | Refusal:
    """Record that the receiver gives it to another pillar.

    Another purpose, or an owner outside the municipality, needs a release of its own.
    """

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.OFFERED, Stage.ACCEPTED):
            return refusal
        assert state.release is not None
        receiver = policy.receivers.get(to)
        if receiver is None or not receiver.is_pillar or to == state.pillar:
            return Refusal(Refused.NO_RECEIVER)
        if refusal := refused_words(words):
            return refusal
        if not _may_pass(desk, state, receiver):
            return Refusal(Refused.NEEDS_RELEASE)
        place = {**_place(handover, state, by, now), "pillar": to}
        until = acknowledge_by(receiver, state.release.urgency, now)
        sealed = _sealed(desk, handover, state, words)
        return (
            HandoverPassedOn(**place, former=state.pillar, acknowledge_by=until, sealed=sealed),
        )

    return _attempt(desk, handover, make)


def _may_pass(desk: Desk, state: HandoverState, receiver: Receiver) -> bool:
    assert state.release is not None
    if receiver.is_outside or state.release.purpose not in receiver.purposes:
        return False
    facts = all_facts(desk, (it.signal for it in state.release.released))
    return not any(held(each, receiver) for each in facts)


def ask(desk: Desk, handover: UUID, *, words: str, by: User, now: datetime) -> Done | Refusal:
    """Record a question of the receiver."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        refusal = in_stage(state, Stage.OFFERED, Stage.ACCEPTED) or refused_words(words)
        if refusal:
            return refusal
        sealed = _sealed(desk, handover, state, words)
        return (HandoverAsked(**_place(handover, state, by, now), sealed=sealed),)

    return _attempt(desk, handover, make)


def answer(desk: Desk, handover: UUID, *, words: str, by: User, now: datetime) -> Done | Refusal:
    """Record the coordinator's answer to the oldest open question."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        question = state.open_question
        if question is None:
            return Refusal(Refused.WRONG_STAGE)
        if refusal := refused_words(words):
            return refusal
        place, sealed = _place(handover, state, by, now), _sealed(desk, handover, state, words)
        return (HandoverAnswered(**place, asked=question.version, sealed=sealed),)

    return _attempt(desk, handover, make)


def progress(  # noqa: PLR0913 - who and what, by name
    desk: Desk,
    policy: SharingPolicy,
    handover: UUID,
    *,
    step: str,
    is_done: bool,
    by: User,
    now: datetime,
) -> Done | Refusal:
    """Record a step of the receiver's own work, or that it was taken back."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.ACCEPTED):
            return refusal
        if step not in policy.receivers[state.pillar].steps:
            return Refusal(Refused.UNKNOWN_STEP)
        if (step in state.steps) == is_done:
            return ()
        place = _place(handover, state, by, now)
        return (HandoverProgressed(**place, step=step, is_done=is_done),)

    return _attempt(desk, handover, make)


def note(desk: Desk, handover: UUID, *, words: str, by: User, now: datetime) -> Done | Refusal:
    """Record a note that stays with the receiver."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        stages = (Stage.OFFERED, Stage.ACCEPTED, Stage.REPORTED)
        if refusal := in_stage(state, *stages) or refused_words(words):
            return refusal
        sealed = _sealed(desk, handover, state, words)
        return (HandoverNoted(**_place(handover, state, by, now), sealed=sealed),)

    return _attempt(desk, handover, make)


def report(  # noqa: PLR0913 - who, what and why, by name
    desk: Desk,
    policy: SharingPolicy,
    handover: UUID,
    *,
    outcome: str,
    share_with: Collection[str],
    is_final: bool,
    words: str,
    by: User,
    now: datetime,
) -> Done | Refusal:
    """Record the outcome, and let those senders hear it at once for whom that was agreed."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := in_stage(state, Stage.ACCEPTED):
            return refusal
        assert state.release is not None
        if outcome not in policy.receivers[state.pillar].outcomes:
            return Refusal(Refused.UNKNOWN_OUTCOME)
        senders = {it.partner for it in all_facts(desk, _signals(state))}
        if not set(share_with) <= senders:
            return Refusal(Refused.UNKNOWN_SENDER)
        if refusal := refused_words(words):
            return refusal
        event = HandoverReported(
            **_place(handover, state, by, now),
            outcome=outcome,
            share_with=tuple(sorted(share_with)),
            is_final=is_final,
            sealed=_sealed(desk, handover, state, words),
        )
        at_once = set(share_with) & policy.automatic if is_final else set[str]()
        return (event, *informed(desk, News(handover, outcome, at_once, by, now), _signals(state)))

    return _attempt(desk, handover, make)


def revoke(desk: Desk, handover: UUID, *, words: str, by: User, now: datetime) -> Done | Refusal:
    """Record that the coordinator takes the release back; a second person must agree."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        if refusal := domain.revoke(state, words):
            return refusal
        place, sealed = _place(handover, state, by, now), _sealed(desk, handover, state, words)
        return (HandoverRevoked(**place, needs_second=True, sealed=sealed),)

    return _attempt(desk, handover, make)


def second(  # noqa: PLR0913 - who, what and why, by name
    desk: Desk,
    policy: SharingPolicy,
    handover: UUID,
    *,
    agrees: bool,
    words: str,
    by: User,
    now: datetime,
) -> Done | Refusal:
    """Record what a second person says of the release, or of taking it back."""

    def make(state: HandoverState) -> tuple[Event, ...] | Refusal:
        found = domain.second(state, by.id, words)
        if isinstance(found, Refusal):
            return found
        assert state.release is not None
        receiver = policy.receivers.get(state.receiver)
        if receiver is None:
            return Refusal(Refused.NO_RECEIVER)
        until = acknowledge_by(receiver, state.release.urgency, now)
        said: dict[str, Any] = {"decision": found, "agrees": agrees, "acknowledge_by": until}
        sealed = _sealed(desk, handover, state, words)
        return (HandoverSeconded(**_place(handover, state, by, now), **said, sealed=sealed),)

    return _attempt(desk, handover, make)


def _attempt(desk: Desk, handover: UUID, make: Make) -> Done | Refusal:
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


def _place(handover: UUID, state: HandoverState, by: User, now: datetime) -> dict[str, Any]:
    assert state.release is not None
    return {
        "originator_id": handover,
        "originator_version": state.version + 1,
        "occurred_at": now,
        "recorded_at": now,
        "cause": f"person:{by.id}",
        "subject": state.release.subject,
        "kind": state.release.kind,
        "pillar": state.pillar,
        "by": by.id,
    }


def _sealed(desk: Desk, handover: UUID, state: HandoverState, words: str) -> dict[str, str]:
    return desk.seal(handover, state.version + 1, WORDS, words.strip())
