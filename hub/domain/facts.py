"""What routing may look at: facts about a signal and its dossier, never personal data.

Intake derives `SignalFacts` before the personal data is sealed; linking derives `DossierFacts`.
Both hold codes, counts, moments and yes/no answers only, so that they may be stored, replayed and
shown as reasons.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType
from uuid import UUID

from schemas.signal import Answer, Observation, SignalHeader, Urgency

Pillar = NewType("Pillar", str)
"""The slug of one of the plan's four pillars, e.g. `zorg`; `pillars.toml` lists them."""

SOURCE_KINDS: Final = frozenset(
    {
        "burgerzaken",
        "inspectie",
        "jongerenwerk",
        "leerplicht",
        "melding",
        "meldpunt",
        "mma",
        "mutatie",
        "school",
        "schuldhulp",
        "sociaal-team",
        "terugkoppeling",
        "toezicht",
        "woonbegeleiding",
        "zorg",
    }
)
VT_OUTCOMES: Final = frozenset({"acuut", "structureel", "geen"})
URGENCY_RANK: Final = {
    Urgency.LOW: 0,
    Urgency.NORMAL: 1,
    Urgency.URGENT: 2,
    Urgency.ACUTE: 3,
}
"""Urgencies in order: compare these, never the words."""

PRECISION_SLACK: Final = {
    "moment": timedelta(),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalFacts:
    """One signal as routing sees it. All moments are time-zone aware.

    `indicators` holds the codes answered `ja`; `vulnerabilities` the KWB codes, which are shown to
    people but which no condition can read. `urgency_given` is the sender's own word.
    `non_eu_without_residence` is about a likely victim; `permit_pending` means a permit asked for
    or held in a risk sector. Ages are those of likely victims, in years. `observed_at` is the
    latest moment that the observation can mean.
    """

    signal_id: UUID
    partner: str
    source_kind: str
    received_at: datetime
    regime: str = "AVG"
    forms: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    vulnerabilities: frozenset[str] = frozenset()
    has_minor: bool = False
    has_adult_victim: bool = False
    likely_victim_identified: bool = False
    age_years_min: int | None = None
    age_years_max: int | None = None
    organisation_known: bool = False
    worker_count: int | None = None
    observed_at: datetime | None = None
    vt_outcome: str | None = None
    onward_sharing: bool = True
    embargo_until: datetime | None = None
    criminal_investigation: bool = False
    secret_address: bool = False
    anonymous: bool = False
    outside_municipality: bool = False
    building_danger: bool = False
    permit_pending: bool = False
    absence_reported: bool = False
    wants_feedback: bool = False
    urgency_given: str | None = None
    non_eu_without_residence: bool = False
    victim_confirmed: bool = False

    @property
    def adult_or_unknown(self) -> bool:
        """Whether an adult may be the victim: known so, or no minor is named."""
        return self.has_adult_victim or not self.has_minor

    @property
    def embargo_runs(self) -> bool:
        """Whether the sender's embargo still ran when the signal was received."""
        return self.embargo_until is not None and self.embargo_until > self.received_at


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """The signal's dossier over the past 12 months, this signal included in every count.

    The three address counts are those of the one shared address with the most signals.
    """

    signals: int
    independent_sources: int
    partner_kinds: frozenset[str]
    address_signals: int
    address_partner_kinds: int
    address_independent_sources: int


ALONE: Final = DossierFacts(
    signals=1,
    independent_sources=1,
    partner_kinds=frozenset(),
    address_signals=1,
    address_partner_kinds=1,
    address_independent_sources=1,
)
"""What a signal without a dossier is: the only one of its kind."""


def facts_of(signal_id: UUID, header: SignalHeader, received_at: datetime) -> SignalFacts:
    """Read the facts off a signal's header; answers other than `ja` count for nothing."""
    return SignalFacts(
        signal_id=signal_id,
        partner=header.partner,
        source_kind=header.source_kind,
        received_at=received_at,
        regime=header.regime,
        forms=frozenset(header.forms),
        indicators=frozenset(item.code for item in header.indicators if item.answer is Answer.YES),
        vulnerabilities=frozenset(header.vulnerabilities),
        has_minor=header.has_minor,
        has_adult_victim=header.has_adult_victim,
        likely_victim_identified=header.victim_identified,
        age_years_min=header.age_min_years,
        age_years_max=header.age_max_years,
        organisation_known=header.organisation_known,
        worker_count=header.worker_count,
        observed_at=last_possible_moment(header.observed),
        vt_outcome=header.safety_outcome,
        onward_sharing=header.onward_sharing,
        embargo_until=header.embargo_until,
        criminal_investigation=header.criminal_investigation,
        secret_address=header.secret_address,
        anonymous=header.anonymous,
        outside_municipality=header.outside_municipality,
        building_danger=header.building_danger,
        permit_pending=header.permit_pending,
        absence_reported=header.absence_reported,
        wants_feedback=header.feedback_wanted,
        urgency_given=header.urgency_given,
        non_eu_without_residence=header.non_eu_without_residence,
        victim_confirmed=header.victim_confirmed,
    )


def last_possible_moment(observation: Observation | None) -> datetime | None:
    """Give the latest moment the observation can mean; None where that is not known.

    "On 1 September" may be the evening of that day: a vague date never makes a signal older.
    """
    if observation is None or observation.precision not in PRECISION_SLACK:
        return None
    return (observation.until or observation.since) + PRECISION_SLACK[observation.precision]
