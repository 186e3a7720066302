"""Names in comparable form: folded, without tussenvoegsels, as a set of parts, by sound.

Names are kept elsewhere as given. Here they lose what differs between registers: case, accents,
scripts, tussenvoegsels (a Dutch name is filed under its main part), the order of a double name.
"""

import re

from anyascii import anyascii

from hub.matching.nicknames import GROUP_OF
from hub.matching.remembering import remembered
from hub.matching.sounds import skeleton

_CACHE_SIZE = 1 << 16
_PARTS_MAX = 4
_KEYS_MAX = 6
_WORD_MIN = 3
_SOUND_MIN = 5

_TUSSENVOEGSELS = """
van von vd de den der ter ten te het t in op aan bij uit onder over voor s d v
la le les du des di da do dos della del el al ould ben bin ibn bint abu zu zur zum und y i
"""
_PARTICLES = frozenset(_TUSSENVOEGSELS.split())
_ARTICLES = frozenset({"al", "el", "ben", "bin", "ibn"})

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.\s*)+|[A-Z]{1,2}|[B-DF-HJ-NP-TV-XZ]{3}")

_NOT_KNOWN = """
nn nno onbekend onbekende unknown unbekannt inconnu necunoscut nieznane neizvestno geen none
nvt null leeg x xx xxx nb anoniem anonymous zonder naam voornaam achternaam slachtoffer
"""
_UNKNOWN = frozenset(_NOT_KNOWN.split())
"""What forms hold where a name is not known: two of them say nothing about one another."""

_ADDRESSED = """
dhr hr heer mr mw mevr mevrouw meneer mej mejuffrouw drs ir ing dr prof pan pani dl dna domnul
doamna herr frau mrs miss jr sr junior senior jhr
"""
_TITLES = frozenset(_ADDRESSED.split())
"""A way to address somebody, or which generation: no part of a name."""

_ALSO_NAMES = frozenset({"pan", "ing", "heer", "mr", "dr", "ir", "prof", "miss", "junior"})
"""Titles that are a name when nothing stands beside them: Pan is a family too."""

_MARRIED = re.compile(
    r"\b(?:e\.?\s?v\.?|echtg(?:enote|enoot)?\.?(?: van)?|gehuwd met"
    r"|weduwe(?: van)?|wed\.?|geb\.?|geboren)\s",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"\b([vV])/([dD])\b")
_ARTICLE = re.compile(r"(?i)\b(al|el|ar|as|ash|ad|an|at|az)-(?=\w)")
_HYPHENS = re.compile(r"\s*[-/\N{EN DASH}\N{EM DASH}]\s*")
_WORDS = re.compile(r"[a-z0-9]+")
_GLUED_ON = frozenset({"ter", "ten", "te", "d", "al", "el", "t", "ben", "bin", "abu"})
"""Tussenvoegsels that registers also write on to the name: Terhorst, Dhondt, Alhassan, Bensalah."""

_GLUED = re.compile(r"^vand(?:en|er|e)(?=[a-z]{4})|^vd(?=[a-z]{4})")


@remembered(_CACHE_SIZE)
def fold(text: str) -> str:
    """Lower-case ASCII words with single spaces; any script, any punctuation."""
    plain = text if text.isascii() else anyascii(text)
    return " ".join(_WORDS.findall(plain.lower()))


def _known(text: str) -> list[str]:
    """Words of a name, without titles and without what says that it is unknown."""
    words = fold(text).split()
    if "".join(words) in _UNKNOWN:
        return []
    known = [word for word in words if word not in _TITLES and word not in _UNKNOWN]
    return known or [word for word in words if word in _ALSO_NAMES]


def _pieces(text: str) -> list[list[str]]:
    """Known words of each name in a double name; an empty list where a word was all unknown."""
    plain = _SLASHED.sub(r"\1 \2", text)
    if "-" in plain:
        plain = _ARTICLE.sub(r"\1 ", plain)
    if " " in plain:
        plain = _MARRIED.sub("-", plain)
    return [_known(piece) for piece in _HYPHENS.split(plain)]


def _name_tokens(piece: list[str]) -> list[list[str]]:
    """Words of one surname, cut where a tussenvoegsel stands between two of them."""
    groups: list[list[str]] = [[]]
    for word in piece:
        if word in _PARTICLES:
            groups.append([])
        else:
            groups[-1].append(word)
    return [group for group in groups if group]


@remembered(_CACHE_SIZE)
def family_parts(text: str) -> tuple[str, ...]:
    """Main parts of a surname, sorted: `van der Berg-de Vries` gives `("berg", "vries")`.

    A name of tussenvoegsels alone keeps its last word; initials (one letter) are not a part, nor
    is a word that says the name is not known.
    """
    parts: set[str] = set()
    pieces = _pieces(text)
    for piece in pieces:
        parts.update(_GLUED.sub("", "".join(group)) for group in _name_tokens(piece))
    if not parts:
        parts.update(word for piece in pieces for word in piece[-1:])
    return tuple(sorted(part for part in parts if len(part) > 1))[:_PARTS_MAX]


@remembered(_CACHE_SIZE)
def family_keys(text: str) -> tuple[str, ...]:
    """Keys under which a surname can be met: of its parts, of each of several words, glued.

    `ter Horst` is met as Terhorst too, and `Abdi Nur` as Abdi or as Nur: a chain of fathers'
    names, or two surnames, is cut off where a form is full.
    """
    forms = dict.fromkeys(family_parts(text))
    for piece in _pieces(text):
        groups = _name_tokens(piece)
        for group in groups:
            if len(group) > 1:
                forms.update(dict.fromkeys(word for word in group if len(word) >= _WORD_MIN))
        if groups and piece[0] in _GLUED_ON | {"in"}:
            forms["".join(piece)] = None
    return tuple(dict.fromkeys(name_key(form) for form in forms))[:_KEYS_MAX]


@remembered(_CACHE_SIZE)
def given_parts(text: str) -> tuple[str, ...]:
    """Given names in the order written, without initials: `Jan W.` gives `("jan",)`."""
    if _is_initials(text):
        return ()
    words = [word for word in _known(text) if len(word) > 1 and word not in _ARTICLES]
    return tuple(dict.fromkeys(words))[:_PARTS_MAX]


def _is_initials(text: str) -> bool:
    """Whether a given name is written as initials only: `J.`, `J.W.`, `JW`, `Th.`, not `JAN`."""
    return _INITIALS.fullmatch(text.strip()) is not None


@remembered(_CACHE_SIZE)
def initial(text: str) -> str | None:
    """First letter of a name after folding and dropping tussenvoegsels, or None."""
    words = _known(text)
    kept = [word for word in words if word not in _PARTICLES] or words[-1:]
    return _GLUED.sub("", kept[0])[0] if kept else None


def _groups_by_sound() -> dict[str, str]:
    """Sounds of the listed names that are of one group only, and long enough to tell."""
    groups: dict[str, set[str]] = {}
    for name, group in GROUP_OF.items():
        groups.setdefault(skeleton(name), set()).add(group)
    return {
        sound: next(iter(found))
        for sound, found in groups.items()
        if len(found) == 1 and len(sound) >= _SOUND_MIN
    }


_GROUP_OF_SOUND = _groups_by_sound()


@remembered(_CACHE_SIZE)
def name_key(part: str) -> str:
    """Key that spellings and call names of one name share: its nickname group, else its sound.

    A spelling that is not listed is in the group of the names that sound like it: Fridrich.
    """
    if (group := GROUP_OF.get(part)) is not None:
        return f"={group}"
    sound = skeleton(part)
    group = _GROUP_OF_SOUND.get(sound)
    return f"={group}" if group is not None else sound or part


def same_nickname(one: str, other: str) -> bool:
    """Whether two given names are in one nickname group."""
    group = GROUP_OF.get(fold(one))
    return group is not None and group == GROUP_OF.get(fold(other))
