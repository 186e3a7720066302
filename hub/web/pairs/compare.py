"""Two persons side by side, and the evidence as bars that add up to the number used. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.matching.extract import place_key
from hub.matching.features import person_record
from hub.matching.mention import PersonFeatures
from hub.matching.model import PersonModel
from hub.matching.names import fold
from hub.matching.waterfall import Bar
from hub.matching.waterfall import Waterfall as Weighed
from hub.matching.weights import CENTIBIT
from hub.web.dossier.names import BSN_KNOWN, ROLES, address_line
from hub.web.dossier.waterfall import Piece, centibits_of
from hub.web.words import said
from schemas.parties import IdentifierKind, Person

EQUAL, ALIKE, OTHER, UNKNOWN = "gelijk", "lijkt op", "anders", "onbekend"
ICONS: Final[Mapping[str, str]] = {EQUAL: "=", ALIKE: "≈", OTHER: "≠", UNKNOWN: "?"}
COMPARED: Final[Mapping[str, str]] = {
    "prior": "vooraf",
    "bsn": "BSN",
    "v_number": "V-nummer",
    "family_and_address": "achternaam en adres",
    "given_name": "voornaam",
    "birth_date": "geboortedatum",
    "sex": "geslacht",
    "phone": "telefoon",
}
SEXES: Final[Mapping[str, str]] = {"m": "man", "f": "vrouw", "x": "X"}
NOT_SAID: Final = "niet bekend"
EQUAL_LEVELS: Final = frozenset(
    {"gelijk", "gelijk, als de voornaam", "naam gelijk", "naam en adres gelijk"}
)


@dataclass(frozen=True, slots=True)
class Row:
    """One field on both sides, how they compare, and the comparison's own words."""

    field: str
    one: str
    other: str
    icon: str
    mark: str
    sentence: str


def weigh(model: PersonModel, one: PersonFeatures, other: PersonFeatures) -> Weighed:
    """Weigh two persons as the hub does, the one with the smaller mention id first."""
    return model.explain(model.slotted(person_record(one)), model.slotted(person_record(other)))


def pieces(weighed: Weighed) -> tuple[Piece, ...]:
    """The bars in whole centibits; together they are the whole sum, to the centibit.

    What rounding down leaves over goes to the bars that lost most.
    """
    shown = [bar for bar in weighed.bars if bar.nanobits]
    parts = [bar.nanobits // CENTIBIT for bar in shown]
    left = total(weighed) - sum(parts)
    by_loss = sorted(range(len(parts)), key=lambda i: (-(shown[i].nanobits % CENTIBIT), i))
    for place in by_loss[:left]:
        parts[place] += 1
    return tuple(
        Piece(_what(bar), bar.sentence, part) for bar, part in zip(shown, parts, strict=True)
    )


def total(weighed: Weighed) -> int:
    """The evidence in centibits, without the penalty of a contradiction."""
    return centibits_of(weighed.nanobits)


def rows(one: Person, other: Person, weighed: Weighed | None) -> tuple[Row, ...]:
    """Both persons, field by field."""
    bars = {bar.comparison: bar for bar in reversed(weighed.bars)} if weighed else {}
    fields: tuple[tuple[str, Callable[[Person], str | None], str], ...] = (
        ("Achternaam", _family, "family_and_address"),
        ("Voornaam", lambda it: it.given_names or it.initials, "given_name"),
        ("Bijnaam", lambda it: it.alias, ""),
        ("Geboren", lambda it: it.birth, "birth_date"),
        ("Geslacht", lambda it: said(SEXES, it.sex) if it.sex else None, "sex"),
        ("BSN", lambda it: BSN_KNOWN if _number(it, IdentifierKind.BSN) else None, "bsn"),
        ("V-nummer", lambda it: _number(it, IdentifierKind.V_NUMBER), "v_number"),
        ("Telefoon", lambda it: _number(it, IdentifierKind.PHONE), "phone"),
        ("Nationaliteit", lambda it: ", ".join(it.nationalities), ""),
        ("Rol in het signaal", lambda it: ROLES[it.role], ""),
    )
    compared = [
        _row(name, (value(one) or "", value(other) or ""), bars.get(comparison))
        for name, value, comparison in fields
    ]
    return (*compared, _homes(one, other))


def _row(field: str, values: tuple[str, str], bar: Bar | None) -> Row:
    one, other = values
    if not one or not other:
        mark = UNKNOWN
    elif bar is None:
        mark = EQUAL if fold(one) == fold(other) else OTHER
    elif bar.level in EQUAL_LEVELS:
        mark = EQUAL
    else:
        mark = ALIKE if bar.nanobits > 0 else OTHER
    sentence = bar.sentence if bar and one and other else ""
    return Row(field, one or NOT_SAID, other or NOT_SAID, ICONS[mark], mark, sentence)


def _homes(one: Person, other: Person) -> Row:
    homes = (one.home, other.home)
    keys = [place_key(home) if home else None for home in homes]
    lines = [address_line(home) if home else NOT_SAID for home in homes]
    mark = UNKNOWN
    if all(keys):
        mark = EQUAL if keys[0] == keys[1] else OTHER
    return Row("Woont op", lines[0], lines[1], ICONS[mark], mark, "")


def _what(bar: Bar) -> str:
    name = said(COMPARED, bar.comparison)
    return f"{name}: {bar.level}" if bar.comparison != "prior" else name


def _family(person: Person) -> str:
    return " ".join(filter(None, (person.prefix, person.family_name)))


def _number(person: Person, kind: IdentifierKind) -> str | None:
    return next((it.value for it in person.identifiers if it.kind is kind), None)
