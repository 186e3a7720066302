"""Names of streets and towns in one spelling, abbreviations and numerals included.

NEN 5825 and the BAG allow a short spelling beside the whole one; reporters use both.
"""

import re

from hub.matching.names import fold
from hub.matching.remembering import remembered

_CACHE_SIZE = 1 << 16
_FIRST_WORDS = {
    "burgemeester": "burg", "burgem": "burg",
    "sint": "st", "sinte": "st", "sankt": "st",
    "dokter": "dr", "doctor": "dr",
    "professor": "prof",
    "meester": "mr",
    "dominee": "ds",
    "pastoor": "past",
    "generaal": "gen",
    "koningin": "kon", "koning": "kng",
    "president": "pres",
    "ingenieur": "ir",
    "eerste": "1e", "1ste": "1e", "tweede": "2e", "2de": "2e", "derde": "3e", "3de": "3e",
    "vierde": "4e", "4de": "4e", "vijfde": "5e", "5de": "5e", "zesde": "6e", "6de": "6e",
}  # fmt: skip
_ENDS = (
    ("str", "straat"), ("ln", "laan"), ("pln", "plein"), ("pl", "plein"), ("wg", "weg"),
    ("sngl", "singel"), ("grt", "gracht"), ("kd", "kade"),
)  # fmt: skip
_OF = re.compile(r"\b(?:van (?:der|den|de)|v d|vd)\b")
_COUNTRY = re.compile(r" (?:nederland|nl|the netherlands|holland|gld|gelderland)$")
_COUNCIL = re.compile(r"^(?:gem|gemeente) ")


@remembered(_CACHE_SIZE)
def street_name(text: str) -> str:
    """Return a street without spaces; `Burg. Testweg` and `Burgemeester Testweg` are one."""
    words = _OF.sub("vd", fold(text)).split()
    if not words:
        return ""
    for short, whole in _ENDS:
        if words[-1].endswith(short) and len("".join(words)) > len(short):
            words[-1] = words[-1].removesuffix(short) + whole
            break
    *first, last = words
    return "".join([*(_FIRST_WORDS.get(word, word) for word in first), last])


@remembered(_CACHE_SIZE)
def place_name(text: str) -> str:
    """Return a town without spaces, and without its country, province or `gemeente`."""
    return _COUNCIL.sub("", _COUNTRY.sub("", fold(text))).replace(" ", "")
