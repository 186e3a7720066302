"""What inspectors find on the spot: people met, work, building, permit; and how it reads."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.shared import Language, Organisatie, Reference, Sex, ShortLine, YesNoUnknown

Count = Annotated[int, Field(ge=0, le=10_000)]


class Aangetroffene(PartnerMessage):
    """Somebody met, without a name. `tolk` says that an interpreter was needed."""

    geslacht: Sex = "O"
    leeftijdsband: Literal["0-11", "12-17", "18-23", "24-64", "65+", "onbekend"] = "onbekend"
    taal: Language | None = None
    tolk: bool = False
    relatiePand: Literal["bewoner", "werknemer", "bezoeker", "eigenaar", "onbekend"] = "onbekend"
    verblijfsduur: ShortLine | None = None


class Werk(PartnerMessage):
    """Work done at the place, and who arranges it. `aantalWerkenden` were met at work."""

    werkgever: Organisatie | None = None
    uitzendbureau: Organisatie | None = None
    soort: ShortLine | None = None
    contract: YesNoUnknown = "onbekend"
    loon: ShortLine | None = None
    huisvestingViaWerkgever: YesNoUnknown = "onbekend"
    vervoerViaWerkgever: YesNoUnknown = "onbekend"
    aantalWerkenden: Count | None = None


class Gebouw(PartnerMessage):
    """The state of the building."""

    overbewoning: YesNoUnknown = "onbekend"
    sanitair: Literal["voldoende", "onvoldoende", "onbekend"] = "onbekend"
    brandveiligheid: Literal["veilig", "onveilig", "onbekend"] = "onbekend"

    def text(self) -> str:
        """Tell the state of the building in words."""
        return (
            f"Overbewoning: {self.overbewoning}. Sanitair: {self.sanitair}. "
            f"Brandveiligheid: {self.brandveiligheid}."
        )


class Vergunning(PartnerMessage):
    """A permit in a risk sector (Wet Bibob): asked for, granted, or absent."""

    sector: Literal["horeca", "seksinrichting", "uitzendbureau", "huisvesting"]
    status: Literal["aangevraagd", "verleend", "geen"]


class Foto(PartnerMessage):
    """A photograph that stays with the inspectors: their own number for it, and its SHA-256."""

    verwijzing: Reference
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    def text(self) -> str:
        """Tell the number and the digest, in groups so that no part looks like a BSN."""
        groups = (self.sha256[at : at + 4] for at in range(0, len(self.sha256), 4))
        return f"{self.verwijzing} sha256 {':'.join(groups)}"


def counts_text(counts: Mapping[str, int | None]) -> str:
    """Tell the counts that were made."""
    return "\n".join(f"{name}: {count}." for name, count in counts.items() if count is not None)


def met_text(met: Aangetroffene) -> str:
    """Describe somebody who was met."""
    language = f"taal {met.taal}" if met.taal else None
    interpreter = "tolk nodig" if met.tolk else None
    sex = f"geslacht {met.geslacht}"
    age = f"leeftijd {met.leeftijdsband}"
    parts = (met.relatiePand, sex, age, language, interpreter, met.verblijfsduur)
    return ", ".join(filter(None, parts))


def work_text(work: Werk | None) -> str:
    """Describe the work, apart from who it is done for."""
    if work is None:
        return ""
    said = {
        "Soort": work.soort,
        "Contract": work.contract,
        "Loon": work.loon,
        "Huisvesting via werkgever": work.huisvestingViaWerkgever,
        "Vervoer via werkgever": work.vervoerViaWerkgever,
    }
    return "\n".join(f"{name}: {what}." for name, what in said.items() if what)


def permit_text(permit: Vergunning | None) -> str:
    """Tell which permit there is."""
    return f"{permit.sector}: {permit.status}" if permit else ""
