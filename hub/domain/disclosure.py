"""A signal's content as lines to read, by kind of detail: the same for a preview and a receiver.

A line needs every kind it stands for: the telephone of a possible offender is shown only where both
offenders and means of contact are released. What tells who reported is no line at all, and neither
is a text of a kind that is not named here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from hub.domain.sharing import Detail
from schemas.parties import (
    Address,
    Identifier,
    IdentifierKind,
    Narrative,
    Organisation,
    Person,
    Role,
    Vehicle,
)
from schemas.signal import SignalContent

OF_ROLE: Final[Mapping[Role, Detail]] = {
    Role.LIKELY_VICTIM: Detail.VICTIMS,
    Role.VICTIM_AND_SUSPECT: Detail.VICTIMS,
    Role.POSSIBLE_OFFENDER: Detail.OFFENDERS,
    Role.EMPLOYER: Detail.COMPANIES,
    Role.LANDLORD: Detail.COMPANIES,
    Role.BROKER: Detail.COMPANIES,
    Role.WITNESS: Detail.THIRD_PERSONS,
    Role.FAMILY: Detail.THIRD_PERSONS,
    Role.CONTACT: Detail.THIRD_PERSONS,
    Role.UNKNOWN: Detail.THIRD_PERSONS,
}
"""Reporters are left out on purpose: nobody receives them."""
ROLES: Final[Mapping[Role, str]] = {
    Role.LIKELY_VICTIM: "mogelijk slachtoffer",
    Role.VICTIM_AND_SUSPECT: "mogelijk slachtoffer",
    Role.POSSIBLE_OFFENDER: "mogelijke dader",
    Role.EMPLOYER: "werkgever",
    Role.LANDLORD: "verhuurder",
    Role.BROKER: "bemiddelaar",
    Role.WITNESS: "getuige",
    Role.FAMILY: "familie",
    Role.CONTACT: "contactpersoon",
    Role.UNKNOWN: "rol niet bekend",
}
NUMBERS: Final[Mapping[IdentifierKind, str]] = {
    IdentifierKind.BSN: "burgerservicenummer",
    IdentifierKind.V_NUMBER: "V-nummer",
    IdentifierKind.DOCUMENT: "document",
}
CONTACTS: Final[Mapping[IdentifierKind, str]] = {
    IdentifierKind.PHONE: "telefoon",
    IdentifierKind.EMAIL: "e-mail",
    IdentifierKind.IBAN: "rekening",
    IdentifierKind.HANDLE: "account",
}

TEXTS: Final = frozenset(
    {
        *("aangetroffen", "aangetroffen-goederen", "aard", "advertentie", "balie-waarneming"),
        *("beschrijving", "bevindingen", "classificatie", "controle", "fotos", "gebouw", "gezien"),
        *("hulpvraag", "informering", "leerjaar", "meldcode", "mutatie", "omschrijving"),
        *("ondernomen-acties", "onderwerp", "online", "personen", "registratie", "signaal"),
        *("tekst", "tellingen", "toelichting", "toestemming", "vergunning", "verloop"),
        *("vervolgacties", "verzuim", "werk", "wetten", "zorgelijke-situatie"),
    }
)
"""The kinds of text that tell what was seen."""
NUMBERED: Final = frozenset({"dienst", "documenten"})
"""The kinds of text that hold a person's number."""
OF_COMPANIES: Final = frozenset({"werkgever"})
OF_REPORTERS: Final = frozenset({"afzender", "contact", "deelnemers", "eerdere-melding", "melder"})
"""The kinds of text that tell who reported: nobody receives them."""


class Line(NamedTuple):
    """One thing to read: where it stands, what else must be released to see it, and the words."""

    detail: Detail
    needs: frozenset[Detail]
    is_secret: bool
    words: str


def disclosed(
    content: SignalContent, allowed: Collection[Detail], *, sees_secret: bool
) -> dict[Detail, tuple[str, ...]]:
    """What may be read of a signal's content, by kind of detail."""
    found: dict[Detail, list[str]] = {}
    for line in lines(content):
        if line.needs <= frozenset(allowed) and (sees_secret or not line.is_secret):
            found.setdefault(line.detail, []).append(line.words)
    return {detail: tuple(dict.fromkeys(words)) for detail, words in found.items()}


def lines(content: SignalContent) -> tuple[Line, ...]:
    """All there is to read of a signal's content, but for its reporter."""
    return (
        *(line for person in content.persons for line in _person(person)),
        *(_address(place.address, frozenset()) for place in content.places),
        *(_line(Detail.COMPANIES, _organisation(it)) for it in content.organisations),
        *(_line(Detail.COMPANIES, _vehicle(it)) for it in content.vehicles),
        *_identifiers(content.contacts, "", frozenset()),
        *(line for narrative in content.narratives if (line := _text(narrative)) is not None),
    )


def _line(detail: Detail, words: str) -> Line:
    return Line(detail, frozenset({detail}), is_secret=False, words=words)


def _text(narrative: Narrative) -> Line | None:
    if narrative.kind in TEXTS:
        return _line(Detail.TEXT, narrative.text)
    if narrative.kind in OF_COMPANIES:
        return _line(Detail.COMPANIES, narrative.text)
    if narrative.kind in NUMBERED:
        needs = frozenset({Detail.TEXT, Detail.NUMBERS})
        return Line(Detail.TEXT, needs, is_secret=False, words=narrative.text)
    return None


def _person(person: Person) -> Iterator[Line]:
    detail = OF_ROLE.get(person.role)
    if detail is None:
        return
    name = person_name(person)
    said = [name, ROLES[person.role]]
    if person.birth:
        said.append(f"geboren {person.birth}")
    yield _line(detail, ", ".join(said))
    also = frozenset({detail})
    if person.home is not None:
        yield _address(person.home, also, f"{ROLES[person.role]}: ")
    yield from _identifiers(person.identifiers, f"{ROLES[person.role]}: ", also)


def person_name(person: Person) -> str:
    """A person's name as the sender wrote it."""
    given = person.given_names or person.initials
    parts = (given, person.prefix, person.family_name)
    name = " ".join(part for part in parts if part)
    if person.alias:
        name = f"{name} ({person.alias})" if name else person.alias
    return name or "naam niet bekend"


def _identifiers(
    identifiers: Iterable[Identifier], whose: str, also: frozenset[Detail]
) -> Iterator[Line]:
    for it in identifiers:
        is_number = it.kind in NUMBERS
        detail = Detail.NUMBERS if is_number else Detail.CONTACTS
        word = NUMBERS[it.kind] if is_number else CONTACTS[it.kind]
        yield Line(detail, also | {detail}, is_secret=False, words=f"{whose}{word} {it.value}")


def _address(address: Address, also: frozenset[Detail], whose: str = "") -> Line:
    needs = also | {Detail.ADDRESSES}
    return Line(Detail.ADDRESSES, needs, address.is_secret, f"{whose}{address_words(address)}")


def address_words(address: Address) -> str:
    """An address as one writes it."""
    number = "".join(
        str(part) for part in (address.number, address.letter, address.addition) if part
    )
    street = " ".join(filter(None, (address.street, number)))
    town = " ".join(filter(None, (address.postcode, address.town)))
    unit = f"eenheid {address.unit}" if address.unit else ""
    words = ", ".join(filter(None, (street, unit, town, address.free_text)))
    return words or f"BAG {address.bag_number or address.bag_object or 'niet bekend'}"


def _organisation(organisation: Organisation) -> str:
    kvk = f"KvK {organisation.kvk}" if organisation.kvk else ""
    return ", ".join(filter(None, (organisation.name, kvk, organisation.role))) or "niet bekend"


def _vehicle(vehicle: Vehicle) -> str:
    return ", ".join(filter(None, (vehicle.plate, vehicle.country, vehicle.description)))
