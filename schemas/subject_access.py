"""What a data subject gets who asked what is kept about them (art. 15 AVG, art. 25 Wpg).

Lines to read, part by part. Others are masked in every one of them, and what is withheld is named
with its ground. The names in JSON are Dutch: the reader is somebody in the Netherlands.
"""

from typing import Final

from pydantic import AwareDatetime, ConfigDict, Field

from schemas.base import Value

VERSION: Final = "signaalhub-inzage/1"


class Said(Value):
    """A value that is written with its Dutch names."""

    model_config = ConfigDict(
        serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )


class AccessPart(Said):
    """One part of what is known: what is said of it, and what is not said, with the reason."""

    code: str = Field(alias="soort", description="Welk deel het is; een vaste code.")
    title: str = Field(alias="titel", description="Wat dit deel is.")
    lines: tuple[str, ...] = Field(alias="regels", description="Wat er staat, regel voor regel.")
    note: str = Field(
        alias="toelichting",
        description="Waarom iets hier niet of niet volledig staat; leeg als alles er staat.",
    )


class AccessSignal(Said):
    """What one signal says about the data subject."""

    name: str = Field(alias="signaal", description="De korte naam bij de gemeente.")
    received_at: AwareDatetime = Field(alias="ontvangenOp")
    version: int = Field(alias="versie", description="De versie die nu geldt; eerdere blijven.")
    law: str = Field(alias="wet", description="De wet waaronder de afzender het verstrekte.")
    kept_until: str = Field(alias="bewaartermijn", description="Tot wanneer het blijft, en waarom.")
    parts: tuple[AccessPart, ...] = Field(alias="delen")


class AccessAnswer(Said):
    """The whole answer."""

    schema_version: str = Field(default=VERSION, alias="model")
    organisation: str = Field(alias="organisatie", description="Wie de gegevens verwerkt.")
    request: str = Field(alias="verzoek", description="De korte naam van het verzoek.")
    received_at: AwareDatetime = Field(alias="ontvangenOp")
    decided_at: AwareDatetime = Field(alias="beslotenOp")
    answer: str = Field(alias="besluit")
    ground: str = Field(alias="grond", description="Waarom niet alles is gegeven; anders leeg.")
    purposes: tuple[str, ...] = Field(alias="doelen", description="Waarvoor de gemeente het doet.")
    signals: tuple[AccessSignal, ...] = Field(alias="signalen")
    rights: tuple[str, ...] = Field(alias="rechten", description="Wat de betrokkene nog kan doen.")
