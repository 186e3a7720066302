"""Which addresses are next door: same street or postcode, house numbers a little apart.

A neighbouring house is worth a look and never a tie.
"""

from hub.matching.book import EMPTY_BOOK, AddressBook


class Houses:
    """Address keys by street or postcode and house number."""

    __slots__ = ("_areas", "_book", "_distance_max")

    def __init__(self, distance_max: int, book: AddressBook = EMPTY_BOOK) -> None:
        self._book = book
        self._distance_max = distance_max
        self._areas: dict[str, dict[int, set[str]]] = {}

    def add(self, key: str) -> None:
        """Note an address."""
        if (place := self._book.house(key)) is not None:
            area, number = place
            self._areas.setdefault(area, {}).setdefault(number, set()).add(key)

    def discard(self, key: str) -> None:
        """Forget an address that nobody names any more."""
        if (place := self._book.house(key)) is not None:
            area, number = place
            numbers = self._areas[area]
            numbers[number].remove(key)
            if not numbers[number]:
                del numbers[number]
            if not numbers:
                del self._areas[area]

    def near(self, key: str) -> set[str]:
        """Return the other addresses that are next door."""
        place = self._book.house(key)
        if place is None or place[0] not in self._areas:
            return set()
        numbers, number = self._areas[place[0]], place[1]
        span = range(number - self._distance_max, number + self._distance_max + 1)
        there = [numbers[other] for other in span if other in numbers]
        return set().union(*there) - {key}
