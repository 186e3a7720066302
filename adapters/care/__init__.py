"""The care coordinator (zorgcoördinator, Moviera): feedback on signals, and signals of its own."""

from typing import Final

from adapters.base import Format
from adapters.care.care_signal import Zorgsignaal, to_signal
from adapters.care.feedback import Zorgterugkoppeling, to_feedback
from adapters.shared import withdrawal_format
from schemas.signal import Partner

PARTNER: Final = Partner.CARE

FORMATS: Final[tuple[Format, ...]] = (
    Format(PARTNER, "zorgsignaal", 1, Zorgsignaal, to_signal, "Signaal van de zorgcoördinator"),
    Format(
        PARTNER,
        "terugkoppeling",
        1,
        Zorgterugkoppeling,
        to_feedback,
        "Terugkoppeling van de zorgcoördinator",
    ),
    withdrawal_format(PARTNER),
)
