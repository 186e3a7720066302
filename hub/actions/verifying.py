"""Checks the whole record and makes the views anew, beside those in use, in the background.

One run at a time in a process. What it found is recorded, so that the next run can be held to it.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from threading import Lock
from typing import Final

from hub.actions.desk import TRIES, Busy, Desk
from hub.audit.verification import Inspection
from hub.projections import anew, journal, views
from hub.projections.anew import Anew
from hub.projections.journal import Numbered
from hub.store.database import Database
from hub.store.leaves import leaves_at
from hub.store.record import VersionTaken
from schemas.events import Flaw, VerificationRun
from schemas.ids import verification_id

PAGE_EVENTS: Final = 1000


class Interrupted(Exception):  # noqa: N818 - named for what happened
    """The process ends; nothing was concluded."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `fault` names what ended it before its end; empty otherwise."""

    by: str
    done: int
    total: int
    is_running: bool
    fault: str = ""

    @property
    def percent(self) -> int:
        """How much of it is done, rounded down."""
        return 100 * self.done // self.total if self.total else 0


class Verifier:
    """Runs verifications for who asks, in a thread of its own."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._stopping = Flag()
        self._worker = ThreadPoolExecutor(1, "verifier")
        self._run: Future[VerificationRun] | None = None
        self._by, self._done, self._total = "", 0, 0

    @property
    def progress(self) -> Progress | None:
        """How far the run is that goes on, or how the last one ended; None before the first."""
        run = self._run
        if run is None:
            return None
        error = run.exception() if run.done() and not run.cancelled() else None
        fault = type(error).__name__ if error else ""
        return Progress(self._by, self._done, self._total, not run.done(), fault)

    def start(self, by: str, now: Callable[[], datetime]) -> bool:
        """Begin a run; False when one is going on already."""
        with self._lock:
            if self._stopping.is_set() or (self._run is not None and not self._run.done()):
                return False
            self._by, self._done, self._total = by, 0, self._desk.record.last()
            self._run = self._worker.submit(verify, self._desk, by, now, self._heed)
        return True

    def wait(self) -> VerificationRun | None:
        """Wait until the run that goes on is over, and give what it found."""
        return None if self._run is None else self._run.result()

    def close(self) -> None:
        """End the run that goes on, without a conclusion."""
        self._stopping.set()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _heed(self, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise Interrupted
        self._done, self._total = done, total


def verify(
    desk: Desk, by: str, now: Callable[[], datetime], heard: Callable[[int, int], None]
) -> VerificationRun:
    """Check everything and record what was found; `heard` hears how many events are done."""
    with desk.views.snapshot() as cursor:
        views_position = journal.last(cursor)
        in_use = views.digest_of(cursor, desk.views.dialect)
    found = Inspection(desk.mapper, earlier_runs(desk))
    with tempfile.TemporaryDirectory(prefix="hub-verify-") as directory:
        target = Database.scratch(Path(directory) / "views.db")
        try:
            anew.create_tables(target)
            _read(desk, found, target, views_position, heard)
            rebuilt = views.digest(target)
        finally:
            target.close()
    if rebuilt != in_use:
        found.note(Flaw.VIEWS, views_position)
    return _record(desk, by, now, found, (views_position, in_use, rebuilt))


def earlier_runs(desk: Desk) -> dict[int, str]:
    """The digest of the record at each position that a run came to."""
    runs = [it for it in desk.history(verification_id()) if isinstance(it, VerificationRun)]
    return {run.positions: run.record_digest for run in runs}


def _read(
    desk: Desk,
    found: Inspection,
    target: Database,
    views_position: int,
    heard: Callable[[int, int], None],
) -> None:
    after, last = 0, desk.record.last()
    heard(0, last)
    with target.transaction() as cursor:
        made = Anew(cursor)
        while after < last and (page := desk.record.read(after, min(PAGE_EVENTS, last - after))):
            leaves = _leaves(desk, page[0].position, page[-1].position)
            events = [(it.position, found.take(it, leaves.get(it.position))) for it in page]
            made.add(
                [Numbered(at, it) for at, it in events if it is not None and at <= views_position]
            )
            after = page[-1].position
            heard(after, last)
        made.finish()


def _leaves(desk: Desk, first: int, last: int) -> dict[int, bytes]:
    with desk.record.database.snapshot() as cursor:
        return leaves_at(cursor, first, last)


def _record(
    desk: Desk,
    by: str,
    now: Callable[[], datetime],
    found: Inspection,
    compared: tuple[int, str, str],
) -> VerificationRun:
    views_position, in_use, rebuilt = compared
    originator = verification_id()
    for _ in range(TRIES):
        at = now()
        event = VerificationRun(
            originator_id=originator,
            originator_version=len(desk.record.stream(originator)) + 1,
            occurred_at=at,
            recorded_at=at,
            cause=f"person:{by}",
            by=by,
            positions=found.positions,
            record_digest=found.record_digest,
            views_position=views_position,
            views_digest=in_use,
            rebuilt_digest=rebuilt,
            findings=found.findings,
        )
        try:
            desk.append(event)
        except VersionTaken:
            continue
        return event
    raise Busy("another run was recorded each time")
