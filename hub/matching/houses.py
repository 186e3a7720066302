"""Which addresses are next door: same street or postcode, house numbers a little apart.

A neighbouring house is worth a look and never a tie.
"""

from collections.abc import Iterator

from hub.matching.addresses import house


class Houses:
    """Address keys by street or postcode and house number."""

    __slots__ = ("_by_number", "_distance_max")

    def __init__(self, distance_max: int) -> None:
        self._distance_max = distance_max
        self._by_number: dict[tuple[str, int], set[str]] = {}

    def add(self, key: str) -> None:
        """Note an address."""
        if (place := house(key)) is not None:
            self._by_number.setdefault(place, set()).add(key)

    def discard(self, key: str) -> None:
        """Forget an address that nobody names any more."""
        if (place := house(key)) is not None:
            there = self._by_number[place]
            there.remove(key)
            if not there:
                del self._by_number[place]

    def near(self, key: str) -> Iterator[str]:
        """Return the other addresses that are next door."""
        if (place := house(key)) is None:
            return
        area, number = place
        for other in range(number - self._distance_max, number + self._distance_max + 1):
            yield from self._by_number.get((area, other), set()) - {key}
