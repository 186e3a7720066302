"""What both school formats say of a pupil, and how that becomes a header and persons.

A school has no BSN to send: the field does not exist here (UAVG art. 46; a school's own number for
a pupil goes to DUO only). Whoever reports may be called back, and is never linked to anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Final, Literal, TypedDict

from pydantic import Field, ValidationInfo, field_validator

from adapters.base import PartnerMessage
from adapters.shared import (
    ADULT_AGE_YEARS,
    VICTIM_ROLES,
    Betrokkene,
    Betrouwbaarheid,
    Day,
    IndicatorAntwoord,
    Line,
    Phone,
    ShortProse,
    VictimFacts,
    forms_of,
    has_secret_address,
    identifiers,
    lies_outside,
    local_day,
    start_of,
    suspicions,
    to_person,
    to_reliability,
    victim_facts,
    vulnerabilities,
)
from schemas.parties import IdentifierKind, Narrative, Person, Role
from schemas.signal import (
    Answer,
    Form,
    IndicatorAnswer,
    Observation,
    Partner,
    Provenance,
    Regime,
    Reliability,
    SignalContent,
    Urgency,
)

MILD_DISABILITY: Final = "KWB-02"


class Leerling(Betrokkene):
    """The pupil; before a report to Veilig Thuis only an age or a school year."""

    leeftijd: Annotated[int, Field(ge=3, le=30)] | None = None
    leerjaar: Annotated[int, Field(ge=1, le=8)] | None = None
    lvbVermoed: bool = False


class Signaalantwoord(PartnerMessage):
    """One indicator of the code list, as seen at school on a day."""

    indicator: Annotated[str, Field(pattern=r"^(ALG|ARB|SEX|CRI|BED|DIE|ORG|OMG|KWB)-[0-9]{2}$")]
    antwoord: Answer
    herkomst: Provenance
    datum: Day | None = None


class Verzuim(PartnerMessage):
    """Absence in a period; `uren` are hours of lessons missed."""

    soort: Literal["absoluut", "relatief16in4", "langdurig", "luxe", "vsv"]
    uren: Annotated[int, Field(ge=0, le=2_000)] | None = None
    periodeVan: Day
    periodeTot: Day | None = None
    duoMeldingId: Annotated[str, Field(pattern=r"^DUO-[0-9]{4}-[0-9]{1,8}$")] | None = None

    @field_validator("periodeTot")
    @classmethod
    def _in_order(cls, end: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("periodeVan")
        if end is not None and start is not None and end < start:
            raise ValueError("Het einde ligt voor het begin.")
        return end


class Contact(PartnerMessage):
    """Who at school or at the municipality can be asked for more."""

    rol: Literal["mentor", "ib", "zorgcoordinator", "directie", "leerplichtambtenaar"]
    naam: Line | None = None
    telefoon: Phone | None = None
    email: Line | None = None


class Schoolbericht(PartnerMessage):
    """What both formats hold. `brin` and `vestiging` name the school (register of DUO)."""

    brin: Annotated[str, Field(pattern=r"^[0-9]{2}[A-Z]{2}$")]
    vestiging: Annotated[str, Field(pattern=r"^[0-9]{2}$")] = "00"
    datum: Day
    leerling: Leerling | None = None
    zorgsignalen: Annotated[tuple[Signaalantwoord, ...], Field(max_length=50)] = ()
    ondernomenActies: ShortProse | None = None
    contact: Contact | None = None
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    urgentie: Urgency | None = None
    terugkoppelingGewenst: bool = False


class PupilFacts(TypedDict):
    """The part of a header that both formats fill in the same way."""

    partner: Partner
    forms: tuple[Form, ...]
    indicators: tuple[IndicatorAnswer, ...]
    vulnerabilities: tuple[str, ...]
    observed: Observation
    regime: Regime
    reliability: Reliability
    urgency_given: Urgency | None
    secret_address: bool
    feedback_wanted: bool
    has_minor: bool
    has_adult_victim: bool
    victim_identified: bool
    age_min_years: int | None
    age_max_years: int | None
    outside_municipality: bool


def pupil_facts(
    message: Schoolbericht, content: SignalContent, observed: Observation, role: Role
) -> PupilFacts:
    """Derive what may be known in clear of the pupil, in this role, and of what was seen."""
    pupil = message.leerling
    answers = answers_of(message.zorgsignalen)
    victims = victim_facts(content.persons, local_day(observed.since))
    if pupil and pupil.leeftijd is not None and not pupil.geboortedatum:
        victims = _with_age(victims, pupil.leeftijd, is_victim=role in VICTIM_ROLES)
    indicators = suspicions(answers, (), Provenance.OWN_OBSERVATION)
    has_disability = pupil is not None and pupil.lvbVermoed
    return PupilFacts(
        partner=Partner.SCHOOL,
        forms=forms_of((), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(
            answers, (MILD_DISABILITY,) if has_disability else (), has_minor=victims.has_minor
        ),
        observed=observed,
        regime=Regime.AVG,
        reliability=to_reliability(message.betrouwbaarheid),
        urgency_given=message.urgentie,
        secret_address=has_secret_address(content),
        feedback_wanted=message.terugkoppelingGewenst,
        has_minor=victims.has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        outside_municipality=lies_outside([pupil.adres] if pupil and pupil.adres else ()),
    )


def _with_age(facts: VictimFacts, age_years: int, *, is_victim: bool) -> VictimFacts:
    """Add an age that was told; of somebody whose role is unknown only that they are a minor."""
    has_minor = facts.has_minor or age_years < ADULT_AGE_YEARS
    if not is_victim:
        return replace(facts, has_minor=has_minor)
    bounds = [it for it in (facts.age_min_years, facts.age_max_years) if it is not None]
    return replace(
        facts,
        has_minor=has_minor,
        has_adult=facts.has_adult or age_years >= ADULT_AGE_YEARS,
        age_min_years=min((age_years, *bounds)),
        age_max_years=max((age_years, *bounds)),
    )


def answers_of(told: Iterable[Signaalantwoord]) -> tuple[IndicatorAntwoord, ...]:
    """Write the school's answers as all partners write them."""
    return tuple(
        IndicatorAntwoord(code=it.indicator, antwoord=it.antwoord, herkomst=it.herkomst)
        for it in told
    )


def observed_days(message: Schoolbericht) -> Observation:
    """Tell when it was seen: the days of what was seen, or else not known."""
    days = sorted(it.datum for it in message.zorgsignalen if it.datum)
    if not days:
        return Observation(since=start_of(message.datum), precision="unknown")
    until = start_of(days[-1]) if days[-1] != days[0] else None
    return Observation(since=start_of(days[0]), until=until, precision="day")


def names_somebody(pupil: Leerling | None) -> bool:
    """Say whether a pupil can be found by what is told here; an age or a year names nobody."""
    return pupil is not None and any(
        (pupil.naam, pupil.geboortedatum, pupil.adres, pupil.telefoon, pupil.email)
    )


def pupil_person(pupil: Leerling | None, role: Role) -> Iterator[Person]:
    """Give the pupil as a person, unless nothing is told by which to find one."""
    if pupil is not None and names_somebody(pupil):
        yield to_person(pupil, role)


def reporter(contact: Contact | None) -> Iterator[Person]:
    """Give whoever can be called back as a person, if there is a name or a number."""
    if contact and (contact.naam or contact.telefoon or contact.email):
        yield Person(
            role=Role.REPORTER,
            alias=contact.naam,
            identifiers=(
                *identifiers(IdentifierKind.PHONE, (contact.telefoon,)),
                *identifiers(IdentifierKind.EMAIL, (contact.email,)),
            ),
        )


def absence_text(absence: Verzuim | None) -> str:
    """Tell an absence in words."""
    if absence is None:
        return ""
    hours = f", {absence.uren} uur" if absence.uren is not None else ""
    until = f" tot {absence.periodeTot.isoformat()}" if absence.periodeTot else ""
    number = f", {absence.duoMeldingId}" if absence.duoMeldingId else ""
    return f"{absence.soort}{hours}, van {absence.periodeVan.isoformat()}{until}{number}."


def narratives(message: Schoolbericht, texts: dict[str, str | None]) -> tuple[Narrative, ...]:
    """Collect the texts that are there, after which school it is."""
    function = f", {message.contact.rol}" if message.contact else ""
    year = message.leerling.leerjaar if message.leerling else None
    all_texts: dict[str, str | None] = {
        "melder": f"School {message.brin}-{message.vestiging}{function}",
        **texts,
        "leerjaar": f"Leerjaar {year}" if year else None,
        "ondernomen-acties": message.ondernomenActies,
    }
    return tuple(Narrative(kind=kind, text=text) for kind, text in all_texts.items() if text)
