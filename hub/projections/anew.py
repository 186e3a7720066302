"""Makes views from nothing, faster than event by event: what follows from other rows comes last.

The rows of addresses, of the work and of terms, and the indexes that only readers need, are made
once, of what all events left behind, and not again for each page of events. They are the same to
the byte, for they follow from the other rows and from nothing else.
"""

from collections.abc import Sequence

from hub.projections import gathering, journal, keeping, tables, touching, views, work
from hub.projections.journal import Numbered
from hub.store.database import Cursor, Database
from schemas.events import LocationEvent


def create_tables(target: Database) -> None:
    """Make the tables, with those indexes alone that writing needs."""
    views.create_tables(target, tables.WHILE_WRITTEN)


class Anew:
    """Views in the making, in one transaction: nobody reads them before `finish`."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._locations: set[str] = set()

    def add(self, numbered: Sequence[Numbered]) -> None:
        """Apply the next events of the record."""
        events = [event for _, event in numbered]
        views.apply(self._cursor, events)
        work.keep_minors(self._cursor, touching.minors(events))
        journal.write(self._cursor, numbered)
        self._locations.update(
            str(event.originator_id) for event in events if isinstance(event, LocationEvent)
        )

    def finish(self) -> None:
        """Make what follows from the rows, and the indexes."""
        self._index(tables.OF_EVENTS)
        gathering.make(self._cursor, self._locations)
        work.make(self._cursor)
        keeping.make(self._cursor)
        self._index(tables.OF_ROWS)

    def _index(self, statements: Sequence[str]) -> None:
        for statement in statements:
            self._cursor.execute(statement)
