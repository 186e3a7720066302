"""The addresses that the shown items are about, under the rules of the list of addresses.

Where somebody merely lives is not among them, nor a secret address; what it is called and where it
lies shows to who opened it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlencode

from hub.domain.mandate import Right
from hub.store.database import Cursor
from hub.web.cards import Ref
from hub.web.places import rows
from hub.web.places.listing import MapSection, section
from hub.web.places.names import Name, names
from hub.web.places.rows import Naming, PlaceRow
from hub.web.visit import Visit
from hub.web.words import count
from hub.web.work.read import PATH, Found
from hub.web.work.reader import Spot

LIST: Final = "werkvoorraad"
"""What the access log calls the list and the opening of its addresses."""
MAP_ON: Final = "kaart-aan"
"""The setting of a person who wants the map beside the list."""
POINTS: Final = f"{PATH}/punten.json"
OPEN: Final = f"{PATH}/adressen"


class Spots(NamedTuple):
    """The addresses of some items, how they are called, and by which signals more can be opened."""

    by_item: Mapping[str, tuple[str, ...]]
    places: Mapping[str, PlaceRow]
    names: Mapping[str, Name]
    naming: Sequence[Naming]

    def every(self) -> dict[str, tuple[Spot, ...]]:
        """The addresses of each item, as the list shows them."""
        called = {entity: Ref(name.title, name.path) for entity, name in self.names.items()}
        return {
            item: tuple(Spot(entity, called[entity]) for entity in some)
            for item, some in self.by_item.items()
        }


@dataclass(frozen=True, slots=True)
class WorkMap:
    """The map beside the list: its points, and how many addresses were not opened yet."""

    section: MapSection
    said: str
    closed: int
    purposes: Mapping[str, str]
    open_path: str


NONE: Final = Spots({}, {}, {}, ())


def is_on(visit: Visit) -> bool:
    """Whether this person wants the map, and may see where things are."""
    return MAP_ON in visit.session.settings and visit.may(Right.READ_LOCATIONS)


def spots(visit: Visit, cursor: Cursor, found: Found) -> Spots:
    """Find the addresses of these items."""
    audience = rows.audience_of(visit.user)
    homes = {signal: row.item for row in found.items for signal in found.members[row.item]}
    at = rows.addresses_of(cursor, audience, list(homes))
    places = {it.entity: it for it in rows.some(cursor, audience, {it for _, it in at})}
    by_item: dict[str, dict[str, None]] = {}
    for signal, entity in at:
        if entity in places:
            by_item.setdefault(homes[signal], {})[entity] = None
    called, naming = names(visit, cursor, list(places.values()))
    return Spots({item: tuple(some) for item, some in by_item.items()}, places, called, naming)


def work_map(visit: Visit, found: Found, here: Spots, query: str) -> WorkMap:
    """The map of these items; `query` is the list that they stand in."""
    shown = urlencode([("item", row.item) for row in found.items])
    closed = sum(1 for name in here.names.values() if not name.address)
    return WorkMap(
        section=section(visit, f"{POINTS}?{shown}"),
        said=_said(len(here.names), closed),
        closed=closed,
        purposes=visit.address_purposes if closed and not visit.is_past else {},
        open_path=f"{OPEN}?{shown}&{query}",
    )


def _said(every: int, closed: int) -> str:
    if not every:
        return "Over deze stukken is geen adres bekend."
    found = count(every, "adres", "adressen")
    if not closed:
        return (
            f"Bij deze stukken horen {found}." if every > 1 else f"Bij deze stukken hoort {found}."
        )
    many = "geen enkel adres" if closed == every else count(every - closed, "adres", "adressen")
    return f"Bij deze stukken: {found}. Daarvan opende u {many}; {closed} nog niet."
