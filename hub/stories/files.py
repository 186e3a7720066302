"""A file of stories as it is written: Dutch keys, read strictly."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from schemas.envelope import EventType
from schemas.signal import Partner

SOORTEN: Final = {
    "gemeld": EventType.REPORTED,
    "gecorrigeerd": EventType.CORRECTED,
    "aangevuld": EventType.SUPPLEMENTED,
    "ingetrokken": EventType.WITHDRAWN,
    "terugkoppeling": EventType.FEEDBACK_GIVEN,
}

Naam = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,29}$")]
Tijd = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")]
Dag = Annotated[int, Field(ge=-3_650, le=3_650)]
Soort = Literal["gemeld", "gecorrigeerd", "aangevuld", "ingetrokken", "terugkoppeling"]


class Zending(PartnerMessage):
    """What every message has, alone or in a series; `gegevens` is the partner's own.

    `lag` is days between observation and arrival, `klok_minuten` how far the sender's clock is
    ahead. With `klopt: false` the data is wrong on purpose. `versie` is another version than the
    newest; one that nobody knows is put in `dataschema` all the same.
    """

    partner: Partner
    formaat: str
    soort: Soort = "gemeld"
    gegevens: dict[str, Any]
    lag: Annotated[int, Field(ge=0, le=3_650)] = 0
    klok_minuten: Annotated[int, Field(ge=-100_000, le=100_000)] = 0
    keer: Annotated[int, Field(ge=1, le=10)] = 1
    versie: Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4})?$")] | None = None
    klopt: bool = True


class Nogmaals(PartnerMessage):
    """The same bytes again, under a name of their own, so many seconds later."""

    naam: Naam
    na_s: Annotated[int, Field(ge=0, le=10_000_000)]


class Bericht(Zending):
    """One message. `dag` counts from the story's `begin`, `tijd` is Dutch time."""

    naam: Naam
    dag: Dag
    tijd: Tijd = "09:00"
    nogmaals: Annotated[tuple[Nogmaals, ...], Field(max_length=10)] = ()


class Ruis(Zending):
    """A series of messages `naam-1`, `naam-2`, ... at moments drawn between these bounds."""

    naam: Naam
    aantal: Annotated[int, Field(ge=1, le=10_000)]
    zaad: Annotated[int, Field(ge=0)]
    dagen: tuple[Dag, Dag]
    tijden: tuple[Tijd, Tijd] = ("08:00", "18:00")


class Verhaal(PartnerMessage):
    """One story. `delen` holds parts to refer to with YAML anchors; `lijsten` feed slots."""

    verhaal: Naam
    titel: Annotated[str, Field(min_length=1, max_length=200)]
    toelichting: str | None = None
    begin: date
    zaad: Annotated[int, Field(ge=0)] = 1
    delen: dict[str, Any] = Field(default_factory=dict)
    lijsten: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    berichten: Annotated[tuple[Bericht, ...], Field(max_length=10_000)] = ()
    ruis: Annotated[tuple[Ruis, ...], Field(max_length=1_000)] = ()
