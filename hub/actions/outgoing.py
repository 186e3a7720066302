"""What people see of messages to pillar owners' systems, and asking for one again."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from hub.actions.desk import Desk, attempt
from hub.actions.sharing import load_handover
from hub.domain.outgoing import RUNNING, given_up
from hub.store.mapper import Mapper
from hub.store.record import Record
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
    receiver, stream = state.pillar, outgoing_id(state.pillar)

    def look() -> int:
        return len(desk.record.stream(stream)) + 1

    def make(version: int) -> DeliveryWanted:
        return DeliveryWanted(
            originator_id=stream,
            originator_version=version,
            occurred_at=now,
            recorded_at=now,
            cause=f"person:{by}",
            handover=handover,
            receiver=receiver,
            by=by,
        )

    return attempt(desk, look, make, "what was sent to the receiver")
