"""The first version of the police record, read as it always was and brought to the next.

It gave the period as moments and nothing else, so an officer who knew only the day had to write a
midnight that nobody saw; and what said nothing of passing on could not be told from a no.
"""

from datetime import datetime
from typing import Final

from pydantic import ValidationInfo, field_validator

from adapters.police.mutation import Mutatie, Registratie
from adapters.shared import Moment, Waarneming, not_before

REPLACED: Final = frozenset({"pleegperiodeVan", "pleegperiodeTot"})


class MutatieV1(Registratie):
    """One police record, as it was written first."""

    pleegperiodeVan: Moment | None = None
    pleegperiodeTot: Moment | None = None
    doorverstrekken: bool = False

    @field_validator("pleegperiodeTot")
    @classmethod
    def _in_order(cls, end: datetime | None, info: ValidationInfo) -> datetime | None:
        return not_before(end, info.data.get("pleegperiodeVan"))


def to_v2(record: MutatieV1) -> Mutatie:
    """Write it as the next version: total, and it claims nothing that was not claimed."""
    since = record.pleegperiodeVan
    period = Waarneming(van=since, tot=record.pleegperiodeTot, precisie="moment") if since else None
    kept = {name: value for name, value in record if name not in REPLACED}
    return Mutatie(**kept, pleegperiode=period)
