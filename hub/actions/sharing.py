"""What decides about sharing signals, loaded from the record; and what a handover shows of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hub.actions.desk import Desk
from hub.actions.restricting import restricted
from hub.domain.disclosure import disclosed
from hub.domain.handover import HandoverState, handover_of
from hub.domain.sharing import (
    Detail,
    Receiver,
    SharingPolicy,
    SignalFacts,
    allowed,
    held,
    sees_secret,
)
from hub.security.content import open_all
from schemas.events import RoutingEnded, SignalRouted, SignalVersion, SignalWithdrawn
from schemas.ids import routing_id
from schemas.signal import Urgency


@dataclass(frozen=True, slots=True)
class Shown:
    """What a handover shows of one signal now: never more than was released.

    `held` says why nothing is shown. `is_newer`: the sender changed the signal since.
    """

    signal: UUID
    version: int
    details: frozenset[Detail]
    held: str
    is_newer: bool


def facts_of(desk: Desk, signal: UUID) -> SignalFacts | None:
    """What decides about sharing a signal as it is now; None where there is none."""
    versions = desk.history(signal)
    newest = next((it for it in reversed(versions) if isinstance(it, SignalVersion)), None)
    if newest is None:
        return None
    told = desk.history(routing_id(signal))
    routed = next((it for it in reversed(told) if isinstance(it, SignalRouted)), None)
    is_ended = bool(told) and isinstance(told[-1], RoutingEnded)
    return SignalFacts(
        signal=signal,
        version=newest.originator_version,
        partner=newest.header.partner.value,
        has_minor=newest.header.has_minor,
        is_withdrawn=is_ended or isinstance(versions[-1], SignalWithdrawn),
        is_routed=routed is not None,
        is_restricted=restricted(desk, signal) is not None,
        **({} if routed is None else _restrictions(routed)),
    )


def _restrictions(routed: SignalRouted) -> dict[str, Any]:
    hidden: dict[str, tuple[str, ...]] = {}
    masks: dict[str, tuple[str, ...]] = {}
    for veto in routed.vetoes:
        for pillar in veto.hidden_from:
            hidden[pillar] = (*hidden.get(pillar, ()), veto.rule)
        for detail, pillars in veto.masks.items():
            masks[detail] = (*masks.get(detail, ()), *pillars)
    narrowing = tuple(veto.rule for veto in routed.vetoes if veto.hidden_from)
    return {
        "hidden_from": hidden,
        "masks": masks,
        "blocked_by": narrowing if routed.outside_blocked else (),
        "outside": routed.outside,
        "is_acute": routed.urgency is Urgency.ACUTE,
    }


def all_facts(desk: Desk, signals: Iterable[UUID]) -> tuple[SignalFacts, ...]:
    """The same of several signals, in order of their ids."""
    return tuple(f for signal in sorted(signals) if (f := facts_of(desk, signal)) is not None)


def load_handover(desk: Desk, handover: UUID) -> HandoverState | None:
    """A handover after its history; None where there is none."""
    state = handover_of(desk.history(handover))
    return None if state.release is None else state


def shown(desk: Desk, state: HandoverState, policy: SharingPolicy) -> tuple[Shown, ...]:
    """What a handover shows now: what was released, less what may not be seen any more."""
    receiver = policy.receivers.get(state.receiver)
    assert state.release is not None
    if receiver is None:
        return ()
    return tuple(
        _shown(desk, it.signal, it.version, frozenset(it.details), receiver)
        for it in state.release.released
    )


def _shown(
    desk: Desk, signal: UUID, version: int, details: frozenset[str], receiver: Receiver
) -> Shown:
    facts = facts_of(desk, signal)
    assert facts is not None
    return Shown(
        signal=signal,
        version=version,
        details=allowed(facts, receiver, details),
        held=held(facts, receiver),
        is_newer=facts.version > version,
    )


def disclose(
    desk: Desk, some: Iterable[Shown], receiver: Receiver
) -> Mapping[UUID, Mapping[Detail, tuple[str, ...]]]:
    """Open exactly these details of these versions. Whoever calls this has logged it."""
    opened: dict[UUID, Mapping[Detail, tuple[str, ...]]] = {}
    for each in some:
        version = _version(desk, each)
        if version is None or not each.details:
            continue
        [content] = open_all(desk.sealer, [version])
        opened[each.signal] = disclosed(
            content.content, each.details, sees_secret=sees_secret(receiver)
        )
    return opened


def _version(desk: Desk, some: Shown) -> SignalVersion | None:
    return next(
        (
            it
            for it in desk.history(some.signal)
            if isinstance(it, SignalVersion) and it.originator_version == some.version
        ),
        None,
    )
