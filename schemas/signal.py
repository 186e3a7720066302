"""The canonical signal: what every partner's message becomes.

`SignalHeader` holds no personal data and is recorded in clear: routing, views and audit read it.
`SignalContent` is personal and is sealed, block by block, before the first event exists.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from schemas.base import Value
from schemas.parties import Identifier, Narrative, Organisation, Person, Place, Vehicle


class Partner(StrEnum):
    """Who sends signals. The value is the partner's token in every NATS subject."""

    POLICE = "police"
    VEILIG_THUIS = "veilig-thuis"
    LABOUR_INSPECTORATE = "labour-inspectorate"
    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    RESIDENTS = "residents"
    CARE = "care"


class Form(StrEnum):
    """Forms of exploitation, code list v2026-1 (art. 273f Sr; Directive (EU) 2024/1712)."""

    SEXUAL = "SEX"
    LABOUR = "ARB"
    CRIMINAL = "CRI"
    ORGAN_REMOVAL = "ORG"
    BEGGING = "BED"
    DOMESTIC_SERVITUDE = "DIE"
    SERIOUS_DISADVANTAGE = "BEN"
    FORCED_MARRIAGE = "HUW"
    ILLEGAL_ADOPTION = "ADO"
    SURROGACY = "DRA"
    UNKNOWN = "ONB"


class Answer(StrEnum):
    """An indicator is seen, not seen, or not known. Not known is not no."""

    YES = "ja"
    NO = "nee"
    UNKNOWN = "onbekend"


class Provenance(StrEnum):
    """Where an answer comes from."""

    OWN_OBSERVATION = "eigenWaarneming"
    STATEMENT_OF_PERSON = "verklaringBetrokkene"
    STATEMENT_OF_OTHER = "verklaringDerde"
    INTERPRETATION = "interpretatie"
    FILE = "dossier"


class Regime(StrEnum):
    """The law under which the sender processes this data."""

    AVG = "AVG"
    WPG = "WPG"
    WMO = "WMO"
    WGS = "WGS"
    JEUGD = "JEUGD"


class Urgency(StrEnum):
    """How soon somebody must look, from low to acute; compare by `hub.domain.routing`."""

    LOW = "laag"
    NORMAL = "normaal"
    URGENT = "spoed"
    ACUTE = "acuut"


IndicatorCode = Annotated[str, Field(pattern=r"^(ALG|ARB|SEX|CRI|BED|DIE|ORG|OMG)-[0-9]{2}$")]
VulnerabilityCode = Annotated[str, Field(pattern=r"^KWB-[0-9]{2}$")]


class IndicatorAnswer(Value):
    """One coded observation (`indicators.csv`) with its answer and where the answer comes from."""

    code: IndicatorCode
    answer: Answer
    provenance: Provenance


class Observation(Value):
    """When it happened in reality; `precision` is moment, day, month or unknown."""

    since: AwareDatetime
    until: AwareDatetime | None = None
    precision: str = Field(default="day", pattern=r"^(moment|day|month|unknown)$")


class Reliability(Value):
    """How much the source (A-E, X unknown) and the content (1-5, X) can be relied on."""

    source: str = Field(default="X", pattern=r"^[A-EX]$")
    content: str = Field(default="X", pattern=r"^[1-5X]$")


class SignalHeader(Value):
    """All that may be known about a signal without knowing who it is about.

    `vulnerabilities` never count as suspicion. `age_min_years` and `age_max_years` are those of the
    likely victims. `worker_count` is the number of workers met.
    """

    partner: Partner
    source_kind: str = Field(pattern=r"^[a-z][a-z-]{1,30}$")
    forms: tuple[Form, ...]
    indicators: tuple[IndicatorAnswer, ...] = ()
    vulnerabilities: tuple[VulnerabilityCode, ...] = ()
    observed: Observation | None = None
    regime: Regime
    ground: str = Field(min_length=2, max_length=200)
    purpose: str = Field(default="aanpak mensenhandel", max_length=200)
    reliability: Reliability = Reliability()
    urgency_given: Urgency | None = None
    onward_sharing: bool = True
    embargo_until: AwareDatetime | None = None
    criminal_investigation: bool = False
    secret_address: bool = False
    feedback_wanted: bool = False
    anonymous: bool = False
    has_minor: bool = False
    has_adult_victim: bool = False
    victim_identified: bool = False
    victim_confirmed: bool = False
    age_min_years: int | None = Field(default=None, ge=0, le=130)
    age_max_years: int | None = Field(default=None, ge=0, le=130)
    organisation_known: bool = False
    worker_count: int | None = Field(default=None, ge=0, le=100_000)
    safety_outcome: str | None = Field(default=None, pattern=r"^(acuut|structureel|geen)$")
    absence_reported: bool = False
    building_danger: bool = False
    permit_pending: bool = False
    outside_municipality: bool = False
    non_eu_without_residence: bool = False
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    flags: tuple[str, ...] = ()


class SignalContent(Value):
    """The personal part of a signal. `contacts` are means of contact not tied to one person."""

    persons: tuple[Person, ...] = Field(default=(), max_length=50)
    places: tuple[Place, ...] = Field(default=(), max_length=50)
    organisations: tuple[Organisation, ...] = Field(default=(), max_length=50)
    vehicles: tuple[Vehicle, ...] = Field(default=(), max_length=50)
    contacts: tuple[Identifier, ...] = Field(default=(), max_length=50)
    narratives: tuple[Narrative, ...] = Field(default=(), max_length=20)


class Signal(Value):
    """A whole signal in memory: what an adapter returns and intake seals.

    `reference` is the partner's own number for it; with the partner it names the signal.
    """

    reference: str = Field(min_length=1, max_length=100)
    header: SignalHeader
    content: SignalContent


class Withdrawal(Value):
    """A partner takes a signal back. It stays in history; it no longer counts."""

    reference: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=1, max_length=2_000)


class Feedback(Value):
    """What a partner did with a signal it was told of; `about` names that signal."""

    about_partner: Partner
    about_reference: str = Field(min_length=1, max_length=100)
    outcome: str = Field(pattern=r"^[a-z][a-z-]{1,40}$")
    text: str | None = Field(default=None, max_length=5_000)


Translated = Signal | Withdrawal | Feedback
