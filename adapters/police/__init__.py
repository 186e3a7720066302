"""The police: what an officer recorded, provided under the Wet politiegegevens."""

from typing import Final

from adapters.base import Format, older
from adapters.police.mutation import Mutatie, to_signal
from adapters.police.mutation_v1 import MutatieV1, to_v2
from adapters.shared import reply_formats
from schemas.signal import Partner

PARTNER: Final = Partner.POLICE
MUTATION: Final = Format(
    PARTNER, "mutatie", 2, Mutatie, to_signal, "Mutatie of zorgmelding van de politie"
)

FORMATS: Final[tuple[Format, ...]] = (
    MUTATION,
    older(MUTATION, MutatieV1, to_v2),
    *reply_formats(PARTNER),
)
