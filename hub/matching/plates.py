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
_SIDECODES = {
    "".join(groups): tuple(map(len, groups))
    for groups in (
        code.split("-")
        for code in (
            "AA-99-99", "99-99-AA", "99-AA-99", "AA-99-AA", "AA-AA-99", "99-AA-AA", "99-AAA-9",
            "9-AAA-99", "AA-999-A", "A-999-AA", "AAA-99-A", "A-99-AAA", "9-AA-999", "999-AA-9",
        )
    )
}  # fmt: skip
"""Lengths of the groups by shape: A for a letter, 9 for a digit."""

_SHAPE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "A" * 26 + "9" * 10)
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
    if len(compact) != _DUTCH_LENGTH or not ("O" in compact or "0" in compact):
        return compact
    lengths = tuple(len(group) for group in _SEPARATORS.split(written) if group)
    is_grouped = len(lengths) > 1
    shape = compact.translate(_SHAPE)
    if shape in _SIDECODES and (not is_grouped or _SIDECODES[shape] == lengths):
        return compact
    fits = {
        spelled
        for code, groups in _SIDECODES.items()
        if (spelled := _spelled(compact, code)) and (not is_grouped or groups == lengths)
    }
    return fits.pop() if len(fits) == 1 else compact


def _spelled(compact: str, code: str) -> str | None:
    """The plate as this sidecode has it, None when it does not fit."""
    spelled = "".join(
        sign.translate(_TO_LETTER if kind == "A" else _TO_DIGIT)
        for sign, kind in zip(compact, code, strict=True)
    )
    return spelled if spelled.translate(_SHAPE) == code else None
