"""Makes views of the record, up to any place: the one way, for screens, commands and checks."""

from collections.abc import Callable, Iterator
from typing import Final

from hub.projections import views
from hub.projections.journal import Numbered
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.record import Record

PAGE_EVENTS: Final = 1000


def follow(
    record: Record, mapper: Mapper, target: Database, after: int, until: int
) -> Iterator[int]:
    """Write the events behind `after` up to `until` into views; give each place reached."""
    while after < until and (page := record.read(after, min(PAGE_EVENTS, until - after))):
        events = [Numbered(it.position, mapper.from_recorded(it)) for it in page]
        with target.transaction() as cursor:
            views.follow(cursor, events)
        after = page[-1].position
        yield after


def rebuild(
    record: Record, mapper: Mapper, target: Database, progress: Callable[[int], None]
) -> int:
    """Write all events into empty views; how many there were. `progress` hears each position."""
    views.create_tables(target)
    after = 0
    for after in follow(record, mapper, target, 0, record.last()):
        progress(after)
    return after
