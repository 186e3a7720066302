"""Identifiers in one spelling, or None when they are not one.

Only ASCII digits count: other scripts' digits look equal on a screen and are not equal in a
register. A number that forms hold where none is known (zeros, 12345678) is nobody's: None.
"""

import re

import phonenumbers
from stdnum import iban as _iban
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn as _bsn

from hub.matching.remembering import remembered

_CACHE_SIZE = 1 << 16
_SEPARATORS = re.compile(r"[\s.\-/()]+")
_DUTCH_PHONE = re.compile(r"(?:\+310?|00310?|0)([1-9][0-9]{8})")
"""A Dutch number of nine digits after its prefix: by far the most, and read without a library."""
_DUTCH_BARE = re.compile(r"(?:31)?(6[0-9]{8})")
"""A mobile number whose zero a spreadsheet took, or whose plus."""
_PHONE_WORDS = re.compile(r"(?i)^[a-z][a-z .:\-]*(?=[+0(])|\s*\([a-z ]+\)$")
"""What stands before or after a number on a form: `tel: 06`, `WhatsApp +31`, `06 (mobiel)`."""
_FOREIGN_TRUNK = re.compile(r"^(?:\+|00)(40|359|380|90)0(?=[1-9])")
"""A zero that callers in Romania, Bulgaria, Ukraine and Turkey dial at home, and nobody abroad."""
_PLACEHOLDERS = frozenset({"12345678", "612345678", "123456789", "87654321"})
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_DOCUMENT = re.compile(r"[A-Z0-9]{5,20}")
_DOCUMENT_WORDS = re.compile(
    r"(?i)^(?:paspoort|id-?kaart|identiteitskaart|rijbewijs|document|passport|nr|nummer)\b[\s.:]*"
)
_PHONE_DIGITS_MIN, _PHONE_DIGITS_MAX = 8, 15
_DOCUMENT_DIGITS = 2
_TEXT_MAX = 320
_BSN_EXAMPLES = frozenset({"123456782", "111222333"})
"""Numbers of instruction leaflets: they pass the eleven-test and are nobody's."""


def _is_placeholder(digits: str) -> bool:
    """Whether a number is one digit over and over after the first, or counts up."""
    return digits in _PLACEHOLDERS or len(set(digits[1:])) <= 1


def _digits(text: str, length: int) -> str | None:
    digits = _SEPARATORS.sub("", text)
    return digits if re.fullmatch(rf"[0-9]{{{length}}}", digits) else None


@remembered(_CACHE_SIZE)
def bsn(text: str) -> str | None:
    """Burgerservicenummer: nine digits that pass the eleven-test (Besluit BSN, art. 1)."""
    digits = _SEPARATORS.sub("", re.sub(r"(?i)^bsn\b[\s:.]*", "", text.strip()))
    if not re.fullmatch(r"[0-9]{8,9}", digits):
        return None
    digits = digits.zfill(9)
    if _is_placeholder(digits) or digits in _BSN_EXAMPLES:
        return None
    return digits if _bsn.is_valid(digits) else None


@remembered(_CACHE_SIZE)
def v_number(text: str) -> str | None:
    """Vreemdelingennummer (IND): ten digits, with or without a leading V."""
    digits = _digits(re.sub(r"(?i)^v(?:[\s.\-]*(?:nr|nummer))?[\s.:\-]*", "", text.strip()), 10)
    return None if digits is None or _is_placeholder(digits) else digits


@remembered(_CACHE_SIZE)
def phone(text: str) -> str | None:
    """E.164 with Dutch numbers as default; numbers not in use (the demo's) are accepted too.

    A service number (0800-0113) reads `+318000113`; 112 is nobody's number and gives None, and so
    does a number of one digit over and over (0600000000, 0611111111).
    """
    cleaned = _PHONE_WORDS.sub("", text.strip())
    compact = _SEPARATORS.sub("", cleaned)
    if dutch := _DUTCH_PHONE.fullmatch(compact) or _DUTCH_BARE.fullmatch(compact):
        return None if _is_placeholder(dutch[1]) else f"+31{dutch[1]}"
    if len(cleaned) > _TEXT_MAX or re.search(r"[^0-9+\s().\-/]", cleaned):
        return None
    cleaned = _FOREIGN_TRUNK.sub(r"+\1", re.sub(r"\(0\)", "", cleaned))
    try:
        number = phonenumbers.parse(cleaned, "NL")
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _is_placeholder(str(number.national_number)):
        return None
    digits = len(e164) - 1
    return e164 if _PHONE_DIGITS_MIN <= digits <= _PHONE_DIGITS_MAX else None


def email(text: str) -> str | None:
    """E-mail address in lower case: mailbox case is significant on paper only (RFC 5321, 2.4).

    Dots and what follows a plus stay: whether they matter is the provider's rule, and not known.
    """
    cleaned = text.strip().lower().removeprefix("mailto:").strip("<>").rstrip(".")
    return cleaned if len(cleaned) <= _TEXT_MAX and _EMAIL.fullmatch(cleaned) else None


def iban(text: str) -> str | None:
    """IBAN without spaces, when its check digits are right (ISO 13616); the bank may be unknown."""
    compact = re.sub(r"[\s\-]+", "", text).upper().removeprefix("IBAN").lstrip(":")
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", compact):
        return None
    try:
        return _iban.validate(compact, check_country=False)
    except ValidationError:
        return None


def kvk(text: str) -> str | None:
    """Chamber of Commerce number: eight digits (Handelsregisterwet).

    Seven digits are a number whose leading zero a spreadsheet took: it is put back.
    """
    bare = re.sub(r"(?i)^kvk(?:[\s\-]*(?:nr|nummer))?[\s:.\-]*", "", text.strip())
    digits = _SEPARATORS.sub("", bare)
    if not re.fullmatch(r"[0-9]{7,8}", digits):
        return None
    digits = digits.zfill(8)
    return None if _is_placeholder(digits) else digits


def rsin(text: str) -> str | None:
    """Number of a legal person (RSIN): nine digits after its name, by the BSN's eleven-test."""
    return bsn(re.sub(r"(?i)^(?:rsin|fi)(?:[\s\-]*(?:nr|nummer))?[\s:.\-]*", "", text.strip()))


def branch(text: str) -> str | None:
    """Vestigingsnummer: twelve digits (Handelsregisterwet)."""
    digits = _digits(text, 12)
    return None if digits is None or _is_placeholder(digits) else digits


def organisation(text: str) -> str | None:
    """Key of an organisation: `kvk:`, `branch:` or `rsin:` and its number."""
    if (number := kvk(text)) is not None:
        return f"kvk:{number}"
    if (number := branch(text)) is not None:
        return f"branch:{number}"
    return f"rsin:{number}" if (number := rsin(text)) is not None else None


def document(text: str) -> str | None:
    """Number of a passport or identity card: capitals and digits, without separators.

    It holds digits; a word for a number that is not known holds none.
    """
    compact = _SEPARATORS.sub("", _DOCUMENT_WORDS.sub("", text.strip())).upper()
    if not _DOCUMENT.fullmatch(compact) or len(re.sub(r"[^0-9]", "", compact)) < _DOCUMENT_DIGITS:
        return None
    return None if _is_placeholder(compact) else compact
