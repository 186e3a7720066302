"""Keeps the processing log (Logboek Dataverwerkingen): makes rows of the record, and sends them.

Both have a position of their own in the record. Rows are made in one transaction with the first;
the second moves when the outer log answered that it has them. Whoever is killed in between sends
again what the log already has, under the same operations.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime
from typing import Final, Protocol, TypeVar
from uuid import UUID

import structlog

from hub.domain import processing
from hub.domain.tracing import Row, place_in, rows_of
from hub.security.subjects import Subjects
from hub.store import processing as store
from hub.store.mapper import Mapper
from hub.store.otlp import NotTaken
from hub.store.processing import LOG, SENT, Kept
from hub.store.record import Position, PositionTaken, Record, Recorded
from schemas.base import Event
from schemas.events import HandoverReleased, SignalVersion

PAGE_EVENTS: Final = 500
SEND_EVENTS: Final = 100
LOOK_S: Final = 1.0
WAIT_MAX_S: Final = 60.0

log = structlog.get_logger()
Answer = TypeVar("Answer")


class Out(Protocol):
    """Sends rows to the outer log and returns when it said that it has them; or `NotTaken`."""

    def __call__(self, rows: Sequence[Kept]) -> None: ...


class ProcessingLog:
    """Makes rows and sends them; blocking, for one thread. Without `out` they wait here."""

    def __init__(
        self, record: Record, mapper: Mapper, subjects: Subjects, out: Out | None = None
    ) -> None:
        self._record, self._mapper, self._subjects, self._out = record, mapper, subjects, out
        store.create_table(record.database)

    def make(self) -> int:
        """Make the rows of the next events; of how many that was."""
        before = self._record.position(LOG)
        page = self._record.read(before, PAGE_EVENTS, processing.TOPICS)
        if not page:
            return 0
        histories = _Histories(self._record, self._mapper, page)
        made: list[tuple[int, int, Row]] = []
        for it in page:
            rows = rows_of(self._mapper.from_recorded(it), histories.up_to(it.position))
            made += [(it.position, ordinal, row) for ordinal, row in enumerate(rows)]
        names = self._subjects.names([row for _, _, row in made])
        kept = [_kept(*it, name) for it, name in zip(made, names, strict=True)]
        self._record.append(
            [],
            position=Position(LOG, before, page[-1].position),
            extra=lambda cursor: store.write(cursor, kept),
        )
        return len(page)

    def send(self) -> int:
        """Send the rows of the next events; how many. Raises `NotTaken`: then nothing moved."""
        if self._out is None:
            return 0
        before = self._record.position(SENT)
        rows = store.behind(self._record.database, before, SEND_EVENTS)
        if rows:
            self._out(rows)
            self._record.append([], position=Position(SENT, before, rows[-1].position))
        return len(rows)

    async def run(self, executor: Executor, transient: tuple[type[Exception], ...] = ()) -> None:
        """Keep the log for ever; what failed is tried again, after a pause that grows."""
        wait_s = LOOK_S
        caught: tuple[type[Exception], ...] = (NotTaken, PositionTaken, *transient)
        while True:
            try:
                done = await _in(executor, self.make) + await _in(executor, self.send)
                wait_s = LOOK_S
            except caught as error:
                done, wait_s = 0, min(2 * wait_s, WAIT_MAX_S)
                log.warning("processing_log_waits", error=type(error).__name__)
            if not done:
                await asyncio.sleep(wait_s)


async def _in(executor: Executor, call: Callable[[], Answer]) -> Answer:
    return await asyncio.get_running_loop().run_in_executor(executor, call)


class _Here:
    """What the record said up to a place."""

    def __init__(self, histories: "_Histories", place: int) -> None:
        self._histories, self._place = histories, place

    def newest(self, signal: UUID, number: int) -> SignalVersion | None:
        """The newest version of a signal here, or the newest up to a number."""
        found = None
        for event in self._told(signal):
            if isinstance(event, SignalVersion) and event.originator_version <= (
                number or event.originator_version
            ):
                found = event
        return found

    def releases(self, handover: UUID) -> Sequence[HandoverReleased]:
        """What was released in a handover; nothing where it is no handover."""
        return [it for it in self._told(handover) if isinstance(it, HandoverReleased)]

    def cause(self, event: Event) -> Event | None:
        """The event that this one names as its cause; None where that is something else."""
        return self._histories.caused(event.cause)

    def _told(self, originator: UUID) -> Iterator[Event]:
        for place, event in self._histories.of(originator):
            if place <= self._place:
                yield event


class _Histories:
    """Histories and causes, each read once for a page of events."""

    def __init__(self, record: Record, mapper: Mapper, page: Sequence[Recorded]) -> None:
        self._record, self._mapper = record, mapper
        self._known: dict[UUID, list[tuple[int, Event]]] = {}
        causes = {place for it in page if (place := place_in(mapper.from_recorded(it).cause))}
        self._causes = {it.position: mapper.from_recorded(it) for it in record.pick(causes)}

    def up_to(self, place: int) -> _Here:
        """As they stood at a place in the record."""
        return _Here(self, place)

    def caused(self, cause: str) -> Event | None:
        """The event that a cause names."""
        return self._causes.get(place_in(cause))

    def of(self, originator: UUID) -> Sequence[tuple[int, Event]]:
        """All of one history, with the places of its events."""
        if originator not in self._known:
            read = self._mapper.from_recorded
            told = self._record.stream(originator)
            self._known[originator] = [(it.position, read(it)) for it in told]
        return self._known[originator]


def _kept(position: int, ordinal: int, row: Row, name: str) -> Kept:
    return Kept(
        position=position,
        ordinal=ordinal,
        operation=row.operation,
        trace=row.trace,
        parent=row.parent,
        activity=row.activity.value,
        status=int(row.status),
        started_ms=_ms(row.started_at),
        ended_ms=_ms(row.ended_at),
        subject=name,
        subject_kind=row.subject.kind.value if row.subject else "",
        kid=row.subject.kid if row.subject else "",
        caller=row.foreign,
        context=row.context,
    )


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def lag(record: Record, most: int) -> tuple[int, int]:
    """How many events still need their rows (counted up to `most`), and how many rows to send."""
    store.create_table(record.database)
    left = record.read(record.position(LOG), most, processing.TOPICS)
    return len(left), store.unsent(record.database, record.position(SENT))
