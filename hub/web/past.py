"""The views as they stood at a moment: made of the record up to there, and kept for a while.

What was known then is what had been recorded by then: the longest piece of the record from its
beginning that ends before the first younger event.
"""

import tempfile
from collections import OrderedDict
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from hub.actions.desk import Desk
from hub.projections import views
from hub.store.database import SQLITE, Database

KEPT: Final = 4
PAGE_EVENTS: Final = 1000


class Past:
    """Views of some moments; the oldest ones make room."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._made: OrderedDict[datetime, tuple[Database, tempfile.TemporaryDirectory[str]]]
        self._made = OrderedDict()

    def views_at(self, moment: datetime) -> Database:
        """Views that hold what was recorded up to and including this moment."""
        with self._lock:
            if moment not in self._made:
                self._made[moment] = self._make(moment)
            self._made.move_to_end(moment)
            while len(self._made) > KEPT:
                _, (database, directory) = self._made.popitem(last=False)
                database.close()
                directory.cleanup()
            return self._made[moment][0]

    def _make(self, moment: datetime) -> tuple[Database, tempfile.TemporaryDirectory[str]]:
        directory = tempfile.TemporaryDirectory(prefix="hub-past-")
        database = Database.open(f"{SQLITE}{Path(directory.name) / 'views.db'}")
        views.create_tables(database)
        record, after, last = self._desk.record, 0, self.last_before(moment)
        while after < last:
            page = record.read(after, min(PAGE_EVENTS, last - after))
            with database.transaction() as cursor:
                views.write(cursor, map(self._desk.mapper.from_recorded, page))
            after = page[-1].position
        return database, directory

    def last_before(self, moment: datetime) -> int:
        """The place of the last event that was recorded by then, with all before it."""
        low, high = 0, self._desk.record.last()
        while low < high:
            middle = (low + high + 1) // 2
            if self._is_by(middle, moment):
                low = middle
            else:
                high = middle - 1
        return low

    def _is_by(self, place: int, moment: datetime) -> bool:
        [recorded] = self._desk.record.read(place - 1, 1)
        return self._desk.mapper.from_recorded(recorded).recorded_at <= moment
