"""One line about an event: what happened to which thing, in ids and codes only."""

from typing import Any

from hub.cli.output import count, listed, moment, short
from hub.cli.words import topic
from schemas.base import Event
from schemas.events import (
    DeliverySetAside,
    DossierChange,
    FeedbackReceived,
    MessageQuarantined,
    MessageRef,
    MessageRefused,
    MessageRepeated,
    RepeatRecognised,
    SignalLinked,
    SignalRouted,
    SignalVersion,
    SignalWithdrawn,
)


def line(position: int, event: Event) -> str:
    """Write the event for a person."""
    what = topic(event.TOPIC)
    return f"{position:>7}  {moment(event.occurred_at):<16}  {what:<30}  {gist(event)}".rstrip()


def gist(event: Event) -> str:  # noqa: C901, PLR0911 - a table of all events
    """Say in codes what the event is about."""
    match event:
        case SignalVersion():
            codes = [item.code for item in event.header.indicators]
            return f"{short(event.originator_id)} {place(event.message)} {' '.join(codes)}".rstrip()
        case SignalWithdrawn():
            return f"{short(event.originator_id)} {place(event.message)}"
        case FeedbackReceived():
            return f"{short(event.about)} {place(event.message)} {event.outcome}"
        case MessageRefused() | MessageQuarantined():
            codes = sorted({problem.code.value for problem in event.problems})
            return f"{place(event.message)} {' '.join(codes)}"
        case MessageRepeated():
            return f"{place(event.message)} zelfde als {event.original_sequence}"
        case DeliverySetAside():
            return f"{event.stage}/{event.sequence} {event.fault}"
        case RepeatRecognised():
            found = f"{event.verdict} {short(event.earlier)}" if event.earlier else "niets"
            return f"{short(event.signal)} {found}"
        case SignalLinked():
            return f"{short(event.signal)} noemt {count(len(event.mentions), 'zaak', 'zaken')}"
        case DossierChange():
            members = [short(member) for member in event.members]
            return f"{short(event.originator_id)} {listed(members)}".rstrip()
        case SignalRouted():
            rules = " ".join(hit.rule for hit in event.hits)
            due = moment(event.due_at)
            return f"{short(event.signal)} {event.owner} {event.urgency} vóór {due} {rules}"
        case _:
            return short(getattr(event, "signal", event.originator_id))


def place(ref: MessageRef) -> str:
    """Where a message stands: its partner and its number there."""
    return f"{ref.partner}/{ref.sequence}"


def as_json(position: int, event: Event) -> dict[str, Any]:
    """The whole event with its place in the record; what is personal in it is sealed.

    A field of the event that is called as one of ours is told as `own_…`.
    """
    outer = {"position": position, "topic": event.TOPIC}
    own = event.model_dump(mode="json")
    return outer | {f"own_{name}" if name in outer else name: own[name] for name in own}
