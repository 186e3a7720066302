"""The sound of a name part, as Dutch, Slavic, Romanian, Turkish and Arabic spellings share it.

Consonants carry a name through scripts and registers, vowels hardly do. Two things are kept
apart all the same: an ending that makes another name of it (Kowalski is not Kowalczyk), and a
last `a`, which in most of these languages tells a woman's name from a man's (Karim, Karima).
"""

import re

from hub.matching.remembering import remembered

_CACHE_SIZE = 1 << 16
_KEY_LENGTH_MAX = 6
_CONSONANTS_ENOUGH = 3
"""A name with fewer consonants is told from others by its vowels too: Noor, Nero; Said, Saoud."""

_SKI, _LAST_A = "5", "1"

_ENDINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?:t?s|c)k(?:[iy]{1,2}j?|aja|aya|aia|a)$", _SKI),
        (r"(?:owa|ova|off|ow)$", "ov"),
        (r"(?:ewa|eva|eff|ew)$", "ev"),
        (r"(?:escu|esco)$", "esk"),
    )
)
_LETTERS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"hr(?:y|i)h", "grig"),
        (r"(?<=[^aeiouq])ue|oe|ou", "u"),
        (r"dzh|dj|gj|dz", "g"),
        (r"tsch|tsj|tch|sch(?=[aeiouyrlmnw])|sch|szcz|sj|sz|sh|cz|cs|zh|ts|tz|c(?=[eiy])", "s"),
        (r"kh|gh|ch(?=[aou])", "g"),
        (r"ch", "s"),
        (r"ph|v|w", "f"),
        (r"x", "ks"),
        (r"qu|ck|[qc]", "k"),
        (r"th|dt|d$", "t"),
        (r"z", "s"),
        (r"h", ""),
        (r"ij|ei|ey|ai|ay|y|ie|j", "i"),
    )
)
_FINAL_E = re.compile(r"(?<=[^aeiou])e$")
_FINAL_A = re.compile(r"(?<=[^aeiou])a$|ia$")
_DOUBLE = re.compile(r"(.)\1+")
_FRONT, _BACK = re.compile(r"[aei]+"), re.compile(r"[ou]+")
_INNER = re.compile(r"(?<=.)[aeiou]+")
_FIRST = re.compile(r"^[aeiou]+")
_MIXED = re.compile(r"(?<=[ao])[ao]+")


@remembered(_CACHE_SIZE)
def skeleton(part: str) -> str:
    """Sound of a folded name part, at most six characters; empty when it has no letter."""
    sound = re.sub(r"[^a-z]", "", part)
    for pattern, replacement in _ENDINGS:
        sound, found = pattern.subn(replacement, sound)
        if found:
            break
    else:
        sound = _FINAL_A.sub(_LAST_A, _FINAL_E.sub("", sound))
    for pattern, replacement in _LETTERS:
        sound = pattern.sub(replacement, sound)
    sound = _DOUBLE.sub(r"\1", sound)
    bare = _DOUBLE.sub(r"\1", _FIRST.sub("a", _INNER.sub("", sound)))
    if len(bare.removesuffix(_LAST_A)) < _CONSONANTS_ENOUGH and _SKI not in bare:
        bare = _vowels_in_two(sound)
    if bare.endswith(_LAST_A):
        return bare[: _KEY_LENGTH_MAX - 1].removesuffix(_LAST_A) + _LAST_A
    return bare[:_KEY_LENGTH_MAX]


def _vowels_in_two(sound: str) -> str:
    """Vowels as front or back: spellings swap `e` for `a` and `i`, and `o` for `u`, no more."""
    return _DOUBLE.sub(r"\1", _MIXED.sub("", _BACK.sub("o", _FRONT.sub("a", sound))))
