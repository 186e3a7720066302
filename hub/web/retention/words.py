"""What erasing is called on the screens."""

from collections.abc import Mapping
from typing import Final

from hub.domain.erasing import Refused
from hub.domain.retention import Back, State
from hub.projections.erasure import APPROVED, DONE, PROPOSED, REFUSED
from schemas.events.erasure import ItemKind

KINDS: Final[Mapping[ItemKind, str]] = {
    ItemKind.SIGNAL: "Signaal",
    ItemKind.MESSAGE: "Bericht in quarantaine",
    ItemKind.REQUEST: "Verzoek van een betrokkene",
}
STATES: Final[Mapping[State, str]] = {
    State.OPEN: "Nog open",
    State.FOLLOWED_UP: "Bevestigd of gevolgd",
    State.HANDED_OVER: "Een ander nam het over",
    State.CLOSED: "Afgesloten",
    State.UNFOUNDED: "Geen vervolg",
    State.WITHDRAWN: "Ingetrokken",
    State.HELD: "Werd geen signaal",
    State.ON_REQUEST: "Wissen is toegewezen",
    State.REQUEST: "Afgerond",
}
BACK: Final[Mapping[str, str]] = {
    Back.HOLD: "Wordt aangehouden",
    Back.REQUEST: "De betrokkene wacht op antwoord",
    Back.OPEN: "Er wordt nog aan gewerkt",
    Back.CHANGED: "Veranderde sinds het voorstel",
    Back.GONE: "Is er niet meer",
}
STAND: Final[Mapping[str, str]] = {
    PROPOSED: "Wacht op een tweede persoon",
    APPROVED: "Goedgekeurd, wordt uitgevoerd",
    REFUSED: "Ging niet door",
    DONE: "Uitgevoerd",
}
REFUSALS: Final[Mapping[Refused, str]] = {
    Refused.NOTHING_DUE: "Er is niets dat nu weg mag.",
    Refused.NOTHING_THERE: "Dit is er niet.",
    Refused.SAME_PERSON: "U stelde dit zelf voor. Een ander moet het goedkeuren.",
    Refused.NOT_OPEN: "Hierover is al besloten.",
    Refused.NO_REASON: "Schrijf op waarom, in hoogstens 2000 tekens.",
    Refused.UNKNOWN_GROUND: "Kies waarom dit moet blijven.",
    Refused.NO_DAY: "Kies een dag in de toekomst.",
    Refused.TOO_LONG: "Zo lang mag u het niet aanhouden. Kies een eerdere dag.",
    Refused.NOT_HELD: "Dit wordt niet (meer) aangehouden.",
}
