"""The blind sample: some dossiers show their signals first, and the hub's proposal after that.

Who sees a proposal tends to agree with it. In one dossier of so many a person first says what they
think themselves; how often that agrees with the proposal is a figure of the team. Pure.
"""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Final
from uuid import UUID

IMPRESSIONS: Final[Mapping[str, str]] = {
    "bij-elkaar": "Deze signalen horen bij elkaar",
    "deels": "Een deel hoort bij elkaar, een deel niet",
    "niet": "Deze signalen horen niet bij elkaar",
    "weet-niet": "Dat kan ik nog niet zeggen",
}
AGREES: Final = frozenset({"bij-elkaar"})
DIFFERS: Final = frozenset({"deels", "niet"})
SHOWN_MIN: Final = 5
"""A figure over fewer than so many is not shown: it would be about a person."""


def is_sampled(dossier: UUID, one_in: int) -> bool:
    """Whether a dossier is in the sample; the same for everybody, always. 0: there is none."""
    if one_in <= 0:
        return False
    drawn = blake2b(dossier.bytes, digest_size=8, person=b"first impress")
    return int.from_bytes(drawn.digest(), "big") % one_in == 0


def is_blind(dossier: UUID, one_in: int, by: str, told: Collection[str], *, is_acute: bool) -> bool:
    """Whether somebody is to say first what they think; never where something is acute."""
    return is_sampled(dossier, one_in) and not is_acute and by not in told


def agreement(impressions: Mapping[str, int]) -> tuple[int, int]:
    """How many first impressions agreed with the proposal, of how many that said yes or no."""
    agreed = sum(impressions.get(code, 0) for code in AGREES)
    return agreed, agreed + sum(impressions.get(code, 0) for code in DIFFERS)


def share(part: int, whole: int) -> int | None:
    """A percentage; None over so few that it would be about a person."""
    return None if whole < SHOWN_MIN else round(100 * part / whole)
