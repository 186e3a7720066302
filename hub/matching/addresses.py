"""Addresses as one key, and which keys are next door.

The BAG id identifies an address; postcode, number, letter and addition do as well (NEN 5825);
else street, number and place, spelled without spaces: `Demo hof 9012` is `Demohof 9012`.
"""

import re
from dataclasses import dataclass

from hub.matching.names import fold

_NUMBER_MAX = 99_999
_LINE = re.compile(
    r"(.*?[^\W\d_].*?(?:\s19[34][0-9](?=\s+[0-9]))?)"  # street; some are named after a year
    r"\s+([0-9]{1,5})(?![0-9])\s*-?\s*([^,]*?)"  # number, letter and addition
    r"(?:\s*,\s*(.*))?"  # postcode and place
)
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*([a-z]{2})?\b\s*")
_ADDITIONS = {"hs": "hs", "huis": "hs", "bg": "hs", "boven": "bv", "bov": "bv", "bv": "bv"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@dataclass(frozen=True, slots=True)
class Address:
    """An address as its parts, each as written. Parts that are not known are None."""

    street: str | None = None
    number: int | None = None
    letter: str | None = None
    addition: str | None = None
    postcode: str | None = None
    place: str | None = None
    bag_id: str | None = None


def parse_line(text: str) -> Address | None:
    """Read `Demohof 9012`, `Demo hof 9012 A-2, 3861 AB Nijkerk`; None without street and number."""
    match = _LINE.fullmatch(text.strip())
    if match is None:
        return None
    street, number, suffix, rest = match.groups()
    area = (rest or "").strip()
    postcode = _POSTCODE.match(area.lower())
    place = area[postcode.end() :] if postcode else area
    return Address(
        street=street.strip(" ,"),
        number=int(number),
        addition=suffix or None,
        postcode="".join(group or "" for group in postcode.groups()) if postcode else None,
        place=place.strip() or None,
    )


def address_key(address: Address, default_place: str = "") -> str | None:
    """Return the one spelling of an address, or None when its parts do not name one.

    `default_place` stands in for a place that was not said (a municipality's own reports).
    """
    if address.bag_id is not None and re.fullmatch(r"[0-9]{16}", address.bag_id):
        return f"bag:{address.bag_id}"
    if address.number is None or not 0 < address.number <= _NUMBER_MAX:
        return None
    suffix = _suffix(address)
    postcode = re.sub(r"\s", "", address.postcode or "").upper()
    if re.fullmatch(r"[1-9][0-9]{3}[A-Z]{2}", postcode):
        return f"pc:{postcode}:{address.number}:{suffix}"
    street = fold(address.street or "").replace(" ", "")
    if not street:
        return None
    place = fold(address.place or default_place).replace(" ", "")
    return f"st:{street}.{place}:{address.number}:{suffix}"


def _suffix(address: Address) -> str:
    """Letter and addition in one spelling: `A`, `3-hoog`, `III`, `huis`."""
    words = fold(f"{address.letter or ''} {address.addition or ''}").split()
    spelled = [_ADDITIONS.get(word, _ROMAN.get(word, word)) for word in words if word != "hoog"]
    return "".join(re.sub(r"^([0-9])e?hoog$", r"\1", word) for word in spelled)


def house(key: str) -> tuple[str, int] | None:
    """Return the street or postcode of an address key and its house number; None for a BAG id."""
    kind, area, *rest = key.split(":")
    return (f"{kind}:{area}", int(rest[0])) if kind != "bag" and rest else None
