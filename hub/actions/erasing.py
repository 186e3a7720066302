"""Proposing, approving and refusing to forget, and holding: load, decide, record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hub.actions.desk import REASON, TRIES, Busy, Desk
from hub.actions.retention import Found, find_due
from hub.domain import erasing
from hub.domain.deciding import is_reason
from hub.domain.erasing import Batch, Hold, Refused, batch_of, held_until
from hub.domain.mandate import User
from hub.domain.retention import RetentionPolicy
from hub.store.record import VersionTaken
from schemas.base import Event
from schemas.events import SignalVersion
from schemas.events.erasure import (
    ITEMS_MAX,
    ErasureApproved,
    ErasureItem,
    ErasureProposed,
    ErasureRefused,
    HoldLifted,
    HoldPlaced,
    ItemKind,
)
from schemas.ids import erasure_id, hold_id

COUNT: Final = "SELECT COALESCE(MAX(ordinal), 0) FROM erasures"


def load_batch(desk: Desk, batch: UUID) -> Batch:
    """A batch as it stands; an empty one where there is none of this name."""
    return batch_of(desk.history(batch))


def propose(
    desk: Desk,
    policy: RetentionPolicy,
    by: User,
    now: datetime,
    only: Collection[UUID] | None = None,
) -> tuple[UUID, int] | Refused:
    """Record a batch of all that may go, or of these alone: its name, and its place in the record.

    A batch has at most `ITEMS_MAX` items, the longest overdue; the rest is for another.
    """
    items = [
        item_of(desk, found)
        for found in find_due(desk, policy, now)
        if found.may_go and (only is None or found.matter.subject in only)
    ][:ITEMS_MAX]
    if not items:
        return Refused.NOTHING_DUE
    with desk.views.snapshot() as cursor:
        row = cursor.execute(COUNT).fetchone()
    ordinal = (int(row[0]) if row else 0) + 1
    for _ in range(TRIES):
        while desk.record.stream(erasure_id(ordinal)):
            ordinal += 1
        event = ErasureProposed(
            **_said(erasure_id(ordinal), 1, by, now),
            ordinal=ordinal,
            items=tuple(items),
            policy=policy.version,
            policy_digest=policy.digest,
        )
        try:
            return event.originator_id, desk.append(event)
        except VersionTaken:
            continue
    raise Busy("others proposed at the same moment")


def item_of(desk: Desk, found: Found) -> ErasureItem:
    """What a batch says of something that may go: up to the newest event about it."""
    matter, due = found.matter, found.due
    has_history = matter.kind is not ItemKind.MESSAGE
    return ErasureItem(
        kind=matter.kind,
        subject=matter.subject,
        version=len(desk.record.stream(matter.subject)) if has_history else 0,
        partner=matter.partner,
        rule=due.rule.code,
        due_at=due.at,
    )


def approve(desk: Desk, batch: UUID, by: User, now: datetime) -> int | Refused:
    """Record that a second person agrees; its place in the record."""
    state = load_batch(desk, batch)
    if refusal := erasing.approve(state, by.id):
        return refusal
    return _decided(desk, ErasureApproved(**_said(batch, state.version + 1, by, now)))


def refuse(desk: Desk, batch: UUID, reason: str, by: User, now: datetime) -> int | Refused:
    """Record that a batch does not go, with the reason; its place in the record."""
    state = load_batch(desk, batch)
    if refusal := erasing.refuse(state, reason):
        return refusal
    sealed = desk.seal(batch, state.version + 1, REASON, reason.strip())
    said = _said(batch, state.version + 1, by, now)
    return _decided(desk, ErasureRefused(**said, sealed=sealed))


def _decided(desk: Desk, event: Event) -> int | Refused:
    try:
        return desk.append(event)
    except VersionTaken:
        return Refused.NOT_OPEN


def place_hold(  # noqa: PLR0913, PLR0917 - who holds what, and why
    desk: Desk, policy: RetentionPolicy, signal: UUID, wish: Hold, by: User, now: datetime
) -> int | Refused:
    """Record that a signal may not be forgotten before a day; its place in the record."""
    if not any(isinstance(it, SignalVersion) for it in desk.history(signal)):
        return Refused.NOTHING_THERE
    if refusal := erasing.hold(wish, policy, now):
        return refusal
    assert wish.until is not None
    history = hold_id(signal)
    for _ in range(TRIES):
        version = len(desk.record.stream(history)) + 1
        event = HoldPlaced(
            **_said(history, version, by, now),
            signal=signal,
            ground=wish.ground,
            owner=wish.owner,
            until=wish.until,
            sealed=desk.seal(history, version, REASON, wish.reason.strip()),
        )
        try:
            return desk.append(event)
        except VersionTaken:
            continue
    raise Busy("others hold it at the same moment")


def lift_hold(desk: Desk, signal: UUID, reason: str, by: User, now: datetime) -> int | Refused:
    """Record that a hold counts no more; its place in the record."""
    history = hold_id(signal)
    told = desk.history(history)
    until = held_until(told)
    if until is None or until <= now:
        return Refused.NOT_HELD
    if not is_reason(reason):
        return Refused.NO_REASON
    version = len(told) + 1
    sealed = desk.seal(history, version, REASON, reason.strip())
    said = _said(history, version, by, now)
    try:
        return desk.append(HoldLifted(**said, signal=signal, sealed=sealed))
    except VersionTaken:
        return Refused.NOT_HELD


def _said(history: UUID, version: int, by: User, now: datetime) -> dict[str, Any]:
    return {
        "originator_id": history,
        "originator_version": version,
        "occurred_at": now,
        "recorded_at": now,
        "cause": f"person:{by.id}",
        "by": by.id,
    }
