"""The rows of the processing log: what was done with a signal, from receipt to forgetting. Pure.

The fields are those of Logboek Dataverwerkingen (Logius). Handling one signal is one trace: each
thing done with it is an action in that trace, below the action it came from. A row says what was
done with whose data and never by whom: that is in the access log, under the same operation. All ids
follow from the record, so the same event gives the same rows whenever it is read.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from hashlib import sha256
from typing import Final, NamedTuple, Protocol
from uuid import UUID

from hub.domain.processing import Activity, Processing, Subject, processing_of, subjects_of
from schemas.base import Event
from schemas.events import (
    ContentOpened,
    HandoverPassedOn,
    HandoverReleased,
    SenderInformed,
    SignalVersion,
)
from schemas.events.outgoing import FormTaken
from schemas.ids import is_id

TRACE_BYTES: Final = 16
OPERATION_BYTES: Final = 8
CAUSED: Final = "event"


class Status(IntEnum):
    """How it ended; what failed left no event, and so no row."""

    OK = 1


class Row(NamedTuple):
    """One record of the log: an operation as a whole (no subject), or what it did to one subject.

    `parent` is the operation in the same trace that it came from or is a part of. `foreign` is the
    partner that asked for it, and `context` the partner's own traceparent. `is_gone` tells that the
    operation forgets the subject: its key is not used any more.
    """

    trace: str
    operation: str
    parent: str
    activity: Activity
    status: Status
    started_at: datetime
    ended_at: datetime
    subject: Subject | None = None
    foreign: str = ""
    context: str = ""
    is_gone: bool = False


class Known(Protocol):
    """What the record said at the place of an event."""

    def newest(self, signal: UUID, number: int) -> SignalVersion | None:
        """The newest version of a signal, or the newest up to a number that is not 0."""

    def releases(self, handover: UUID) -> Sequence[HandoverReleased]:
        """What was released in a handover; nothing where it is no handover."""

    def cause(self, event: Event) -> Event | None:
        """The event that this one names as its cause; None where that is something else."""


def trace_of(signal: UUID) -> str:
    """The trace of a signal (16 bytes, hexadecimal)."""
    return _hex(f"trace/{signal}", TRACE_BYTES)


def operation_of(event: Event) -> str:
    """The operation of an event: what its row in either log goes by (8 bytes, hexadecimal)."""
    return _operation("operation", event)


def place_in(cause: str) -> int:
    """The place of the event that a cause names; 0 where it names something else."""
    kind, _, place = cause.partition(":")
    return int(place) if kind == CAUSED and place.isdecimal() else 0


def rows_of(event: Event, known: Known) -> tuple[Row, ...]:
    """The rows of an event: one for each signal, and below it one for each data subject."""
    it = _processing(event, known)
    return () if it is None else tuple(_rows(event, it, known))


def _rows(event: Event, it: Processing, known: Known) -> Iterator[Row]:
    context = it.message.traceparent if it.message and it.activity is Activity.RECEIVE else None
    for signal in dict.fromkeys(it.signals or (event.originator_id,)):
        whole = Row(
            trace=trace_of(signal),
            operation=_operation_in(event, it.signals, signal),
            parent=_parent(event, signal, it, known),
            activity=it.activity,
            status=Status.OK,
            started_at=event.occurred_at,
            ended_at=max(event.occurred_at, event.recorded_at),
            foreign=it.message.partner.value if it.message else "",
            context=context or "",
            is_gone=it.activity is Activity.FORGET,
        )
        yield whole
        version = _version(event, signal, it, known)
        for subject in () if version is None else subjects_of(version):
            if it.only is not None and subject.name not in it.only:
                continue
            operation = _operation(f"operation/{subject.name}", event)
            yield whole._replace(operation=operation, parent=whole.operation, subject=subject)


def _processing(event: Event, known: Known) -> Processing | None:
    def released(handover: UUID) -> tuple[UUID, ...]:
        told = known.releases(handover)
        return tuple(dict.fromkeys(it.signal for event in told for it in event.released))

    return processing_of(event, released)


def _version(event: Event, signal: UUID, it: Processing, known: Known) -> SignalVersion | None:
    return event if isinstance(event, SignalVersion) else known.newest(signal, it.version)


def _parent(event: Event, signal: UUID, it: Processing, known: Known) -> str:
    """The operation that this one came from; empty for the first of a trace."""
    for before in _before(event, signal, it, known):
        former = None if before is None else _processing(before, known)
        if before is not None and former is not None and signal in former.signals:
            return _operation_in(before, former.signals, signal)
    return ""


def _before(event: Event, signal: UUID, it: Processing, known: Known) -> Iterator[Event | None]:
    """What may have led to it: its cause, the release it rests on, the version it is about."""
    yield known.cause(event)
    handover = _handover(event)
    if handover is not None:
        yield from reversed(known.releases(handover))
    if not isinstance(event, SignalVersion):
        yield known.newest(signal, it.version)
    elif event.originator_version > 1:
        yield known.newest(signal, event.originator_version - 1)


def _handover(event: Event) -> UUID | None:
    match event:
        case ContentOpened() if is_id(event.subject):
            return UUID(event.subject)
        case HandoverPassedOn():
            return event.originator_id
        case SenderInformed() | FormTaken():
            return event.handover
        case _:
            return None


def _operation_in(event: Event, signals: Sequence[UUID], signal: UUID) -> str:
    """An event on several signals is an operation in the trace of each; the first has its name."""
    is_first = not signals or signal == signals[0]
    return operation_of(event) if is_first else _operation(f"operation/in/{signal}", event)


def _operation(what: str, event: Event) -> str:
    name = f"{what}/{event.originator_id}/{event.originator_version}"
    return _hex(name, OPERATION_BYTES)


def _hex(name: str, size_bytes: int) -> str:
    return sha256(name.encode()).hexdigest()[: 2 * size_bytes]
