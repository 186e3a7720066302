"""Precision, recall and F1 of linking, over pairs, over entities, and by record (B-cubed).

Pairs are counted and never listed, so an entity of thousands costs no more than its members. A
denominator of nothing gives 1: who proposes nothing makes no mistake, and where nothing is to be
found nothing is missed. B-cubed: Bagga and Baldwin, "Entity-Based Cross-Document Coreferencing
Using the Vector Space Model", COLING-ACL 1998.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean; 0 when both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairs_in(labels: Iterable[str]) -> int:
    """Return how many pairs of records have the same label, given the label of each record."""
    return sum(size * (size - 1) // 2 for size in Counter(labels).values())


def of_pairs(pairs: Iterable[tuple[str, str]], truth: Mapping[str, str]) -> Score:
    """Score distinct pairs of records. `truth` gives the true entity of every record."""
    found = right = 0
    for one, other in pairs:
        found += 1
        right += truth[one] == truth[other]
    return _score(right, found, pairs_in(truth.values()))


def of_entities(entity_of: Mapping[str, str], truth: Mapping[str, str]) -> Score:
    """Score all pairs that lie within one entity; both maps know the same records."""
    both = sum(n * (n - 1) // 2 for n in _overlaps(entity_of, truth).values())
    return _score(both, pairs_in(entity_of.values()), pairs_in(truth.values()))


def b_cubed(entity_of: Mapping[str, str], truth: Mapping[str, str]) -> Score:
    """Average over records how pure a record's entity is, and how much of its true one it holds."""
    if not truth:
        return Score(1.0, 1.0)
    overlaps = _overlaps(entity_of, truth)
    found, true = Counter(entity_of.values()), Counter(truth.values())
    precision = sum(n * n / found[entity] for (entity, _), n in overlaps.items())
    recall = sum(n * n / true[label] for (_, label), n in overlaps.items())
    return Score(precision / len(truth), recall / len(truth))


def _overlaps(entity_of: Mapping[str, str], truth: Mapping[str, str]) -> Counter[tuple[str, str]]:
    return Counter((entity_of[record], label) for record, label in truth.items())


def _score(right: int, found: int, true: int) -> Score:
    return Score(right / found if found else 1.0, right / true if true else 1.0)
