"""A school's concern (zorgsignaal) about a pupil becomes a signal.

The school follows the five steps of the meldcode. In steps 1 and 2 it gathers what was seen and
asks advice; as long as it does not report to Veilig Thuis, nobody may be named here (Besluit
verplichte meldcode; Wmo 2015 art. 5.2.6).
"""

from typing import Annotated, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from adapters.base import PartnerMessage
from adapters.school.pupil import (
    Schoolbericht,
    Verzuim,
    absence_text,
    names_somebody,
    narratives,
    observed_days,
    pupil_facts,
    pupil_person,
    reporter,
)
from adapters.shared import (
    ROLES,
    Adres,
    Betrokkene,
    Communicatie,
    Day,
    Prose,
    Rol,
    ShortProse,
    Voertuig,
    to_address,
    to_contacts,
    to_person,
    to_vehicle,
)
from schemas.parties import Place, PlaceRole, Role
from schemas.signal import Signal, SignalContent, SignalHeader

GROUND: Final = "AVG art. 6 lid 1 onder e; meldcode huiselijk geweld en kindermishandeling"
ADVICE_STEP_MAX: Final = 2
REPORTED: Final = "melden"
_NAMING: Final = ("betrokkenen", "locatie", "voertuigen", "communicatie")


class AndereBetrokkene(Betrokkene):
    """Somebody else the school names: a parent, a friend, a recruiter; an alias will do."""

    rol: Rol


class Consultatie(PartnerMessage):
    """Whether colleagues or Veilig Thuis were asked for advice (step 2)."""

    datum: Day
    metVeiligThuis: bool


class GesprekOuders(PartnerMessage):
    """Whether the parents were spoken to (step 3), and if not, why not."""

    gevoerd: bool
    datum: Day | None = None
    reden: ShortProse | None = None


class Zorgsignaal(Schoolbericht):
    """One concern of a school. `referentie` is given once by the schools' shared care system."""

    referentie: Annotated[str, Field(pattern=r"^SCH-[0-9]{4}-[0-9]{4,6}$")]
    omschrijving: Prose | None = None
    locatie: Adres | None = None
    betrokkenen: Annotated[tuple[AndereBetrokkene, ...], Field(max_length=40)] = ()
    voertuigen: Annotated[tuple[Voertuig, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    verzuim: Verzuim | None = None
    consultatie: Consultatie | None = None
    gesprekOuders: GesprekOuders | None = None
    afwegingUitkomst: Literal["hulp", "melden", "geen"] | None = None
    meldcodeStap: Literal[1, 2, 3, 4, 5]

    @field_validator("meldcodeStap")
    @classmethod
    def _names_nobody_yet(cls, step: int, info: ValidationInfo) -> int:
        told = info.data
        is_early = step <= ADVICE_STEP_MAX and told.get("afwegingUitkomst") != REPORTED
        others = any(told.get(it) for it in _NAMING)
        if is_early and (others or names_somebody(told.get("leerling"))):
            raise ValueError(
                "In stap 1 en 2 van de meldcode mag u nog geen persoonsgegevens sturen, behalve "
                "als u meldt bij Veilig Thuis. Laat leerlinggegevens (behalve leeftijd en "
                "leerjaar), betrokkenen, locatie, voertuigen en communicatie weg."
            )
        return step


def to_signal(concern: Zorgsignaal) -> Signal:
    """Translate a concern; the pupil is the likely victim."""
    content = SignalContent(
        persons=(
            *pupil_person(concern.leerling, Role.LIKELY_VICTIM),
            *(to_person(it, ROLES[it.rol]) for it in concern.betrokkenen),
            *reporter(concern.contact),
        ),
        places=(
            (Place(role=PlaceRole.FOUND, address=to_address(concern.locatie)),)
            if concern.locatie
            else ()
        ),
        vehicles=tuple(to_vehicle(it) for it in concern.voertuigen),
        contacts=to_contacts(concern.communicatie),
        narratives=narratives(
            concern,
            {
                "omschrijving": concern.omschrijving,
                "verzuim": absence_text(concern.verzuim),
                "meldcode": _steps(concern),
            },
        ),
    )
    header = SignalHeader(
        **pupil_facts(concern, content, observed_days(concern), Role.LIKELY_VICTIM),
        source_kind="school",
        ground=GROUND,
        absence_reported=concern.verzuim is not None,
        flags=(f"meldcode-stap:{concern.meldcodeStap}",),
    )
    return Signal(reference=concern.referentie, header=header, content=content)


def _steps(concern: Zorgsignaal) -> str:
    lines = [f"Meldcode stap {concern.meldcodeStap}."]
    if advice := concern.consultatie:
        whom = "met" if advice.metVeiligThuis else "zonder"
        lines.append(f"Overleg op {advice.datum.isoformat()}, {whom} Veilig Thuis.")
    if talk := concern.gesprekOuders:
        negation = "" if talk.gevoerd else "niet "
        day = f" op {talk.datum.isoformat()}" if talk.datum else ""
        lines.append(f"Ouders {negation}gesproken{day}.")
        lines.extend([talk.reden] if talk.reden else [])
    if concern.afwegingUitkomst:
        lines.append(f"Afweging: {concern.afwegingUitkomst}.")
    return "\n".join(lines)
