"""Dutch building blocks that several partners write in the same way, and what they become.

The models are parts of a partner's message; the functions beside them translate and are total on
what the models accept. Field names are the partners' own. People are in `adapters.shared.people`.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, field_validator

from adapters.base import PartnerMessage
from adapters.shared.scalars import (
    BagId,
    Branch,
    Country,
    Kvk,
    Line,
    Moment,
    Plate,
    ShortLine,
    ShortProse,
)
from schemas.parties import Address, Identifier, IdentifierKind, Organisation, Vehicle
from schemas.signal import (
    Answer,
    Form,
    IndicatorAnswer,
    Observation,
    Provenance,
    Reliability,
    SignalContent,
)

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
HOME_MUNICIPALITY: Final = "0267"
"""The CBS code of Nijkerk; a place with another code lies outside the municipality."""

YesNoUnknown = Literal["ja", "nee", "onbekend"]


_ADDITION: Final = r"^[A-Za-z0-9]([A-Za-z0-9 -]{0,8}[A-Za-z0-9])?$"
_POSTCODE: Final = r"^[A-Za-z0-9][A-Za-z0-9 -]{1,8}[A-Za-z0-9]$"


class Adres(PartnerMessage):
    """A place as the partner knows it: BAG, postcode, street or only a description."""

    adresseerbaarObjectId: BagId | None = None
    nummeraanduidingId: BagId | None = None
    straat: Line | None = None
    huisnummer: Annotated[int, Field(ge=1, le=99_999)] | None = None
    huisletter: Annotated[str, Field(pattern=r"^[A-Za-z]{1,2}$")] | None = None
    huisnummertoevoeging: Annotated[str, Field(pattern=_ADDITION)] | None = None
    eenheid: ShortLine | None = None
    postcode: Annotated[str, Field(pattern=_POSTCODE)] | None = None
    plaats: Line | None = None
    gemeentecode: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    omschrijving: ShortProse | None = None
    geheim: bool = False


def to_address(adres: Adres, *, is_secret: bool = False) -> Address:
    """Translate a place; `is_secret` marks it whatever the address itself says."""
    return Address(
        bag_object=adres.adresseerbaarObjectId,
        bag_number=adres.nummeraanduidingId,
        postcode=adres.postcode,
        street=adres.straat,
        number=adres.huisnummer,
        letter=adres.huisletter,
        addition=adres.huisnummertoevoeging,
        unit=adres.eenheid,
        town=adres.plaats,
        free_text=adres.omschrijving,
        is_secret=is_secret or adres.geheim,
    )


def lies_outside(adressen: Iterable[Adres]) -> bool:
    """Say whether all places that name a municipality name another one than ours."""
    codes = {adres.gemeentecode for adres in adressen} - {None}
    return bool(codes) and HOME_MUNICIPALITY not in codes


def has_secret_address(content: SignalContent) -> bool:
    """Say whether any address in it must be masked."""
    homes = (person.home for person in content.persons)
    places = (place.address for place in content.places)
    return any(address is not None and address.is_secret for address in (*homes, *places))


class Organisatie(PartnerMessage):
    """A company or institution, by name or by its numbers in the trade register."""

    handelsnaam: Line | None = None
    kvkNummer: Kvk | None = None
    vestigingsnummer: Branch | None = None
    rol: ShortLine | None = None


def to_organisation(organisatie: Organisatie) -> Organisation:
    """Translate a company."""
    return Organisation(
        name=organisatie.handelsnaam,
        kvk=organisatie.kvkNummer,
        branch=organisatie.vestigingsnummer,
        role=organisatie.rol,
    )


class Voertuig(PartnerMessage):
    """A vehicle by its number plate; `land` is a two-letter code."""

    kenteken: Plate
    land: Country = "NL"
    merk: ShortLine | None = None
    kleur: ShortLine | None = None


def to_vehicle(voertuig: Voertuig) -> Vehicle:
    """Translate a vehicle."""
    description = " ".join(filter(None, (voertuig.kleur, voertuig.merk)))
    return Vehicle(plate=voertuig.kenteken, country=voertuig.land, description=description or None)


class Communicatie(PartnerMessage):
    """A means of contact that is not tied to one person."""

    soort: Literal["telefoon", "email", "iban", "gebruikersnaam"]
    waarde: Line


CONTACT_KINDS: Final = {
    "telefoon": IdentifierKind.PHONE,
    "email": IdentifierKind.EMAIL,
    "iban": IdentifierKind.IBAN,
    "gebruikersnaam": IdentifierKind.HANDLE,
}


def to_contacts(means: Iterable[Communicatie]) -> tuple[Identifier, ...]:
    """Translate means of contact."""
    return tuple(Identifier(kind=CONTACT_KINDS[it.soort], value=it.waarde) for it in means)


def identifiers(kind: IdentifierKind, values: Iterable[str | None]) -> tuple[Identifier, ...]:
    """Write numbers of one kind as identifiers, leaving out what is not there."""
    return tuple(Identifier(kind=kind, value=value) for value in values if value is not None)


def start_of(day: date) -> datetime:
    """Give the moment, in UTC, at which a day begins in the Netherlands."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """Give the date in the Netherlands at a moment."""
    return moment.astimezone(AMSTERDAM).date()


def not_before(end: datetime | None, start: datetime | None) -> datetime | None:
    """Return the end of a period, or refuse one that lies before its start."""
    if end is not None and start is not None and end < start:
        raise ValueError("Het einde ligt voor het begin.")
    return end


class Waarneming(PartnerMessage):
    """When it happened in reality, and how precisely that is known."""

    van: Moment
    tot: Moment | None = None
    precisie: Literal["moment", "dag", "maand", "onbekend"] = "dag"

    @field_validator("tot")
    @classmethod
    def _in_order(cls, tot: datetime | None, info: ValidationInfo) -> datetime | None:
        return not_before(tot, info.data.get("van"))


PRECISIONS: Final = {"moment": "moment", "dag": "day", "maand": "month", "onbekend": "unknown"}


def to_observation(waarneming: Waarneming) -> Observation:
    """Translate when it happened."""
    return Observation(
        since=waarneming.van,
        until=waarneming.tot,
        precision=PRECISIONS[waarneming.precisie],
    )


class IndicatorAntwoord(PartnerMessage):
    """One coded observation of the code list, with its answer and where the answer is from."""

    code: Annotated[str, Field(pattern=r"^(ALG|ARB|SEX|CRI|BED|DIE|ORG|OMG|KWB)-[0-9]{2}$")]
    antwoord: Answer
    herkomst: Provenance


Indicatoren = Annotated[tuple[IndicatorAntwoord, ...], Field(max_length=100)]

_VULNERABILITY: Final = "KWB"
_MINOR: Final = "KWB-01"


def suspicions(
    given: Iterable[IndicatorAntwoord], derived: Iterable[str], provenance: Provenance
) -> tuple[IndicatorAnswer, ...]:
    """Translate the indicators given, and add derived codes that the partner did not answer."""
    answers = [
        IndicatorAnswer(code=it.code, answer=it.antwoord, provenance=it.herkomst)
        for it in given
        if not it.code.startswith(_VULNERABILITY)
    ]
    missing = sorted(set(derived) - {answer.code for answer in answers})
    answers.extend(
        IndicatorAnswer(code=code, answer=Answer.YES, provenance=provenance) for code in missing
    )
    return tuple(answers)


def vulnerabilities(
    given: Iterable[IndicatorAntwoord], derived: Iterable[str] = (), *, has_minor: bool
) -> tuple[str, ...]:
    """Collect the vulnerabilities that are so, in order; being a minor is one of them."""
    told = {it.code for it in given if it.antwoord is Answer.YES}
    codes = {code for code in told if code.startswith(_VULNERABILITY)} | set(derived)
    return tuple(sorted(codes | ({_MINOR} if has_minor else set())))


def plain_word(category: str) -> str:
    """Write a partner's category as letters only, so that case, spaces and dashes do not matter."""
    return "".join(filter(str.isalpha, category.casefold()))


def forms_of(categories: Iterable[Form], indicators: Iterable[IndicatorAnswer]) -> tuple[Form, ...]:
    """Give the forms named, or else those whose indicators are seen, or else unknown.

    A category nobody knows is `Form.UNKNOWN`: it stays visible beside the known ones.
    """
    named = tuple(dict.fromkeys(categories))
    if any(form is not Form.UNKNOWN for form in named):
        return named
    seen = (it.code[:3] for it in indicators if it.answer is Answer.YES)
    return tuple(Form(family) for family in sorted(set(seen) & set(Form))) or (Form.UNKNOWN,)


class Betrouwbaarheid(PartnerMessage):
    """How much the source (A-E) and the content (1-5) can be relied on; X is not known."""

    bron: Literal["A", "B", "C", "D", "E", "X"] = "X"
    inhoud: Literal["1", "2", "3", "4", "5", "X"] = "X"


def to_reliability(betrouwbaarheid: Betrouwbaarheid) -> Reliability:
    """Translate how much can be relied on."""
    return Reliability(source=betrouwbaarheid.bron, content=betrouwbaarheid.inhoud)
