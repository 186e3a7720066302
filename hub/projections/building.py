"""Makes views of the record, up to any place: the one way, for screens, commands and checks."""

import gc
from collections.abc import Callable, Iterator
from typing import Final

from hub.projections import views
from hub.projections.journal import Numbered
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.record import Record

PAGE_EVENTS: Final = 1000
BULK_EVENTS: Final = 10_000
"""A row that many events touch is made once a page: large pages take half the time of small ones,
and hold the memory of that many events."""


def follow(
    record: Record, mapper: Mapper, target: Database, after: int, until: int
) -> Iterator[int]:
    """Write the events behind `after` up to `until` into views; give each place reached."""
    return _follow(record, mapper, target, (after, until), PAGE_EVENTS)


def rebuild(
    record: Record,
    mapper: Mapper,
    target: Database,
    progress: Callable[[int], None],
    until: int | None = None,
) -> int:
    """Write all events, or those up to `until`, into empty views; how many there were.

    `progress` hears each position. For a process that does nothing else meanwhile: it looks for no
    garbage, of which there is next to none.
    """
    views.create_tables(target)
    last, after = record.last() if until is None else until, 0
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for after in _follow(record, mapper, target, (0, last), BULK_EVENTS):
            progress(after)
    finally:
        if was_enabled:
            gc.enable()
    return after


def _follow(
    record: Record, mapper: Mapper, target: Database, places: tuple[int, int], most: int
) -> Iterator[int]:
    after, until = places
    while after < until and (page := record.read(after, min(most, until - after))):
        events = [Numbered(it.position, mapper.from_recorded(it)) for it in page]
        with target.transaction() as cursor:
            views.follow(cursor, events)
        after = page[-1].position
        yield after
