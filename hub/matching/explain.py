"""Why things are linked and why not: pure functions that give the rows behind number and picture.

Whoever prints, draws or sends an explanation uses these rows and computes no number of its own: the
parts of a pair add up to the weight that was used.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from hub.matching.grouping import Step
from hub.matching.judgements import Judgement
from hub.matching.linker import Linker
from hub.matching.model import Waterfall
from hub.matching.weights import CONTRADICTION

CANNOT: str = "Dit kan niet bij één persoon horen."


@dataclass(frozen=True, slots=True)
class Part:
    """One bar: what was compared, what came out in words, and what it adds, in nanobits."""

    what: str
    sentence: str
    nanobits: int


@dataclass(frozen=True, slots=True)
class PairView:
    """Why two mentions are, or are not, one person. Weights in nanobits.

    `keys` are the blocking rules by which they were compared, True where the key is too common to
    propose. `path` are the joins that lead from one to the other, when they are one person; `apart`
    the step that kept their groups apart, when one was tried.
    """

    one: str
    other: str
    parts: tuple[Part, ...]
    weight: int
    threshold: int
    keys: tuple[tuple[int, bool], ...]
    is_edge: bool
    is_one: bool
    judgement: Judgement | None
    path: tuple[Step, ...]
    apart: Step | None


class Pairwise(Protocol):
    """Something that holds two things together."""

    @property
    def ends(self) -> tuple[str, str]:
        """The two it holds together."""
        ...

    @property
    def strength(self) -> int:
        """How strongly; only to compare."""
        ...


Edge = TypeVar("Edge", bound=Pairwise)


def parts(waterfall: Waterfall) -> tuple[Part, ...]:
    """Return the bars of a pair: they add up to `waterfall.used`, contradictions included."""
    bars = [Part(bar.comparison, bar.sentence, bar.nanobits) for bar in waterfall.bars]
    cannot = [Part("contradiction", CANNOT, CONTRADICTION) for _ in waterfall.contradictions]
    return (*bars, *cannot)


def explain_pair(linker: Linker, one: str, other: str) -> PairView:
    """Return why two live mentions are one person, or not. Raises KeyError when one is gone."""
    one, other = min(one, other), max(one, other)
    persons = linker.persons
    waterfall = persons.explain(one, other)
    is_one = persons.entity_of(one) == persons.entity_of(other)
    steps = persons.steps(one)
    return PairView(
        one=one,
        other=other,
        parts=parts(waterfall),
        weight=waterfall.used,
        threshold=linker.policy.person.threshold,
        keys=tuple((key.rule, is_generic) for key, is_generic in persons.shared_keys(one, other)),
        is_edge=other in persons.edges_of(one),
        is_one=is_one,
        judgement=persons.judgement(one, other),
        path=path([step for step in steps if step.refused is None], one, other) if is_one else (),
        apart=None if is_one else _apart(linker, steps, one, other),
    )


def _apart(linker: Linker, steps: Iterable[Step], one: str, other: str) -> Step | None:
    """Return the first step that would have joined the two persons and was refused."""
    entity_of = linker.persons.entity_of
    sides = {entity_of(one), entity_of(other)}
    tried = (step for step in steps if step.refused is not None)
    return next((s for s in tried if {entity_of(s.one), entity_of(s.other)} == sides), None)


def path(steps: Sequence[Step], one: str, other: str) -> tuple[Step, ...]:
    """Return the joins of a forest that lead from one mention to another; () when none do."""
    around: dict[str, list[tuple[str, Step]]] = defaultdict(list)
    for step in steps:
        around[step.one].append((step.other, step))
        around[step.other].append((step.one, step))
    came: dict[str, tuple[str, Step] | None] = {one: None}
    queue = [one]
    for node in queue:
        for far, step in around[node]:
            if far not in came:
                came[far] = (node, step)
                queue.append(far)
    found: list[Step] = []
    at = came.get(other)
    while at is not None:
        found.append(at[1])
        at = came[at[0]]
    return tuple(reversed(found))


def weakest(steps: Iterable[Step]) -> Step | None:
    """Return the join that holds least: a judgement holds more than any weight."""
    weighed = [step for step in steps if step.nanobits is not None]
    return min(weighed, key=lambda s: (s.nanobits or 0, s.one, s.other), default=None)


def spanning(edges: Iterable[Edge]) -> list[Edge]:
    """Return the maximum spanning forest: the strongest edges that hold everything together.

    Strongest first; what is left out joins nothing that they do not.
    """
    root: dict[str, str] = {}

    def find(node: str) -> str:
        while (up := root.setdefault(node, node)) != node:
            node = up
        return node

    kept = []
    for edge in sorted(edges, key=lambda e: (-e.strength, e.ends)):
        one, other = map(find, edge.ends)
        if one != other:
            root[one] = other
            kept.append(edge)
    return kept
