"""A finding (inspectiebevinding) of the Arbeidsinspectie becomes a signal.

Supervision falls under the AVG; investigation and criminal intelligence (TCI) under the Wpg, by
way of the Besluit politiegegevens bijzondere opsporingsdiensten: those are not passed on unless the
inspectorate says so. An embargo and a criminal investigation come along, so as not to spoil it.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.labour_inspectorate.places import Locatie, is_same_house, place_address
from adapters.shared import (
    ROLES,
    Adres,
    Betrouwbaarheid,
    Bsn,
    Communicatie,
    Indicatoren,
    Line,
    Moment,
    Organisatie,
    Phone,
    Prose,
    Rol,
    Voertuig,
    Waarneming,
    forms_of,
    has_secret_address,
    lies_outside,
    local_day,
    plain_word,
    suspicions,
    to_contacts,
    to_observation,
    to_organisation,
    to_person,
    to_reliability,
    to_vehicle,
    victim_facts,
    vulnerabilities,
)
from adapters.shared import Betrokkene as SharedBetrokkene
from schemas.parties import Narrative, Place, PlaceRole
from schemas.signal import (
    Form,
    Partner,
    Provenance,
    Regime,
    Signal,
    SignalContent,
    SignalHeader,
    Urgency,
)

LABOUR_LAWS: Final = frozenset({"wml", "wav", "atw", "arbowet", "waadi", "wtta"})
"""`wetten` that are about labour, as `plain_word` leaves them."""

POLICE_DATA: Final = frozenset({"opsporing", "TCI"})
SLEEPS_AT_WORK: Final = "ARB-06"

GROUNDS: Final[dict[Regime, str]] = {
    Regime.AVG: "AVG art. 6 lid 1 onder e; toezicht Arbeidsinspectie (Awb titel 5.2)",
    Regime.WPG: "Wpg art. 46; opsporing Arbeidsinspectie",
}


class Werkgever(Organisatie):
    """The employer, with its part in the chain of hiring."""

    rsin: Annotated[str, Field(pattern=r"^[0-9]{9}$")] | None = None
    sbi: Annotated[str, Field(pattern=r"^[0-9]{2,6}$")] | None = None
    rol: Literal["inlener", "uitlener", "hoofdaannemer"] | None = None


class Betrokkene(SharedBetrokkene):
    """A worker or another person met; the inspectorate rarely names anyone."""

    rol: Rol
    bsn: Bsn | None = None


class NationaliteitAantal(PartnerMessage):
    """How many of the people met had a nationality: a count, never an indicator."""

    nationaliteit: Line
    aantal: Annotated[int, Field(ge=0, le=100_000)]


class Contact(PartnerMessage):
    """The desk of the inspectorate that knows more."""

    naam: Line | None = None
    functie: Line | None = None
    telefoon: Phone | None = None
    email: Line | None = None


class Inspectiebevinding(PartnerMessage):
    """What the inspectorate found, at one employer or one place."""

    zaaknummer: Annotated[str, Field(pattern=r"^NLA-[0-9]{4}-[0-9]{4,6}$")]
    bron: Literal["melding", "inspectie", "opsporing", "TCI"]
    waarneming: Waarneming
    werkgever: Werkgever | None = None
    werklocatie: Locatie | None = None
    huisvestingslocaties: Annotated[tuple[Locatie, ...], Field(max_length=40)] = ()
    betrokkenen: Annotated[tuple[Betrokkene, ...], Field(max_length=50)] = ()
    voertuigen: Annotated[tuple[Voertuig, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    wetten: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    aantalAangetroffen: Annotated[int, Field(ge=0, le=100_000)] | None = None
    aantalVermoedelijkSlachtoffer: Annotated[int, Field(ge=0, le=100_000)] | None = None
    nationaliteitenAantallen: Annotated[tuple[NationaliteitAantal, ...], Field(max_length=60)] = ()
    indicatoren: Indicatoren = ()
    bevindingen: Prose | None = None
    maatregelen: Annotated[
        tuple[Literal["boete", "waarschuwing", "stillegging"], ...], Field(max_length=10)
    ] = ()
    strafrechtelijkOnderzoek: Literal["ja", "nee"]
    embargoTot: Moment | None = None
    doorverstrekken: bool | None = None
    contact: Contact | None = None
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    urgentie: Urgency | None = None
    terugkoppelingGewenst: bool = False


def to_signal(finding: Inspectiebevinding) -> Signal:
    """Translate a finding."""
    content = SignalContent(
        persons=tuple(to_person(it, ROLES[it.rol], bsn=it.bsn) for it in finding.betrokkenen),
        places=tuple(_places(finding)),
        organisations=(to_organisation(finding.werkgever),) if finding.werkgever else (),
        vehicles=tuple(to_vehicle(it) for it in finding.voertuigen),
        contacts=to_contacts(finding.communicatie),
        narratives=tuple(_narratives(finding)),
    )
    return Signal(reference=finding.zaaknummer, header=_header(finding, content), content=content)


def _header(finding: Inspectiebevinding, content: SignalContent) -> SignalHeader:
    regime = Regime.WPG if finding.bron in POLICE_DATA else Regime.AVG
    share = finding.doorverstrekken
    victims = victim_facts(content.persons, local_day(finding.waarneming.van))
    indicators = suspicions(
        finding.indicatoren,
        (SLEEPS_AT_WORK,) if _houses_at_work(finding) else (),
        Provenance.OWN_OBSERVATION if finding.bron == "inspectie" else Provenance.FILE,
    )
    is_labour = not LABOUR_LAWS.isdisjoint(plain_word(it) for it in finding.wetten)
    return SignalHeader(
        partner=Partner.LABOUR_INSPECTORATE,
        source_kind="inspectie",
        forms=forms_of((Form.LABOUR,) if is_labour else (), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(finding.indicatoren, has_minor=victims.has_minor),
        observed=to_observation(finding.waarneming),
        regime=regime,
        ground=GROUNDS[regime],
        reliability=to_reliability(finding.betrouwbaarheid),
        urgency_given=finding.urgentie,
        onward_sharing=regime is not Regime.WPG if share is None else share,
        embargo_until=finding.embargoTot,
        criminal_investigation=finding.strafrechtelijkOnderzoek == "ja",
        secret_address=has_secret_address(content),
        feedback_wanted=finding.terugkoppelingGewenst,
        has_minor=victims.has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        organisation_known=finding.werkgever is not None,
        worker_count=finding.aantalAangetroffen,
        outside_municipality=lies_outside(_addresses(finding)),
    )


def _addresses(finding: Inspectiebevinding) -> Iterator[Adres]:
    for place in (finding.werklocatie, *finding.huisvestingslocaties):
        if place and place.adres:
            yield place.adres


def _houses_at_work(finding: Inspectiebevinding) -> bool:
    work = finding.werklocatie
    return work is not None and any(is_same_house(work, it) for it in finding.huisvestingslocaties)


def _places(finding: Inspectiebevinding) -> Iterator[Place]:
    if finding.werklocatie:
        yield Place(role=PlaceRole.WORK, address=place_address(finding.werklocatie))
    for place in finding.huisvestingslocaties:
        yield Place(role=PlaceRole.HOME, address=place_address(place))


def _narratives(finding: Inspectiebevinding) -> list[Narrative]:
    contact = finding.contact or Contact()
    numbers = finding.werkgever or Werkgever()
    texts = {
        "bevindingen": finding.bevindingen or "",
        "tellingen": "\n".join(_counts(finding)),
        "werkgever": ", ".join(
            f"{name} {number}"
            for name, number in (("RSIN", numbers.rsin), ("SBI", numbers.sbi))
            if number
        ),
        "wetten": ", ".join((*finding.wetten, *finding.maatregelen)),
        "contact": ", ".join(
            filter(None, (contact.naam, contact.functie, contact.telefoon, contact.email))
        ),
    }
    return [Narrative(kind=kind, text=text) for kind, text in texts.items() if text]


def _counts(finding: Inspectiebevinding) -> Iterator[str]:
    if finding.aantalAangetroffen is not None:
        yield f"Aangetroffen: {finding.aantalAangetroffen}."
    if finding.aantalVermoedelijkSlachtoffer is not None:
        yield f"Vermoedelijk slachtoffer: {finding.aantalVermoedelijkSlachtoffer}."
    for it in finding.nationaliteitenAantallen:
        yield f"{it.nationaliteit}: {it.aantal}."
