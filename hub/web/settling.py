"""Waiting until what a person just did shows on the screens, so that nobody decides twice."""

import time
from collections.abc import Callable
from typing import Final

from hub.store.record import Record

VIEWS: Final = "project"
PATIENCE_S: Final = 3.0
PAUSE_S: Final = 0.01


class Settling:
    """Watches how far a stage and the views are."""

    def __init__(
        self, record: Record, views: Record, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._record, self._views, self._monotonic = record, views, monotonic

    def wait(self, place: int, stage: str = "") -> bool:
        """Wait until a stage that answers this event did, and the views hold all of it.

        `stage` is empty where none answers. Returns False when it takes too long: the event is
        safe, but it does not show yet.
        """
        until_s = self._monotonic() + PATIENCE_S
        if stage and not self._reached(lambda: self._record.position(stage), place, until_s):
            return False
        last = self._record.last() if stage else place
        return self._reached(lambda: self._views.position(VIEWS), last, until_s)

    def _reached(self, position: Callable[[], int], place: int, until_s: float) -> bool:
        while position() < place:
            if self._monotonic() > until_s:
                return False
            time.sleep(PAUSE_S)
        return True
