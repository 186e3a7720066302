"""The police: what an officer recorded, provided under the Wet politiegegevens."""

from typing import Final

from adapters.base import Format
from adapters.police.mutation import Mutatie, to_signal
from adapters.shared import reply_formats
from schemas.signal import Partner

PARTNER: Final = Partner.POLICE

FORMATS: Final[tuple[Format, ...]] = (
    Format(PARTNER, "mutatie", 1, Mutatie, to_signal, "Mutatie of zorgmelding van de politie"),
    *reply_formats(PARTNER),
)
