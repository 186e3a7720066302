"""Whether the receiver's own system heard that a handover is ready, in words."""

from datetime import datetime
from typing import Final
from uuid import UUID

from hub.domain.outgoing import Way, newest_of
from hub.web.moments import moment
from hub.web.visit import Visit
from schemas.events.outgoing import DeliveryEvent, DeliveryGivenUp, HandoverDelivered
from schemas.ids import outgoing_id

TOOK: Final = {
    Way.ZGW.value: "In het zaaksysteem van de ontvanger is een zaak gestart, {when}.",
    Way.EVENT.value: "Het systeem van de ontvanger kreeg bericht, {when}.",
    Way.MAIL.value: "De ontvanger kreeg een mail zonder inhoud, {when}.",
}
"""What is said where it was taken, by the way it went."""
LOST: Final = (
    "Het bericht aan het systeem van de ontvanger kwam niet aan ({fault}). "
    "De beheerder kan het nog eens laten sturen. Bel de ontvanger zo nodig."
)
AGAIN: Final = "Het bericht aan het systeem van de ontvanger gaat nog eens."


def told_words(visit: Visit, handover: UUID, receiver: str, now: datetime) -> str:
    """What happened last to the message about a handover; empty where there was none."""
    return _said(newest_of(visit.history(outgoing_id(receiver)), handover), now)


def _said(event: DeliveryEvent | None, now: datetime) -> str:
    match event:
        case None:
            return ""
        case HandoverDelivered():
            return TOOK[event.way].format(when=moment(event.occurred_at, now).words)
        case DeliveryGivenUp():
            return LOST.format(fault=event.fault)
        case _:
            return AGAIN
