"""How persons' words change what the machine found: a pure function of pieces, ties and words.

A word never makes the machine look further. Walls only take apart: the ties inside each piece merge
anew, strongest first, and one that would bring both sides of a wall together is refused, counting
what bonds hold together; so the weakest evidence gives way. Bonds only join whole pieces, beyond
every limit of the machine. Hence a word taken back leaves what was there without it, and a wall
between what a bond joined leaves what was there before the bond.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hub.matching.companions import Agreement, Bond, Groups
from hub.matching.partition import Piece, grown
from hub.matching.regions import EdgeKey

Region = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """Signals that are one dossier: the ties and the bonds that hold them together."""

    members: tuple[str, ...]
    victims: frozenset[str]
    ties: tuple[EdgeKey, ...]
    bonds: tuple[Bond, ...] = ()

    @classmethod
    def of(cls, piece: Piece) -> "Company":
        """What the machine found, where nobody said anything."""
        return cls(piece.members, piece.victims, tuple(sorted(piece.ties())))


def clusters(
    regions: Iterable[Region],
    joined: Mapping[str, Iterable[str]],
    region_of: Callable[[str], Region],
) -> list[list[Region]]:
    """Return regions with all that "together" reaches from them, directly or by others."""
    found, seen = [], set[str]()
    for region in regions:
        if region[0] in seen:
            continue
        cluster = [region]
        seen.update(region)
        for reached in cluster:
            for signal in reached:
                for other in joined.get(signal, ()):
                    if other not in seen:
                        cluster.append(region_of(other))
                        seen.update(cluster[-1])
        found.append(cluster)
    return found


def unite(
    pieces: list[Piece],
    ties: Iterable[EdgeKey],
    victims: Mapping[str, frozenset[str]],
    words: Agreement,
) -> list[Company]:
    """Return the dossiers that pieces of the machine become, and signals alone, by what was said.

    `pieces` hold all signals of a cluster, `ties` are those inside its regions.
    """
    home = {signal: at for at, piece in enumerate(pieces) for signal in piece.members}
    groups = Groups(words.marks)
    bonds = [bond for signal in home for bond in words.bonds.get(signal, ()) if signal == bond.one]
    for bond in bonds:
        held = groups.join(bond.one, bond.other)
        assert held, "bonds agree with the walls"
    within = [tie for tie in ties if home[tie[2]] == home[tie[3]]]
    parts = grown(home, within, victims, groups.join)
    whole = {id(it): it for it in (groups.members(signal) for signal in home)}
    by_first = {members[0]: _Parts(members) for members in whole.values()}
    for part in parts:
        by_first[groups.members(part.members[0])[0]].parts.append(part)
    for bond in bonds:
        by_first[groups.members(bond.one)[0]].bonds.append(bond)
    return [company.company() for company in by_first.values()]


class _Parts:
    """A dossier in the making."""

    __slots__ = ("bonds", "members", "parts")

    def __init__(self, members: list[str]) -> None:
        self.members = members
        self.parts: list[Piece] = []
        self.bonds: list[Bond] = []

    def company(self) -> Company:
        return Company(
            members=tuple(self.members),
            victims=frozenset().union(*(part.victims for part in self.parts)),
            ties=tuple(sorted(tie for part in self.parts for tie in part.ties())),
            bonds=tuple(sorted(self.bonds)),
        )
