"""Which addresses a signal names: under which mention, where, and as a home or as a place.

Where somebody lives is not what a signal is about: a child's home is no place of risk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from hub.matching.book import AddressBook
from hub.matching.extract import THING, UNLINKED, place_key, things
from hub.matching.mention import EntityKind
from schemas.ids import mention_id
from schemas.parties import Address
from schemas.signal import SignalContent


class Told(NamedTuple):
    """What an event tells of an address: whether it is a mere home, and its postcode's digits."""

    is_home: bool = False
    area: str = ""


NOT_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Named:
    """An address as a signal names it: its mention, its one key, and the words of the sender."""

    mention: str
    key: str
    address: Address
    is_home: bool


def named(signal: UUID, content: SignalContent, book: AddressBook) -> Iterator[Named]:
    """List the addresses of a signal under the names that linking gave them."""
    placed = [(place_key(place.address), place.address) for place in content.places]
    lived = [
        (place_key(person.home), person.home)
        for person in content.persons
        if person.home is not None and person.role not in UNLINKED
    ]
    stacked = {book.key(key) for key, _ in placed if key}
    written = {key: address for key, address in (*lived, *placed) if key}
    for number, (kind, key) in enumerate(things(content)):
        if kind is EntityKind.ADDRESS:
            own = book.key(key)
            mention = mention_id(signal, THING, number)
            yield Named(mention, own, written[key], own not in stacked)


def told(
    signal: UUID, content: SignalContent, book: AddressBook, *, is_secret: bool
) -> dict[str, Told]:
    """Say of each address by its mention what an event may tell of it."""
    return {
        it.mention: Told(it.is_home, "" if is_secret or it.address.is_secret else book.area(it.key))
        for it in named(signal, content, book)
    }
