"""What the codes of handovers mean, in plain Dutch."""

from collections.abc import Mapping
from typing import Final

from hub.domain.handover import Refused, Stage

STAGES: Final[Mapping[str, str]] = {
    Stage.AWAITING_SECOND: "Wacht op een tweede persoon",
    Stage.REFUSED: "Niet vrijgegeven: de tweede persoon stemde niet in",
    Stage.OFFERED: "Te bevestigen",
    Stage.ACCEPTED: "In behandeling",
    Stage.RETURNED: "Teruggegeven",
    Stage.REPORTED: "Afgerond",
    Stage.REVOKED: "Ingetrokken",
}
PARTY_STAGES: Final[Mapping[str, str]] = {
    **STAGES,
    Stage.OFFERED: "Vrijgegeven: geef het pakket",
    Stage.ACCEPTED: "Het pakket is gegeven",
}
"""An outside party has no screen of ours: the coordinator gives it a pack."""
CONSENTS: Final[Mapping[str, str]] = {
    "ja": "Ja, het slachtoffer stemt ermee in",
    "nee": "Nee, het slachtoffer wil dit niet",
    "niet-gevraagd": "Nog niet gevraagd",
}
CONSENT_FIELD: Final = "toestemming"
REFUSALS: Final[Mapping[Refused, tuple[str, str]]] = {
    Refused.NOTHING_THERE: ("", "Dit is er niet meer."),
    Refused.STALE: ("", "Er is iets veranderd sinds u dit opende. Bekijk het eerst."),
    Refused.NO_RECEIVER: ("ontvanger", "Kies aan wie u dit overdraagt."),
    Refused.NO_SIGNALS: ("signaal", "Kies minstens één signaal."),
    Refused.NO_DETAILS: ("gegeven", "Kies minstens één soort gegevens."),
    Refused.NOTHING_LEFT: ("signaal", "Hiervan mag deze ontvanger niets zien. Bekijk waarom."),
    Refused.UNKNOWN_PURPOSE: ("doel", "Kies een doel dat bij deze ontvanger past."),
    Refused.UNKNOWN_GROUND: ("grond", "Kies een grond die hierbij past."),
    Refused.NO_CONSENT_ANSWER: (CONSENT_FIELD, "Zeg wat u weet over toestemming."),
    Refused.NEEDS_CONSENT: (CONSENT_FIELD, "Voor dit doel of deze grond is toestemming nodig."),
    Refused.NO_DAY: ("uiterlijk", "Kies een dag waarop het klaar moet zijn."),
    Refused.PAST_DAY: ("uiterlijk", "Deze dag is al voorbij. Kies een latere dag."),
    Refused.NO_WORDS: ("woorden", "Schrijf in eigen woorden waarom."),
    Refused.TOO_LONG: ("woorden", "Schrijf hooguit 2000 tekens."),
    Refused.GATED: (
        "ontvanger",
        "Zet eerst de stappen die nodig zijn. Alleen zorg en acuut gevaar wachten daar niet op.",
    ),
    Refused.STANDS_ALREADY: ("", "Dit is al vastgelegd."),
    Refused.WRONG_STAGE: ("", "Dit kan nu niet meer: de overdracht is intussen verder."),
    Refused.SAME_PERSON: ("", "Iemand anders moet hiermee instemmen."),
    Refused.NEEDS_RELEASE: (
        "pijler",
        "Die pijler heeft een ander doel. Geef het terug: de coördinator moet dit eerst vrijgeven.",
    ),
    Refused.UNKNOWN_OUTCOME: ("uitkomst", "Kies wat eruit kwam."),
    Refused.UNKNOWN_STEP: ("stap", "Deze stap kennen wij niet."),
    Refused.UNKNOWN_SENDER: ("afzender", "Kies wie dit mag horen."),
}
"""The field that a refusal is about (empty: the whole form), and what to do."""
CONFLICTS: Final = frozenset(
    {Refused.STALE, Refused.STANDS_ALREADY, Refused.WRONG_STAGE, Refused.NOTHING_THERE}
)
"""What something else that happened made impossible, and not what was filled in."""
SAID: Final[Mapping[str, str]] = {
    "handover.released.v1": "Vrijgegeven",
    "handover.seconded.v1": "Tweede persoon",
    "handover.accepted.v1": "Aanvaard",
    "handover.returned.v1": "Teruggegeven",
    "handover.passed-on.v1": "Doorgegeven",
    "handover.asked.v1": "Vraag",
    "handover.answered.v1": "Antwoord",
    "handover.progressed.v1": "Stap",
    "handover.noted.v1": "Eigen notitie",
    "handover.reported.v1": "Terugkoppeling",
    "handover.revoked.v1": "Intrekken gevraagd",
}
