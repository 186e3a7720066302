"""Makes views of the record, up to any place: the one way, for screens, commands and checks."""

import gc
from collections.abc import Callable, Iterator
from typing import Final

from hub.projections import anew, views
from hub.projections.anew import Anew
from hub.projections.journal import Numbered
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.record import Record

PAGE_EVENTS: Final = 1000
BULK_EVENTS: Final = 10_000


def follow(
    record: Record, mapper: Mapper, target: Database, after: int, until: int
) -> Iterator[int]:
    """Write the events behind `after` up to `until` into views; give each place reached."""
    for page in _pages(record, mapper, (after, until), PAGE_EVENTS):
        with target.transaction() as cursor:
            views.follow(cursor, page)
        yield page[-1].position


def begin(record: Record, mapper: Mapper, target: Database, until: int) -> Iterator[int]:
    """Write the first events into empty views; give each place reached. Read at the end only."""
    with target.transaction() as cursor:
        made = Anew(cursor)
        for page in _pages(record, mapper, (0, until), BULK_EVENTS):
            made.add(page)
            yield page[-1].position
        made.finish()


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
    anew.create_tables(target)
    after = 0
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for after in begin(record, mapper, target, record.last() if until is None else until):
            progress(after)
    finally:
        if was_enabled:
            gc.enable()
    return after


def _pages(
    record: Record, mapper: Mapper, places: tuple[int, int], most: int
) -> Iterator[list[Numbered]]:
    after, until = places
    while after < until and (page := record.read(after, min(most, until - after))):
        yield [Numbered(it.position, mapper.from_recorded(it)) for it in page]
        after = page[-1].position
