"""What an operator does with a partner: admit it, change its keys, suspend it, let it in again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from hub.actions.desk import REASON, Desk, attempt
from hub.bus.accounts import FOR_EVER_S, Terms
from hub.domain.membership import Key, Membership, membership_of
from hub.policy.partners import PartnerAgreement
from hub.store.mapper import Mapper
from hub.store.record import Record
from schemas.base import Event
from schemas.events.partners import (
    PartnerAdmitted,
    PartnerKeysRotated,
    PartnerResumed,
    PartnerSuspended,
)
from schemas.ids import membership_id
from schemas.signal import Partner

E = TypeVar("E", bound=Event)


class Doing(NamedTuple):
    """Who does something with a partner, and when."""

    desk: Desk
    partner: Partner
    by: str
    now: datetime


def membership(record: Record, mapper: Mapper, partner: str) -> Membership:
    """How a partner stands by the record."""
    return membership_of(map(mapper.from_recorded, record.stream(membership_id(partner))))


def terms_of(agreement: PartnerAgreement, there: Membership, now: datetime) -> Terms:
    """What holds for a partner's account on the bus.

    The server ends the connection of who sends more than twice what was agreed; what is too large
    and less than that reaches the hub, and is refused with a reason.
    """
    limits, before = agreement.limits, there.refused_before(now)
    refused_s = None if before is None else int(before.timestamp()) - 1
    if there.suspension is not None:
        refused_s = FOR_EVER_S
    return Terms(2 * limits.message_bytes, limits.connections, refused_s)


def bus_terms(
    record: Record, mapper: Mapper, agreed: Iterable[PartnerAgreement], now: datetime
) -> dict[str, Terms]:
    """What holds now for the account of everybody with whom something is agreed."""
    return {
        it.partner.value: terms_of(it, membership(record, mapper, it.partner), now) for it in agreed
    }


def is_suspended(record: Record, mapper: Mapper, partner: str) -> bool:
    """Whether nothing is taken in from a partner now."""
    return membership(record, mapper, partner).suspension is not None


def admit(doing: Doing, agreement: PartnerAgreement, key: Key) -> PartnerAdmitted | None:
    """Let a partner connect as was agreed. None where it was let in already."""

    def make(there: Membership) -> PartnerAdmitted | None:
        if there.admitted is not None:
            return None
        return PartnerAdmitted(
            **_place(doing, there),
            oin=agreement.oin,
            agreement=agreement.version,
            digest=agreement.digest,
            key=key.public,
            key_until=key.until,
        )

    return _attempt(doing, make)


def rotate(
    doing: Doing, key: Key, clients: tuple[str, ...], former_until: datetime
) -> PartnerKeysRotated | None:
    """Record new keys: those from before hold until that moment."""

    def make(there: Membership) -> PartnerKeysRotated:
        return PartnerKeysRotated(
            **_place(doing, there),
            key=key.public,
            key_until=key.until,
            clients=clients,
            former_until=former_until,
        )

    return _attempt(doing, make)


def suspend(doing: Doing, reason: str) -> PartnerSuspended | None:
    """Take nothing in from a partner any more. None where it was suspended already."""

    def make(there: Membership) -> PartnerSuspended | None:
        if there.suspension is not None:
            return None
        where, version = _place(doing, there), there.version + 1
        sealed = doing.desk.seal(membership_id(doing.partner), version, REASON, reason.strip())
        return PartnerSuspended(**where, sealed=sealed)

    return _attempt(doing, make)


def resume(doing: Doing) -> PartnerResumed | None:
    """Take in again what a partner sends. None where it was not suspended."""

    def make(there: Membership) -> PartnerResumed | None:
        return None if there.suspension is None else PartnerResumed(**_place(doing, there))

    return _attempt(doing, make)


def _place(doing: Doing, there: Membership) -> dict[str, Any]:
    return {
        "originator_id": membership_id(doing.partner),
        "originator_version": there.version + 1,
        "occurred_at": doing.now,
        "recorded_at": doing.now,
        "cause": f"person:{doing.by}",
        "partner": doing.partner,
        "by": doing.by,
    }


def _attempt(doing: Doing, make: Callable[[Membership], E | None]) -> E | None:
    desk = doing.desk

    def look() -> Membership:
        return membership(desk.record, desk.mapper, doing.partner)

    return attempt(desk, look, make, "the partner")
