"""Which processing of personal data an event is, and whom it is about. Pure.

The rows that the processing log has of it are made in `hub.domain.tracing`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
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
    MessageRef,
    RepeatRecognised,
    SenderInformed,
    SignalForgotten,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.events.outgoing import FormTaken
from schemas.events.partners import AssessmentTold
from schemas.events.requests import RequestAnswered
from schemas.ids import is_id, mention_id

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


class SubjectKind(StrEnum):
    """Who a row is about: a person as one signal describes them, or the signal as a whole."""

    PERSON = "persoon"
    SIGNAL = "signaal"


class Subject(NamedTuple):
    """A data subject: its 128-bit name, and the key that its data is sealed under."""

    kind: SubjectKind
    name: str
    kid: str


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

    `message` is what came in with it or what it answers, where a partner has part in it. `only`
    are the mentions that it is about, where it is not about all in those signals.
    """

    activity: Activity
    signals: tuple[UUID, ...]
    version: int = 0
    message: MessageRef | None = None
    only: frozenset[str] | None = None


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
    FormTaken,
    SenderInformed,
    AssessmentTold,
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
        case HandoverPassedOn() | FormTaken():
            handover: UUID = getattr(event, "handover", event.originator_id)
            return Processing(Activity.RELEASE, tuple(released(handover)))
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
        case SenderInformed() | AssessmentTold():
            activity, signal = Activity.INFORM, event.signal
        case _:
            return None
    return Processing(activity, (signal,), message=event.message)


def _opening(event: ContentOpened, released: Released) -> Activity:
    if event.purpose == GLASS_PURPOSE:
        return Activity.EMERGENCY
    if event.details == ADDRESSES:
        return Activity.VIEW_ADDRESS
    if event.purpose == HANDOVER_PURPOSE and is_id(event.subject):
        # The same purpose opens a dossier before it is handed over; only a handover has releases.
        return Activity.VIEW_HANDOVER if released(UUID(event.subject)) else Activity.VIEW
    return Activity.VIEW


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
