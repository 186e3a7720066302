"""Whether signals can be released to a receiver: a pure function of the wish and what is so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.domain.casework import Sight
from hub.domain.handover import HandoverState, Refusal, Refused, Stage, refused_words
from hub.domain.procedure import Gate, ProcedureState, release_gate
from hub.domain.sharing import Detail, Receiver, SharingPolicy, SignalFacts, allowed
from schemas.events import HandoverReleased, ReleasedSignal
from schemas.signal import Urgency

CONSENT: Final[Mapping[str, bool | None]] = {"ja": True, "nee": False, "niet-gevraagd": None}
"""What is known of the consent of the possible victim, as a form says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A person's wish. `seen` is what lay before them; `consent` is a key of `CONSENT`."""

    receiver: str
    signals: frozenset[UUID]
    details: frozenset[str]
    purpose: str
    ground: str
    consent: str
    is_urgent: bool
    until: datetime | None
    message: str
    seen: Sight
    read: int
    by: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """It can be recorded: to whom, exactly what, and whether a second person must agree."""

    receiver: Receiver
    released: tuple[ReleasedSignal, ...]
    urgency: Urgency
    due_at: datetime
    seconds: tuple[str, ...]


OFFENDERS_OUTSIDE: Final = "Gegevens over een mogelijke dader gaan buiten de gemeente."
POLICE_WITHOUT_CONSENT: Final = "U deelt met de politie zonder toestemming van het slachtoffer."


def release(  # noqa: PLR0911, PLR0913 - a return for each refusal, a name for each thing it rests on
    command: Release,
    *,
    there: Sight,
    procedure: ProcedureState,
    facts: Sequence[SignalFacts],
    policy: SharingPolicy,
    earlier: Sequence[HandoverState],
    now: datetime,
) -> Allowed | Refusal:
    """Decide whether to release. `facts` are of the signals of the case; `earlier` those before."""
    receiver = policy.receivers.get(command.receiver)
    if receiver is None:
        return Refusal(Refused.NO_RECEIVER)
    if refusal := _refused_choices(command, receiver, policy, now):
        return refusal
    if there.digest != command.seen.digest:
        return Refusal(Refused.STALE, there.since(command.seen))
    chosen = [it for it in facts if it.signal in command.signals]
    released = tuple(
        ReleasedSignal(signal=it.signal, version=it.version, details=tuple(sorted(shown)))
        for it in chosen
        if (shown := allowed(it, receiver, command.details))
    )
    if not released:
        return Refusal(Refused.NOTHING_LEFT)
    if not gate(procedure, receiver, is_acute=any(it.is_acute for it in chosen)).allowed:
        return Refusal(Refused.GATED)
    if _stands(earlier, command, released):
        return Refusal(Refused.STANDS_ALREADY)
    assert command.until is not None
    urgency = _urgency(chosen, is_urgent=command.is_urgent)
    details = {detail for it in released for detail in it.details}
    return Allowed(receiver, released, urgency, command.until, seconds(receiver, details, command))


def seconds(receiver: Receiver, details: set[str], command: Release) -> tuple[str, ...]:
    """Why a second person must agree; nothing where one is enough."""
    reasons = []
    if receiver.is_police and CONSENT.get(command.consent) is not True:
        reasons.append(POLICE_WITHOUT_CONSENT)
    if receiver.is_outside and Detail.OFFENDERS in details:
        reasons.append(OFFENDERS_OUTSIDE)
    return tuple(reasons)


def gate(state: ProcedureState, receiver: Receiver, *, is_acute: bool) -> Gate:
    """Tell whether steps must be taken first. Care for a victim never waits for that."""
    if not receiver.is_gated:
        return Gate(allowed=True, reason="Deze ontvanger wacht op geen stap.")
    return release_gate(state, receiver.key, not receiver.is_pillar, is_acute)


def _refused_choices(
    command: Release, receiver: Receiver, policy: SharingPolicy, now: datetime
) -> Refusal | None:
    reason = None
    if not command.signals:
        reason = Refused.NO_SIGNALS
    elif not command.details & frozenset(Detail):
        reason = Refused.NO_DETAILS
    elif command.purpose not in receiver.purposes:
        reason = Refused.UNKNOWN_PURPOSE
    elif command.ground not in receiver.grounds:
        reason = Refused.UNKNOWN_GROUND
    elif command.consent not in CONSENT:
        reason = Refused.NO_CONSENT_ANSWER
    elif {command.purpose, command.ground} & policy.needs_consent and not CONSENT[command.consent]:
        reason = Refused.NEEDS_CONSENT
    elif command.until is None:
        reason = Refused.NO_DAY
    elif command.until <= now:
        reason = Refused.PAST_DAY
    return Refusal(reason) if reason else refused_words(command.message)


def _urgency(facts: Sequence[SignalFacts], *, is_urgent: bool) -> Urgency:
    if any(it.is_acute for it in facts):
        return Urgency.ACUTE
    return Urgency.URGENT if is_urgent else Urgency.NORMAL


def _stands(
    earlier: Sequence[HandoverState], command: Release, released: tuple[ReleasedSignal, ...]
) -> bool:
    """Whether exactly this was released to this receiver already, by the same person."""
    alive = {Stage.AWAITING_SECOND, Stage.OFFERED, Stage.ACCEPTED}
    return any(
        it.stage in alive and it.release is not None and _same(it.release, command, released)
        for it in earlier
    )


def _same(event: HandoverReleased, command: Release, released: tuple[ReleasedSignal, ...]) -> bool:
    return (event.released, event.purpose, event.ground, event.by) == (
        released,
        command.purpose,
        command.ground,
        command.by,
    )
