"""Which earlier state of knowledge somebody means: a moment, or the last event that was there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.domain.calendar import AMSTERDAM
from hub.projections import journal
from hub.store.database import Cursor

NOW: Final = "nu"
UP_TO: Final = "gebeurtenis-"
FIRST_YEAR: Final = 1970


@dataclass(frozen=True, slots=True)
class Stand:
    """An earlier moment; `place` is the last event that was there, 0 for all of that moment."""

    as_of: datetime
    place: int = 0

    def last(self, cursor: Cursor) -> int:
        """The last event that was there; 0 for none."""
        return self.place or journal.place_at(cursor, self.as_of)


def stand_of(cursor: Cursor, text: str, now: datetime) -> Stand | None:
    """Read a moment in Dutch time, one with its zone, or `gebeurtenis-812`; None for the present.

    Raises ValueError where it is neither, or lies before there were computers.
    """
    if text in {"", NOW}:
        return None
    if text.startswith(UP_TO):
        place = int(text.removeprefix(UP_TO))
        known_at = journal.known_at(cursor, place)
        return Stand(datetime.fromisoformat(known_at), place)
    at = datetime.fromisoformat(text)
    at = at.replace(tzinfo=AMSTERDAM) if at.tzinfo is None else at
    if at.year < FIRST_YEAR:  # no zone can be reckoned near the beginning of the calendar
        raise ValueError(at.year)
    return Stand(at) if at < now else None
