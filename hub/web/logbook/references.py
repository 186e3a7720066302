"""What an event points at: the objects it is about, who did it, and what led to it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from hub.web.cards import Ref
from hub.web.words import Words, short_name
from schemas.base import Event
from schemas.events import (
    DossierChange,
    FeedbackReceived,
    HandoverEvent,
    Looked,
    PairEvent,
    PairJudged,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.events.access import AccessEvent
from schemas.events.outgoing import DeliveryEvent, FormEvent
from schemas.ids import is_id, pair_id

SIGNAL: Final = "signaal"
DOSSIER: Final = "dossier"
PAIR: Final = "paar"
HANDOVER: Final = "overdracht"
CASE: Final = "zaak"
OBJECT: Final = "object"
KINDS: Final[Mapping[str, str]] = {
    Looked.DOSSIER: DOSSIER,
    Looked.SIGNAL: SIGNAL,
    Looked.PAIR: PAIR,
    Looked.HANDOVER: HANDOVER,
}
SIGNAL_FIELDS: Final = ("signal", "earlier", "about", "signals", "members", "one", "other")
DOSSIER_FIELDS: Final = ("dossier", "came_from")
NAMED_BY_TOPIC: Final[Mapping[str, str]] = {
    "campaign.": "actie",
    "erasure.": "vernietiging",
    "subject-request.": "verzoek",
    "dossier.judged.": "oordeel",
    "location.": "locatie",
}
"""What a history is about, by how its events' topics begin."""


class Voice(NamedTuple):
    """What telling needs: words of the policy, people's names by id, and the present."""

    words: Words
    people: Mapping[str, str]
    now: datetime


def person_ref(user: str, voice: Voice) -> Ref:
    """A person, and all that they did."""
    return Ref(voice.people.get(user, user), f"/logboek?wie={user}")


def cause_ref(cause: str, voice: Voice) -> Ref:
    """What led to an event, and where that is."""
    kind, _, rest = cause.partition(":")
    if kind == "event" and rest.isdecimal():
        return Ref(f"gebeurtenis {rest}", f"/logboek/{rest}")
    if kind == "person":
        return person_ref(rest, voice)
    partner, _, number = rest.rpartition("/")
    if kind == "message" and partner:
        name = f"bericht {number} van {voice.words.partner(partner)}"
        return Ref(name, f"/logboek?oorzaak={cause}")
    return Ref(cause, f"/logboek?oorzaak={cause}")


def objects_of(event: Event) -> tuple[Ref, ...]:
    """What an event is about, each with its history in the logbook."""
    found = dict(_objects(event))
    return tuple(object_ref(kind, str(identifier)) for identifier, kind in found.items())


def kinds_of(event: Event) -> dict[str, str]:
    """The ids of what an event is about, with what they are."""
    return {str(identifier): kind for identifier, kind in _objects(event)}


def object_ref(kind: str, identifier: str) -> Ref:
    """An object by its short name, and its history in the logbook."""
    return Ref(f"{kind} {short_name(identifier)}", f"/logboek?object={identifier}")


def _objects(event: Event) -> Iterable[tuple[UUID, str]]:
    """Every object with its kind, what it is most about first."""
    if (own := _own(event)) is not None:
        yield own
    kind, subject = getattr(event, "kind", None), getattr(event, "subject", None)
    if isinstance(subject, UUID):
        yield subject, KINDS.get(str(kind), CASE)
    for released in getattr(event, "released", ()):
        yield released.signal, SIGNAL
    for names, what in ((SIGNAL_FIELDS, SIGNAL), (DOSSIER_FIELDS, DOSSIER)):
        for name in names:
            value = getattr(event, name, None)
            several = value if isinstance(value, tuple) else (value,)
            yield from ((it, what) for it in several if isinstance(it, UUID))


def _own(event: Event) -> tuple[UUID, str] | None:
    """The object whose history this is, where that is one that people know."""
    match event:
        case SignalVersion() | SignalWithdrawn() | FeedbackReceived():
            return event.originator_id, SIGNAL
        case DossierChange():
            return event.originator_id, DOSSIER
        case PairJudged() | PairEvent():
            return pair_id(event.one, event.other), PAIR
        case HandoverEvent() | DeliveryEvent() | FormEvent():
            return getattr(event, "handover", event.originator_id), HANDOVER
        case AccessEvent() if is_id(subject := str(getattr(event, "subject", ""))):
            what = getattr(event, "what", "")
            return UUID(subject), KINDS.get(what, OBJECT)
        case _:
            begins = (it for it in NAMED_BY_TOPIC if event.TOPIC.startswith(it))
            return next(((event.originator_id, NAMED_BY_TOPIC[it]) for it in begins), None)
