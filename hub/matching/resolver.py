"""Which person mentions are one person: the same answer whatever order they came in.

After any history the answer is a function of the live mentions, the last judgement on each pair
and the pinned model. Edges join mentions that share a key that is not generic and weigh enough;
`judge` adds bonds ("same") and walls ("different"). Groups form inside regions of that graph;
`hub.matching.grouping` says how. Changes are staged by `add`, `remove` and `judge`, and take
effect together in `settle`.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from hub.matching.blocking import BlockKey
from hub.matching.changes import Moves
from hub.matching.features import Record
from hub.matching.grouping import Evidence, Step, group
from hub.matching.judgements import Conflict, Judgement, Judgements, Pair, Verdict
from hub.matching.links import Links
from hub.matching.model import PersonModel, Slotted, Waterfall
from hub.matching.policy import PersonRules
from hub.matching.regions import EdgeKey, Regions, edge_key

_BOND, _EDGE = 0, 1


def _since_ever(_mention: str) -> int:
    return -1


class Resolver:
    """Person entities. An entity's id is its smallest mention id.

    `born` gives the place in the record where the present life of a live mention began; without
    it every judgement counts. `refreshed` are the regions that the last `settle` looked at.
    """

    __slots__ = (
        "_dirty", "_entity_of", "_judgements", "_links", "_model",
        "_records", "_regions", "_rules", "refreshed",
    )  # fmt: skip

    def __init__(
        self, model: PersonModel, rules: PersonRules, born: Callable[[str], int] = _since_ever
    ) -> None:
        self._model = model
        self._rules = rules
        self._links = Links(model, rules)
        self._records = self._links.records
        self._dirty = self._links.touched
        self._judgements = Judgements(self._records, born)
        self._regions = Regions(rules.region_max)
        self._entity_of: dict[str, str] = {}
        self.refreshed: list[tuple[str, ...]] = []

    def add(self, mention: str, record: Record) -> None:
        """Stage a mention that is not there yet."""
        self.add_slotted(mention, self._model.slotted(record))

    def add_slotted(self, mention: str, slotted: Slotted) -> None:
        """Stage a mention that is not there yet, as the model reads it."""
        self._links.add(mention, slotted)
        if mention in self._judgements:
            self._dirty.update(self._judgements.bonds(mention))

    def remove(self, mention: str) -> None:
        """Stage the removal of a mention. What was judged of it waits: see `forget`."""
        if mention in self._judgements:
            self._dirty.update(self._judgements.bonds(mention))
        self._links.remove(mention)

    def judge(self, one: str, other: str, verdict: Verdict | None, number: int) -> None:
        """Stage a judgement, which may come before its mentions; the highest number counts."""
        if self._judgements.add(one, other, verdict, number):
            self._dirty.update((one, other))

    def forget(self, mention: str, before: int) -> None:
        """Drop what was judged of a mention before the place in the record where its life ended."""
        if mention in self._judgements:
            self._dirty.add(mention)
            self._dirty.update(self._judgements.bonds(mention))
            self._judgements.forget(mention, before)

    def touch(self, mention: str) -> None:
        """Stage a look at a mention whose life turned out to have begun at another place."""
        if mention in self._judgements:
            self._dirty.add(mention)
            self._dirty.update(self._judgements.bonds(mention))

    def settle(self) -> Moves:
        """Make staged changes take effect; return the mentions whose entity differs."""
        records, entity_of = self._records, self._entity_of
        moves: Moves = {}
        for mention in self._dirty:
            if mention not in records and mention in entity_of:
                moves[mention] = (entity_of.pop(mention), None)
        regions = self._regions.refresh(self._dirty, self._linked, self._neighbours, records)
        self.refreshed = regions
        self._dirty.clear()
        for nodes in regions:
            for members in self._groups(nodes):
                entity = members[0] if len(members) == 1 else min(members)
                for mention in members:
                    before = entity_of.get(mention)
                    if before != entity:
                        moves[mention] = (before, entity)
                        entity_of[mention] = entity
        return moves

    def entity_of(self, mention: str) -> str:
        """Return the entity of a live mention."""
        return self._entity_of[mention]

    def slotted(self, mention: str) -> Slotted:
        """Return a live mention as the model reads it."""
        return self._records[mention]

    def is_live(self, mention: str) -> bool:
        """Whether a mention is there."""
        return mention in self._records

    def weigh(self, one: str, other: str) -> int:
        """Return the weight of two live mentions in nanobits, contradictions included."""
        one, other = (one, other) if one < other else (other, one)
        return self._model.weigh(self._records[one], self._records[other])

    def explain(self, one: str, other: str) -> Waterfall:
        """Return the waterfall of two live mentions. Raises KeyError when one is not live."""
        one, other = min(one, other), max(one, other)
        return self._model.explain(self._records[one], self._records[other])

    def resembles(self, mention: str, record: Record) -> bool:
        """Whether a live mention, described anew, would be linked to how it is described now."""
        return self._model.weigh(self._records[mention], self._model.slotted(record)) >= (
            self._rules.threshold
        )

    def doubted(self, described: Iterable[tuple[str, Record]]) -> tuple[Pair, ...]:
        """Return the judged pairs of which a mention, described anew, may be somebody else."""
        return tuple(
            sorted(
                {
                    judgement.pair
                    for mention, record in described
                    if mention in self._records
                    for judgement in self.judged(mention)
                    if judgement.verdict in ("same", "different")
                    and not self.resembles(mention, record)
                }
            )
        )

    def shared_keys(self, one: str, other: str) -> list[tuple[BlockKey, bool]]:
        """Return the keys that make two live mentions a pair, and whether each is generic."""
        return self._links.shared_keys(one, other)

    def edges_of(self, mention: str) -> dict[str, int]:
        """Return the mentions a live mention is linked to, with the weight of each pair."""
        return dict(self._links.of(mention))

    def edges(self) -> Iterable[tuple[str, str, int]]:
        """Return all links, smaller id first."""
        return self._links.all()

    def region_of(self, mention: str) -> tuple[str, ...]:
        """Return the mentions that were looked at together with a live one."""
        return self._regions.of(mention)

    def steps(self, mention: str) -> list[Step]:
        """Return how the region of a live mention was grouped, step by step."""
        steps: list[Step] = []
        nodes = self._regions.of(mention)
        group(nodes, self._evidence(nodes), steps.append)
        return steps

    def crowded(self) -> frozenset[str]:
        """Return the mentions that hang together with more than one region may hold: an alarm."""
        return self._regions.crowded()

    def newly_crowded(self) -> frozenset[str]:
        """Return those that came to be so in the last `settle`."""
        return frozenset(self._regions.newly_crowded)

    def is_crowded(self, mention: str) -> bool:
        """Whether a mention hangs together with more than one region may hold."""
        return self._regions.is_crowded(mention)

    def generic_keys(self) -> Iterable[tuple[BlockKey, int]]:
        """Return the keys too common to propose pairs, and how many mentions hold each."""
        return self._links.generic_keys()

    def judgement(self, one: str, other: str) -> Judgement | None:
        """Return the judgement that counts on a pair, or None."""
        return self._judgements.of(one, other)

    def judgements(self) -> list[Judgement]:
        """Return the judgements that count, sorted."""
        return self._judgements.all()

    def judged(self, mention: str) -> list[Judgement]:
        """Return the judgements that count on a mention, sorted."""
        return sorted(self._judgements.about(mention))

    def conflicts(self) -> list[Conflict]:
        """Return each "same" between live mentions that has no effect, with what stands between."""
        return self._judgements.conflicts(self.entity_of)

    def _linked(self, mention: str) -> Collection[str]:
        """Mentions that an edge or a bond joins to this one."""
        around = self._links.of(mention)
        if mention in self._judgements:
            return around.keys() | self._judgements.bonds(mention)
        return around

    def _neighbours(self, mention: str) -> list[tuple[EdgeKey, str]]:
        """Edges and bonds of a mention for the region walk; a bond goes before any edge."""
        around = [
            (edge_key(_EDGE, weight, mention, other), other)
            for other, weight in self._links.of(mention).items()
        ]
        bonds = self._judgements.bonds(mention)
        return around + [(edge_key(_BOND, 0, mention, other), other) for other in bonds]

    def _groups(self, nodes: tuple[str, ...]) -> Sequence[Sequence[str]]:
        """Return the groups of a region; one group where nothing in it can speak against that."""
        if len(nodes) == 1 or self._is_unanimous(nodes):
            return [nodes]
        return group(nodes, self._evidence(nodes))

    def _is_unanimous(self, nodes: tuple[str, ...]) -> bool:
        """Whether all pairs of a whole component are links: then no merge can be refused."""
        if self._judgements or self._rules.veto_mean > self._rules.threshold:
            return False
        others, edges = len(nodes) - 1, self._links.edges
        for node in nodes:
            if len(edges[node]) != others:
                return False
        return not self._regions.is_crowded(nodes[0])

    def _evidence(self, nodes: tuple[str, ...]) -> Evidence:
        """Gather what grouping may look at: only what lies within the region."""
        judged: list[Judgement] = []
        if self._judgements:
            inside = set(nodes)
            judged = sorted(
                {
                    judgement
                    for one in nodes
                    for judgement in self._judgements.about(one)
                    if judgement.one in inside and judgement.other in inside
                },
                key=lambda judgement: (judgement.number, judgement.pair),
            )
        return Evidence(
            edges=self._links.edges,
            bonds=tuple(item.pair for item in judged if item.verdict == "same"),
            walls=frozenset(item.pair for item in judged if item.verdict == "different"),
            weigh=self.weigh,
            veto_mean=self._rules.veto_mean,
            clip=self._rules.clip,
        )
