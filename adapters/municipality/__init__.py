"""The municipality's own services: civil affairs, inspection, and the social teams."""

from typing import Final

from adapters.base import Format
from adapters.municipality import civil_affairs, inspection, social_team
from adapters.shared import reply_formats
from schemas.signal import Partner

PARTNER: Final = Partner.MUNICIPALITY

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        PARTNER,
        "burgerzaken",
        1,
        civil_affairs.Burgerzakensignaal,
        civil_affairs.to_signal,
        "Signaal van Burgerzaken (BRP)",
    ),
    Format(
        PARTNER,
        "toezicht",
        1,
        inspection.Controlerapport,
        inspection.to_signal,
        "Rapport van een integrale controle",
    ),
    Format(
        PARTNER,
        "sociaal-team",
        1,
        social_team.SociaalSignaal,
        social_team.to_signal,
        "Signaal van een dienst in het sociaal domein",
    ),
    *reply_formats(PARTNER),
)
