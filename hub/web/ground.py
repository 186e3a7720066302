"""What the screens know of addresses beside the signals: the register, the policy, the tiles."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from hub.domain.powers import Powers
from hub.matching.book import AddressBook
from hub.matching.mention import EntityKind
from hub.matching.policy import LinkagePolicy
from hub.policy.addresses import read_addresses
from hub.policy.linkage import load_linkage
from hub.policy.map import MapPolicy, load_map
from hub.policy.powers import load_powers


@dataclass(frozen=True, slots=True)
class Ground:
    """One for the whole application.

    `normal` says of an address by its key why many signals there are nothing strange; an address
    that more than `busy_signals` signals name binds none together. `tiles` is where map tiles lie,
    `tiles_zoom` how far in they go: 0 where there are none.
    """

    book: AddressBook
    normal: Mapping[str, str]
    busy_signals: int
    powers: Powers
    map: MapPolicy
    tiles: Path | None = None
    tiles_zoom: int = 0


def ground_of(
    linkage: LinkagePolicy, powers: Powers, area: MapPolicy, tiles: Path | None = None
) -> Ground:
    """Bring together what policies say of addresses."""
    return Ground(
        book=linkage.book,
        normal={
            key: reason
            for (kind, key), reason in linkage.managed.items()
            if kind is EntityKind.ADDRESS
        },
        busy_signals=linkage.ties[EntityKind.ADDRESS].degree_max,
        powers=powers,
        map=area,
        tiles=tiles,
        tiles_zoom=0 if tiles is None else deepest(tiles),
    )


def deepest(tiles: Path) -> int:
    """How far in the tiles of a directory go."""
    found = tiles.iterdir() if tiles.is_dir() else ()
    return max((int(it.name) for it in found if it.name.isdecimal() and it.is_dir()), default=0)


@cache
def shipped() -> Ground:
    """What ships with the hub."""
    folder = files("hub.policy")
    text = (folder / "linkage.toml").read_text("utf-8")
    linkage = load_linkage(text, "linkage.toml", read_addresses(folder))
    return ground_of(linkage, load_powers(), load_map())
