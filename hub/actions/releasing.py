"""Releasing signals of a case to a receiver: load, decide, record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hub.actions import casework
from hub.actions.casework import Case
from hub.actions.desk import TRIES, Busy, Desk
from hub.actions.sharing import all_facts
from hub.domain import releasing
from hub.domain.calendar import WorkingCalendar
from hub.domain.escalation import ACUTE_STEPS
from hub.domain.handover import HandoverState, Refusal, Refused, handover_of
from hub.domain.procedure import ProcedureState, procedure_of
from hub.domain.releasing import Allowed, Release
from hub.domain.sharing import Receiver, SharingPolicy, SignalFacts
from hub.store.record import VersionTaken
from schemas.events import HandoverReleased
from schemas.ids import handover_id, routing_id
from schemas.signal import Urgency

WORDS: Final = "words"
"""The block under which what a person wrote is sealed."""
HANDOVERS_MAX: Final = 1000
ACUTE_TERM: Final = ACUTE_STEPS[1]
"""What is acute comes back when the coordinator hears of it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was recorded: of which handover, and where in the record."""

    handover: UUID
    place: int


@dataclass(frozen=True, slots=True)
class Before:
    """What a release rests on: the case, the facts of its signals, and the steps it took."""

    case: Case
    facts: tuple[SignalFacts, ...]
    rests_on: dict[UUID, int]
    procedure: ProcedureState


def before(desk: Desk, subject: UUID) -> Before | None:
    """Load a case to release from; None where there is no such dossier or signal."""
    case = casework.load(desk, subject)
    if case is None:
        return None
    routes = {
        stream: len(desk.record.stream(stream)) for stream in map(routing_id, case.sight.signals)
    }
    facts = all_facts(desk, case.sight.signals)
    steps = procedure_of(case.history, desk.procedure)
    return Before(case, facts, {**case.rests_on, **routes}, steps)


def release(
    desk: Desk, policy: SharingPolicy, subject: UUID, command: Release, now: datetime
) -> Done | Refusal:
    """Record a release. Raises `Busy` when what it rests on kept going on."""
    for _ in range(TRIES):
        found = before(desk, subject)
        if found is None:
            return Refusal(Refused.NOTHING_THERE)
        earlier = _earlier(desk, subject, command.receiver)
        decided = releasing.release(
            command,
            there=found.case.sight,
            procedure=found.procedure,
            facts=found.facts,
            policy=policy,
            earlier=earlier,
            now=now,
        )
        if isinstance(decided, Refusal):
            return decided
        handover = handover_id(subject, command.receiver, len(earlier) + 1)
        event = _released(desk, found.case, command, decided, (handover, policy.version, now))
        try:
            place = desk.append(event, unchanged=found.rests_on)
        except VersionTaken:
            continue
        return Done(handover, place)
    raise Busy("what the release rests on kept changing")


def released_from(desk: Desk, policy: SharingPolicy, subject: UUID) -> tuple[HandoverReleased, ...]:
    """Every release of a case, whoever received it."""
    states = (it for key in policy.receivers for it in _earlier(desk, subject, key))
    return tuple(it.release for it in states if it.release is not None)


def acknowledge_by(receiver: Receiver, urgency: Urgency, now: datetime) -> datetime:
    """When the receiver must have said that it takes something on."""
    if urgency is Urgency.ACUTE:
        return now + ACUTE_TERM
    is_urgent = urgency is Urgency.URGENT
    term = receiver.acknowledge_urgent if is_urgent else receiver.acknowledge
    return WorkingCalendar().add_term(now, term)


def _earlier(desk: Desk, subject: UUID, receiver: str) -> Sequence[HandoverState]:
    """Every handover of this case to this receiver, in order."""
    return [handover_of(history) for history in _histories(desk, subject, receiver)]


def _histories(desk: Desk, subject: UUID, receiver: str) -> Iterable[Any]:
    for ordinal in range(1, HANDOVERS_MAX):
        history = desk.history(handover_id(subject, receiver, ordinal))
        if not history:
            return
        yield history


def _released(
    desk: Desk, case: Case, command: Release, decided: Allowed, where: tuple[UUID, str, datetime]
) -> HandoverReleased:
    receiver, (handover, policy, now) = decided.receiver, where
    return HandoverReleased(
        originator_id=handover,
        originator_version=1,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{command.by}",
        subject=case.subject,
        kind=case.kind,
        by=command.by,
        pillar=receiver.key if receiver.is_pillar else "",
        party="" if receiver.is_pillar else receiver.key,
        released=decided.released,
        purpose=command.purpose,
        ground=command.ground,
        consent=releasing.CONSENT[command.consent],
        urgency=decided.urgency,
        acknowledge_by=acknowledge_by(receiver, decided.urgency, now),
        due_at=decided.due_at,
        needs_second=bool(decided.seconds),
        policy=policy,
        evidence=case.sight.evidence(command.read),
        sealed=desk.seal(handover, 1, WORDS, command.message.strip()),
    )
