"""The Nederlandse Arbeidsinspectie: what inspectors found, sometimes under embargo."""

from typing import Final

from adapters.base import Format
from adapters.labour_inspectorate.inspection import Inspectiebevinding, to_signal
from adapters.shared import reply_formats
from schemas.signal import Partner

PARTNER: Final = Partner.LABOUR_INSPECTORATE

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        PARTNER,
        "inspectiebevinding",
        1,
        Inspectiebevinding,
        to_signal,
        "Bevinding van de Arbeidsinspectie",
    ),
    *reply_formats(PARTNER),
)
