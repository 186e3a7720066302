"""A report (melding) of Veilig Thuis becomes a signal.

Only a report may carry persons: advice is given without naming anyone, so it is refused here
(Wmo 2015 art. 4.1.1; meldcode step 2). Secret addresses stay secret (Wet BRP art. 2.59). The terms
of Veilig Thuis are kept as they tell them; none is started again.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.shared import (
    ROLES,
    Betrouwbaarheid,
    Bsn,
    Communicatie,
    Day,
    Indicatoren,
    Line,
    Prose,
    Rol,
    ShortProse,
    forms_of,
    has_secret_address,
    lies_outside,
    plain_word,
    start_of,
    suspicions,
    to_contacts,
    to_person,
    to_reliability,
    victim_facts,
    vulnerabilities,
)
from adapters.shared import Betrokkene as SharedBetrokkene
from schemas.parties import Narrative
from schemas.signal import (
    Form,
    Observation,
    Partner,
    Provenance,
    Regime,
    Signal,
    SignalContent,
    SignalHeader,
)

YOUTH_PROSTITUTION: Final = "jeugdprostitutie"

FORM_BY_NATURE: Final[dict[str, Form]] = {
    YOUTH_PROSTITUTION: Form.SEXUAL,
    "seksueleuitbuiting": Form.SEXUAL,
    "arbeidsuitbuiting": Form.LABOUR,
    "crimineleuitbuiting": Form.CRIMINAL,
    "gedwongenbedelarij": Form.BEGGING,
    "gedwongendienstbaarheid": Form.DOMESTIC_SERVITUDE,
    "huwelijksdwang": Form.FORCED_MARRIAGE,
}
"""`aard`, as `plain_word` leaves it; any other nature, `mensenhandel` too, is `Form.UNKNOWN`."""


class DirectBetrokkene(SharedBetrokkene):
    """Somebody in the household or around it, with a part in this report."""

    rol: Rol
    bsn: Bsn | None = None
    adresGeheim: bool = False


class Melder(PartnerMessage):
    """Who told Veilig Thuis: a kind of reporter and an institution, never a name."""

    soort: Literal["beroepsmatig", "omstander"]
    organisatie: Line | None = None
    functie: Line | None = None
    anoniemTenOpzichteVanGezin: bool = False


class Incident(PartnerMessage):
    """Something that happened on a day."""

    datum: Day | None = None
    omschrijving: ShortProse


class ZorgelijkeSituatie(PartnerMessage):
    """What is worrying, in one area of life."""

    leefgebied: Line
    situatieschets: Prose
    incident: Incident | None = None


class Veiligheidsbeoordeling(PartnerMessage):
    """How unsafe it is, according to Veilig Thuis."""

    uitkomst: Literal["acuut", "structureel", "geen"]
    datum: Day
    termijn: Day | None = None


class Informering(PartnerMessage):
    """Whether the people themselves were told, and if not, why not."""

    indicatieGeinformeerd: bool
    redenNietGeinformeerd: ShortProse | None = None
    datum: Day | None = None
    reactie: ShortProse | None = None


class Melding(PartnerMessage):
    """One report of Veilig Thuis."""

    meldingnummer: Annotated[str, Field(pattern=r"^VT-[0-9]{4}-[0-9]{4,6}$")]
    ontvangstdatum: Day
    soortContact: Literal["melding"]
    aard: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    melder: Melder
    directBetrokkenen: Annotated[tuple[DirectBetrokkene, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    zorgelijkeSituatie: Annotated[tuple[ZorgelijkeSituatie, ...], Field(max_length=12)] = ()
    indicatoren: Indicatoren = ()
    veiligheidsbeoordeling: Veiligheidsbeoordeling | None = None
    vervolg: (
        Literal[
            "overdrachtLokaalVeld",
            "onderzoek",
            "voorwaardenEnVervolg",
            "verzoekRvdK",
            "beeindigd",
        ]
        | None
    ) = None
    overdrachtsdatum: Day | None = None
    informering: Informering | None = None
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    terugkoppelingGewenst: bool = False


def to_signal(report: Melding) -> Signal:
    """Translate a report. A nature we do not know is for a human, not for the bin."""
    content = SignalContent(
        persons=tuple(
            to_person(it, ROLES[it.rol], bsn=it.bsn, is_secret=it.adresGeheim)
            for it in report.directBetrokkenen
        ),
        contacts=to_contacts(report.communicatie),
        narratives=tuple(_narratives(report)),
    )
    return Signal(reference=report.meldingnummer, header=_header(report, content), content=content)


def _header(report: Melding, content: SignalContent) -> SignalHeader:
    natures = [plain_word(it) for it in report.aard]
    victims = victim_facts(content.persons, report.ontvangstdatum)
    is_minor_paid_sex = YOUTH_PROSTITUTION in natures and victims.has_minor
    indicators = suspicions(
        report.indicatoren, ("SEX-02",) if is_minor_paid_sex else (), Provenance.FILE
    )
    assessment = report.veiligheidsbeoordeling
    homes = [it.adres for it in report.directBetrokkenen if it.adres]
    return SignalHeader(
        partner=Partner.VEILIG_THUIS,
        source_kind="melding",
        forms=forms_of((FORM_BY_NATURE.get(it, Form.UNKNOWN) for it in natures), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(report.indicatoren, has_minor=victims.has_minor),
        observed=_observed(report),
        regime=Regime.WMO,
        ground="Wmo 2015 art. 4.1.1 en 5.1.6",
        reliability=to_reliability(report.betrouwbaarheid),
        secret_address=has_secret_address(content)
        or any(it.adresGeheim for it in report.directBetrokkenen),
        feedback_wanted=report.terugkoppelingGewenst,
        has_minor=victims.has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        safety_outcome=assessment.uitkomst if assessment else None,
        outside_municipality=lies_outside(homes),
    )


def _observed(report: Melding) -> Observation:
    incidents = (it.incident for it in report.zorgelijkeSituatie)
    days = sorted(it.datum for it in incidents if it and it.datum)
    if not days:
        return Observation(since=start_of(report.ontvangstdatum), precision="unknown")
    return Observation(since=start_of(days[0]), until=start_of(days[-1]), precision="day")


def _narratives(report: Melding) -> list[Narrative]:
    situations = [
        Narrative(kind="zorgelijke-situatie", text=_situation(it))
        for it in report.zorgelijkeSituatie
    ]
    texts = {
        "aard": "\n".join(report.aard),
        "melder": _reporter(report.melder),
        "verloop": _course(report),
        "informering": _informed(report.informering) if report.informering else "",
    }
    others = [Narrative(kind=kind, text=text) for kind, text in texts.items() if text]
    return [*situations, *others]


def _situation(situation: ZorgelijkeSituatie) -> str:
    lines = [f"{situation.leefgebied}: {situation.situatieschets}"]
    if situation.incident:
        day = f" ({situation.incident.datum.isoformat()})" if situation.incident.datum else ""
        lines.append(f"Incident{day}: {situation.incident.omschrijving}")
    return "\n".join(lines)


def _reporter(reporter: Melder) -> str:
    anonymous = "anoniem voor het gezin" if reporter.anoniemTenOpzichteVanGezin else None
    parts = (reporter.soort, reporter.organisatie, reporter.functie, anonymous)
    return ", ".join(filter(None, parts))


def _course(report: Melding) -> str:
    lines = []
    if assessment := report.veiligheidsbeoordeling:
        term = f", termijn {assessment.termijn.isoformat()}" if assessment.termijn else ""
        day = assessment.datum.isoformat()
        lines.append(f"Veiligheidsbeoordeling {day}: {assessment.uitkomst}{term}.")
    if report.vervolg:
        lines.append(f"Vervolg: {report.vervolg}.")
    if report.overdrachtsdatum:
        lines.append(f"Overgedragen op {report.overdrachtsdatum.isoformat()}.")
    return "\n".join(lines)


def _informed(informing: Informering) -> str:
    negation = "" if informing.indicatieGeinformeerd else "niet "
    day = f" op {informing.datum.isoformat()}" if informing.datum else ""
    rest = filter(None, (informing.redenNietGeinformeerd, informing.reactie))
    return "\n".join((f"Betrokkenen zijn {negation}geïnformeerd{day}.", *rest))
