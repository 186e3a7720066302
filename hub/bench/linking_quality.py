"""What linking came to, against the planted truth.

Pairs are those of the entities: two mentions in one entity. An entity is right when it holds all
mentions of one person and no others. B-cubed averages over mentions (Bagga and Baldwin, 1998).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from hub.bench.chain.stream import Planted

NO_TRAP: Final = "none"
MIXED: Final = "mixed"
"""A wrong link of people who are not in one kind of trap."""


@dataclass(slots=True)
class Tally:
    """How often each found entity met each true one."""

    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    trap_of: dict[str, str] = field(default_factory=dict)
    mentions_in: Counter[str] = field(default_factory=Counter)

    def add(self, planted: Planted, found: str) -> None:
        """Note in which entity a mention was found."""
        self.met[found, planted.entity] += 1
        trap = NO_TRAP if planted.trap is None else planted.trap.value
        self.mentions_in[trap] += 1
        if self.trap_of.get(planted.entity, NO_TRAP) == NO_TRAP:
            self.trap_of[planted.entity] = trap


def quality(tally: Tally) -> dict[str, Any]:
    """Precision, recall and F1 of pairs, entities and B-cubed, and wrong pairs by trap."""
    found: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for (one, other), count in tally.met.items():
        found[one] += count
        true[other] += count
    right = [
        count for (one, other), count in tally.met.items() if count == found[one] == true[other]
    ]
    mentions = found.total()
    alike = [(found[one], true[other], n) for (one, other), n in tally.met.items()]
    return {
        "mentions": mentions,
        "persons": len(true),
        "entities": len(found),
        "entity_max": max(found.values()),
        "pair": _scores(_pairs(tally.met.values()), _pairs(found.values()), _pairs(true.values())),
        "entity": _scores(len(right), len(found), len(true)),
        "b_cubed": _harmonic(
            sum(n * n / size for size, _, n in alike) / mentions,
            sum(n * n / size for _, size, n in alike) / mentions,
        ),
        "wrong": _wrong(tally),
    }


def _wrong(tally: Tally) -> dict[str, dict[str, float]]:
    """By trap: how many mentions are in it, and how many pairs of two people were linked."""
    inside: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (one, other), count in tally.met.items():
        inside[one].append((other, count))
    pairs: Counter[str] = Counter()
    for people in inside.values():
        for (one, left), (other, right) in combinations(people, 2):
            trap = tally.trap_of[one]
            pairs[trap if trap == tally.trap_of[other] else MIXED] += left * right
    return {
        trap: {"mentions": tally.mentions_in[trap], "wrong_pairs": pairs[trap]}
        for trap in sorted({*tally.mentions_in, *pairs})
    }


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _scores(right: int, found: int, true: int) -> dict[str, float]:
    return _harmonic(right / found if found else 1.0, right / true if true else 1.0)


def _harmonic(precision: float, recall: float) -> dict[str, float]:
    both = precision + recall
    return {
        "precision": round(precision, 5),
        "recall": round(recall, 5),
        "f1": round(2 * precision * recall / both, 5) if both else 0.0,
    }
