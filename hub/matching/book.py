"""The address book: which spellings of an address are one, according to the public register.

A partner names a house by its BAG id, another by postcode and number, a third by street. The BAG
knows that they are one. The book is an extract of it, pinned with the policy, so that what it says
depends on nothing that arrives. An address that is not in the book keeps the key it has.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hub.matching.addresses import Address, address_key, house

AREA_DIGITS: Final = 4
"""A postcode's digits name a part of a town, of thousands of people."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth (WGS 84), in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Entry:
    """An address of the register: its number (nummeraanduiding), its object, how it is written.

    `bag_object` is the dwelling, berth or pitch of which this is the main address, if told;
    `point` is where that is.
    """

    bag_number: str
    bag_object: str | None
    address: Address
    point: Point | None = None


class AddressBook:
    """Turns any spelling of an address in the register into its BAG number."""

    __slots__ = ("_entries", "_houses", "_known")

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        numbers: dict[str, set[str]] = {}
        self._houses: dict[str, tuple[str, int]] = {}
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            own = f"bag:{entry.bag_number}"
            self._entries[own] = entry
            for key in _keys(entry):
                numbers.setdefault(key, set()).add(own)
            street = address_key(replace(entry.address, postcode=None, bag_id=None))
            if street is not None and (place := house(street)) is not None:
                self._houses[own] = place
        self._known: Mapping[str, str] = {
            key: next(iter(found)) for key, found in numbers.items() if len(found) == 1
        }

    def __len__(self) -> int:
        """Return how many addresses are in the book."""
        return len(self._houses)

    def key(self, key: str) -> str:
        """Return the one key of an address; its own when the book has none or more than one."""
        return self._known.get(key, key)

    def entry(self, key: str) -> Entry | None:
        """Return what the register says of a key; None when it is not in the book."""
        return self._entries.get(self.key(key))

    def area(self, key: str) -> str:
        """Return the four digits of the postcode of a key; empty where neither tells them."""
        entry = self.entry(key)
        written = entry.address.postcode if entry else None
        kind, area, *_ = key.split(":")
        return (written or (area if kind == "pc" else ""))[:AREA_DIGITS]

    def house(self, key: str) -> tuple[str, int] | None:
        """Return street and house number of a key; None for a BAG id that is not in the book."""
        return self._houses.get(key) or house(key)


def _keys(entry: Entry) -> set[str]:
    """Every key under which an address of the register can be named."""
    written = entry.address
    found = {address_key(written), address_key(replace(written, postcode=None))}
    found.add(address_key(Address(bag_id=entry.bag_number)))
    found.add(address_key(Address(bag_id=entry.bag_object)))
    return {key for key in found if key is not None}


EMPTY_BOOK = AddressBook()
