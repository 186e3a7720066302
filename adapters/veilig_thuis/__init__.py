"""Veilig Thuis: reports (meldingen) about people who are not safe at home, with what VT decided."""

from typing import Final

from adapters.base import Format
from adapters.shared import reply_formats
from adapters.veilig_thuis.report import Melding, to_signal
from schemas.signal import Partner

PARTNER: Final = Partner.VEILIG_THUIS

FORMATS: Final[tuple[Format, ...]] = (
    Format(PARTNER, "melding", 1, Melding, to_signal, "Melding van Veilig Thuis"),
    *reply_formats(PARTNER),
)
