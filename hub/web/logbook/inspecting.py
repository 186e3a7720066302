"""Reads from the journal who saw what: looks, openings and refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hub.store.database import Cursor, expand
from hub.web.cards import Ref
from hub.web.logbook.references import Voice, person_ref
from hub.web.words import count
from schemas.events import AccessRefused, ContentOpened, PageViewed

LOOKED: Final = PageViewed.TOPIC
OPENED: Final = ContentOpened.TOPIC
REFUSED: Final = AccessRefused.TOPIC
KINDS: Final = (LOOKED, OPENED, REFUSED)
OF_OBJECTS: Final = (
    "SELECT j.person, j.topic, COUNT(DISTINCT j.position) FROM journal_subjects s "
    "JOIN journal j ON j.position = s.position "
    "WHERE j.topic IN (?, ?, ?) AND s.subject IN (*) GROUP BY j.person, j.topic"
)
OF_ALL: Final = (
    "SELECT person, topic, COUNT(*) FROM journal "
    "WHERE topic IN (?, ?, ?) AND position > ? GROUP BY person, topic"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one person looked, opened content, and asked what they may not."""

    person: Ref
    looks: int
    openings: int
    refusals: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.looks + self.openings + self.refusals


def tallies(
    cursor: Cursor, voice: Voice, objects: Sequence[str], behind: int = 0
) -> tuple[Tally, ...]:
    """Who saw these objects how often; without objects, all that was seen behind a position."""
    if objects:
        rows = cursor.execute(expand(OF_OBJECTS, objects), (*KINDS, *objects)).fetchall()
    else:
        rows = cursor.execute(OF_ALL, (*KINDS, behind)).fetchall()
    counted: dict[str, dict[str, int]] = {}
    for person, topic, number in rows:
        counted.setdefault(person, {})[topic] = int(number)
    found = (
        Tally(person_ref(person, voice), *(numbers.get(kind, 0) for kind in KINDS))
        for person, numbers in counted.items()
    )
    return tuple(sorted(found, key=lambda it: (-it.total, it.person.name)))


def summary(found: Sequence[Tally]) -> str:
    """How often something was seen, by how many people."""
    times = sum(it.looks + it.openings for it in found)
    if not times:
        return "door niemand gezien"
    people = sum(1 for it in found if it.looks + it.openings)
    return f"{times} keer gezien, door {count(people, 'persoon', 'personen')}"
