"""A signal of civil affairs (Burgerzaken) about a registration or an address becomes a signal.

Counts speak for themselves only where the code list says so: more people met than registered, many
moves in a year, one go-between for many. The limits are our proposal, not law.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.municipality.findings import Count
from adapters.shared import (
    ROLES,
    Adres,
    Betrokkene,
    Betrouwbaarheid,
    Bsn,
    Communicatie,
    Country,
    Day,
    Indicatoren,
    Naam,
    Organisatie,
    Phone,
    Prose,
    Rol,
    Voertuig,
    Waarneming,
    forms_of,
    has_secret_address,
    identifiers,
    lies_outside,
    local_day,
    start_of,
    suspicions,
    to_address,
    to_contacts,
    to_observation,
    to_organisation,
    to_person,
    to_reliability,
    to_vehicle,
    victim_facts,
    vulnerabilities,
)
from schemas.parties import IdentifierKind, Narrative, Person, Place, PlaceRole, Role
from schemas.signal import (
    Observation,
    Partner,
    Provenance,
    Regime,
    Signal,
    SignalContent,
    SignalHeader,
    Urgency,
)

GROUND: Final = "AVG art. 6 lid 1 onder e; Wet BRP (bijhouding van de basisregistratie)"
MANY_MOVES_PER_YEAR: Final = 10
MANY_REGISTRANTS: Final = 5
UNDER_INVESTIGATION: Final = "adres-in-onderzoek"


class Ingeschrevene(Betrokkene):
    """Somebody who is or wants to be registered; civil affairs uses the BSN (Wabb art. 11)."""

    rol: Rol = "onbekend"
    bsn: Bsn | None = None


class Tussenpersoon(PartnerMessage):
    """Who came along or did the talking; `aantalInschrijvers` is for how many."""

    naam: Naam | None = None
    telefoon: Phone | None = None
    voertuig: Voertuig | None = None
    aantalInschrijvers: Count | None = None


class Document(PartnerMessage):
    """A document that was shown, without its number, and what the desk thinks of it."""

    soort: Literal["paspoort", "identiteitskaart", "akte", "huurcontract", "anders"]
    land: Country | None = None
    oordeel: Literal["echt", "twijfel", "vals"]


class Burgerzakensignaal(PartnerMessage):
    """One signal about one address or one visit to the desk."""

    signaalnummer: Annotated[str, Field(pattern=r"^BZ-[0-9]{4}-[0-9]{4,6}$")]
    datum: Day
    waarneming: Waarneming | None = None
    soortSignaal: Literal[
        "eersteInschrijving", "adresonderzoek", "RNI", "briefadres", "documentfraude"
    ]
    adres: Adres | None = None
    aantalIngeschreven: Count | None = None
    aantalAangetroffen: Count | None = None
    mutatiesLaatste12Mnd: Count | None = None
    betrokkenen: Annotated[tuple[Ingeschrevene, ...], Field(max_length=40)] = ()
    tussenpersoon: Tussenpersoon | None = None
    documenten: Annotated[tuple[Document, ...], Field(max_length=20)] = ()
    organisaties: Annotated[tuple[Organisatie, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    indicatoren: Indicatoren = ()
    grondAdres: Literal["huur", "inwoning", "werkgever", "onbekend"] = "onbekend"
    inOnderzoek: bool = False
    laaSignaalId: Annotated[str, Field(pattern=r"^LAA-[0-9]{4}-[0-9]{1,8}$")] | None = None
    balieWaarneming: Prose | None = None
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    urgentie: Urgency | None = None
    terugkoppelingGewenst: bool = False


def to_signal(report: Burgerzakensignaal) -> Signal:
    """Translate a signal of civil affairs."""
    between = report.tussenpersoon
    content = SignalContent(
        persons=(
            *(to_person(it, ROLES[it.rol], bsn=it.bsn) for it in report.betrokkenen),
            *_go_between(between),
        ),
        places=(
            (Place(role=PlaceRole.HOME, address=to_address(report.adres)),) if report.adres else ()
        ),
        organisations=tuple(to_organisation(it) for it in report.organisaties),
        vehicles=(to_vehicle(between.voertuig),) if between and between.voertuig else (),
        contacts=to_contacts(report.communicatie),
        narratives=tuple(_narratives(report)),
    )
    return Signal(reference=report.signaalnummer, header=_header(report, content), content=content)


def _header(report: Burgerzakensignaal, content: SignalContent) -> SignalHeader:
    observed = _observed(report)
    victims = victim_facts(content.persons, local_day(observed.since))
    visited = report.soortSignaal == "adresonderzoek"
    indicators = suspicions(
        report.indicatoren,
        _derived(report),
        Provenance.OWN_OBSERVATION if visited else Provenance.FILE,
    )
    homes = [it.adres for it in report.betrokkenen if it.adres]
    return SignalHeader(
        partner=Partner.MUNICIPALITY,
        source_kind="burgerzaken",
        forms=forms_of((), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(report.indicatoren, has_minor=victims.has_minor),
        observed=observed,
        regime=Regime.AVG,
        ground=GROUND,
        reliability=to_reliability(report.betrouwbaarheid),
        urgency_given=report.urgentie,
        secret_address=has_secret_address(content),
        feedback_wanted=report.terugkoppelingGewenst,
        has_minor=victims.has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        organisation_known=bool(content.organisations),
        outside_municipality=lies_outside([report.adres] if report.adres else homes),
        flags=(UNDER_INVESTIGATION,) if report.inOnderzoek else (),
    )


def _derived(report: Burgerzakensignaal) -> Iterator[str]:
    registered, met = report.aantalIngeschreven, report.aantalAangetroffen
    if registered is not None and met is not None and met > registered:
        yield "OMG-02" if registered else "OMG-03"
    if (report.mutatiesLaatste12Mnd or 0) >= MANY_MOVES_PER_YEAR:
        yield "OMG-01"
    between = report.tussenpersoon
    if between and (between.aantalInschrijvers or 0) >= MANY_REGISTRANTS:
        yield "OMG-10"
    if any(it.oordeel == "vals" for it in report.documenten):
        yield "ALG-18"


def _observed(report: Burgerzakensignaal) -> Observation:
    if report.waarneming:
        return to_observation(report.waarneming)
    return Observation(since=start_of(report.datum), precision="unknown")


def _go_between(between: Tussenpersoon | None) -> Iterator[Person]:
    if between and (between.naam or between.telefoon):
        broker = to_person(Betrokkene(naam=between.naam), Role.BROKER)
        phones = identifiers(IdentifierKind.PHONE, (between.telefoon,))
        yield broker.model_copy(update={"identifiers": phones})


def _narratives(report: Burgerzakensignaal) -> Iterator[Narrative]:
    texts = {
        "balie-waarneming": report.balieWaarneming or "",
        "registratie": "\n".join(_registration(report)),
        "documenten": "\n".join(
            " ".join(filter(None, (it.soort, it.land, f"({it.oordeel})")))
            for it in report.documenten
        ),
    }
    return (Narrative(kind=kind, text=text) for kind, text in texts.items() if text)


def _registration(report: Burgerzakensignaal) -> Iterator[str]:
    yield f"Soort signaal: {report.soortSignaal}. Grond van het adres: {report.grondAdres}."
    counts = {
        "Ingeschreven": report.aantalIngeschreven,
        "Aangetroffen": report.aantalAangetroffen,
        "Mutaties in 12 maanden": report.mutatiesLaatste12Mnd,
    }
    yield from (f"{name}: {count}." for name, count in counts.items() if count is not None)
    if report.laaSignaalId:
        yield f"LAA-signaal: {report.laaSignaalId}."
