"""Marks of a person where none may stand: in the attributes of a message and in free text.

Attributes travel in clear, through logs and monitoring (NL GOV profile for CloudEvents: sensitive
information should not be in context attributes). A citizen service number has a field of its own;
in a text nobody can tell whether the sender was allowed to give it.
"""

import re
from collections.abc import Iterable
from typing import Final

_UUID: Final = re.compile(
    r"(?:urn:uuid:)?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}", re.ASCII
)
_NUMBER: Final = re.compile(r"[0-9]+(?:[. ][0-9]+)*")
_SEPARATOR: Final = re.compile(r"[. ]")
_GROUP_DIGITS: Final = range(2, 5)
_MANY_DIGITS: Final = re.compile(r"[0-9](?:[ .()-]{0,3}[0-9]){7}")
_DIALLING_CODE: Final = re.compile(r"(?:\+|\b00)[1-9][0-9]{0,2}[ .-]?(?:\(0\)[ .-]?)?\Z")
_LONGEST_DIALLING_CODE: Final = 12
_E_MAIL: Final = re.compile(r"[^\s@]@[A-Za-z0-9-]+\.[A-Za-z]")
_PHONE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+|00)[1-9](?:[ .()-]{0,3}[0-9]){7,13}|0[1-9](?:[ -]?[0-9]){8})"
    r"(?![0-9A-Za-z])"
)
_PLATE: Final = re.compile(
    r"(?<![0-9A-Za-z-])"
    r"(?=[A-Z0-9-]{8}(?![0-9A-Za-z-]))(?=[0-9-]*[A-Z])(?=[A-Z-]*[0-9])"
    r"(?:[A-Z]{1,3}|[0-9]{1,3})(?:-(?:[A-Z]{1,3}|[0-9]{1,3})){2}"
)
_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes_eleven_test(digits: str) -> bool:
    """Say whether nine ASCII digits may be a citizen service number (Besluit BSN, eleven-test)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and digits != "000000000"


def text_numbers(texts: Iterable[str]) -> bool:
    """Say whether any of these texts holds what looks like a citizen service number.

    Nine ASCII digits that pass the eleven-test, together or in groups parted by a dot or a space,
    and not a part of a longer number: an account, a telephone number.
    """
    return any(_has_service_number(text) for text in texts)


def is_sensitive(value: str) -> bool:
    """Say whether an attribute looks like a person's number, telephone, number plate or e-mail.

    A UUID never does, whatever digits it holds.
    """
    if _UUID.fullmatch(value):
        return False
    if "@" in value and _E_MAIL.search(value):
        return True
    if "-" in value and _PLATE.search(value):
        return True
    if not _MANY_DIGITS.search(value):
        return False
    return bool(_PHONE.search(value)) or _has_service_number(value)


def _has_service_number(text: str) -> bool:
    for match in _NUMBER.finditer(text):
        if len(match[0]) < len(_WEIGHTS):
            continue
        start = match.start()
        groups = _SEPARATOR.split(match[0])
        for group in groups:
            if len(group) == len(_WEIGHTS) and _is_service_number(group, text, start):
                return True
            start += len(group) + 1
        is_grouped = all(len(group) in _GROUP_DIGITS for group in groups)
        if is_grouped and _is_service_number("".join(groups), text, match.start()):
            return True
    return False


def _is_service_number(digits: str, text: str, start: int) -> bool:
    return (
        len(digits) == len(_WEIGHTS) and passes_eleven_test(digits) and not _is_dialled(text, start)
    )


def _is_dialled(text: str, start: int) -> bool:
    before = text[max(0, start - _LONGEST_DIALLING_CODE) : start]
    return _DIALLING_CODE.search(before) is not None
