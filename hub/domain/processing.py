"""Which processing of personal data an event is, about whom: rows of the processing log. Pure.

The fields are those of Logboek Dataverwerkingen (Logius). A row says what was done with whose data
and never by whom: that is in the access log, under the same operation. All ids follow from the
event, so the same event gives the same rows whenever it is read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

from hub.domain.access import GLASS_PURPOSE, HANDOVER_PURPOSE
from schemas.base import Event
from schemas.events import (
    SIGNAL_VERSIONS,
    ContentOpened,
    FeedbackReceived,
    HandoverPassedOn,
    HandoverReleased,
    RepeatRecognised,
    SenderInformed,
    SignalForgotten,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.events.requests import RequestAnswered
from schemas.ids import is_id, mention_id

TRACE_BYTES: Final = 16
OPERATION_BYTES: Final = 8
PERSON: Final = "person"
PERSON_BLOCK: Final = "person:"
WHOLE: Final = ("text", "context")
"""Blocks that stand for the signal where it describes no person."""
ADDRESSES: Final = ("addresses",)


class Activity(StrEnum):
    """A processing activity; the register of the policy says its purpose and ground."""

    RECEIVE = "ontvangen"
    RECOGNISE = "herhaling-herkennen"
    LINK = "koppelen"
    ASSIGN = "toewijzen"
    VIEW = "inzien"
    VIEW_ADDRESS = "adres-inzien"
    VIEW_HANDOVER = "overdracht-inzien"
    EMERGENCY = "noodinzage"
    RELEASE = "verstrekken"
    INFORM = "terugkoppelen"
    FORGET = "vernietigen"
    ANSWER = "verzoek-beantwoorden"


class Status(IntEnum):
    """How it ended; what failed left no event, and so no row."""

    OK = 1


class SubjectKind(StrEnum):
    """Who a row is about: a person as one signal describes them, or the signal as a whole."""

    PERSON = "persoon"
    SIGNAL = "signaal"


class Subject(NamedTuple):
    """A data subject: its 128-bit name, and the key that its data is sealed under."""

    kind: SubjectKind
    name: str
    kid: str


class Row(NamedTuple):
    """One record of the log: an operation as a whole (no subject), or what it did to one subject.

    `is_gone` tells that the operation forgets the subject: its key is not used any more.
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
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """A processing activity as the register of the municipality has it."""

    code: Activity
    title: str
    purpose: str
    basis: str
    law: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Register:
    """All activities; an activity's address is `base` and its code."""

    version: str
    base: str
    activities: Mapping[Activity, Registered]

    def address(self, activity: Activity) -> str:
        """How the log names an activity (`dpl.core.processing_activity_id`)."""
        return f"{self.base}{activity.value}"


class Processing(NamedTuple):
    """What an event did, to which signals; `version` is 0 for the newest at that moment.

    `only` are the mentions that it is about, where it is not about all in those signals.
    """

    activity: Activity
    signals: tuple[UUID, ...]
    version: int = 0
    foreign: str = ""
    only: frozenset[str] | None = None


Newest = Callable[[UUID, int], SignalVersion | None]
"""The newest version of a signal at the place of the event, or that of this number."""
Released = Callable[[UUID], Sequence[UUID]]
"""The signals that were released in a handover."""

BY_MACHINE: Final[Mapping[type[Event], Activity]] = {
    RepeatRecognised: Activity.RECOGNISE,
    SignalLinked: Activity.LINK,
    SignalUnlinked: Activity.LINK,
    SignalRouted: Activity.ASSIGN,
}
KINDS: Final[tuple[type[Event], ...]] = (
    *SIGNAL_VERSIONS,
    SignalWithdrawn,
    FeedbackReceived,
    *BY_MACHINE,
    ContentOpened,
    HandoverReleased,
    HandoverPassedOn,
    SenderInformed,
    SignalForgotten,
    RequestAnswered,
)
"""The events that are a processing of personal data."""
TOPICS: Final = tuple(kind.TOPIC for kind in KINDS)


def processing_of(event: Event, released: Released) -> Processing | None:
    """Say which processing an event is; None where it touches no content of a signal."""
    match event:
        case ContentOpened():
            return Processing(_opening(event, released), event.signals)
        case HandoverReleased():
            return Processing(Activity.RELEASE, tuple(it.signal for it in event.released))
        case HandoverPassedOn():
            return Processing(Activity.RELEASE, tuple(released(event.originator_id)))
        case RequestAnswered():
            only = frozenset(event.mentions)
            return Processing(Activity.ANSWER, event.signals, only=only) if event.signals else None
        case SignalForgotten():
            return Processing(Activity.FORGET, (event.signal,), version=event.version)
        case _:
            return _by_machine(event) or _with_partner(event)


def _by_machine(event: Event) -> Processing | None:
    if isinstance(event, RepeatRecognised | SignalLinked | SignalUnlinked | SignalRouted):
        return Processing(BY_MACHINE[type(event)], (event.signal,))
    return None


def _with_partner(event: Event) -> Processing | None:
    """What came in from a partner, or went back to one."""
    match event:
        case SignalVersion() | SignalWithdrawn():
            activity, signal = Activity.RECEIVE, event.originator_id
        case FeedbackReceived():
            activity, signal = Activity.RECEIVE, event.about
        case SenderInformed():
            activity, signal = Activity.INFORM, event.signal
        case _:
            return None
    return Processing(activity, (signal,), foreign=event.message.partner.value)


def _opening(event: ContentOpened, released: Released) -> Activity:
    if event.purpose == GLASS_PURPOSE:
        return Activity.EMERGENCY
    if event.details == ADDRESSES:
        return Activity.VIEW_ADDRESS
    if event.purpose == HANDOVER_PURPOSE and is_id(event.subject):
        # The same purpose opens a dossier before it is handed over; only a handover has releases.
        return Activity.VIEW_HANDOVER if released(UUID(event.subject)) else Activity.VIEW
    return Activity.VIEW


def operation_of(event: Event) -> str:
    """The operation of an event: what its row in either log goes by (8 bytes, hexadecimal)."""
    return _digest("operation", event)[: 2 * OPERATION_BYTES]


def rows_of(event: Event, newest: Newest, released: Released) -> tuple[Row, ...]:
    """The rows of an event: one of the operation, and below it one for each data subject."""
    it = processing_of(event, released)
    if it is None:
        return ()
    whole = Row(
        trace=_digest("trace", event)[: 2 * TRACE_BYTES],
        operation=operation_of(event),
        parent="",
        activity=it.activity,
        status=Status.OK,
        started_at=event.occurred_at,
        ended_at=max(event.occurred_at, event.recorded_at),
        foreign=it.foreign,
        is_gone=it.activity is Activity.FORGET,
    )
    subjects = dict.fromkeys(
        subject
        for signal in dict.fromkeys(it.signals)
        if (version := _version(event, signal, it.version, newest)) is not None
        for subject in subjects_of(version)
        if it.only is None or subject.name in it.only
    )
    return whole, *_below(event, whole, subjects)


def _version(event: Event, signal: UUID, number: int, newest: Newest) -> SignalVersion | None:
    if isinstance(event, SignalVersion):
        return event
    return newest(signal, number)


def _below(event: Event, whole: Row, subjects: Iterable[Subject]) -> Iterator[Row]:
    for it in subjects:
        operation = _digest(f"operation/{it.name}", event)[: 2 * OPERATION_BYTES]
        yield whole._replace(operation=operation, parent=whole.operation, subject=it)


def subjects_of(version: SignalVersion) -> tuple[Subject, ...]:
    """Whom a version of a signal is about: the persons in it, or the signal where it has none."""
    signal = version.originator_id
    persons = [
        Subject(
            SubjectKind.PERSON, mention_id(signal, PERSON, int(block[len(PERSON_BLOCK) :])), kid
        )
        for block, kid in _kids(version)
        if block.startswith(PERSON_BLOCK)
    ]
    if persons:
        return tuple(sorted(persons, key=lambda it: it.name))
    kids = dict(_kids(version))
    found = next((kids[block] for block in WHOLE if block in kids), "")
    return (Subject(SubjectKind.SIGNAL, signal.hex, found),) if found else ()


def _kids(version: SignalVersion) -> Iterator[tuple[str, str]]:
    """The names of the blocks, and of the keys they are sealed under."""
    return ((block, box.partition(".")[0]) for block, box in version.sealed.items())


def _digest(what: str, event: Event) -> str:
    name = f"{what}/{event.originator_id}/{event.originator_version}"
    return sha256(name.encode()).hexdigest()
