"""A police record (mutatie, zorgmelding) becomes a signal.

Police data stays police data: the Wpg article it was processed under and the ground on which it
was provided come along, and nobody passes it on unless the police said so (Wpg art. 16-20).
"""

from typing import Annotated, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from adapters.base import PartnerMessage
from adapters.police.vocabulary import FORM_BY_CLASS, INDICATOR_BY_METHOD, ROLE_BY_CODE
from adapters.shared import (
    SEXES,
    Adres,
    Betrouwbaarheid,
    Bsn,
    Communicatie,
    Day,
    Indicatoren,
    Line,
    Organisatie,
    PartialDate,
    Phone,
    Prose,
    Sex,
    ShortLine,
    Voertuig,
    Waarneming,
    forms_of,
    has_secret_address,
    identifiers,
    lies_outside,
    local_day,
    plain_word,
    start_of,
    suspicions,
    to_address,
    to_contacts,
    to_observation,
    to_organisation,
    to_reliability,
    to_vehicle,
    victim_facts,
    vulnerabilities,
)
from schemas.parties import IdentifierKind, Narrative, Person, Place, PlaceRole
from schemas.signal import (
    Form,
    Observation,
    Partner,
    Provenance,
    Regime,
    Signal,
    SignalContent,
    SignalHeader,
    Urgency,
)

STRUCTURAL_PROVISION: Final = 20
"""Wpg art. 20: providing to a partnership needs a recorded decision."""


class Betrokkene(PartnerMessage):
    """Somebody in the record; the role is the police's own code."""

    rol: Literal["SLA", "VER", "SLV", "BET", "GET"]
    bsn: Bsn | None = None
    vnummer: Annotated[str, Field(pattern=r"^[0-9]{10}$")] | None = None
    geslachtsnaam: Line | None = None
    voorvoegsel: ShortLine | None = None
    voornamen: Line | None = None
    bekendAls: Line | None = None
    geboortedatum: PartialDate | None = None
    geboorteplaats: Line | None = None
    geboorteland: Line | None = None
    nationaliteit: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    geslacht: Sex | None = None
    verblijfadres: Adres | None = None
    telefoon: Annotated[tuple[Phone, ...], Field(max_length=10)] = ()


class Afzender(PartnerMessage):
    """Which desk of the police this comes from; a function, never a person."""

    eenheid: Line
    team: Literal["AVIM", "basisteam", "wijkagent"]
    functie: Line | None = None


class Registratie(PartnerMessage):
    """What every version of the message says of a police record."""

    registratienummer: Annotated[str, Field(pattern=r"^PL[0-9]{4}-[0-9]{10}$")]
    maatschappelijkeKlasse: Line
    datumKennisname: Day
    pleegplaats: Adres | None = None
    betrokkenen: Annotated[tuple[Betrokkene, ...], Field(max_length=50)] = ()
    voertuigen: Annotated[tuple[Voertuig, ...], Field(max_length=50)] = ()
    organisaties: Annotated[tuple[Organisatie, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    online: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    mutatietekst: Prose | None = None
    modusOperandi: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    aangetroffenGoederen: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    indicatoren: Indicatoren = ()
    wpgArtikel: Literal[8, 9, 10, 13]
    verstrekkingsgrond: Literal[16, 17, 18, 19, 20]
    besluitId: Annotated[str, Field(pattern=r"^[A-Z]{2,8}-[0-9]{4}-[0-9]{1,6}$")] | None = Field(
        default=None, validate_default=True
    )
    eersteVerwerking: Day
    afzender: Afzender
    rubricering: Literal["geen", "departementaalVertrouwelijk"] = "geen"
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    urgentie: Urgency | None = None
    terugkoppelingGewenst: bool = False

    @field_validator("besluitId")
    @classmethod
    def _decided(cls, decision: str | None, info: ValidationInfo) -> str | None:
        if decision is None and info.data.get("verstrekkingsgrond") == STRUCTURAL_PROVISION:
            raise ValueError("Een verstrekking op grond van artikel 20 Wpg vraagt een besluitId.")
        return decision


class Mutatie(Registratie):
    """One police record (v2): says how precisely the time is known, and whether to pass it on."""

    pleegperiode: Waarneming | None = None
    doorverstrekken: bool


def to_signal(record: Mutatie) -> Signal:
    """Translate a record. A class we do not know is for a human, not for the bin."""
    content = _content(record)
    return Signal(
        reference=record.registratienummer, header=_header(record, content), content=content
    )


def _header(record: Mutatie, content: SignalContent) -> SignalHeader:
    observed = _observed(record)
    victims = victim_facts(content.persons, local_day(observed.since))
    methods = {INDICATOR_BY_METHOD.get(plain_word(it)) for it in record.modusOperandi}
    indicators = suspicions(record.indicatoren, filter(None, methods), Provenance.INTERPRETATION)
    category = FORM_BY_CLASS.get(plain_word(record.maatschappelijkeKlasse), Form.UNKNOWN)
    places = [it.verblijfadres for it in record.betrokkenen if it.verblijfadres]
    return SignalHeader(
        partner=Partner.POLICE,
        source_kind="mutatie",
        forms=forms_of((category,), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(record.indicatoren, has_minor=victims.has_minor),
        observed=observed,
        regime=Regime.WPG,
        ground=_ground(record),
        reliability=to_reliability(record.betrouwbaarheid),
        urgency_given=record.urgentie,
        onward_sharing=record.doorverstrekken,
        secret_address=has_secret_address(content),
        feedback_wanted=record.terugkoppelingGewenst,
        has_minor=victims.has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        organisation_known=bool(content.organisations),
        outside_municipality=lies_outside([record.pleegplaats] if record.pleegplaats else places),
        flags=(f"eerste-verwerking:{record.eersteVerwerking.isoformat()}",),
    )


def _ground(record: Mutatie) -> str:
    ground = (
        f"Wpg art. {record.wpgArtikel}, verstrekt op grond van art. {record.verstrekkingsgrond}"
    )
    return f"{ground}, besluit {record.besluitId}" if record.besluitId else ground


def _observed(record: Mutatie) -> Observation:
    if record.pleegperiode is None:
        return Observation(since=start_of(record.datumKennisname), precision="unknown")
    return to_observation(record.pleegperiode)


def _content(record: Mutatie) -> SignalContent:
    place = record.pleegplaats
    return SignalContent(
        persons=tuple(_person(it) for it in record.betrokkenen),
        places=(Place(role=PlaceRole.FOUND, address=to_address(place)),) if place else (),
        organisations=tuple(to_organisation(it) for it in record.organisaties),
        vehicles=tuple(to_vehicle(it) for it in record.voertuigen),
        contacts=to_contacts(record.communicatie),
        narratives=tuple(_narratives(record)),
    )


def _person(who: Betrokkene) -> Person:
    return Person(
        role=ROLE_BY_CODE[who.rol],
        family_name=who.geslachtsnaam,
        prefix=who.voorvoegsel,
        given_names=who.voornamen,
        alias=who.bekendAls,
        birth=who.geboortedatum,
        sex=SEXES.get(who.geslacht or "O"),
        nationalities=who.nationaliteit,
        home=to_address(who.verblijfadres) if who.verblijfadres else None,
        identifiers=(
            *identifiers(IdentifierKind.BSN, (who.bsn,)),
            *identifiers(IdentifierKind.V_NUMBER, (who.vnummer,)),
            *identifiers(IdentifierKind.PHONE, who.telefoon),
        ),
    )


def _narratives(record: Mutatie) -> list[Narrative]:
    sender = record.afzender
    texts = {
        "mutatie": record.mutatietekst,
        "classificatie": "\n".join((record.maatschappelijkeKlasse, *record.modusOperandi)),
        "aangetroffen-goederen": "\n".join(record.aangetroffenGoederen),
        "online": "\n".join(record.online),
        "afzender": ", ".join(filter(None, (sender.eenheid, sender.team, sender.functie))),
    }
    return [Narrative(kind=kind, text=text) for kind, text in texts.items() if text]
