"""For what purpose sealed content may be opened, how long, and when looking is logged anew."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from hub.domain.mandate import Right, Role, User, may

PURPOSES: Final[Mapping[str, tuple[str, frozenset[Role]]]] = {
    "beoordelen": ("Beoordelen van dit signaal of dossier", frozenset({Role.COORDINATOR})),
    "veiligheid": ("Iemand is nu in gevaar", frozenset({Role.COORDINATOR})),
    "overdracht": ("Overdragen aan een pijler", frozenset({Role.COORDINATOR})),
    "controle": ("Controle van de verwerking", frozenset({Role.AUDITOR})),
    "verzoek": ("Verzoek van een betrokkene (AVG)", frozenset({Role.COORDINATOR, Role.AUDITOR})),
}
"""Code of a purpose: what it is, and which roles may open content for it (art. 5 AVG)."""
ADDRESS_PURPOSES: Final[Mapping[str, tuple[str, frozenset[Role]]]] = {
    "maatregel": (
        "Controle of maatregel op een adres",
        frozenset({Role.COORDINATOR, Role.OWNER}),
    ),
    **PURPOSES,
}
"""As `PURPOSES`, to see which address it is and nothing else."""
HANDOVER_PURPOSE: Final = "overdracht"
"""For this a receiver opens what was released to them, by `Right.OPEN_HANDOVER`."""
GLASS_PURPOSE: Final = "noodinzage"
"""For this content is opened by breaking the glass, and in no other way."""
GLASS_WORDS: Final = "Noodinzage: iemand is nu in gevaar"
OPEN_FOR: Final = timedelta(minutes=30)
LOOK_AGAIN: Final = timedelta(minutes=10)
"""Looking at the same version again is logged once in this time."""


def purposes_of(user: User) -> dict[str, str]:
    """The purposes for which this user may open content, by code."""
    if not may(user, Right.OPEN_CONTENT):
        return {}
    return {code: text for code, (text, roles) in PURPOSES.items() if user.role in roles}


def address_purposes_of(user: User) -> dict[str, str]:
    """The purposes for which this user may see which address it is, by code."""
    if not may(user, Right.OPEN_ADDRESSES):
        return {}
    return {code: text for code, (text, roles) in ADDRESS_PURPOSES.items() if user.role in roles}


def is_new_look(last: tuple[int, datetime] | None, version: int, now: datetime) -> bool:
    """Tell whether a look at this version is to be logged, given the last one and its moment."""
    if last is None or last[0] != version:
        return True
    return not timedelta() <= now - last[1] < LOOK_AGAIN
