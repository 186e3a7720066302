"""Residents, entrepreneurs and officials who use the form, and tips of Meld Misdaad Anoniem."""

from typing import Final

from adapters.base import Format
from adapters.residents import form, tip
from adapters.shared import reply_formats
from schemas.signal import Partner

PARTNER: Final = Partner.RESIDENTS

FORMATS: Final[tuple[Format, ...]] = (
    Format(PARTNER, "meldpunt", 1, form.Melding, form.to_signal, "Melding via het formulier"),
    Format(PARTNER, "mma", 1, tip.Tip, tip.to_signal, "Tip via Meld Misdaad Anoniem"),
    *reply_formats(PARTNER),
)
