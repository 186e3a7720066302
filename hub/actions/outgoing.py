"""What people see of messages to pillar owners' systems, and asking for one again."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from hub.actions.desk import TRIES, Busy, Desk
from hub.actions.sharing import load_handover
from hub.domain.outgoing import RUNNING, given_up
from hub.store.mapper import Mapper
from hub.store.record import Record, VersionTaken
from schemas.events.outgoing import DeliveryGivenUp, DeliveryWanted
from schemas.ids import outgoing_id


class DeliveryAlert(NamedTuple):
    """What was given up for one receiver, and nobody asked for again."""

    receiver: str
    given_up: tuple[DeliveryGivenUp, ...]


def delivery_alerts(
    record: Record, mapper: Mapper, receivers: Iterable[str]
) -> tuple[DeliveryAlert, ...]:
    """What somebody has to look at, for each receiver with whom something is."""
    found = (
        DeliveryAlert(it, given_up([*map(mapper.from_recorded, record.stream(outgoing_id(it)))]))
        for it in receivers
    )
    return tuple(it for it in found if it.given_up)


def ask_again(desk: Desk, handover: UUID, by: str, now: datetime) -> DeliveryWanted | None:
    """Have the message about a handover sent once more; None where no pillar has it now.

    Raises `Busy` where its history kept going on.
    """
    state = load_handover(desk, handover)
    if state is None or not state.pillar or state.stage not in RUNNING:
        return None
    stream = outgoing_id(state.pillar)
    for _ in range(TRIES):
        event = DeliveryWanted(
            originator_id=stream,
            originator_version=len(desk.record.stream(stream)) + 1,
            occurred_at=now,
            recorded_at=now,
            cause=f"person:{by}",
            handover=handover,
            receiver=state.pillar,
            by=by,
        )
        try:
            desk.append(event)
        except VersionTaken:
            continue
        return event
    raise Busy("what was sent to the receiver kept changing")
