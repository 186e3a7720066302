"""Words of the work list that no other screen has."""

from collections.abc import Mapping
from typing import Final

from hub.domain.casework import Refused
from hub.web.words import FORGOTTEN

RULINGS: Final[Mapping[str, str]] = {
    "confirmed": "bevestigen",
    "followed": "volgen",
    "closed": "sluiten",
    "returned": "terugzetten",
}
"""What somebody proposes to do."""
REFUSALS: Final[Mapping[Refused, str]] = {
    Refused.NO_REASON: "Schrijf op waarom.",
    Refused.REASON_TOO_LONG: "Dit is te lang. Houd het onder 2000 tekens.",
    Refused.NO_DAY: "Kies tot welke dag u wilt wachten.",
    Refused.PAST_DAY: "Kies een dag die nog komt.",
    Refused.STALE: "Er is iets veranderd terwijl u keek. Kijk eerst wat er nieuw is.",
    Refused.UNREAD: "U hebt niet alles gelezen. Lees eerst, of zeg dat u dat weet.",
    Refused.UNKNOWN_GROUND: "Kies waarom u uitstelt.",
    Refused.NOTHING_THERE: "Dit is er niet meer.",
    Refused.FORGOTTEN: FORGOTTEN,
}
ELSE: Final = "Dit kan nu niet."
