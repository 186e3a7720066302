"""The views as they stood earlier: made of the record up to a place, and kept for a while.

What was known at a moment is what had been recorded by then: the longest piece of the record from
its beginning in which nothing is younger. Views of a place never change, so they are made once, in
the background, each from the nearest earlier ones that are still there.
"""

import shutil
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Event as Flag
from threading import Lock
from typing import Final
from weakref import finalize

from hub.actions.desk import Desk
from hub.projections import anew, building, journal
from hub.store.database import Database

KEPT: Final = 12
KEPT_BYTES: Final = 2 * 1024**3
"""How much disk all kept views may take together; the newest ones stay in any case."""
WAITING: Final = 8
PATIENCE_S: Final = 1.0
"""How long whoever asks waits; then they hear how far it is."""
GRACE_S: Final = 60.0
"""How long views that made room stay open for who still reads them."""
STEPS_EVENTS: Final = (320_000, 80_000, 20_000, 5_000)
"""So far before the end of a long build views are left behind, so that stepping back is short."""
FILE: Final = "views.db"
FORGOTTEN: Final = "SELECT COUNT(*) FROM journal WHERE topic = 'signal.forgotten.v1'"


class StillBuilding(Exception):  # noqa: N818 - named for what happened
    """The views of that place are being made; `done` of `total` events are in them."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done, self.total = done, total


@dataclass(slots=True)
class _Kept:
    """Views of a place, with the directory they are in."""

    database: Database
    directory: Path
    size_bytes: int
    left_s: float = 0.0


class Past:
    """Views of some places; the ones unused for longest make room."""

    def __init__(self, desk: Desk, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._desk, self._monotonic = desk, monotonic
        self._builder = ThreadPoolExecutor(1, "past")
        self._closing = Flag()
        self._lock = Lock()
        self._made: OrderedDict[int, _Kept] = OrderedDict()
        self._leaving: list[_Kept] = []
        self._jobs: dict[int, Future[None]] = {}
        self._done: dict[int, int] = {}
        self._forgotten = -1

    def views_at(self, moment: datetime, place: int = 0) -> Database:
        """Views that hold what was recorded by this moment, or up to this place where one is given.

        Raises `StillBuilding` when making them takes longer than a moment.
        """
        wanted = place or self.place_at(moment)
        self._leave_what_was_forgotten()
        with self._lock:
            if (there := self._found(wanted)) is not None:
                return there
            job = self._job(wanted)
        if job is not None:
            try:
                job.result(PATIENCE_S)
            except TimeoutError:
                job = None
        with self._lock:
            there = self._found(wanted)
            if there is None:
                raise StillBuilding(self._done.get(wanted, 0), wanted)
            return there

    def place_at(self, moment: datetime) -> int:
        """The place up to which all was recorded by this moment."""
        with self._desk.views.snapshot() as cursor:
            return journal.place_at(cursor, moment)

    def _leave_what_was_forgotten(self) -> None:
        """Make all anew once more was forgotten: no copy of a row of before stays for long."""
        with self._desk.views.snapshot() as cursor:
            row = cursor.execute(FORGOTTEN).fetchone()
        with self._lock:
            known, self._forgotten = self._forgotten, int(row[0]) if row else 0
            if known in {-1, self._forgotten}:
                return
            for kept in self._made.values():
                kept.left_s = self._monotonic()
                self._leaving.append(kept)
            self._made.clear()

    def close(self) -> None:
        """Stop building, and leave nothing behind."""
        self._closing.set()
        self._builder.shutdown(wait=True, cancel_futures=True)
        for kept in (*self._made.values(), *self._leaving):
            kept.database.close()
        if "_root" in vars(self):
            shutil.rmtree(self._root)

    @cached_property
    def _root(self) -> Path:
        """Where all of it lies; it goes with the process, however it ends in peace."""
        root = Path(tempfile.mkdtemp(prefix="hub-past-"))
        finalize(self, shutil.rmtree, root, ignore_errors=True)
        return root

    def _found(self, place: int) -> Database | None:
        kept = self._made.get(place)
        if kept is None:
            return None
        self._made.move_to_end(place)
        return kept.database

    def _job(self, place: int) -> Future[None] | None:
        """The build of this place; None where too many wait already."""
        if place not in self._jobs:
            if len(self._jobs) >= WAITING or self._closing.is_set():
                return None
            self._jobs[place] = self._builder.submit(self._build, place)
        return self._jobs[place]

    def _build(self, place: int) -> None:
        try:
            if place in self._made:
                return
            below, base = self._nearest(place)
            database, directory = self._copy(base)
            for at in self._follow(database, below, place):
                if at < place:
                    self._keep(at, *self._copy(_Kept(database, directory, 0)))
            self._keep(place, database, directory)
        finally:
            with self._lock:
                del self._jobs[place]
                self._done.pop(place, None)

    def _nearest(self, place: int) -> tuple[int, _Kept | None]:
        with self._lock:
            earlier = [at for at in self._made if at < place]
            at = max(earlier, default=0)
            return at, self._made.get(at)

    def _copy(self, base: _Kept | None) -> tuple[Database, Path]:
        """New views that begin where others are: nobody writes to those, so the file is whole."""
        directory = Path(tempfile.mkdtemp(dir=self._root))
        if base is not None:
            shutil.copyfile(base.directory / FILE, directory / FILE)
        database = Database.scratch(directory / FILE, is_short_lived=False)
        if base is None:
            anew.create_tables(database)
        return database, directory

    def _follow(self, database: Database, after: int, place: int) -> Iterator[int]:
        """Write the events up to this place; give each place that others can begin from."""
        of = self._desk.record, self._desk.mapper
        steps = (place - step for step in STEPS_EVENTS if place - step - after >= step)
        for stop in (*steps, place):
            begun = building.follow(*of, database, after, stop) if after else None
            for reached in begun or building.begin(*of, database, stop):
                self._done[place] = reached
                if self._closing.is_set():
                    raise StillBuilding(reached, place)
            after = stop
            yield stop

    def _keep(self, place: int, database: Database, directory: Path) -> None:
        size_bytes = (directory / FILE).stat().st_size
        with self._lock:
            self._made[place] = _Kept(database, directory, size_bytes)
            while len(self._made) > KEPT or (len(self._made) > 1 and self._bytes() > KEPT_BYTES):
                _, kept = self._made.popitem(last=False)
                kept.left_s = self._monotonic()
                self._leaving.append(kept)
            late_s = self._monotonic() - GRACE_S
            gone = [kept for kept in self._leaving if kept.left_s < late_s]
            self._leaving = [kept for kept in self._leaving if kept.left_s >= late_s]
        for kept in gone:
            kept.database.close()
            shutil.rmtree(kept.directory)

    def _bytes(self) -> int:
        return sum(kept.size_bytes for kept in (*self._made.values(), *self._leaving))
