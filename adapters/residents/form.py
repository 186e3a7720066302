"""A report made with the form (meldpunt) becomes a signal.

Reporting is anonymous unless somebody says otherwise, in any language. Ticked boxes are indicators;
what somebody wrote is left as it is. Who reports is never linked to anything, except who reports
about themselves: they are the likely victim, and ask for help by doing so.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from adapters.base import PartnerMessage
from adapters.residents.reporter import (
    Foto,
    Melder,
    Namens,
    Persoon,
    reporter_text,
    seen_persons,
    seen_text,
    to_reporter,
)
from adapters.residents.sightings import INDICATOR_BY_SIGHT, Gezien
from adapters.shared import (
    ADULT_AGE_YEARS,
    ROLES,
    VICTIM_ROLES,
    Adres,
    Betrouwbaarheid,
    Communicatie,
    Country,
    Day,
    Language,
    Line,
    Organisatie,
    Plate,
    Prose,
    VictimFacts,
    Waarneming,
    forms_of,
    lies_outside,
    start_of,
    suspicions,
    to_address,
    to_contacts,
    to_observation,
    to_organisation,
    to_reliability,
    victim_facts,
    vulnerabilities,
)
from schemas.parties import Narrative, Place, PlaceRole, Role, Vehicle
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

GROUND: Final = "AVG art. 6 lid 1 onder e (publieke taak: aanpak van mensenhandel)"
ASKS_FOR_HELP: Final = "ALG-20"
FOLLOWS_UP: Final = "vervolgmelding"
ADVICE_STEP_MAX: Final = 2
REPORTED: Final = "melden"
_NAMING: Final = ("personen", "locatie", "kenteken", "communicatie")

Code = Annotated[str, Field(pattern=r"^[a-z]{2,12}(-[a-z]{2,12}){2}$")]
"""Three words, such as `appel-fiets-zeven`: who has them may ask how far it is."""


class Melding(PartnerMessage):
    """One report. `eerdereMeldcode` names a report that the same person made before."""

    meldcode: Code
    eerdereMeldcode: Code | None = None
    datum: Day
    waarneming: Waarneming | None = None
    taal: Language = "nl"
    beschrijving: Prose
    gezien: Annotated[tuple[Gezien, ...], Field(max_length=30)] = ()
    gevaarNu: Literal["ja", "nee", "onbekend"] = "onbekend"
    gaatOmUzelf: Literal["ja", "nee", "zegIkNiet"] = "zegIkNiet"
    locatie: Adres | None = None
    personen: Annotated[tuple[Persoon, ...], Field(max_length=20)] = ()
    bedrijfsnaam: Line | None = None
    bedrijf: Organisatie | None = None
    kenteken: Plate | None = None
    kentekenLand: Country = "NL"
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=20)] = ()
    advertentieUrl: Line | None = None
    fotos: Annotated[tuple[Foto, ...], Field(max_length=10)] = ()
    wilTerugkoppeling: bool = False
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    namens: Namens | None = None
    melder: Melder | None = None
    anoniem: bool = Field(default=True, validate_default=True)

    @field_validator("namens")
    @classmethod
    def _names_nobody_yet(cls, namens: Namens | None, info: ValidationInfo) -> Namens | None:
        step = namens.meldcodeStap if namens and namens.afwegingUitkomst != REPORTED else None
        if step and step <= ADVICE_STEP_MAX and any(info.data.get(it) for it in _NAMING):
            raise ValueError(
                "In stap 1 en 2 van de meldcode mag u nog geen persoonsgegevens sturen, behalve "
                "als u meldt bij Veilig Thuis. Laat personen, locatie, kenteken en "
                "communicatie weg."
            )
        return namens

    @field_validator("anoniem")
    @classmethod
    def _means_it(cls, is_anonymous: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic's
        return _checked_anonymity(info.data, is_anonymous=is_anonymous)


def _checked_anonymity(told: dict[str, Any], *, is_anonymous: bool) -> bool:
    if is_anonymous and told.get("melder"):
        raise ValueError("Wie anoniem meldt, vult geen melder in. Laat melder weg.")
    if not is_anonymous and not told.get("melder", True) and not told.get("namens", True):
        raise ValueError("Wie niet anoniem meldt, vult melder of namens in.")
    return is_anonymous


def to_signal(report: Melding) -> Signal:
    """Translate a report of a resident, an entrepreneur or an official."""
    is_self = report.gaatOmUzelf == "ja"
    content = SignalContent(
        persons=(
            *seen_persons(report.personen),
            *to_reporter(report.melder, Role.LIKELY_VICTIM if is_self else Role.REPORTER),
        ),
        places=(
            (Place(role=PlaceRole.FOUND, address=to_address(report.locatie)),)
            if report.locatie
            else ()
        ),
        organisations=tuple(to_organisation(it) for it in _companies(report)),
        vehicles=tuple(_vehicles(report)),
        contacts=to_contacts(report.communicatie),
        narratives=tuple(_narratives(report)),
    )
    return Signal(reference=report.meldcode, header=_header(report, content), content=content)


def _header(report: Melding, content: SignalContent) -> SignalHeader:
    is_self = report.gaatOmUzelf == "ja"
    victims = _victims(report, content)
    given = report.namens.indicatoren if report.namens else ()
    derived = {INDICATOR_BY_SIGHT[it] for it in report.gezien}
    indicators = suspicions(
        given,
        derived | ({ASKS_FOR_HELP} if is_self else set()),
        Provenance.STATEMENT_OF_PERSON if is_self else Provenance.STATEMENT_OF_OTHER,
    )
    return SignalHeader(
        partner=Partner.RESIDENTS,
        source_kind="meldpunt",
        forms=forms_of((), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(given, has_minor=victims.has_minor),
        observed=_observed(report),
        regime=Regime.AVG,
        ground=GROUND,
        reliability=to_reliability(report.betrouwbaarheid),
        urgency_given=Urgency.ACUTE if report.gevaarNu == "ja" else None,
        secret_address=report.locatie is not None and report.locatie.geheim,
        feedback_wanted=report.wilTerugkoppeling,
        anonymous=report.anoniem,
        has_minor=victims.has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        organisation_known=bool(content.organisations),
        outside_municipality=lies_outside([report.locatie] if report.locatie else ()),
        language=report.taal,
        flags=(FOLLOWS_UP,) if report.eerdereMeldcode else (),
    )


def _victims(report: Melding, content: SignalContent) -> VictimFacts:
    """Derive the facts of victims from the ages that were guessed; no birth is known."""
    aged = [(ROLES[it.rol], it.leeftijd) for it in report.personen if it.leeftijd is not None]
    ages = [age for role, age in aged if role in VICTIM_ROLES]
    doubtful = [age for role, age in aged if role is Role.UNKNOWN]
    return replace(
        victim_facts(content.persons, report.datum),
        has_minor=any(age < ADULT_AGE_YEARS for age in (*ages, *doubtful)),
        has_adult=any(age >= ADULT_AGE_YEARS for age in ages),
        age_min_years=min(ages, default=None),
        age_max_years=max(ages, default=None),
    )


def _observed(report: Melding) -> Observation:
    if report.waarneming:
        return to_observation(report.waarneming)
    return Observation(since=start_of(report.datum), precision="unknown")


def _vehicles(report: Melding) -> Iterator[Vehicle]:
    if report.kenteken:
        yield Vehicle(plate=report.kenteken, country=report.kentekenLand)


def _companies(report: Melding) -> Iterator[Organisatie]:
    if report.bedrijf:
        yield report.bedrijf
    if report.bedrijfsnaam:
        yield Organisatie(handelsnaam=report.bedrijfsnaam)


def _narratives(report: Melding) -> Iterator[Narrative]:
    texts = {
        "beschrijving": report.beschrijving,
        "gezien": "\n".join(report.gezien),
        "personen": "\n".join(seen_text(it) for it in report.personen),
        "melder": reporter_text(report.namens, report.melder),
        "advertentie": report.advertentieUrl,
        "eerdere-melding": report.eerdereMeldcode,
        "fotos": "\n".join(it.text() for it in report.fotos),
    }
    return (Narrative(kind=kind, text=text) for kind, text in texts.items() if text)
