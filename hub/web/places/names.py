"""Which address it is: its code for everybody, its name and point for who opened it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hub.matching.book import Entry, Point
from hub.matching.places import Named
from hub.store.database import Cursor
from hub.web.ground import Ground
from hub.web.places import rows
from hub.web.places.rows import Naming, PlaceRow
from hub.web.visit import Visit
from hub.web.words import short_name
from schemas.parties import Address

BUSY: Final = (
    "Veelvoorkomend adres: hier komen zoveel signalen samen dat het adres alleen niets zegt."
)


@dataclass(frozen=True, slots=True)
class Name:
    """What an address is called on the screen; `address` is empty until somebody opened it."""

    code: str
    path: str
    address: str = ""
    normal: str = ""
    point: Point | None = None

    @property
    def title(self) -> str:
        """The address where it may be seen, else its code."""
        return self.address or self.code


def names(
    visit: Visit, cursor: Cursor, places: Collection[PlaceRow]
) -> tuple[Mapping[str, Name], Sequence[Naming]]:
    """What this person may call these addresses, and by which signals more can be opened."""
    found = rows.naming(cursor, rows.audience_of(visit.user), [it.entity for it in places])
    opened = visit.addresses(tuple({it.signal for it in found}))
    by_entity: dict[str, Named] = {}
    for it in found:
        if it.mention in opened:
            by_entity.setdefault(it.entity, opened[it.mention])
    ground = visit.site.ground
    said = {it.entity: name(it, by_entity.get(it.entity), ground) for it in places}
    return said, found


def name(place: PlaceRow, opened: Named | None, ground: Ground) -> Name:
    """Name an address."""
    code, path = f"Adres {short_name(place.entity)}", f"/locaties/{place.entity}"
    busy = BUSY if place.signals > ground.busy_signals else ""
    if opened is None:
        return Name(code, path, normal=busy)
    entry = ground.book.entry(opened.key)
    said = written(opened.address) if entry is None else registered(entry)
    normal = ground.normal.get(opened.key, busy)
    return Name(code, path, said, normal, entry.point if entry else None)


def registered(entry: Entry) -> str:
    """An address as the register writes it."""
    it = entry.address
    house = f"{it.number}{it.letter or ''}{'-' + it.addition if it.addition else ''}"
    return f"{it.street} {house}, {it.place}"


def written(address: Address) -> str:
    """An address as the sender wrote it."""
    house = f"{address.number or ''}{address.letter or ''}"
    house += f"-{address.addition}" if address.addition else ""
    street = " ".join(filter(None, (address.street or address.postcode, house)))
    parts = [street, address.town or ""] if address.number else [address.free_text or street]
    return ", ".join(filter(None, parts)) or "adres zonder naam"
