"""People in a partner's message, as several partners write them, and what may be known in clear.

A role is a part in this one message. What the header says of victims is derived here: whether one
is a minor, how old they are, whether somebody could find them; never who they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.shared.parts import Adres, identifiers, to_address
from adapters.shared.scalars import Line, PartialDate, Phone, ShortLine, first_and_last_day
from schemas.parties import IdentifierKind, Person, Role

ADULT_AGE_YEARS: Final = 18
AGE_MAX_YEARS: Final = 130

Sex = Literal["M", "V", "X", "O"]

SEXES: Final = {"M": "m", "V": "f", "X": "x"}
"""The letters of the BRP; `O` (unknown) says nothing."""


class Naam(PartnerMessage):
    """A name as far as known; `bekendAls` is an alias, a first name in use or a pseudonym."""

    geslachtsnaam: Line | None = None
    voorvoegsel: ShortLine | None = None
    voornamen: Line | None = None
    voorletters: ShortLine | None = None
    bekendAls: Line | None = None


Rol = Literal[
    "mogelijkSlachtoffer",
    "mogelijkeDader",
    "slachtofferEnVerdachte",
    "getuige",
    "melder",
    "gezinslid",
    "werkgever",
    "verhuurder",
    "bemiddelaar",
    "contactpersoon",
    "onbekend",
]

ROLES: Final[dict[str, Role]] = {
    "mogelijkSlachtoffer": Role.LIKELY_VICTIM,
    "mogelijkeDader": Role.POSSIBLE_OFFENDER,
    "slachtofferEnVerdachte": Role.VICTIM_AND_SUSPECT,
    "getuige": Role.WITNESS,
    "melder": Role.REPORTER,
    "gezinslid": Role.FAMILY,
    "werkgever": Role.EMPLOYER,
    "verhuurder": Role.LANDLORD,
    "bemiddelaar": Role.BROKER,
    "contactpersoon": Role.CONTACT,
    "onbekend": Role.UNKNOWN,
}


class Betrokkene(PartnerMessage):
    """Somebody a message is about; partners add their own role and numbers."""

    naam: Naam | None = None
    geboortedatum: PartialDate | None = None
    geslacht: Sex | None = None
    nationaliteit: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    adres: Adres | None = None
    telefoon: Annotated[tuple[Phone, ...], Field(max_length=10)] = ()
    email: Annotated[tuple[Line, ...], Field(max_length=10)] = ()


def to_person(
    who: Betrokkene, role: Role, *, bsn: str | None = None, is_secret: bool = False
) -> Person:
    """Translate somebody; `is_secret` marks the home address as secret."""
    name = who.naam or Naam()
    return Person(
        role=role,
        family_name=name.geslachtsnaam,
        prefix=name.voorvoegsel,
        given_names=name.voornamen,
        initials=name.voorletters,
        alias=name.bekendAls,
        birth=who.geboortedatum,
        sex=SEXES.get(who.geslacht or "O"),
        nationalities=who.nationaliteit,
        home=to_address(who.adres, is_secret=is_secret) if who.adres else None,
        identifiers=(
            *identifiers(IdentifierKind.BSN, (bsn,)),
            *identifiers(IdentifierKind.PHONE, who.telefoon),
            *identifiers(IdentifierKind.EMAIL, who.email),
        ),
    )


VICTIM_ROLES: Final = frozenset({Role.LIKELY_VICTIM, Role.VICTIM_AND_SUSPECT})
_OFFICIAL: Final = frozenset({IdentifierKind.BSN, IdentifierKind.V_NUMBER, IdentifierKind.DOCUMENT})
_REACHABLE: Final = frozenset({IdentifierKind.PHONE, IdentifierKind.EMAIL})


@dataclass(frozen=True, slots=True)
class VictimFacts:
    """What may be known about the likely victims in clear; see `SignalHeader`."""

    has_minor: bool
    has_adult: bool
    identified: bool
    age_min_years: int | None
    age_max_years: int | None


def age_bounds(birth: str, on: date) -> tuple[int, int]:
    """Give the youngest and the oldest age, in years, that a partial date of birth allows."""
    first, last = first_and_last_day(birth)
    return _age(last, on), _age(first, on)


def _age(born: date, on: date) -> int:
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return min(max(years, 0), AGE_MAX_YEARS)


def is_minor(birth: str, on: date) -> bool:
    """Say whether somebody may be under 18: doubt counts (Directive 2011/36/EU art. 13(2))."""
    return age_bounds(birth, on)[0] < ADULT_AGE_YEARS


def victim_facts(persons: Iterable[Person], on: date) -> VictimFacts:
    """Derive what the header may say of the victims, at their ages on the given day.

    Somebody whose role is unknown may be a victim: if minor, that counts as a minor; nothing else
    of them does. Identified is who has an official number, a name with a date of birth, or a phone
    or e-mail address of their own.
    """
    people = tuple(persons)
    victims = [person for person in people if person.role in VICTIM_ROLES]
    doubtful = [person for person in people if person.role is Role.UNKNOWN]
    ages = [age_bounds(person.birth, on) for person in victims if person.birth]
    return VictimFacts(
        has_minor=any(is_minor(p.birth, on) for p in (*victims, *doubtful) if p.birth),
        has_adult=any(low >= ADULT_AGE_YEARS for low, _ in ages),
        identified=any(_is_identified(person) for person in victims),
        age_min_years=min((low for low, _ in ages), default=None),
        age_max_years=max((high for _, high in ages), default=None),
    )


def _is_identified(person: Person) -> bool:
    kinds = {identifier.kind for identifier in person.identifiers}
    return bool(person.family_name and person.birth) or bool(kinds & (_OFFICIAL | _REACHABLE))
