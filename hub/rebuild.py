"""Builds every view again from the record, beside those in use, and compares."""

from collections.abc import Callable
from typing import Final

from consumers.project import Project
from hub.bus import topology
from hub.bus.fetch import Delivery
from hub.projections import views
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.memory import Memory
from hub.store.record import Record

PAGE_EVENTS: Final = 1000


def rebuild(
    record: Record, mapper: Mapper, target: Database, progress: Callable[[int], None]
) -> int:
    """Write all events into empty views; how many there were. `progress` hears each position."""
    views.create_tables(target)
    stage, memory, after = Project(mapper), Memory(record, "rebuild"), 0
    while page := record.read(after, PAGE_EVENTS):
        batch = [Delivery(r.position, topology.subject(r.topic), r.state, None, 0) for r in page]
        decision = stage.decide(batch, memory)
        with target.transaction() as cursor:
            decision.write_extra(cursor)
        after = page[-1].position
        progress(after)
    return after
