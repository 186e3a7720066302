"""Number plates in one spelling, after their country: `NL:DE001O`.

A Dutch plate is six characters in one of fourteen groupings of letters and digits (RDW's
sidecodes 1 to 14), so a letter O where a digit must stand is a zero, and the other way round.
Other countries' plates are taken as written; letters of the Cyrillic alphabet count as the Latin
ones they look like, which is why Bulgaria and Ukraine use those letters and no others.
"""

import re

_SEPARATORS = re.compile(r"[\s.\-/()·]+")
_PLATE = re.compile(r"[A-Z0-9]{4,10}")
_COUNTRY = re.compile(r"^NL[\s\-](?=.*[0-9].*)")
_LOOKALIKES = str.maketrans("АВЕІКМНОРСТУХ", "ABEIKMHOPCTYX")  # noqa: RUF001  that is the point
_TO_LETTER, _TO_DIGIT = str.maketrans("0", "O"), str.maketrans("O", "0")
_DUTCH_LENGTH = 6
_SIDECODES = (
    "AA9999", "9999AA", "99AA99", "AA99AA", "AAAA99", "99AAAA", "99AAA9", "9AAA99", "AA999A",
    "A999AA", "AAA99A", "A99AAA", "9AA999", "999AA9",
)  # fmt: skip
_PLACEHOLDERS = frozenset({"ONBEKEND", "GEENNR", "XXXXXX"})


def plate(text: str, country: str = "NL") -> str | None:
    """Number plate without separators, after its country; None for what is none."""
    nation = country.upper()
    written = text.strip().upper()
    if nation == "NL":
        written = _COUNTRY.sub("", written)
    compact = _SEPARATORS.sub("", written).translate(_LOOKALIKES)
    if not _PLATE.fullmatch(compact) or not re.search(r"[0-9]", compact):
        return None
    if len(set(compact)) == 1 or compact in _PLACEHOLDERS:
        return None
    return f"{nation}:{_dutch(written, compact) if nation == 'NL' else compact}"


def _dutch(written: str, compact: str) -> str:
    """Put O and 0 where the sidecodes have a letter or a digit; else leave it as it is.

    Letters and digits stand in groups, and the dashes between them say which is which.
    """
    if len(compact) != _DUTCH_LENGTH or not re.search(r"[O0]", compact):
        return compact
    groups = [len(group) for group in _SEPARATORS.split(written) if group]
    fits = dict.fromkeys(
        spelled
        for code in _SIDECODES
        if (spelled := _spelled(compact, code)) and (len(groups) == 1 or groups == _lengths(code))
    )
    return next(iter(fits)) if len(fits) == 1 else compact


def _spelled(compact: str, code: str) -> str | None:
    """The plate as this sidecode has it, None when it does not fit."""
    spelled = "".join(
        sign.translate(_TO_LETTER if kind == "A" else _TO_DIGIT)
        for sign, kind in zip(compact, code, strict=True)
    )
    fits = all(sign.isalpha() == (kind == "A") for sign, kind in zip(spelled, code, strict=True))
    return spelled if fits else None


def _lengths(code: str) -> list[int]:
    """Lengths of a sidecode's groups; four of a kind are two groups of two."""
    runs = [len(match[0]) for match in re.finditer(r"A+|9+", code)]
    return [part for run in runs for part in ((2, 2) if run > 3 else (run,))]  # noqa: PLR2004
