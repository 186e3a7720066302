"""The invented people of the demo, one for each kind of user, to switch between."""

from typing import Final

from hub.domain.mandate import CARE, DETECTION, ENFORCEMENT, PREVENTION, Role, User

DEMO_PEOPLE: Final = (
    User("d.jansen", "D. Jansen", Role.COORDINATOR),
    User("s.dewit", "S. de Wit", Role.COORDINATOR),
    User("m.moviera", "M. van Moviera", Role.OWNER, frozenset({CARE})),
    User("r.toezicht", "R. Toezicht", Role.OWNER, frozenset({ENFORCEMENT})),
    User("t.meldpunt", "T. Meldpunt", Role.OWNER, frozenset({DETECTION})),
    User("p.preventie", "P. Preventie", Role.OWNER, frozenset({PREVENTION})),
    User("a.auditor", "A. Auditor", Role.AUDITOR),
    User("b.beheer", "B. Beheer", Role.OPERATOR),
    User("f.privacy", "F. Privacy", Role.PRIVACY),
)
DUTIES: Final = {
    "d.jansen": "Coördinator mensenhandel",
    "s.dewit": "Tweede coördinator, voor besluiten die niemand alleen neemt",
    "m.moviera": "Zorgcoördinator, Zorg en opvang",
    "r.toezicht": "Regisseur ondermijning, Aanpakken",
    "t.meldpunt": "Aandachtsfunctionaris, Signaleren",
    "p.preventie": "Beleidsadviseur preventie, Voorkomen",
    "a.auditor": "Auditor: ziet alles wat is gebeurd, en standaard geen namen",
    "b.beheer": "Technisch beheerder: ziet berichten en gezondheid, geen inhoud",
    "f.privacy": "Privacyfunctionaris: verzoeken, bewaren en vernietigen; inhoud voor een verzoek",
}
"""What each of them does, by id."""


def demo_person(user: str) -> User | None:
    """One of them, by id."""
    return next((it for it in DEMO_PEOPLE if it.id == user), None)
