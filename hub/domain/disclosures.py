"""What was disclosed to whom, as the record tells it: a pure function of its events.

There is no second register: a release, a form that was taken out, an answer to a data subject and
what a sender may hear are events already, and each says its purpose, ground, receiver and kinds of
detail. Art. 32 Wpg asks that every provision of police data is documented; art. 30 AVG asks for the
categories of receivers, and art. 19 and 15(1)(c) to know to whom somebody's data went.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.domain.handover import handover_of
from schemas.base import Event
from schemas.events import (
    HandoverPassedOn,
    HandoverReleased,
    HandoverSeconded,
    SenderInformed,
)
from schemas.events.outgoing import FormSettled, FormTaken, HandoverDelivered
from schemas.events.partners import AssessmentTold
from schemas.events.requests import ReceiverTold, RequestAnswered, RequestReceived
from schemas.ids import form_id

DATA_SUBJECT: Final = "betrokkene"
"""Who asked about themselves; never a name."""
BY_POLICY: Final = "beleid"
"""The ground of what a sender hears: what the policy of sharing lets it know."""

ART_19: Final = "art-19"
SIGNALS: Final = "signalen"


class Kind(StrEnum):
    """What sort of disclosure it was."""

    RELEASE = "overdracht"
    FORM = "formulier"
    ANSWER = "verzoek"
    CORRECTION = "correctie"
    OUTCOME = "uitkomst"
    ASSESSMENT = "beoordeling"
    NOTICE = "bericht"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One disclosure. `details` are kinds of detail, never values; a notice has none.

    `position` is the event that completed it. `by` let it go, `agreed_by` was the second person.
    """

    position: int
    at: datetime
    kind: Kind
    receiver: str
    by: str
    purpose: str = ""
    ground: str = ""
    details: tuple[str, ...] = ()
    agreed_by: str = ""
    handover: UUID | None = None
    signals: tuple[UUID, ...] = ()


KINDS: Final[tuple[type[Event], ...]] = (
    HandoverReleased,
    HandoverSeconded,
    HandoverPassedOn,
    HandoverDelivered,
    FormTaken,
    RequestAnswered,
    ReceiverTold,
    SenderInformed,
    AssessmentTold,
)
TOPICS: Final = tuple(kind.TOPIC for kind in KINDS)
History = Callable[[UUID], Sequence[Event]]
"""Gives the events of one history."""


def disclosure_of(position: int, event: Event, history: History) -> Disclosure | None:
    """Say what an event disclosed; None where it did not, such as a release that waits."""
    match event:
        case HandoverReleased() | HandoverSeconded() | HandoverPassedOn():
            return _handover(position, event, history)
        case HandoverDelivered():
            return Disclosure(
                position=position,
                at=event.occurred_at,
                kind=Kind.NOTICE,
                receiver=event.receiver,
                by="",
                handover=event.handover,
            )
        case FormTaken():
            return _form(position, event, history)
        case RequestAnswered() | ReceiverTold():
            return _request(position, event, history(event.originator_id))
        case SenderInformed() | AssessmentTold():
            return _news(position, event)
        case _:
            return None


def _handover(
    position: int,
    event: HandoverReleased | HandoverSeconded | HandoverPassedOn,
    history: History,
) -> Disclosure | None:
    if isinstance(event, HandoverReleased):
        return None if event.needs_second else _released(position, event, event)
    release = handover_of(history(event.originator_id)).release
    if release is None:
        return None
    if isinstance(event, HandoverSeconded) and not (
        event.agrees and event.decision == release.originator_version
    ):
        return None
    return _released(position, event, release)


def _released(
    position: int,
    event: HandoverReleased | HandoverSeconded | HandoverPassedOn,
    release: HandoverReleased,
) -> Disclosure:
    """What a release let go, to whoever got it by this event."""
    is_second = isinstance(event, HandoverSeconded)
    return Disclosure(
        position=position,
        at=event.occurred_at,
        kind=Kind.RELEASE,
        receiver=event.pillar or release.party,
        purpose=release.purpose,
        ground=release.ground,
        details=tuple(sorted({d for it in release.released for d in it.details})),
        by=release.by if is_second else event.by,
        agreed_by=event.by if is_second else "",
        handover=event.originator_id,
        signals=tuple(it.signal for it in release.released),
    )


def _form(position: int, event: FormTaken, history: History) -> Disclosure | None:
    release = handover_of(history(event.handover)).release
    for settled in history(form_id(event.handover)):
        if isinstance(settled, FormSettled) and settled.originator_version == event.settled:
            return Disclosure(
                position=position,
                at=event.occurred_at,
                kind=Kind.FORM,
                receiver=settled.receiver,
                purpose=settled.purpose,
                ground=settled.ground,
                details=settled.fields,
                by=event.by,
                handover=event.handover,
                signals=tuple(it.signal for it in release.released) if release else (),
            )
    return None


def _request(
    position: int, event: RequestAnswered | ReceiverTold, history: Sequence[Event]
) -> Disclosure:
    received = next((it for it in history if isinstance(it, RequestReceived)), None)
    law = received.law.value if received else ""
    if isinstance(event, ReceiverTold):
        return Disclosure(
            position=position,
            at=event.occurred_at,
            kind=Kind.CORRECTION,
            receiver=event.receiver,
            by=event.by,
            purpose=ART_19,
            ground=law,
            handover=event.handover,
        )
    return Disclosure(
        position=position,
        at=event.occurred_at,
        kind=Kind.ANSWER,
        receiver=DATA_SUBJECT,
        by=event.by,
        purpose=received.asked.value if received else "",
        ground=law,
        details=(SIGNALS,) if event.signals else (),
        signals=event.signals,
    )


def _news(position: int, event: SenderInformed | AssessmentTold) -> Disclosure:
    is_outcome = isinstance(event, SenderInformed)
    kind = Kind.OUTCOME if is_outcome else Kind.ASSESSMENT
    return Disclosure(
        position=position,
        at=event.occurred_at,
        kind=kind,
        receiver=event.message.partner.value,
        by=event.by,
        ground=BY_POLICY,
        details=(kind.value,),
        handover=event.handover if isinstance(event, SenderInformed) else None,
        signals=(event.signal,),
    )


def by_receiver(found: Iterable[Disclosure]) -> dict[str, int]:
    """How many disclosures each receiver had; who had most comes first."""
    counted = Counter(it.receiver for it in found)
    return dict(sorted(counted.items(), key=lambda it: (-it[1], it[0])))
