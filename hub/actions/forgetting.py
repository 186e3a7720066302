"""Forgetting a batch that two people agreed on: what the record says, and whether all is gone.

Each item is one event and one transaction, so whoever is killed halfway goes on where it was. What
is held, worked on or changed since it was proposed is kept back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, Final, NamedTuple
from uuid import UUID

from hub.actions import belongings
from hub.actions.belongings import Belongings, Deliveries, forgotten_signals
from hub.actions.desk import TRIES, Busy, Desk
from hub.actions.erasing import load_batch
from hub.actions.forgotten import Look, later, look, register, stays_gone
from hub.actions.retention import why_back
from hub.domain.erasing import Batch
from hub.domain.retention import Back, RetentionPolicy
from hub.projections.erasure import APPROVED
from hub.security.keys import KeyStore
from hub.store import quarantine
from hub.store.database import expand
from hub.store.record import VersionTaken
from schemas.events import SignalForgotten
from schemas.events.erasure import (
    ErasureApproved,
    ErasureCarriedOut,
    ErasureItem,
    Forgotten,
    ItemKind,
    KeptBack,
    MessageForgotten,
    RequestForgotten,
)
from schemas.ids import forgotten_id

TO_DO: Final = f"SELECT batch FROM erasures WHERE state = '{APPROVED}' ORDER BY ordinal"  # noqa: S608
MENTIONED: Final = "SELECT COUNT(1) FROM mentions WHERE signal IN (*)"
HELD: Final = "SELECT COUNT(1) FROM quarantine WHERE id IN (*)"
REMEMBERED: Final[Mapping[str, tuple[bytes, ...]]] = {"dedupe": (b"s:", b"r:"), "route": (b"s:",)}
"""What stages remember of a signal, by the beginning of its key."""


class Planned(NamedTuple):
    """What of a batch goes, and what is kept back."""

    going: tuple[ErasureItem, ...]
    kept_back: tuple[KeptBack, ...]


class StillThere(Exception):  # noqa: N818 - named for what was found
    """Something of a batch is not gone; the text says what kind of thing, and how much of it."""


def to_do(desk: Desk, looked: Look | None = None) -> list[UUID]:
    """The batches that were approved and are not done, or of which something came since."""
    with desk.views.snapshot() as cursor:
        found = [UUID(batch) for (batch,) in cursor.execute(TO_DO)]
    waiting = [batch for batch in found if load_batch(desk, batch).is_to_do]
    disturbed = (looked or look(desk)).batches
    return [*waiting, *(it for it in disturbed if it not in waiting)]


def plan(
    desk: Desk, policy: RetentionPolicy, items: Sequence[ErasureItem], now: datetime
) -> Planned:
    """What of these items may go now."""
    back = why_back(desk, policy, [it.subject for it in items], now)
    reasons = {it.subject: _reason(desk, it, back[it.subject]) for it in items}
    return Planned(
        tuple(it for it in items if reasons[it.subject] is None),
        tuple(
            KeptBack(subject=subject, reason=reason.value)
            for subject, reason in reasons.items()
            if reason is not None
        ),
    )


def _reason(desk: Desk, item: ErasureItem, back: Back | None) -> Back | None:
    if back is None and item.kind is not ItemKind.MESSAGE:
        went_on = len(desk.record.stream(item.subject)) != item.version
        return Back.CHANGED if went_on else None
    return back


class Places(NamedTuple):
    """Where in the record the last signal of a batch stands, and the last of all; else 0."""

    signals: int
    all: int


def record_forgotten(desk: Desk, policy: RetentionPolicy, batch: UUID, now: datetime) -> Places:
    """Record of each item that may go that it is forgotten; how far the record says so."""
    deliveries = Deliveries(desk)
    for _ in range(TRIES):
        rest = _rest(desk, batch)
        going = plan(desk, policy, rest, now).going
        items = {it.subject: it for it in _items(desk, batch)}
        gone = items.keys() - {it.subject for it in rest}
        all_going = forgotten_signals(desk) | gone | {it.subject for it in going}
        known = len(desk.record.stream(forgotten_id()))
        its = ((it, _belongings(desk, it, all_going, deliveries)) for it in going)
        more = later(desk, gone, all_going)
        again = ((items[it.signal], new) for it, new in more if it.batch == batch)
        try:
            for version, (item, belonging) in enumerate(chain(its, again), known + 1):
                place = _said(desk, batch, forgotten_id(), version, now)
                _forget(desk, item, belonging, {**place, "batch": batch})
        except VersionTaken:
            continue
        told = register(desk, batch)
        signals = (place for place, it in told if isinstance(it, SignalForgotten))
        return Places(max(signals, default=0), max((place for place, _ in told), default=0))
    raise Busy("what is to be forgotten kept changing")


def _items(desk: Desk, batch: UUID) -> tuple[ErasureItem, ...]:
    proposed = load_batch(desk, batch).proposed
    return () if proposed is None else proposed.items


def _rest(desk: Desk, batch: UUID) -> list[ErasureItem]:
    """The items of a batch of which the record does not say yet that they are forgotten."""
    done = {event.what for _, event in register(desk, batch)}
    return [it for it in _items(desk, batch) if it.subject not in done]


def _belongings(
    desk: Desk, item: ErasureItem, going: Collection[UUID], deliveries: Deliveries
) -> Belongings:
    if item.kind is ItemKind.MESSAGE:
        return belongings.of_message(desk, item.subject, deliveries)
    if item.kind is ItemKind.REQUEST:
        return belongings.of_request(desk, item.subject)
    return belongings.of_signal(desk, item.subject, item.version, going, deliveries)


def _said(desk: Desk, batch: UUID, history: UUID, version: int, now: datetime) -> dict[str, Any]:
    approved = next(it for it in desk.record.stream(batch) if it.topic == ErasureApproved.TOPIC)
    return {
        "originator_id": history,
        "originator_version": version,
        "occurred_at": now,
        "recorded_at": now,
        "cause": f"event:{approved.position}",
    }


def _forget(desk: Desk, item: ErasureItem, its: Belongings, place: dict[str, Any]) -> None:
    said = {**place, "partner": item.partner, "keys": its.keys}
    event: Forgotten
    unchanged: dict[UUID, int] = {}
    if item.kind is ItemKind.SIGNAL:
        event = SignalForgotten(**said, signal=item.subject, version=item.version)
        unchanged = {item.subject: item.version}
    elif item.kind is ItemKind.REQUEST:
        event = RequestForgotten(**said, request=item.subject, version=item.version)
        unchanged = {item.subject: item.version}
    else:
        event = MessageForgotten(**said, delivery=item.subject)
    desk.record.append(
        [desk.mapper.to_stored(event)],
        position=None,
        extra=partial(quarantine.forget, ids=its.entries),
        unchanged=unchanged,
    )
    desk.told()


def places_on_bus(desk: Desk, batch: UUID) -> dict[str, frozenset[int]]:
    """Where on each partner's stream the messages of a batch lie, by partner."""
    deliveries = Deliveries(desk)
    by_subject = {it.subject: it for it in _items(desk, batch)}
    found: dict[str, set[int]] = defaultdict(set)
    for _, event in register(desk, batch):
        for partner, place in _belongings(desk, by_subject[event.what], (), deliveries).places:
            found[partner].add(place)
    return {partner: frozenset(places) for partner, places in found.items()}


def require_gone(desk: Desk, keys: KeyStore, batch: UUID) -> None:
    """Look whether all of a batch is gone; raise `StillThere` where something is left."""
    events = [event for _, event in register(desk, batch)]
    found = {what: count for what, count in _left(desk, keys, events) if count}
    if found:
        raise StillThere(", ".join(f"{count} {what}" for what, count in found.items()))


def _left(desk: Desk, keys: KeyStore, events: Sequence[Forgotten]) -> Iterator[tuple[str, int]]:
    yield "keys", len(keys.known({bytes.fromhex(kid) for it in events for kid in it.keys}))
    gone = [it.what for it in events if stays_gone(desk, it)]
    names = [str(subject) for subject in gone]
    for stage, beginnings in REMEMBERED.items():
        wanted = [beginning + it.bytes for beginning in beginnings for it in gone]
        yield f"memories of {stage}", len(desk.record.recall(stage, wanted))
    for database, sql, what in (
        (desk.views, MENTIONED, "mentions"),
        (desk.record.database, HELD, "messages in quarantine"),
    ):
        with database.snapshot() as cursor:
            row = cursor.execute(expand(sql, names), names).fetchone()
        yield what, int(row[0]) if row else 0


def finish(
    desk: Desk, policy: RetentionPolicy, batch: UUID, now: datetime, keep_backups: timedelta
) -> ErasureCarriedOut | None:
    """Record that a batch is done; None while something of it may go that did not.

    What was told of it while it went is a part of it; what comes later changes no declaration.
    """
    rest = _rest(desk, batch)
    planned = plan(desk, policy, rest, now)
    gone = {event.what for _, event in register(desk, batch)}
    more = later(desk, gone, forgotten_signals(desk) | gone)
    if planned.going or any(it.batch == batch for it, _ in more):
        return None
    state: Batch = load_batch(desk, batch)
    if state.done is not None:
        return state.done
    events = [event for _, event in register(desk, batch)]
    done = ErasureCarriedOut(
        **_said(desk, batch, batch, state.version + 1, now),
        forgotten=len(gone),
        keys=len({kid for it in events for kid in it.keys}),
        kept_back=planned.kept_back,
        horizon_at=now + keep_backups,
    )
    desk.append(done)
    return done
