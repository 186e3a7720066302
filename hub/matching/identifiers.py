"""Identifiers in one spelling, or None when they are not one.

Only ASCII digits count: other scripts' digits look equal on a screen and are not equal in a
register.
"""

import re

import phonenumbers
from stdnum import iban as _iban
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn as _bsn

_SEPARATORS = re.compile(r"[\s.\-/()]+")
_DUTCH_PHONE = re.compile(r"(?:\+310?|00310?|0)([1-9][0-9]{8})")
"""A Dutch number of nine digits after its prefix: by far the most, and read without a library."""
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_HANDLE = re.compile(r"[a-z0-9_.\-]{2,64}")
_PLATE = re.compile(r"[A-Z0-9]{4,10}")
_DOCUMENT = re.compile(r"[A-Z0-9]{5,20}")
_PHONE_DIGITS_MIN, _PHONE_DIGITS_MAX = 8, 15
_TEXT_MAX = 320


def _digits(text: str, length: int) -> str | None:
    digits = _SEPARATORS.sub("", text)
    return digits if re.fullmatch(rf"[0-9]{{{length}}}", digits) else None


def bsn(text: str) -> str | None:
    """Burgerservicenummer: nine digits that pass the eleven-test (Besluit BSN, art. 1)."""
    digits = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{8,9}", digits):
        return None
    digits = digits.zfill(9)
    return digits if digits.strip("0") and _bsn.is_valid(digits) else None


def v_number(text: str) -> str | None:
    """Vreemdelingennummer (IND): ten digits, with or without a leading V."""
    return _digits(re.sub(r"^[vV][\s.\-]*", "", text.strip()), 10)


def phone(text: str) -> str | None:
    """E.164 with Dutch numbers as default; numbers not in use (the demo's) are accepted too.

    A service number (0800-0113) reads `+318000113`; 112 is nobody's number and gives None.
    """
    if dutch := _DUTCH_PHONE.fullmatch(_SEPARATORS.sub("", text)):
        return f"+31{dutch[1]}"
    cleaned = re.sub(r"\(0\)", "", text.strip())
    if len(cleaned) > _TEXT_MAX or re.search(r"[^0-9+\s().\-/]", cleaned):
        return None
    try:
        number = phonenumbers.parse(cleaned, "NL")
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    digits = len(e164) - 1
    return e164 if _PHONE_DIGITS_MIN <= digits <= _PHONE_DIGITS_MAX else None


def email(text: str) -> str | None:
    """E-mail address in lower case: mailbox case is significant on paper only (RFC 5321, 2.4)."""
    cleaned = text.strip().lower()
    return cleaned if len(cleaned) <= _TEXT_MAX and _EMAIL.fullmatch(cleaned) else None


def iban(text: str) -> str | None:
    """IBAN without spaces, when its check digits are right (ISO 13616); the bank may be unknown."""
    compact = re.sub(r"[\s\-]+", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", compact):
        return None
    try:
        return _iban.validate(compact, check_country=False)
    except ValidationError:
        return None


def handle(text: str) -> str | None:
    """Name on a platform, in lower case with one leading `@`; a profile's address gives its end."""
    cleaned = text.strip().lower().rstrip("/")
    name = cleaned.rsplit("/", 1)[-1].lstrip("@")
    return f"@{name}" if _HANDLE.fullmatch(name) else None


def plate(text: str, country: str = "NL") -> str | None:
    """Number plate without separators, after its country: `NL:DE001O`."""
    compact = _SEPARATORS.sub("", text.strip().upper())
    if not _PLATE.fullmatch(compact) or not re.search(r"[0-9]", compact):
        return None
    return f"{country.upper()}:{compact}"


def kvk(text: str) -> str | None:
    """Chamber of Commerce number: eight digits (Handelsregisterwet)."""
    return _digits(re.sub(r"(?i)^kvk[\s:.\-]*", "", text.strip()), 8)


def branch(text: str) -> str | None:
    """Vestigingsnummer: twelve digits (Handelsregisterwet)."""
    return _digits(text, 12)


def organisation(text: str) -> str | None:
    """Key of an organisation: `kvk:` or `branch:` and its number."""
    if (number := kvk(text)) is not None:
        return f"kvk:{number}"
    return f"branch:{number}" if (number := branch(text)) is not None else None


def document(text: str) -> str | None:
    """Number of a passport or identity card: capitals and digits, without separators."""
    compact = _SEPARATORS.sub("", text).upper()
    return compact if _DOCUMENT.fullmatch(compact) else None
