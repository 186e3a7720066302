"""Partners' doors: which of the formats we know each may send, and how those are read."""

from collections.abc import Sequence

from adapters.base import Format, Unreadable, read
from hub.domain.reading import Door
from hub.policy.partners import PartnerAgreement
from schemas.problems import Problem
from schemas.signal import Translated


def door_of(agreement: PartnerAgreement, known: Sequence[Format]) -> Door:
    """The door of one partner: reads its formats and no other's."""
    by_schema = {form.dataschema: form for form in known if form.partner is agreement.partner}

    def translate(dataschema: str, data: bytes) -> Translated | tuple[Problem, ...]:
        try:
            return read(by_schema[dataschema], data)
        except Unreadable as unreadable:
            return unreadable.problems

    return Door(
        agreement.partner,
        agreement.oin,
        agreement.retention,
        frozenset(by_schema),
        translate,
        may_send_bsn=agreement.may_send_bsn,
        message_max_bytes=agreement.limits.message_bytes,
    )
