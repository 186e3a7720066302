"""Names in comparable form: folded, without tussenvoegsels, as a set of parts, by sound.

Names are kept elsewhere as given. Here they lose what differs between registers: case, accents,
scripts, tussenvoegsels (a Dutch name is filed under its main part), the order of a double name.
"""

import re
from functools import lru_cache

from anyascii import anyascii

from hub.matching.nicknames import GROUP_OF

_CACHE_SIZE = 1 << 16
_PARTS_MAX = 4
_KEY_LENGTH_MAX = 6

_TUSSENVOEGSELS = """
van von vd de den der ter ten te het t in op aan bij uit onder over voor s d v
la le les du des di da do dos della del el al ould ben bin ibn bint abu zu zur zum und y i
"""
_PARTICLES = frozenset(_TUSSENVOEGSELS.split())
_ARTICLES = frozenset({"al", "el", "ben", "bin", "ibn"})

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.\s*)+|[A-Z]{1,2}|[B-DF-HJ-NP-TV-XZ]{3}")

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?:skaja|skaya|ska|cka|ckij|skij|skyj|skyi|sky|cki)$", "ski"),
        (r"(?:owa|ova|off|ow)$", "ov"),
        (r"(?:ewa|eva|eff|ew)$", "ev"),
        (r"ina$", "in"),
        (r"escu$|esco$", "esk"),
        (r"tsch|tsj|tch|sch(?=[aeiouyrlmnw])|sch|szcz|sj|sz|sh|cz|cs|zh|ts|tz|c(?=[eiy])", "s"),
        (r"dzh|dj|gj|dz", "g"),
        (r"kh|gh|ch(?=[aou])", "g"),
        (r"ch", "s"),
        (r"ph|v|w", "f"),
        (r"qu|ck|[qcx]", "k"),
        (r"th|dt|d$", "t"),
        (r"z", "s"),
        (r"h", ""),
        (r"ij|ei|ey|ai|ay|y|ie|j", "i"),
        (r"(?<=.)[aeiou]+", ""),
        (r"^[aeiou]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(_CACHE_SIZE)
def fold(text: str) -> str:
    """Lower-case ASCII words with single spaces; any script, any punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(text).lower()))


def _name_tokens(piece: str) -> list[list[str]]:
    """Words of one surname, cut where a tussenvoegsel stands between two of them."""
    groups: list[list[str]] = [[]]
    for word in piece.split():
        if word in _PARTICLES:
            groups.append([])
        else:
            groups[-1].append(word)
    return [group for group in groups if group]


@lru_cache(_CACHE_SIZE)
def family_parts(text: str) -> tuple[str, ...]:
    """Main parts of a surname, sorted: `van der Berg-de Vries` gives `("berg", "vries")`.

    A name of tussenvoegsels alone keeps its last word; initials (one letter) are not a part.
    """
    parts: set[str] = set()
    for piece in re.split(
        r"\s*[-/\N{EN DASH}\N{EM DASH}]\s*", re.sub(r"\b([vV])/([dD])\b", r"\1 \2", text)
    ):
        parts.update("".join(group) for group in _name_tokens(fold(piece)))
    if not parts:
        parts.update(fold(text).split()[-1:])
    return tuple(sorted(part for part in parts if len(part) > 1))[:_PARTS_MAX]


@lru_cache(_CACHE_SIZE)
def given_parts(text: str) -> tuple[str, ...]:
    """Given names in the order written, without initials: `Jan W.` gives `("jan",)`."""
    words = [word for word in fold(text).split() if len(word) > 1 and word not in _ARTICLES]
    if _is_initials(text):
        return ()
    return tuple(dict.fromkeys(words))[:_PARTS_MAX]


def _is_initials(text: str) -> bool:
    """Whether a given name is written as initials only: `J.`, `J.W.`, `JW`, `Th.`, not `JAN`."""
    return _INITIALS.fullmatch(text.strip()) is not None


@lru_cache(_CACHE_SIZE)
def initial(text: str) -> str | None:
    """First letter of a name after folding and dropping tussenvoegsels, or None."""
    words = fold(text).split()
    kept = [word for word in words if word not in _PARTICLES] or words[-1:]
    return kept[0][0] if kept else None


@lru_cache(_CACHE_SIZE)
def skeleton(part: str) -> str:
    """Sound of a folded name part: consonants as Dutch, Slavic and Arabic spellings share them."""
    sound = re.sub(r"[^a-z]", "", part)
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    return sound[:_KEY_LENGTH_MAX]


@lru_cache(_CACHE_SIZE)
def name_key(part: str) -> str:
    """Key that spellings and call names of one name share: its nickname group, else its sound."""
    group = GROUP_OF.get(part)
    return f"={group}" if group is not None else skeleton(part) or part


def same_nickname(one: str, other: str) -> bool:
    """Whether two given names are in one nickname group."""
    group = GROUP_OF.get(fold(one))
    return group is not None and group == GROUP_OF.get(fold(other))
