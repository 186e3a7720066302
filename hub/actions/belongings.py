"""What belongs to a signal: the keys of all that was sealed about it, and the messages it came in.

Its content goes with it, and so does what a partner told about it. What people wrote goes with the
last signal it is about: a reason on a dossier stays while the dossier holds another signal. A word
on two persons goes with the first of the two, because then nobody knows who it was about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple
from uuid import UUID

from hub.actions.desk import Desk
from hub.store.database import Row, expand
from hub.store.record import Recorded
from schemas.base import Event
from schemas.events import (
    DOSSIER_CHANGES,
    EVENTS,
    CaseEvent,
    DossierChange,
    DossierJudged,
    HandoverEvent,
    LocationEvent,
    MessageQuarantined,
    MessageRef,
    MessageRefused,
    MessageRepeated,
    SignalLinked,
)
from schemas.events.requests import RequestDecided
from schemas.ids import linkage_id

SEALED_TOPICS: Final = tuple(it.TOPIC for it in EVENTS if "sealed" in it.model_fields)
DOSSIER_TOPICS: Final = tuple(it.TOPIC for it in DOSSIER_CHANGES)
MESSAGE_TOPICS: Final = tuple(
    it.TOPIC for it in (MessageRefused, MessageQuarantined, MessageRepeated)
)
PAGE_EVENTS: Final = 1000
ABOUT: Final = (
    "SELECT s.position FROM journal_subjects s JOIN journal j ON j.position = s.position "
    "WHERE s.subject = ? AND j.topic IN (*) ORDER BY s.position"
)
FORGOTTEN: Final = (
    "SELECT f.subject FROM forgotten f JOIN signals s ON s.signal = f.subject "
    "WHERE f.version >= s.version"
)
UP_TO: Final = "SELECT subject, version FROM forgotten WHERE subject IN (*)"
ANCHORED: Final = "SELECT DISTINCT location FROM location_anchors WHERE mention IN (*)"
NAMED_IN: Final = "SELECT DISTINCT signal FROM mentions WHERE mention IN (*)"
ENTRY: Final = "SELECT sealed FROM quarantine WHERE id = ?"


Place = tuple[str, int]
"""Whose intake stream, and where in it: another partner may tell something of a signal."""


class Belongings(NamedTuple):
    """The ids of keys (hexadecimal), entries of the quarantine, and places in intake streams."""

    keys: tuple[str, ...]
    entries: tuple[UUID, ...]
    places: frozenset[Place]


class Deliveries:
    """Messages that were no signal at once, by their id and by their bytes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def _known(self) -> Mapping[tuple[str, str], list[tuple[UUID, Place]]]:
        found: dict[tuple[str, str], list[tuple[UUID, Place]]] = defaultdict(list)
        record, after = self._desk.record, 0
        while page := record.read(after, PAGE_EVENTS, MESSAGE_TOPICS):
            for recorded in page:
                event: Any = self._desk.mapper.from_recorded(recorded)
                for name in _names(event.message):
                    found[name].append((event.originator_id, _place(event.message)))
            after = page[-1].position
        return found

    def like(self, refs: Iterable[MessageRef]) -> set[tuple[UUID, Place]]:
        """The deliveries of the same messages: what each is called, and its place in a stream."""
        return {it for ref in refs for name in _names(ref) for it in self._known.get(name, ())}


def _place(ref: MessageRef) -> Place:
    return ref.partner.value, ref.sequence


def _names(ref: MessageRef) -> Iterator[tuple[str, str]]:
    yield ref.partner.value, ref.digest
    if ref.id is not None:
        yield ref.partner.value, f"id:{ref.id}"


def forgotten_signals(desk: Desk) -> frozenset[UUID]:
    """The signals that are forgotten now."""
    with desk.views.snapshot() as cursor:
        return frozenset(UUID(signal) for (signal,) in cursor.execute(FORGOTTEN))


def forgotten_up_to(desk: Desk, signals: Collection[UUID]) -> dict[UUID, int]:
    """Up to which version each of these was forgotten, of those that ever were."""
    rows = _asked(desk, UP_TO, sorted(map(str, signals)))
    return {UUID(signal): int(version) for signal, version in rows}


def of_message(desk: Desk, delivery: UUID, deliveries: Deliveries) -> Belongings:
    """What belongs to a message in quarantine."""
    events: list[Any] = [desk.mapper.from_recorded(it) for it in desk.record.stream(delivery)]
    refs = [it.message for it in events]
    places = {place for _, place in deliveries.like(refs)} | set(map(_place, refs))
    keys = tuple(sorted(_entry_keys(desk, [delivery])))
    return Belongings(keys, (delivery,), frozenset(places))


def of_request(desk: Desk, request: UUID) -> Belongings:
    """What belongs to a request: who asked, and all that was written for it."""
    keys = {kid for it in desk.history(request) for kid in _kids(it)}
    return Belongings(tuple(sorted(keys)), (), frozenset())


def of_signal(
    desk: Desk, signal: UUID, version: int, going: Collection[UUID], deliveries: Deliveries
) -> Belongings:
    """What belongs to a signal up to a version, when these signals go or went."""
    own: list[Any] = [it for it in desk.history(signal) if it.originator_version <= version]
    texts = [*_about_signal(desk, signal, going), *_about_dossiers(desk, signal, going)]
    texts += _about_locations(desk, signal, going)
    refs = [it.message for it in (*own, *texts) if hasattr(it, "message")]
    again = deliveries.like(refs)
    entries = sorted({entry for entry, _ in again})
    keys = {kid for it in (*own, *texts) for kid in _kids(it)} | _entry_keys(desk, entries)
    places = set(map(_place, refs)) | {place for _, place in again}
    return Belongings(tuple(sorted(keys)), tuple(entries), frozenset(places))


def _kids(event: Event) -> Iterator[str]:
    """The keys of an event's sealed blocks: a box begins with the id of its key."""
    boxes: Mapping[str, str] = getattr(event, "sealed", {})
    yield from (box.partition(".")[0] for box in boxes.values())


def _entry_keys(desk: Desk, entries: Collection[UUID]) -> set[str]:
    with desk.record.database.snapshot() as cursor:
        rows = [cursor.execute(ENTRY, (str(entry),)).fetchone() for entry in entries]
    return {row[0].partition(".")[0] for row in rows if row is not None}


def _about(desk: Desk, subject: UUID, topics: Collection[str]) -> list[Any]:
    with desk.views.snapshot() as cursor:
        sql = expand(ABOUT, topics)
        places = [place for (place,) in cursor.execute(sql, (str(subject), *topics))]
    found: list[Recorded] = []
    for at in range(0, len(places), PAGE_EVENTS):
        found += desk.record.pick(places[at : at + PAGE_EVENTS])
    return [desk.mapper.from_recorded(it) for it in found]


def _about_signal(desk: Desk, signal: UUID, going: Collection[UUID]) -> list[Any]:
    """What was written with this signal as its subject, or as one of several that all go."""
    found = _about(desk, signal, SEALED_TOPICS)
    return [it for it in found if set(_concerned(it)) <= {*going, signal}]


def _concerned(event: Event) -> Iterable[UUID]:
    """What must all be gone before a text may go; words on a dossier go with the dossier."""
    match event:
        case DossierJudged():
            return (*event.one, *event.other)
        case CaseEvent() | HandoverEvent():
            return (event.subject,)
        case RequestDecided():
            return (event.originator_id,)
        case _:
            return ()


def _about_dossiers(desk: Desk, signal: UUID, going: Collection[UUID]) -> list[Any]:
    """What was written about dossiers that held the signal, and of which nothing is left."""
    changes = _about(desk, signal, DOSSIER_TOPICS)
    dossiers = {it.originator_id for it in changes}
    return [
        it
        for dossier in sorted(dossiers)
        if _ever_in(desk, dossier) <= {*going, signal}
        for it in _about(desk, dossier, SEALED_TOPICS)
        if not isinstance(it, DossierJudged) or set(_concerned(it)) <= {*going, signal}
    ]


def _ever_in(desk: Desk, dossier: UUID) -> set[UUID]:
    changes = (it for it in desk.history(dossier) if isinstance(it, DossierChange))
    return {member for it in changes for member in it.members}


def _about_locations(desk: Desk, signal: UUID, going: Collection[UUID]) -> list[Any]:
    """What was written about addresses that no other signal names any more."""
    linked = [it for it in desk.history(linkage_id(signal)) if isinstance(it, SignalLinked)]
    own = sorted({item.mention for it in linked for item in it.mentions})
    locations = [UUID(row[0]) for row in _asked(desk, ANCHORED, own)]
    histories = [
        [it for it in desk.history(location) if isinstance(it, LocationEvent)]
        for location in locations
    ]
    return [
        it
        for history in histories
        if _named_in(desk, history) <= {*going, signal}
        for it in history
    ]


def _named_in(desk: Desk, history: Iterable[LocationEvent]) -> set[UUID]:
    mentions = sorted({anchor.mention for it in history for anchor in it.anchors})
    return {UUID(row[0]) for row in _asked(desk, NAMED_IN, mentions)}


def _asked(desk: Desk, sql: str, ids: list[str]) -> list[Row]:
    with desk.views.snapshot() as cursor:
        return [
            row
            for at in range(0, len(ids), PAGE_EVENTS)
            for some in [ids[at : at + PAGE_EVENTS]]
            for row in cursor.execute(expand(sql, some), some)
        ]
