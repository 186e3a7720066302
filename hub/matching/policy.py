"""How much shared things bind, where the limits are, and what is too common to bind at all.

Values come from `hub/policy/linkage.toml`; every event they cause names the version and digest.
Ties between signals are weighed in centibits (1/100 bit), pairs of persons in nanobits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.matching.mention import EntityKind


@dataclass(frozen=True, slots=True)
class PersonRules:
    """When person mentions are one person.

    A pair is linked at `threshold` or more. Two groups with a mean weight over all their pairs
    below `veto_mean` stay apart, each pair counting for at most `clip` either way. A blocking key
    of more than `block_max` mentions proposes no pairs; a group holds at most `region_max`.
    """

    threshold: int
    veto_mean: int
    clip: int
    block_max: int
    region_max: int


@dataclass(frozen=True, slots=True)
class TieRule:
    """How a kind of entity ties the signals that name it.

    `percent` of its rarity in bits counts; named by more than `degree_max` signals it ties none.
    """

    percent: int
    degree_max: int
    is_contact: bool


@dataclass(frozen=True, slots=True)
class LinkagePolicy:
    """The linkage policy in force. `managed` maps a kind and key to the reason it never ties."""

    version: str
    digest: str
    default_place: str
    person: PersonRules
    population_bits: int
    tie_threshold: int
    trait_bonus: int
    dossier_max: int
    region_max: int
    neighbour_distance: int
    ties: Mapping[EntityKind, TieRule]
    managed: Mapping[tuple[EntityKind, str], str]

    def weight(self, kind: EntityKind, key: str, degree: int) -> int:
        """Centibits an entity adds between two signals when `degree` signals name it.

        The degree counts in powers of two, so that growth seldom changes a weight.
        """
        rule = self.ties[kind]
        if degree > rule.degree_max or (kind, key) in self.managed:
            return 0
        return rule.percent * max(0, self.population_bits - (degree - 1).bit_length())
