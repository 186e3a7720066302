"""Which pairs of person mentions are linked: those that share a key few have, and weigh enough.

The links are a function of the live mentions and the model. A key that becomes generic gives back
the links that rest on no other; one that stops being so is compared again. Whose links changed is
noted in `touched`, for whoever groups them.
"""

from collections.abc import Iterable

from hub.matching.blocking import BlockIndex, BlockKey
from hub.matching.blocks import BlockRule
from hub.matching.model import PersonModel
from hub.matching.policy import PersonRules
from hub.matching.sql.scopes import Slotted

NONE: dict[str, int] = {}
"""The links of a mention that has none."""


def sized_rules(model: PersonModel, rules: PersonRules) -> list[tuple[BlockRule, int]]:
    """Return the blocking rules of a model, each with the most mentions that a key may have."""
    return [
        (rule, rules.identity_max if rule.is_identifying else rules.block_max)
        for rule in model.rules
    ]


class Links:
    """The live mentions as the model reads them, and the weight of each link in nanobits."""

    __slots__ = ("_blocks", "_model", "_rules", "edges", "records", "touched")

    def __init__(self, model: PersonModel, rules: PersonRules) -> None:
        self._model = model
        self._rules = rules
        self.records: dict[str, Slotted] = {}
        self.edges: dict[str, dict[str, int]] = {}
        self.touched: set[str] = set()
        self._blocks = BlockIndex(sized_rules(model, rules), self.records)

    def add(self, mention: str, slotted: Slotted) -> None:
        """Add a mention that is not there yet."""
        self.records[mention] = slotted
        partners, generic = self._blocks.insert(mention)
        self.touched.add(mention)
        for partner in partners:
            self._compare(mention, partner)
        for key in generic:
            self._withdraw_pairs(key)

    def remove(self, mention: str) -> None:
        """Take a mention out, with its keys and links."""
        restored = self._blocks.remove(mention)
        del self.records[mention]
        self.touched.add(mention)
        for partner in self.edges.pop(mention, NONE):
            around = self.edges[partner]
            del around[mention]
            if not around:
                del self.edges[partner]
            self.touched.add(partner)
        for key in restored:
            self._restore_pairs(key)

    def of(self, mention: str) -> dict[str, int]:
        """Return the links of a mention: the others, with the weight of each pair."""
        return self.edges.get(mention, NONE)

    def all(self) -> Iterable[tuple[str, str, int]]:
        """Return all links, smaller id first."""
        return (
            (one, other, weight)
            for one, around in self.edges.items()
            for other, weight in around.items()
            if one < other
        )

    def shared_keys(self, one: str, other: str) -> list[tuple[BlockKey, bool]]:
        """Return the keys that make two live mentions a pair, and whether each is generic."""
        return self._blocks.shared_keys(one, other)

    def generic_keys(self) -> Iterable[tuple[BlockKey, int]]:
        """Return the keys too common to propose pairs, and how many mentions hold each."""
        return self._blocks.generic()

    def _compare(self, one: str, other: str) -> None:
        left, right = (one, other) if one < other else (other, one)
        weight = self._model.weigh_from(
            self.records[left], self.records[right], self._rules.threshold
        )
        if weight is not None:
            self.edges.setdefault(one, {})[other] = weight
            self.edges.setdefault(other, {})[one] = weight
            self.touched.add(one)
            self.touched.add(other)

    def _withdraw_pairs(self, key: BlockKey) -> None:
        """Take back the links that rest on no key but one that became generic."""
        members = self._blocks.members(key)
        within = [
            (one, other)
            for one in members
            for other in self.of(one)
            if one < other and other in members
        ]
        for one, other in within:
            if not self._blocks.proposes(one, other):
                for end, far in ((one, other), (other, one)):
                    del self.edges[end][far]
                    if not self.edges[end]:
                        del self.edges[end]
                self.touched.update((one, other))

    def _restore_pairs(self, key: BlockKey) -> None:
        """Compare again the pairs of a key that stopped being generic."""
        for one, other in self._blocks.pairs(key):
            if other not in self.of(one):
                self._compare(one, other)
