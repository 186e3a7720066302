"""What a social service saw (neighbourhood team, youth work, debt help) becomes a signal.

Without the client's consent the ground must be named; who said no is not passed on. In steps 1 and
2 of the meldcode nobody may be named, unless it is reported to Veilig Thuis.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from adapters.base import PartnerMessage
from adapters.shared import (
    ROLES,
    Adres,
    Betrokkene,
    Betrouwbaarheid,
    Bsn,
    Communicatie,
    Day,
    Indicatoren,
    Organisatie,
    Prose,
    Reference,
    Rol,
    Voertuig,
    Waarneming,
    forms_of,
    has_secret_address,
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
from schemas.parties import Narrative, Place, PlaceRole
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

SOURCE_KINDS: Final = {
    "wijkteam": "sociaal-team",
    "wmo": "sociaal-team",
    "jongerenwerk": "jongerenwerk",
    "schuldhulp": "schuldhulp",
    "woonbegeleiding": "woonbegeleiding",
}
"""`dienst`: each is a source of its own, but the Wmo desk sits in the neighbourhood team."""

REGIME_BY_SERVICE: Final = {
    "wijkteam": Regime.WMO,
    "wmo": Regime.WMO,
    "jongerenwerk": Regime.JEUGD,
    "schuldhulp": Regime.AVG,
    "woonbegeleiding": Regime.WMO,
}
REGIME_BY_GROUND: Final = {"wmo": Regime.WMO, "jeugdwet": Regime.JEUGD, "schuldhulp": Regime.AVG}
"""A law that is named as the ground decides over the service's usual law."""

CONSENT: Final = "AVG art. 6 lid 1 onder a (toestemming van betrokkene)"
GROUNDS: Final = {
    "wmo": "Wmo 2015 art. 5.1.1",
    "jeugdwet": "Jeugdwet art. 7.4.0",
    "schuldhulp": "Wet gemeentelijke schuldhulpverlening art. 8",
    "vitaalBelang": "AVG art. 6 lid 1 onder d (vitaal belang)",
}
MILD_DISABILITY: Final = "KWB-02"
ADVICE_STEP_MAX: Final = 2
REPORTED: Final = "melden"
_NAMING: Final = (
    "clientnummer",
    "client",
    "betrokkenen",
    "locatie",
    "voertuigen",
    "communicatie",
)


class Betrokken(Betrokkene):
    """Somebody named; the social domain may use the BSN (Wmo 2015 art. 5.2.9; Jeugdwet 7.2.1)."""

    rol: Rol
    bsn: Bsn | None = None


class Client(Betrokken):
    """Whom the service helps: the likely victim, unless the service says otherwise."""

    rol: Rol = "mogelijkSlachtoffer"
    lvbVermoed: bool = False


class SociaalSignaal(PartnerMessage):
    """One signal. `registratienummer` is its own number; `clientnummer` is the service's file."""

    registratienummer: Annotated[str, Field(pattern=r"^ST-[0-9]{4}-[0-9]{4,6}$")]
    clientnummer: Reference | None = None
    dienst: Literal["wijkteam", "wmo", "jongerenwerk", "schuldhulp", "woonbegeleiding"]
    datum: Day
    waarneming: Waarneming | None = None
    client: Client | None = None
    betrokkenen: Annotated[tuple[Betrokken, ...], Field(max_length=40)] = ()
    locatie: Adres | None = None
    organisaties: Annotated[tuple[Organisatie, ...], Field(max_length=50)] = ()
    voertuigen: Annotated[tuple[Voertuig, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    hulpvraag: Prose | None = None
    signaal: Prose | None = None
    indicatoren: Indicatoren = ()
    toestemming: Literal["ja", "nee", "nietGevraagd"]
    grondslag: Literal["wmo", "jeugdwet", "schuldhulp", "vitaalBelang"] | None = Field(
        default=None, validate_default=True
    )
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    urgentie: Urgency | None = None
    terugkoppelingGewenst: bool = False
    afwegingUitkomst: Literal["hulp", "melden", "geen"] | None = None
    meldcodeStap: Literal[1, 2, 3, 4, 5] | None = None

    @field_validator("grondslag")
    @classmethod
    def _grounded(cls, ground: str | None, info: ValidationInfo) -> str | None:
        if ground is None and info.data.get("toestemming") in {"nee", "nietGevraagd"}:
            raise PydanticCustomError("ground", "neither consent nor a ground")
        return ground

    @field_validator("meldcodeStap")
    @classmethod
    def _names_nobody_yet(cls, step: int | None, info: ValidationInfo) -> int | None:
        told = info.data
        has_early_step = step is not None and step <= ADVICE_STEP_MAX
        if has_early_step and told.get("afwegingUitkomst") != REPORTED and _names_somebody(told):
            raise ValueError(
                "In stap 1 en 2 van de meldcode mag u nog geen persoonsgegevens sturen, behalve "
                "als u meldt bij Veilig Thuis. Laat clientnummer, client, betrokkenen, locatie, "
                "voertuigen en communicatie weg."
            )
        return step


def _names_somebody(told: dict[str, Any]) -> bool:
    return any(told.get(it) for it in _NAMING)


def to_signal(message: SociaalSignaal) -> Signal:
    """Translate a signal of the social domain."""
    people = ((message.client,) if message.client else ()) + message.betrokkenen
    place = message.locatie
    content = SignalContent(
        persons=tuple(to_person(it, ROLES[it.rol], bsn=it.bsn) for it in people),
        places=(Place(role=PlaceRole.FOUND, address=to_address(place)),) if place else (),
        organisations=tuple(to_organisation(it) for it in message.organisaties),
        vehicles=tuple(to_vehicle(it) for it in message.voertuigen),
        contacts=to_contacts(message.communicatie),
        narratives=tuple(_narratives(message)),
    )
    return Signal(
        reference=message.registratienummer, header=_header(message, content), content=content
    )


def _header(message: SociaalSignaal, content: SignalContent) -> SignalHeader:
    observed = _observed(message)
    victims = victim_facts(content.persons, local_day(observed.since))
    indicators = suspicions(message.indicatoren, (), Provenance.OWN_OBSERVATION)
    has_disability = message.client is not None and message.client.lvbVermoed
    regime = REGIME_BY_SERVICE[message.dienst]
    homes = [message.client.adres] if message.client and message.client.adres else []
    step = message.meldcodeStap
    return SignalHeader(
        partner=Partner.MUNICIPALITY,
        source_kind=SOURCE_KINDS[message.dienst],
        forms=forms_of((), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(
            message.indicatoren,
            (MILD_DISABILITY,) if has_disability else (),
            has_minor=victims.has_minor,
        ),
        observed=observed,
        regime=REGIME_BY_GROUND.get(message.grondslag or "", regime),
        ground=GROUNDS.get(message.grondslag or "", CONSENT),
        reliability=to_reliability(message.betrouwbaarheid),
        urgency_given=message.urgentie,
        onward_sharing=message.toestemming != "nee",
        secret_address=has_secret_address(content),
        feedback_wanted=message.terugkoppelingGewenst,
        has_minor=victims.has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        organisation_known=bool(content.organisations),
        outside_municipality=lies_outside([message.locatie] if message.locatie else homes),
        flags=(f"meldcode-stap:{step}",) if step else (),
    )


def _observed(message: SociaalSignaal) -> Observation:
    if message.waarneming:
        return to_observation(message.waarneming)
    return Observation(since=start_of(message.datum), precision="unknown")


def _narratives(message: SociaalSignaal) -> Iterator[Narrative]:
    number, outcome = message.clientnummer, message.afwegingUitkomst
    texts = {
        "signaal": message.signaal,
        "hulpvraag": message.hulpvraag,
        "dienst": f"{message.dienst}, clientnummer {number}" if number else message.dienst,
        "toestemming": f"Toestemming: {message.toestemming}.",
        "meldcode": f"Afweging: {outcome}." if outcome else None,
    }
    return (Narrative(kind=kind, text=text) for kind, text in texts.items() if text)
