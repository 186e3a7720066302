"""A hub where partners try their systems: it says so in every answer, and knows nobody real.

What can be told of a number or an address is told here; of a name or a text nobody can.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import phonenumbers

from hub.domain.outgoing import OUTGOING
from hub.domain.webhooks import WEBHOOKS
from schemas.parties import Address, Identifier, IdentifierKind, Organisation
from schemas.problems import Code, Problem
from schemas.signal import Signal, SignalContent, Translated

PROEF: Final = "proef"
HEADER: Final = "Hub-Omgeving"
MARK: Final[Mapping[str, str]] = {HEADER: PROEF}
"""In every answer over HTTP, and with every receipt on the bus; a real hub says nothing."""
BANNER: Final = "PROEF – verzonnen gegevens"  # noqa: RUF001 - a dash in Dutch
TEST_OIN: Final = "00000099"

NOBODYS: Final = "000000"
"""What telephone numbers of invented people have in them."""
OUTWARD: Final = frozenset({WEBHOOKS, OUTGOING})
"""Services that tell others; in a sandbox nobody is told anything that they did not ask for."""
HOUSE_FIRST: Final = 9_001
_POSTCODE: Final = re.compile(r"[0-9]{4} ?[A-Za-z]{2}")
_NOBODY: Final = (".example", ".invalid", ".test")

Translate = Callable[[str, bytes], Translated | tuple[Problem, ...]]


def only_invented(translate: Translate) -> Translate:
    """Read as this does, and refuse what may be of somebody real."""

    def read(dataschema: str, data: bytes) -> Translated | tuple[Problem, ...]:
        content = translate(dataschema, data)
        return (isinstance(content, Signal) and real_looking(content.content)) or content

    return read


def real_looking(content: SignalContent) -> tuple[Problem, ...]:
    """Everything that may belong to somebody, each kind once, and what to use instead."""
    return tuple(dict.fromkeys(_real(content)))


def _real(content: SignalContent) -> Iterator[Problem]:
    identifiers = [*content.contacts, *(it for who in content.persons for it in who.identifiers)]
    for identifier in identifiers:
        invented, *words = _INVENTED.get(identifier.kind, _ANY)
        if not invented(identifier):
            yield _problem(*words)
    homes = [who.home for who in content.persons if who.home is not None]
    if not all(map(_is_nowhere, [*homes, *(it.address for it in content.places)])):
        yield _problem(*_ADDRESS)
    if not all(map(_is_no_company, content.organisations)):
        yield _problem(*_KVK)
    if not all(it.country != "NL" or _never_issued(it.plate) for it in content.vehicles):
        yield _problem(*_PLATE)


def _problem(what: str, instead: str) -> Problem:
    return Problem(
        code=Code.PATTERN,
        pointer="/data",
        message=f"Dit is een proefomgeving, en {what} in dit bericht kan echt zijn.",
        mend=f"Gebruik alleen verzonnen gegevens: {instead}.",
    )


def _digits(value: str) -> str:
    return re.sub(r"[^0-9]", "", value)


def _is_no_phone(identifier: Identifier) -> bool:
    try:
        number = phonenumbers.parse(identifier.value, "NL")
    except phonenumbers.NumberParseException:
        return True
    return NOBODYS in str(number.national_number) or not phonenumbers.is_valid_number(number)


def _is_nowhere(address: Address) -> bool:
    is_far = address.number is None or address.number >= HOUSE_FIRST
    return is_far and not _POSTCODE.fullmatch(address.postcode or "")


def _is_no_company(organisation: Organisation) -> bool:
    return all(
        number.startswith("9999") for number in (organisation.kvk, organisation.branch) if number
    )


def _never_issued(plate: str) -> bool:
    return bool(set(plate.upper()) & set("AEIOU"))


_INVENTED: Final[Mapping[IdentifierKind, tuple[Callable[[Identifier], bool], str, str]]] = {
    IdentifierKind.BSN: (
        lambda it: _digits(it.value).startswith("9999900"),
        "een BSN",
        "een BSN dat met 9999900 begint, zoals 999990019",
    ),
    IdentifierKind.V_NUMBER: (
        lambda it: _digits(it.value).startswith("9999"),
        "een V-nummer",
        "een V-nummer dat met 9999 begint",
    ),
    IdentifierKind.PHONE: (
        _is_no_phone,
        "een telefoonnummer",
        "een telefoonnummer als +31 6 0000 0011",
    ),
    IdentifierKind.EMAIL: (
        lambda it: it.value.lower().endswith(_NOBODY),
        "een e-mailadres",
        "een e-mailadres dat op .example eindigt",
    ),
    IdentifierKind.IBAN: (
        lambda it: it.value.replace(" ", "")[4:8].upper() == "DEMO",
        "een rekeningnummer",
        "een rekening als NL12DEMO0000000042",
    ),
    IdentifierKind.HANDLE: (
        lambda it: it.value.lower().lstrip("@").startswith("demo"),
        "een gebruikersnaam",
        "een gebruikersnaam die met @demo_ begint",
    ),
}
_ANY: Final = (lambda _: True, "", "")
_ADDRESS: Final = (
    "een adres",
    f"een huisnummer vanaf {HOUSE_FIRST} en een postcode zonder letters",
)
_KVK: Final = ("een KvK-nummer", "een KvK-nummer dat met 9999 begint")
_PLATE: Final = ("een kenteken", "een kenteken met klinkers, zoals DE-012-O")
