"""What the screens of addresses say: why something was refused, and beside which field."""

from collections.abc import Mapping
from typing import Final

from hub.domain.places import Refused

REFUSALS: Final[Mapping[Refused, tuple[str, str]]] = {
    Refused.NO_REASON: ("reden", "Schrijf in uw eigen woorden waarom."),
    Refused.REASON_TOO_LONG: ("reden", "Dit is te lang. Houd het bij 2000 tekens."),
    Refused.UNKNOWN_GROUND: ("grond", "Kies een grond."),
    Refused.UNKNOWN_KIND: ("soort", "Kies een maatregel."),
    Refused.UNKNOWN_POWER: ("bevoegdheid", "Kies een bevoegdheid die bij deze maatregel hoort."),
    Refused.UNKNOWN_PARTNER: ("deelnemer", "Kies deelnemers uit de lijst."),
    Refused.UNKNOWN_STEP: ("stap", "Deze stap hoort niet bij deze maatregel."),
    Refused.UNKNOWN_OUTCOME: ("uitkomst", "Kies een uitkomst."),
    Refused.NO_DAY: ("datum", "Vul een datum in."),
    Refused.PAST_DAY: ("datum", "Kies een dag in de toekomst."),
    Refused.FAR_DAY: ("datum", "Deze dag ligt te ver weg."),
    Refused.NO_END: ("einddatum", "Een drempel eindigt altijd. Vul een einddatum in."),
    Refused.PAST_END: ("einddatum", "Kies een einddatum in de toekomst."),
    Refused.FAR_END: ("einddatum", "Deze einddatum ligt te ver weg."),
    Refused.NOT_LATER: ("datum", "Kies een latere dag dan die er nu staat."),
    Refused.FLAGGED_ALREADY: ("", "Dit adres is al een risicolocatie. Verleng de markering."),
    Refused.NOTHING_THERE: ("", "Dit was net veranderd. Bekijk hoe het nu staat en kies opnieuw."),
}
"""Why not: the field it is about (empty: the whole form), and what to do."""
STALE: Final = frozenset({Refused.FLAGGED_ALREADY, Refused.NOTHING_THERE})
"""What somebody else changed meanwhile."""
