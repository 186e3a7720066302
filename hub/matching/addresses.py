"""Addresses as one key, and which keys are next door.

The BAG id identifies an address; postcode, number, letter and addition do as well (NEN 5825);
else street, number and place, spelled without spaces: `Demo hof 9012` is `Demohof 9012`. A post
office box is where nobody lives, and what is opposite a house is not that house: no key.
"""

import re
from dataclasses import dataclass

from hub.matching.names import fold
from hub.matching.remembering import remembered
from hub.matching.streets import place_name, street_name

_CACHE_SIZE = 1 << 16
_NUMBER_MAX = 99_999
_LINE = re.compile(
    r"(.*?[^\W\d_].*?(?:\s19[34][0-9](?:-19[34][0-9])?(?=\s+[0-9]))?)"  # street; some have a year
    r"\s+([0-9]{1,5})(?![0-9])\s*-?\s*([^,]*?)"  # number, letter and addition
    r"(?:\s*,\s*(.*))?"  # postcode and place
)
_POSTCODE = re.compile(r"([1-9][0-9o]{3})\s*([a-z0]{2})?\b\s*")
_POSTCODE_WHOLE = re.compile(r"[1-9][0-9]{3}[A-Z]{2}")
_TOWN = re.compile(
    r"(?<![^\s])(?:[1-9][0-9]{3}\s?[A-Za-z]{2}(?:\s+[^\d]{2,})?|[^\W\d_]{4,}(?:[\s-][^\W\d_]+)*)$"
)
"""Postcode and town, or a town, after a number without a comma between."""
_CARE_OF = re.compile(r"(?i)^\s*(?:p/a|p\.a\.|c/o|per adres)\s+")
_NEAR = re.compile(
    r"(?i)^\s*(?:t/o|t\.o\.?|tegenover|nabij|bij|naast|achter|hoek|t\.h\.v\.?|thv|ter hoogte van|"
    r"omgeving|tussen)\s"
)
_NUMBER_WORD = re.compile(r"(?i)\s(?:nr|no|nummer|huisnr|huisnummer)\.?$")
_ADDITIONS = {
    "hs": "hs", "huis": "hs", "bg": "hs", "beneden": "hs", "parterre": "hs", "begane": "hs",
    "grond": "",
    "boven": "bv", "bov": "bv", "bv": "bv",
    "rood": "rd", "zwart": "zw", "links": "links", "rechts": "rechts", "achter": "achter",
    "tegenover": "to",
    "hoog": "", "hg": "", "etage": "", "verdieping": "", "verd": "",
    "kavel": "pl", "plaats": "pl", "standplaats": "pl", "stpl": "pl", "chalet": "pl",
    "caravan": "pl", "stacaravan": "pl", "bungalow": "pl", "huisje": "pl",
    "kamer": "k", "kmr": "k", "appartement": "ap", "app": "ap", "apt": "ap",
}  # fmt: skip
"""Words of an addition in one spelling. A pitch of a park is one, whatever stands on it."""

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_FLOOR = re.compile(r"^([0-9])(?:e|de|ste)?(?:hoog|hg|etage|verdieping|verd)?$")
_TOUCHING_DIGITS = re.compile(r"(?<=[0-9]) (?=[0-9])")


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


@remembered(_CACHE_SIZE)
def parse_line(text: str) -> Address | None:
    """Read `Demohof 9012`, `Demo hof 9012 A-2, 3861 AB Nijkerk`, `Hotel Demo, Testlaan 9214`.

    None without street and number, and for what is near a house and not the house.
    """
    line = _CARE_OF.sub("", text.strip())
    match = _LINE.fullmatch(line)
    if match is None or _NEAR.match(line):
        return None
    before, number, suffix, rest = match.groups()
    street = _NUMBER_WORD.sub("", before.strip(" ,").rsplit(",", 1)[-1].strip())
    area = (rest or "").strip()
    if not area and (town := _TOWN.search(suffix)) and _first(town[0]) not in _ADDITIONS:
        suffix, area = suffix[: town.start()].strip(), town[0].strip()
    within, _, beyond = area.partition(",")
    if _is_addition(within):
        suffix, area = f"{suffix} {within}", beyond.strip()
    found = _POSTCODE.match(area.lower())
    postcode = _postcode(found[1] + (found[2] or "")) if found else None
    if postcode is None and _POSTCODE_WHOLE.fullmatch(_postcode(street)):
        postcode, street = _postcode(street), ""
    return Address(
        street=street or None,
        number=int(number),
        addition=suffix or None,
        postcode=postcode,
        place=(area[found.end() :] if found else area).strip() or None,
    )


@remembered(_CACHE_SIZE)
def address_key(address: Address, default_place: str = "") -> str | None:
    """Return the one spelling of an address, or None when its parts do not name one.

    `default_place` stands in for a place that was not said (a municipality's own reports).
    """
    if address.bag_id is not None and re.fullmatch(r"[0-9]{16}", address.bag_id):
        return f"bag:{address.bag_id}"
    if address.number is None or not 0 < address.number <= _NUMBER_MAX:
        return None
    street = address.street or ""
    if fold(street).startswith(("postbus", "antwoordnummer")) or _NEAR.match(street):
        return None
    suffix = _suffix(address)
    postcode = _postcode(address.postcode or "")
    if _POSTCODE_WHOLE.fullmatch(postcode):
        return f"pc:{postcode}:{address.number}:{suffix}"
    if not (name := street_name(street)):
        return None
    return f"st:{name}.{place_name(address.place or default_place)}:{address.number}:{suffix}"


def _first(text: str) -> str:
    return text.split(maxsplit=1)[0].lower()


def _is_addition(text: str) -> bool:
    """Whether words after a comma say where in the house it is: `1 hoog`, `app. 4`."""
    words = fold(text).split()
    return any(word in _ADDITIONS for word in words) and all(
        word in _ADDITIONS or _FLOOR.match(word) for word in words
    )


def _postcode(text: str) -> str:
    """Capitals without spaces; a letter O among the digits is a zero, and the other way round."""
    compact = re.sub(r"\s", "", text).upper()
    return compact[:4].replace("O", "0") + compact[4:].replace("0", "O")


def _suffix(address: Address) -> str:
    """Letter and addition in one spelling: `A`, `3-hoog`, `III`, `huis`."""
    if not address.letter and not address.addition:
        return ""
    words = fold(f"{address.letter or ''} {address.addition or ''}").split()
    spelled = (_FLOOR.sub(r"\1", _ADDITIONS.get(word, _ROMAN.get(word, word))) for word in words)
    return _TOUCHING_DIGITS.sub(".", " ".join(word for word in spelled if word)).replace(" ", "")


def house(key: str) -> tuple[str, int] | None:
    """Return the street or postcode of an address key and its house number; None for a BAG id."""
    kind, area, *rest = key.split(":")
    return (f"{kind}:{area}", int(rest[0])) if kind != "bag" and rest else None
