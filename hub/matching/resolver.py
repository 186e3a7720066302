"""Which person mentions are one person: the same answer whatever order they came in.

After any history the answer is a function of the live mentions, the last judgement on each pair
and the pinned model. Edges join mentions that share a key that is not generic and weigh enough;
`judge` adds bonds ("same") and walls ("different"). Groups form inside regions of that graph;
`hub.matching.grouping` says how. Changes are staged by `add`, `remove` and `judge`, and take
effect together in `settle`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hub.matching.blocking import BlockIndex
from hub.matching.changes import Moves
from hub.matching.features import Record
from hub.matching.grouping import Evidence, group
from hub.matching.model import PersonModel, Slotted, Waterfall
from hub.matching.policy import PersonRules
from hub.matching.regions import EdgeKey, Regions, edge_key

Verdict = Literal["same", "different", "unsure"]
_BOND, _EDGE = 0, 1


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """The last word of a person on a pair of mentions; `number` is the decision's own sequence."""

    one: str
    other: str
    verdict: Verdict | None
    number: int


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """A "same" that a wall of "different" keeps from having effect: a person must choose."""

    same: tuple[str, str]
    different: tuple[tuple[str, str], ...]


class Resolver:
    """Person entities. An entity's id is its smallest mention id."""

    __slots__ = (
        "_blocks", "_dirty", "_edges", "_entity_of", "_judged", "_judgements", "_model",
        "_records", "_regions", "_rules",
    )  # fmt: skip

    def __init__(self, model: PersonModel, rules: PersonRules) -> None:
        self._model = model
        self._rules = rules
        self._records: dict[str, Slotted] = {}
        self._blocks = BlockIndex(rules.block_max)
        self._edges: dict[str, dict[str, int]] = {}
        self._judgements: dict[tuple[str, str], Judgement] = {}
        self._judged: dict[str, dict[str, Judgement]] = {}
        self._regions = Regions(rules.region_max)
        self._entity_of: dict[str, str] = {}
        self._dirty: set[str] = set()

    def add(self, mention: str, record: Record) -> None:
        """Stage a mention that is not there yet."""
        slotted = self._model.slotted(record)
        self._records[mention] = slotted
        partners, generic = self._blocks.insert(mention, self._model.block_keys(slotted))
        self._dirty.add(mention)
        self._dirty.update(self._bonds(mention))
        for partner in partners:
            self._compare(mention, partner)
        for key in generic:
            self._withdraw_pairs(key)

    def remove(self, mention: str) -> None:
        """Stage the removal of a mention; judgements on it wait for it to come back."""
        keys = self._model.block_keys(self._records[mention])
        restored = self._blocks.remove(mention, keys)
        self._dirty.update(self._bonds(mention))
        del self._records[mention]
        self._dirty.add(mention)
        for partner in self._edges.pop(mention, ()):
            del self._edges[partner][mention]
            self._dirty.add(partner)
        for key in restored:
            self._restore_pairs(key)

    def judge(self, one: str, other: str, verdict: Verdict | None, number: int) -> None:
        """Stage a judgement, which may come before its mentions; the highest number counts."""
        if one == other:
            message = "a judgement is about two mentions"
            raise ValueError(message)
        pair = (min(one, other), max(one, other))
        last = self._judgements.get(pair)
        if last is not None and last.number >= number:
            return
        judgement = self._judgements[pair] = Judgement(*pair, verdict, number)
        for mention, partner in (pair, pair[::-1]):
            self._judged.setdefault(mention, {})[partner] = judgement
        self._dirty.update(pair)

    def settle(self) -> Moves:
        """Make staged changes take effect; return the mentions whose entity differs."""
        moves: Moves = {}
        for mention in self._dirty:
            if mention not in self._records and mention in self._entity_of:
                moves[mention] = (self._entity_of.pop(mention), None)
        regions = self._regions.refresh(self._dirty, self._neighbours, self._records)
        self._dirty.clear()
        for nodes in regions:
            for members in [nodes] if len(nodes) == 1 else group(nodes, self._evidence(nodes)):
                entity = min(members)
                for mention in members:
                    before = self._entity_of.get(mention)
                    if before != entity:
                        moves[mention] = (before, entity)
                        self._entity_of[mention] = entity
        return moves

    def entity_of(self, mention: str) -> str:
        """Return the entity of a live mention."""
        return self._entity_of[mention]

    def explain(self, one: str, other: str) -> Waterfall:
        """Return the waterfall of two live mentions. Raises KeyError when one is not live."""
        one, other = min(one, other), max(one, other)
        return self._model.explain(self._records[one], self._records[other])

    def judgements(self) -> list[Judgement]:
        """Return the last judgement on each pair, sorted."""
        return sorted(self._judgements.values())

    def conflicts(self) -> list[Conflict]:
        """Return each "same" between live mentions that walls have kept apart, with the walls."""
        return sorted(
            Conflict(pair, self._walls_between(*pair))
            for pair, judgement in self._judgements.items()
            if judgement.verdict == "same"
            and self._entity_of.get(pair[0]) is not None
            and self._entity_of.get(pair[1]) is not None
            and self._entity_of[pair[0]] != self._entity_of[pair[1]]
        )

    def _walls_between(self, one: str, other: str) -> tuple[tuple[str, str], ...]:
        sides = {self._entity_of[one], self._entity_of[other]}
        return tuple(
            sorted(
                pair
                for pair, judgement in self._judgements.items()
                if judgement.verdict == "different"
                and {self._entity_of.get(mention) for mention in pair} == sides
            )
        )

    def _weigh(self, one: str, other: str) -> int:
        one, other = (one, other) if one < other else (other, one)
        return self._model.weigh(self._records[one], self._records[other])

    def _compare(self, one: str, other: str) -> None:
        weight = self._weigh(one, other)
        if weight >= self._rules.threshold:
            self._edges.setdefault(one, {})[other] = weight
            self._edges.setdefault(other, {})[one] = weight
            self._dirty.update((one, other))

    def _withdraw_pairs(self, key: str) -> None:
        """Take back the edges that rest on no key but one that became generic."""
        members = self._blocks.members(key)
        keys_of = {one: self._model.block_keys(self._records[one]) for one in members}
        for one in members:
            for other in [mention for mention in self._edges.get(one, ()) if mention in keys_of]:
                if not any(
                    not self._blocks.is_generic(shared) for shared in keys_of[one] & keys_of[other]
                ):
                    del self._edges[one][other], self._edges[other][one]
                    self._dirty.update((one, other))

    def _restore_pairs(self, key: str) -> None:
        """Compare again the pairs of a key that stopped being generic."""
        members = self._blocks.members(key)
        for index, one in enumerate(members):
            for other in members[index + 1 :]:
                if other not in self._edges.get(one, ()):
                    self._compare(one, other)

    def _bonds(self, mention: str) -> Iterator[str]:
        """Live mentions that a person called the same as this one."""
        for partner, judgement in self._judged.get(mention, {}).items():
            if judgement.verdict == "same" and partner in self._records:
                yield partner

    def _neighbours(self, mention: str) -> list[tuple[EdgeKey, str]]:
        """Edges and bonds of a mention for the region walk; a bond goes before any edge."""
        around = [
            (edge_key(_EDGE, weight, mention, other), other)
            for other, weight in self._edges.get(mention, {}).items()
        ]
        if mention in self._judged:
            around += [
                (edge_key(_BOND, 0, mention, other), other) for other in self._bonds(mention)
            ]
        return around

    def _evidence(self, nodes: tuple[str, ...]) -> Evidence:
        """Gather what grouping may look at: only what lies within the region."""
        inside = set(nodes)
        judged = sorted(
            {
                judgement
                for one in nodes
                for other, judgement in self._judged.get(one, {}).items()
                if other in inside
            }
        )
        return Evidence(
            edges={
                one: {o: w for o, w in self._edges.get(one, {}).items() if o in inside}
                for one in nodes
            },
            bonds=tuple(
                (item.one, item.other)
                for item in sorted(judged, key=lambda j: (j.number, j.one, j.other))
                if item.verdict == "same"
            ),
            walls=frozenset(
                (item.one, item.other) for item in judged if item.verdict == "different"
            ),
            weigh=self._weigh,
            veto_mean=self._rules.veto_mean,
            clip=self._rules.clip,
        )
