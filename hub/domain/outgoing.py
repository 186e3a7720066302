"""What goes to a pillar owner's own system: that a handover is ready, and where. Pure.

A message holds nothing of anybody and nothing of a case. It names the handover by its id and leads
to the hub's own page, where the mandate is asked and the looking is logged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

from hub.domain.calendar import AMSTERDAM
from hub.domain.handover import HandoverState, Stage
from hub.domain.receipts import moment_text
from schemas.base import Event
from schemas.events import (
    HandoverPassedOn,
    HandoverReleased,
    HandoverSeconded,
    outgoing,
)

OUTGOING: Final = "outgoing"
"""The service that sends."""
TOPICS: Final = tuple(
    kind.TOPIC
    for kind in (HandoverReleased, HandoverSeconded, HandoverPassedOn, outgoing.DeliveryWanted)
)
EVENT_TYPE: Final = "nl.mensenhandelsignalen.overdracht-klaar.v1"
SYSTEM: Final = "signaalhub"
TITLE: Final = "Er ligt een overdracht klaar"
WORDS: Final = (
    "In Signaalhub ligt een overdracht voor u klaar. In dit bericht staat met opzet geen inhoud. "
    "Meld u aan om de overdracht te lezen en te bevestigen."
)
DOCUMENT_TITLE: Final = "Overdracht in Signaalhub (verwijzing)"
DOCUMENT_LANGUAGE: Final = "dut"
RUNNING: Final = frozenset({Stage.OFFERED, Stage.ACCEPTED})


class Way(StrEnum):
    """How a receiver hears that a handover is ready."""

    NONE = "geen"
    ZGW = "zgw"
    EVENT = "cloudevents"
    MAIL = "mail"


class Confidentiality(StrEnum):
    """The levels of the ZGW standard that are high enough for what we hand over."""

    INTERN = "intern"
    CASE = "zaakvertrouwelijk"
    TRUSTED = "vertrouwelijk"
    CONFIDENTIAL = "confidentieel"
    SECRET = "geheim"  # noqa: S105 - a level, no secret
    TOP_SECRET = "zeer_geheim"  # noqa: S105 - a level, no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSystem:
    """A system of cases (ZGW Zaken API 1.5), and of documents where `documents` is not empty."""

    cases: str
    documents: str
    case_type: str
    document_type: str
    rsin: str
    responsible: str
    client: str
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and as whom; with `user` the hub signs in."""

    host: str
    port: int
    sender: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """How one receiver hears of handovers.

    `address` is a URL for `cloudevents` and an address of mail for `mail`. `is_inside`: the system
    stands in our own network, so an address there is allowed.
    """

    receiver: str
    way: Way
    address: str = ""
    case_system: CaseSystem | None = None
    is_inside: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingPolicy:
    """Whom we tell, and how. `oin` is the municipality's own."""

    version: str
    oin: str
    targets: Mapping[str, Target]
    mail: MailServer | None = None

    def way_of(self, receiver: str) -> Way:
        """How a receiver hears of a handover; one that is not named looks in the hub itself."""
        found = self.targets.get(receiver)
        return found.way if found else Way.NONE


@dataclass(frozen=True, slots=True)
class Notice:
    """That a handover is ready: for whom, since when, and the page where it is.

    `id` is the same each time that it is offered.
    """

    handover: UUID
    receiver: str
    since: datetime
    link: str
    id: str


class Wanted(NamedTuple):
    """Of which handover an event says that a receiver must hear."""

    handover: UUID
    receiver: str


def wanted(event: Event) -> Wanted | None:
    """Whom an event gives something to hear; whether it still counts is for `stands`."""
    match event:
        case HandoverReleased(needs_second=False):
            return Wanted(event.originator_id, event.pillar)
        case HandoverSeconded(agrees=True) | HandoverPassedOn():
            return Wanted(event.originator_id, event.pillar)
        case outgoing.DeliveryWanted():
            return Wanted(event.handover, event.receiver)
        case _:
            return None


def stands(event: Event, state: HandoverState) -> bool:
    """Whether the receiver of an event still has what it is about, and it is news to them."""
    told = wanted(event)
    if told is None or state.pillar != told.receiver or state.stage not in RUNNING:
        return False
    if isinstance(event, HandoverSeconded):
        return state.release is not None and event.decision == state.release.originator_version
    return True


def notice_of(event: Event, state: HandoverState, base: str) -> Notice:
    """What a receiver is told; `base` is where people reach the screens."""
    told = wanted(event)
    assert told is not None
    assert state.since is not None
    return Notice(
        handover=told.handover,
        receiver=told.receiver,
        since=state.since,
        link=f"{base}/overdracht/{told.handover}",
        id=f"{event.originator_id.hex}-{event.originator_version}",
    )


def case_number(notice: Notice) -> str:
    """By what a case is found again: one for a handover and receiver, at most 40 characters."""
    return f"SH-{uuid5(notice.handover, notice.receiver).hex}"


def document_number(notice: Notice) -> str:
    """By what the reference to the hub's page is found again."""
    return f"{case_number(notice)}-1"


def case_body(notice: Notice, system: CaseSystem) -> dict[str, Any]:
    """A case to begin (POST /zaken): who, which kind, since when, and the way to the hub."""
    return {
        "identificatie": case_number(notice),
        "bronorganisatie": system.rsin,
        "verantwoordelijkeOrganisatie": system.responsible,
        "zaaktype": system.case_type,
        "startdatum": _day(notice.since),
        "registratiedatum": _day(notice.since),
        "omschrijving": TITLE,
        "toelichting": f"{WORDS} {notice.link}",
        "vertrouwelijkheidaanduiding": system.confidentiality.value,
        "kenmerken": [{"kenmerk": str(notice.handover), "bron": "Signaalhub"}],
    }


def document_body(notice: Notice, system: CaseSystem) -> dict[str, Any]:
    """A document that only refers (POST /enkelvoudiginformatieobjecten): no copy of anything."""
    return {
        "identificatie": document_number(notice),
        "bronorganisatie": system.rsin,
        "creatiedatum": _day(notice.since),
        "titel": DOCUMENT_TITLE,
        "auteur": "Signaalhub",
        "taal": DOCUMENT_LANGUAGE,
        "formaat": "text/html",
        "link": notice.link,
        "inhoud": None,
        "bestandsomvang": None,
        "vertrouwelijkheidaanduiding": system.confidentiality.value,
        "informatieobjecttype": system.document_type,
    }


def claims(client: str, now: datetime) -> dict[str, Any]:
    """What a token for a ZGW system says: who asks. No person does, so none is named."""
    return {
        "iss": client,
        "iat": int(now.timestamp()),
        "client_id": client,
        "user_id": SYSTEM,
        "user_representation": "Signaalhub",
    }


def cloud_event(notice: Notice, oin: str) -> dict[str, Any]:
    """A CloudEvent (NL GOV profile): that a handover is ready, and where."""
    return {
        "specversion": "1.0",
        "id": notice.id,
        "source": f"urn:nld:oin:{oin}:systeem:{SYSTEM}",
        "type": EVENT_TYPE,
        "subject": str(notice.handover),
        "time": moment_text(notice.since),
        "datacontenttype": "application/json",
        "data": {"links": {"overdracht": notice.link}},
    }


def mail(notice: Notice, server: MailServer, to: str, now: datetime) -> EmailMessage:
    """A message that says that a handover is ready, and nothing else.

    The same one has the same `Message-ID` each time. It says that a machine sent it (RFC 3834), so
    that no machine answers.
    """
    made = EmailMessage()
    made["From"] = server.sender
    made["To"] = to
    made["Subject"] = TITLE
    made["Date"] = now.astimezone(UTC)
    made["Message-ID"] = f"<{notice.id}@{server.sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made["Content-Language"] = "nl"
    made.set_content(f"{WORDS}\n\n{notice.link}\n\nU kunt op dit bericht niet antwoorden.\n")
    return made


def given_up(history: Sequence[Event]) -> tuple[outgoing.DeliveryGivenUp, ...]:
    """What was given up in the history of a receiver, and nobody asked for again."""
    open_now: dict[UUID, outgoing.DeliveryGivenUp] = {}
    for event in history:
        match event:
            case outgoing.DeliveryGivenUp():
                open_now[event.handover] = event
            case outgoing.DeliveryWanted() | outgoing.HandoverDelivered():
                open_now.pop(event.handover, None)
            case _:
                pass
    return tuple(open_now.values())


def newest_of(history: Sequence[Event], handover: UUID) -> outgoing.DeliveryEvent | None:
    """What happened last to the message about one handover."""
    mine = (
        it
        for it in reversed(history)
        if isinstance(it, outgoing.DeliveryEvent) and it.handover == handover
    )
    return next(mine, None)


def _day(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).date().isoformat()
