"""Who reports, on whose behalf, and the people they saw; as little as the form asks for."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.shared import (
    ROLES,
    SEXES,
    Indicatoren,
    Line,
    Phone,
    Reference,
    Sex,
    ShortLine,
    identifiers,
)
from schemas.parties import IdentifierKind, Person, Role


class Melder(PartnerMessage):
    """Somebody who may be called back; `veiligMoment` says when that is safe."""

    naam: Line | None = None
    telefoon: Phone | None = None
    email: Line | None = None
    veiligMoment: ShortLine | None = None


class Namens(PartnerMessage):
    """On whose behalf an entrepreneur or an official reports; officials know the code list."""

    soort: Literal["ondernemer", "ambtenaar"]
    organisatie: Line
    functie: Line | None = None
    indicatoren: Indicatoren = ()
    meldcodeStap: Literal[1, 2, 3, 4, 5] | None = None
    afwegingUitkomst: Literal["hulp", "melden", "geen"] | None = None


class Persoon(PartnerMessage):
    """Somebody seen, as far as the reporter knows; `leeftijd` is a guess in years.

    Who reports is no role here: that is `Melder`, which an anonymous report does not have.
    """

    rol: Literal[
        "mogelijkSlachtoffer",
        "mogelijkeDader",
        "getuige",
        "gezinslid",
        "werkgever",
        "verhuurder",
        "bemiddelaar",
        "contactpersoon",
        "onbekend",
    ] = "onbekend"
    bekendAls: Line | None = None
    voorletters: ShortLine | None = None
    leeftijd: Annotated[int, Field(ge=0, le=130)] | None = None
    geslacht: Sex = "O"
    telefoon: Phone | None = None


class Foto(PartnerMessage):
    """A photograph that stays with the desk: its own number for it, and its SHA-256."""

    verwijzing: Reference
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    def text(self) -> str:
        """Tell the number and the digest, in groups so that no part looks like a BSN."""
        groups = (self.sha256[at : at + 4] for at in range(0, len(self.sha256), 4))
        return f"{self.verwijzing} sha256 {':'.join(groups)}"


def seen_persons(people: Iterable[Persoon]) -> Iterator[Person]:
    """Give those as persons of whom there is a name, initials or a number."""
    for seen in people:
        if seen.bekendAls or seen.voorletters or seen.telefoon:
            yield Person(
                role=ROLES[seen.rol],
                alias=seen.bekendAls,
                initials=seen.voorletters,
                sex=SEXES.get(seen.geslacht),
                identifiers=identifiers(IdentifierKind.PHONE, (seen.telefoon,)),
            )


def seen_text(seen: Persoon) -> str:
    """Describe somebody who was seen, also when nothing is known to find them by."""
    age = f"ongeveer {seen.leeftijd} jaar" if seen.leeftijd is not None else None
    name = seen.bekendAls or seen.voorletters
    return ", ".join(filter(None, (seen.rol, name, f"geslacht {seen.geslacht}", age)))


def to_reporter(reporter: Melder | None, role: Role) -> Iterator[Person]:
    """Give who reports as a person, if there is a name or a number."""
    if reporter and (reporter.naam or reporter.telefoon or reporter.email):
        yield Person(
            role=role,
            alias=reporter.naam,
            identifiers=(
                *identifiers(IdentifierKind.PHONE, (reporter.telefoon,)),
                *identifiers(IdentifierKind.EMAIL, (reporter.email,)),
            ),
        )


def reporter_text(namens: Namens | None, reporter: Melder | None) -> str:
    """Tell on whose behalf it is reported, and when a call is safe."""
    lines = []
    if namens:
        step = f"meldcode stap {namens.meldcodeStap}" if namens.meldcodeStap else None
        parts = (namens.soort, namens.organisatie, namens.functie, step, namens.afwegingUitkomst)
        lines.append(", ".join(filter(None, parts)))
    if reporter and reporter.veiligMoment:
        lines.append(f"Veilig om te bellen: {reporter.veiligMoment}")
    return "\n".join(lines)
