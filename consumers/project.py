"""Keeps the views up to date. Its position lies in the views' own database, with the rows."""

from collections.abc import Sequence

from consumers.stage import Decision
from hub.bus.fetch import Delivery
from hub.projections import views
from hub.projections.journal import Numbered
from hub.store.database import Cursor
from hub.store.mapper import Mapper
from hub.store.memory import Memory


class Project:
    """The stage. It records nothing: it writes what was recorded where screens can read it."""

    name = "project"

    def __init__(self, mapper: Mapper) -> None:
        self._mapper = mapper
        self._changed: list[str] = []

    def restore(self, position: int) -> None:
        """Nothing to take up: the views hold it."""

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Read the events; the rows are written together with the position."""
        del memory
        read = self._mapper.from_delivery
        events = [Numbered(d.seq, read(d.subject, d.data)) for d in batch]

        def write(cursor: Cursor) -> None:
            self._changed.extend(views.follow(cursor, events))

        return Decision(extra=[write])

    def take_changed(self) -> list[str]:
        """The items of the work list that were written since this was last asked."""
        taken, self._changed = self._changed, []
        return taken
