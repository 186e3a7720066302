"""What linking came to, against the planted truth, and which traps it fell into."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from hub.bench.chain.stream import Planted
from hub.evaluation.metrics import Score, b_cubed, of_entities, of_pairs

NO_TRAP: Final = "none"
MIXED: Final = "mixed"
"""A wrong link of people who are not in one kind of trap."""


@dataclass(slots=True)
class Truth:
    """Who each mention is, and in which trap each person is."""

    person_of: dict[str, str] = field(default_factory=dict)
    trap_of: dict[str, str] = field(default_factory=dict)
    mentions_in: Counter[str] = field(default_factory=Counter)

    def add(self, planted: Planted) -> None:
        """Note a mention. A person counts for the first trap that a mention of them tells."""
        trap = NO_TRAP if planted.trap is None else planted.trap.value
        self.person_of[planted.id] = planted.entity
        self.mentions_in[trap] += 1
        if self.trap_of.get(planted.entity, NO_TRAP) == NO_TRAP:
            self.trap_of[planted.entity] = trap


def quality(
    entity_of: Mapping[str, str], links: Iterable[tuple[str, str]], truth: Truth
) -> dict[str, Any]:
    """Score links between mentions, entities and B-cubed, and count wrong pairs by trap.

    Raises KeyError for a link of mentions that the truth does not know.
    """
    met = Counter((entity_of[mention], person) for mention, person in truth.person_of.items())
    found = Counter(entity_of.values())
    return {
        "mentions": len(truth.person_of),
        "persons": len(truth.trap_of),
        "entities": len(found),
        "entity_max": max(found.values()),
        "pair": _spelled(of_pairs(links, truth.person_of)),
        "entity": _spelled(of_entities(entity_of, truth.person_of)),
        "b_cubed": _spelled(b_cubed(entity_of, truth.person_of)),
        "wrong": _wrong(met, truth),
    }


def _wrong(met: Mapping[tuple[str, str], int], truth: Truth) -> dict[str, dict[str, int]]:
    """By trap: how many mentions are in it, and how many pairs of two people share an entity."""
    inside: dict[str, list[tuple[str, int]]] = {}
    for (entity, person), count in met.items():
        inside.setdefault(entity, []).append((person, count))
    pairs: Counter[str] = Counter()
    for people in inside.values():
        for (one, left), (other, right) in combinations(people, 2):
            trap = truth.trap_of[one]
            pairs[trap if trap == truth.trap_of[other] else MIXED] += left * right
    return {
        trap: {"mentions": truth.mentions_in[trap], "wrong_pairs": pairs[trap]}
        for trap in sorted({*truth.mentions_in, *pairs})
    }


def _spelled(score: Score) -> dict[str, float]:
    return {
        "precision": round(score.precision, 5),
        "recall": round(score.recall, 5),
        "f1": round(score.f1, 5),
    }
