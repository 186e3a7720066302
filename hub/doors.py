"""Partners' doors: which of the formats we know each may send, and how those are read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from adapters.base import Format, Unreadable, read
from hub.domain.reading import Door
from hub.domain.sandbox import PROEF, TEST_OIN, only_invented
from hub.domain.versions import Announced, ends_of
from hub.policy.partners import PartnerAgreement
from hub.policy.reading import Fault, PolicyError
from schemas.problems import Problem
from schemas.signal import Translated


def door_of(
    agreement: PartnerAgreement, known: Sequence[Format], announced: Collection[Announced] = ()
) -> Door:
    """The door of one partner: reads its formats and no other's, each until its announced end."""
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
        ends_of(announced),
        may_send_bsn=agreement.may_send_bsn,
        message_max_bytes=agreement.limits.message_bytes,
    )


def as_in(environment: str, doors: Iterable[Door]) -> tuple[Door, ...]:
    """These doors; those of a sandbox refuse what may be of somebody real.

    Raises `PolicyError` where a partner of a sandbox has an organisation number that is in use.
    """
    found = tuple(doors)
    if environment != PROEF:
        return found
    real = [door.partner for door in found if not door.oin.startswith(TEST_OIN)]
    if real:
        what = f"in een proefomgeving begint elk OIN met {TEST_OIN}; niet dat van {', '.join(real)}"
        raise PolicyError([Fault("partners.toml", None, what)])
    return tuple(replace(door, translate=only_invented(door.translate)) for door in found)
