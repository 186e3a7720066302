"""Which signal each message of a story became, and which dossier holds it, from the record."""

from typing import Final
from uuid import UUID

from hub.wiring import Hub
from schemas.events import DossierChange, SignalVersion

PAGE_EVENTS: Final = 1000


class Known:
    """Follows the record of a hub. A message is known by its partner and place in their stream."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._position = 0
        self.signals: dict[tuple[str, int], UUID] = {}
        self.dossiers: dict[UUID, UUID] = {}

    def catch_up(self) -> None:
        """Learn what was recorded since."""
        while page := self._hub.reading.read(self._position, PAGE_EVENTS):
            for recorded in page:
                event = self._hub.mapper.from_recorded(recorded)
                if isinstance(event, SignalVersion):
                    where = (event.message.partner.value, event.message.sequence)
                    self.signals[where] = event.originator_id
                elif isinstance(event, DossierChange):
                    self._move(event)
            self._position = page[-1].position

    def _move(self, event: DossierChange) -> None:
        left = [s for s, dossier in self.dossiers.items() if dossier == event.originator_id]
        for signal in left:
            del self.dossiers[signal]
        self.dossiers |= dict.fromkeys(event.members, event.originator_id)
