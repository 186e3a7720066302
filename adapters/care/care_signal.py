"""What the care coordinator itself heard from a client becomes a signal.

Care has no BSN to send: the field does not exist here (Moviera may use it as a Wmo provider only,
and not towards the hub). Where a client stays is a hidden shelter, so every address is secret.
Without consent the ground must be named, and nothing is passed on.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from adapters.base import PartnerMessage
from adapters.care.feedback import Toestemming
from adapters.shared import (
    Betrokkene,
    Betrouwbaarheid,
    Communicatie,
    Day,
    Indicatoren,
    Language,
    Line,
    Organisatie,
    Prose,
    Voertuig,
    Waarneming,
    YesNoUnknown,
    forms_of,
    has_secret_address,
    local_day,
    plain_word,
    start_of,
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
from schemas.parties import Narrative, Role
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

FORM_BY_WORD: Final[dict[str, Form]] = {
    "seksueleuitbuiting": Form.SEXUAL,
    "arbeidsuitbuiting": Form.LABOUR,
    "crimineleuitbuiting": Form.CRIMINAL,
    "orgaanverwijdering": Form.ORGAN_REMOVAL,
    "gedwongenbedelarij": Form.BEGGING,
    "gedwongendienstbaarheid": Form.DOMESTIC_SERVITUDE,
    "huwelijksdwang": Form.FORCED_MARRIAGE,
}
"""`vorm`, as `plain_word` leaves it; any other is `Form.UNKNOWN`."""

CONSENT: Final = "AVG art. 6 lid 1 onder a (toestemming van betrokkene)"

GROUNDS: Final[dict[str, str]] = {
    "wmo": "Wmo 2015 art. 5.1.2",
    "vitaalBelang": "AVG art. 6 lid 1 onder d (vitaal belang)",
}

SHELTER_NEEDED: Final = "opvang-nodig"
NO_RESIDENCE: Final = "geenVerblijfsrecht"
NO_RESIDENCE_CODE: Final = "KWB-04"
INTERPRETER_CODE: Final = "KWB-09"


class Client(Betrokkene):
    """Who asked for help; a pseudonym (`naam.bekendAls`) will do."""

    taal: Language | None = None
    tolkNodig: bool = False
    minderjarig: YesNoUnknown = "onbekend"
    verblijfsrecht: Literal["verblijfsrecht", "geenVerblijfsrecht", "onbekend"] = "onbekend"


class Zorgsignaal(PartnerMessage):
    """What one client told, or what care saw."""

    signaalnummer: Annotated[str, Field(pattern=r"^ZC-[0-9]{4}-[0-9]{4,6}$")]
    datum: Day
    waarneming: Waarneming | None = None
    client: Client
    vormen: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    indicatoren: Indicatoren = ()
    organisaties: Annotated[tuple[Organisatie, ...], Field(max_length=50)] = ()
    voertuigen: Annotated[tuple[Voertuig, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    toestemming: Toestemming
    grondslag: Literal["wmo", "vitaalBelang"] | None = Field(default=None, validate_default=True)
    opvangNodig: bool = False
    toelichting: Prose | None = None
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    urgentie: Urgency | None = None
    terugkoppelingGewenst: bool = False

    @field_validator("grondslag")
    @classmethod
    def _grounded(cls, ground: str | None, info: ValidationInfo) -> str | None:
        if ground is None and info.data.get("toestemming") in {"nee", "nietGevraagd"}:
            raise ValueError("Zonder toestemming moet u de grondslag noemen.")
        return ground


def to_signal(message: Zorgsignaal) -> Signal:
    """Translate a signal of care; the client is the likely victim."""
    narrative = Narrative(kind="toelichting", text=message.toelichting or "")
    content = SignalContent(
        persons=(to_person(message.client, Role.LIKELY_VICTIM, is_secret=True),),
        organisations=tuple(to_organisation(it) for it in message.organisaties),
        vehicles=tuple(to_vehicle(it) for it in message.voertuigen),
        contacts=to_contacts(message.communicatie),
        narratives=(narrative,) if message.toelichting else (),
    )
    return Signal(
        reference=message.signaalnummer, header=_header(message, content), content=content
    )


def _header(message: Zorgsignaal, content: SignalContent) -> SignalHeader:
    client = message.client
    is_told_minor = client.minderjarig == "ja"
    has_consent = message.toestemming == "ja"
    observed = _observed(message)
    victims = victim_facts(content.persons, local_day(observed.since))
    has_minor = victims.has_minor if client.minderjarig == "onbekend" else is_told_minor
    has_no_residence = client.verblijfsrecht == NO_RESIDENCE
    indicators = suspicions(message.indicatoren, (), Provenance.STATEMENT_OF_PERSON)
    care_codes = {
        NO_RESIDENCE_CODE: has_no_residence,
        INTERPRETER_CODE: client.tolkNodig,
    }
    categories = (FORM_BY_WORD.get(plain_word(it), Form.UNKNOWN) for it in message.vormen)
    return SignalHeader(
        partner=Partner.CARE,
        source_kind="zorg",
        forms=forms_of(categories, indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(
            message.indicatoren,
            (code for code, is_so in care_codes.items() if is_so),
            has_minor=has_minor,
        ),
        observed=observed,
        regime=Regime.WMO,
        ground=GROUNDS.get(message.grondslag or "", CONSENT),
        reliability=to_reliability(message.betrouwbaarheid),
        urgency_given=message.urgentie,
        onward_sharing=has_consent,
        secret_address=has_secret_address(content),
        feedback_wanted=message.terugkoppelingGewenst,
        has_minor=has_minor,
        has_adult_victim=victims.has_adult or client.minderjarig == "nee",
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        organisation_known=bool(content.organisations),
        non_eu_without_residence=has_no_residence,
        language=client.taal,
        flags=(SHELTER_NEEDED,) if message.opvangNodig else (),
    )


def _observed(message: Zorgsignaal) -> Observation:
    if message.waarneming:
        return to_observation(message.waarneming)
    return Observation(since=start_of(message.datum), precision="unknown")
