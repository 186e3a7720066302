"""The journal: where each event stands, what it is about and what led to it, to find it again.

The record can be read by position and by history. Whoever asks what was done with a dossier, by a
person, or because of an event, finds the positions here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple, get_args
from uuid import UUID

from hub.projections.table import INTEGER, TEXT, Table
from hub.projections.values import as_text
from hub.store.database import Cursor
from schemas.base import Event
from schemas.events import (
    CaseEvent,
    DeliverySetAside,
    DossierJudged,
    DossierWordEvent,
    FilterSaved,
    HandoverReleased,
    MessageQuarantined,
    MessageRefused,
    MessageRepeated,
    PairEvent,
    PairJudged,
    RepeatRecognised,
    RoutingEnded,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
)
from schemas.events.access import AccessEvent, GlassEvent
from schemas.events.erasure import Forgotten, HoldEvent
from schemas.events.outgoing import DeliveryEvent, FormEvent
from schemas.events.requests import RequestMatched, RestrictionEvent
from schemas.ids import pair_id

JOURNAL: Final = Table(
    "journal",
    ("position",),
    (
        ("position", INTEGER),
        ("topic", TEXT),
        ("at", TEXT),
        ("known_at", TEXT),
        ("person", TEXT),
        ("cause", TEXT),
    ),
)
"""`at` is when the event was recorded, `known_at` by when all events up to it were. `person` is the
user's id, empty where a stage recorded it."""
SUBJECTS: Final = Table(
    "journal_subjects", ("subject", "position"), (("subject", TEXT), ("position", INTEGER))
)
"""The ids that an event is about: of signals, dossiers, pairs, handovers, lists."""
TABLES: Final = (JOURNAL, SUBJECTS)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS journal_by_topic ON journal (topic, position)",
    "CREATE INDEX IF NOT EXISTS journal_by_person ON journal (person, position) WHERE person <> ''",
    "CREATE INDEX IF NOT EXISTS journal_by_cause ON journal (cause, position)",
)

NEWEST: Final = "SELECT known_at FROM journal ORDER BY position DESC LIMIT 1"
BY: Final = "person:"
NAMED_AFTER_ANOTHER: Final = (
    AccessEvent,
    CaseEvent,
    DeliveryEvent,
    DeliverySetAside,
    DossierWordEvent,
    FilterSaved,
    Forgotten,
    FormEvent,
    HoldEvent,
    MessageQuarantined,
    MessageRefused,
    MessageRepeated,
    RepeatRecognised,
    RestrictionEvent,
    RoutingEnded,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
)
"""Events whose history is nothing by itself, but something of what they name."""


class Numbered(NamedTuple):
    """An event at its place in the record."""

    position: int
    event: Event


def write(cursor: Cursor, numbered: Iterable[Numbered]) -> None:
    """Add events, in the record's order and behind what is there."""
    events = list(numbered)
    row = cursor.execute(NEWEST).fetchone()
    cursor.executemany(JOURNAL.upsert, list(_rows(events, row[0] if row else "")))
    about = sorted((subject, it.position) for it in events for subject in subjects_of(it.event))
    cursor.executemany(SUBJECTS.upsert, about)


def _rows(events: Iterable[Numbered], known_at: str) -> Iterator[tuple[object, ...]]:
    for position, event in events:
        at = as_text(event.recorded_at)
        known_at = max(known_at, at)
        yield position, event.TOPIC, at, known_at, person_of(event), event.cause


def person_of(event: Event) -> str:
    """The user who did it; empty where a stage did."""
    by: str = getattr(event, "by", "") if _is_somebody_s(type(event)) else ""
    return by or (event.cause.removeprefix(BY) if event.cause.startswith(BY) else "")


@cache
def _is_somebody_s(kind: type[Event]) -> bool:
    return "by" in kind.model_fields


def subjects_of(event: Event) -> frozenset[str]:
    """The ids that the event is about."""
    kind = type(event)
    found = {str(value) for name in _named(kind) for value in _values(event, name)}
    if _is_of_its_own(kind):
        found.add(str(event.originator_id))
    match event:
        case PairJudged() | PairEvent():
            found.add(str(pair_id(event.one, event.other)))
        case DossierJudged():
            found |= {str(it.subject) for it in event.seen.subjects}
        case RequestMatched():
            found |= {str(it.signal) for it in event.matches}
        case HandoverReleased():
            found |= {str(it.signal) for it in event.released}
        case AccessEvent():
            found.add(str(getattr(event, "subject", "")))
        case _:
            pass
    return frozenset(found - {""})


@cache
def _is_of_its_own(kind: type[Event]) -> bool:
    """Whether the history that an event is in is something by itself."""
    if issubclass(kind, GlassEvent):
        return True
    return not issubclass(kind, (PairJudged, PairEvent, *NAMED_AFTER_ANOTHER))


def _values(event: Event, name: str) -> tuple[UUID, ...]:
    value: UUID | tuple[UUID, ...] | None = getattr(event, name)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


@cache
def _named(kind: type[Event]) -> tuple[str, ...]:
    """The fields of an event that hold ids, but for its place in a history."""
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if name != "originator_id" and _holds_ids(field.annotation)
    )


def _holds_ids(annotation: object) -> bool:
    if annotation is UUID:
        return True
    return any(_holds_ids(argument) for argument in get_args(annotation))


def place_at(cursor: Cursor, moment: datetime) -> int:
    """The last position by which all that was recorded up to it was recorded by this moment."""
    low, high = 0, last(cursor)
    wanted = as_text(moment)
    while low < high:
        middle = (low + high + 1) // 2
        if known_at(cursor, middle) <= wanted:
            low = middle
        else:
            high = middle - 1
    return low


def known_at(cursor: Cursor, position: int) -> str:
    """By when all events up to this position were recorded."""
    row = cursor.execute("SELECT known_at FROM journal WHERE position = ?", (position,)).fetchone()
    return str(row[0]) if row else ""


def last(cursor: Cursor) -> int:
    """The newest event that is there; 0 when there is none."""
    row = cursor.execute("SELECT MAX(position) FROM journal").fetchone()
    return 0 if row is None or row[0] is None else int(row[0])
