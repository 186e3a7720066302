"""Schools and compulsory education: what a school worries about, and pupils who stay away."""

from typing import Final

from adapters.base import Format
from adapters.school import absence, care_concern
from adapters.shared import reply_formats
from schemas.signal import Partner

PARTNER: Final = Partner.SCHOOL

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        PARTNER,
        "zorgsignaal",
        1,
        care_concern.Zorgsignaal,
        care_concern.to_signal,
        "Zorgsignaal van een school",
    ),
    Format(
        PARTNER,
        "verzuim",
        1,
        absence.Verzuimmelding,
        absence.to_signal,
        "Verzuim, gemeld door de leerplichtambtenaar",
    ),
    *reply_formats(PARTNER),
)
