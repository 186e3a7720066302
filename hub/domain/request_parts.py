"""Into which parts the knowledge of one signal falls, when somebody asks what is kept about them.

Of each part a person decides what becomes of it. What is undecided does not go out, and what can
name others can at most go out masked.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.events.requests import Passage

GIVEN, MASKED, WITHHELD = Passage.GIVEN, Passage.MASKED, Passage.WITHHELD


class Part(StrEnum):
    """A part of what is known; the value is its code in the record."""

    OWN = "own"
    SOURCE = "source"
    CIRCUMSTANCES = "circumstances"
    TEXT = "text"
    THINGS = "things"
    LINKS = "links"
    ROUTE = "route"
    RECEIVERS = "receivers"
    PROCESSING = "processing"


TITLES: Final[Mapping[Part, str]] = {
    Part.OWN: "Eigen gegevens: naam, geboorte, adres, nummers",
    Part.SOURCE: "Van wie het komt",
    Part.CIRCUMSTANCES: "Rol, vorm en indicatoren",
    Part.TEXT: "Omschrijving",
    Part.THINGS: "Andere adressen, bedrijven, voertuigen en contactmiddelen",
    Part.LINKS: "Met welke andere signalen het verbonden is",
    Part.ROUTE: "Wie ermee aan de slag moest",
    Part.RECEIVERS: "Wie het kreeg",
    Part.PROCESSING: "Wat ermee is gedaan (verwerkingenlogboek)",
}
CHOICES: Final[Mapping[Part, tuple[Passage, ...]]] = {
    Part.OWN: (GIVEN, WITHHELD),
    Part.SOURCE: (GIVEN, MASKED, WITHHELD),
    Part.CIRCUMSTANCES: (GIVEN, WITHHELD),
    Part.TEXT: (MASKED, WITHHELD),
    Part.THINGS: (MASKED, GIVEN, WITHHELD),
    Part.LINKS: (GIVEN, WITHHELD),
    Part.ROUTE: (GIVEN, WITHHELD),
    Part.RECEIVERS: (GIVEN, MASKED, WITHHELD),
    Part.PROCESSING: (GIVEN, WITHHELD),
}
"""What may become of a part; what is proposed stands first. A text never goes out unmasked."""
NEEDS_GROUND: Final = frozenset({WITHHELD})
"""Masking others is the rule and says its ground by itself; withholding needs a ground of its own.

Who reported is masked on the ground of protecting sources, whatever is chosen.
"""


class Fault(NamedTuple):
    """A part of which nothing good was decided: no choice, or no ground."""

    part: Part
    lacks_ground: bool


def faults(
    passages: Mapping[str, Passage], grounds: Mapping[str, str], known: Mapping[str, str]
) -> tuple[Fault, ...]:
    """The parts that are not decided, or are withheld without a known ground."""
    found = []
    for part in Part:
        passage = passages.get(part)
        if passage not in CHOICES[part]:
            found.append(Fault(part, lacks_ground=False))
        elif passage in NEEDS_GROUND and grounds.get(part, "") not in known:
            found.append(Fault(part, lacks_ground=True))
    return tuple(found)


def holds_back(passages: Mapping[str, Passage]) -> bool:
    """Whether something is withheld: then a request is granted in part at most."""
    return WITHHELD in passages.values()
