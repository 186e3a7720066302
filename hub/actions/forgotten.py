"""What the record says was forgotten, and what came since about a signal that stays so.

A partner may tell what it did with a signal or send its message again, and a person may write a
word on it, when nobody knows that it is being forgotten, or long after. That goes too, by what two
people agreed on then.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple
from uuid import UUID

from hub.actions import belongings
from hub.actions.belongings import PAGE_EVENTS, SEALED_TOPICS, Belongings, Deliveries
from hub.actions.desk import Desk
from hub.projections import journal
from hub.store.record import Position, PositionTaken
from schemas.base import Event
from schemas.events import (
    SIGNAL_VERSIONS,
    DossierChange,
    MessageRepeated,
    SignalForgotten,
    SignalWithdrawn,
)
from schemas.events.erasure import Forgotten
from schemas.ids import forgotten_id, is_id

LOOKED: Final = "forget-later"
"""Up to where in the record nothing is left that came later."""
OWN: Final = frozenset({*(it.TOPIC for it in SIGNAL_VERSIONS), SignalWithdrawn.TOPIC})
TOLD: Final = tuple(topic for topic in SEALED_TOPICS if topic not in OWN)
"""What may be told of a signal; a version of its own makes it live again."""
TOPICS: Final = (*TOLD, MessageRepeated.TOPIC)
ABOUT: Final = "SELECT subject FROM messages WHERE partner = ? AND sequence = ?"


class Told(NamedTuple):
    """That something was forgotten, and at which place the record says so."""

    place: int
    event: Forgotten


def whole_register(desk: Desk) -> list[Told]:
    """All that the record says was forgotten."""
    read: Any = desk.mapper.from_recorded
    return [Told(it.position, read(it)) for it in desk.record.stream(forgotten_id())]


def register(desk: Desk, batch: UUID) -> list[Told]:
    """What the record says was forgotten of a batch, each at its place."""
    return [it for it in whole_register(desk) if it.event.batch == batch]


def stays_gone(desk: Desk, event: Forgotten) -> bool:
    """Whether nothing was said of it since: then it would live again, with new keys."""
    if not isinstance(event, SignalForgotten):
        return True
    return len(desk.record.stream(event.signal)) == event.version


def later(
    desk: Desk, signals: Collection[UUID], going: Collection[UUID]
) -> Iterator[tuple[SignalForgotten, Belongings]]:
    """What came since about those of the signals that stay forgotten.

    `going` are all that go or went.
    """
    told, deliveries = whole_register(desk), Deliveries(desk)
    named = {kid for it in told for kid in it.event.keys}
    last = {it.event.what: it.event for it in told if it.event.what in signals}
    for event in last.values():
        if isinstance(event, SignalForgotten) and stays_gone(desk, event):
            its = belongings.of_signal(desk, event.signal, event.version, going, deliveries)
            if keys := tuple(kid for kid in its.keys if kid not in named):
                yield event, its._replace(keys=keys)


class Look(NamedTuple):
    """The batches with a signal about which something came between two places in the record."""

    batches: tuple[UUID, ...]
    after: int
    until: int


def look(desk: Desk) -> Look:
    """Look what came since about all that is forgotten: its batches must be carried out again."""
    before = desk.record.position(LOOKED)
    with desk.views.snapshot() as cursor:
        seen = journal.last(cursor)
    if seen <= before:
        return Look((), before, before)
    last = {it.event.what: it.event for it in whole_register(desk)}
    gone = last.keys()
    events = _between(desk, before, seen) if gone else []
    named = _signals(desk, _named(events)) & gone
    batches = {event.batch for event, _ in later(desk, named, gone)}
    again = [last[it] for it in _repeated(desk, events) & gone]
    batches |= {event.batch for event in again if stays_gone(desk, event)}
    return Look(tuple(sorted(batches)), before, seen)


def remember(desk: Desk, looked: Look) -> None:
    """Begin the next look where one ended of which nothing is left to do."""
    if looked.batches or looked.until == looked.after:
        return
    with suppress(PositionTaken):  # somebody else looked too
        desk.record.append([], position=Position(LOOKED, looked.after, looked.until))


def _between(desk: Desk, after: int, until: int) -> list[Event]:
    """What was written or told between two places, and what messages were sent again."""
    found: list[Event] = []
    while page := [
        it for it in desk.record.read(after, PAGE_EVENTS, TOPICS) if it.position <= until
    ]:
        found += map(desk.mapper.from_recorded, page)
        after = page[-1].position
    return found


def _named(events: Iterable[Event]) -> set[UUID]:
    names = {name for event in events for name in journal.subjects_of(event)}
    return {UUID(name) for name in names if is_id(name)}


def _repeated(desk: Desk, events: Iterable[Event]) -> set[UUID]:
    """What the messages were about that were sent again: their bytes lie in the stream anew."""
    refs = [
        (it.message.partner.value, it.original_sequence)
        for it in events
        if isinstance(it, MessageRepeated)
    ]
    with desk.views.snapshot() as cursor:
        rows = [cursor.execute(ABOUT, ref).fetchone() for ref in refs]
    return {UUID(row[0]) for row in rows if row is not None and is_id(row[0])}


def _signals(desk: Desk, named: Collection[UUID]) -> set[UUID]:
    """These, and the signals that were ever in those of them that are dossiers."""
    found = set(named)
    for it in named:
        changes = (event for event in desk.history(it) if isinstance(event, DossierChange))
        found |= {member for change in changes for member in change.members}
    return found
