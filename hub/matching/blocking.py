"""Which pairs of mentions deserve comparison: those that share a key few others have.

A rule makes keys of a mention; two mentions with one key are a pair. A key held by more mentions
than its rule allows is *generic* and proposes no pairs. Generic is a property of the set of
mentions, so a key becomes it and stops being it as mentions come and go; the index says when, and
its owner withdraws or restores the pairs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from hub.matching.blocks import BlockRule
from hub.matching.keys import Key, keys_maker
from hub.matching.sql.scopes import Slotted

_TUPLE_MAX: Final = 8
"""A block of one is its member's id, a small one a tuple: most are, and sets weigh much more."""
_Members = str | tuple[str, ...] | set[str]


class BlockKey(NamedTuple):
    """A key of a rule, by the rule's place in the model."""

    rule: int
    key: Key


def _members(block: _Members | None) -> Iterable[str]:
    if block is None:
        return ()
    return (block,) if type(block) is str else block


def _size(block: _Members | None) -> int:
    if block is None:
        return 0
    return 1 if type(block) is str else len(block)


def _with(block: _Members | None, mention: str) -> _Members:
    if block is None:
        return mention
    if type(block) is str:
        return (block, mention)
    if type(block) is tuple:
        return (*block, mention) if len(block) < _TUPLE_MAX else {*block, mention}
    block.add(mention)  # type: ignore[union-attr]
    return block


def _without(block: _Members, mention: str) -> _Members | None:
    if type(block) is str:
        return None
    if type(block) is set and len(block) > _TUPLE_MAX:
        block.discard(mention)
        return block
    rest = tuple(other for other in block if other != mention)
    return rest[0] if len(rest) == 1 else rest


class _Side:
    """One side of a rule: its keys, and who holds them."""

    __slots__ = ("blocks", "keys_of")

    def __init__(self, slots: tuple[int, ...]) -> None:
        self.keys_of = keys_maker(slots)
        self.blocks: dict[Key, _Members] = {}


class _Ruled:
    """A rule at work. Where left and right are the same slots, both sides are one."""

    __slots__ = ("also", "left", "right", "sides", "size_max")

    def __init__(self, rule: BlockRule, size_max: int) -> None:
        self.size_max = size_max
        self.left = _Side(rule.left)
        self.right = self.left if rule.left == rule.right else _Side(rule.right)
        self.sides = (self.left,) if self.right is self.left else (self.left, self.right)
        self.also = rule.also

    def size(self, key: Key) -> int:
        """Return how many places mentions have in the blocks of a key."""
        return sum(_size(side.blocks.get(key)) for side in self.sides)

    def keys(self, slotted: Slotted) -> set[Key]:
        """Return the keys a mention holds on any side."""
        return {key for side in self.sides for key in side.keys_of(slotted)}

    def holds(self, one: str, other: str, records: Mapping[str, Slotted]) -> bool:
        """Whether the rest of the rule's condition holds between two mentions."""
        if one > other:
            one, other = other, one
        return self.also is None or self.also(records[one], records[other])

    def shared(self, one: str, other: str, records: Mapping[str, Slotted]) -> Iterator[Key]:
        """Return the keys that make these two a pair of this rule, generic or not."""
        if one > other:
            one, other = other, one
        left = set(self.left.keys_of(records[one]))
        if left and self.holds(one, other, records):
            yield from left.intersection(self.right.keys_of(records[other]))


class BlockIndex:
    """Mentions by key. Each rule comes with the most mentions that may hold one of its keys.

    `records` are the mentions as the model reads them, kept by the owner.
    """

    __slots__ = ("_asymmetric", "_records", "_rules", "_symmetric")

    def __init__(
        self, rules: Sequence[tuple[BlockRule, int]], records: Mapping[str, Slotted]
    ) -> None:
        self._records = records
        self._rules = tuple(_Ruled(rule, size_max) for rule, size_max in rules)
        numbered = tuple(enumerate(self._rules))
        self._symmetric = tuple(
            (number, rule.left.keys_of, rule.left.blocks, rule.also, rule.size_max)
            for number, rule in numbered
            if rule.left is rule.right
        )
        self._asymmetric = tuple(
            (number, rule) for number, rule in numbered if rule.left is not rule.right
        )

    def insert(self, mention: str) -> tuple[set[str], list[BlockKey]]:
        """Add a mention that has a record; return its partners, and the keys it made generic."""
        slotted = self._records[mention]
        partners: set[str] = set()
        generic: list[BlockKey] = []
        for number, keys_of, blocks, also, size_max in self._symmetric:
            for key in keys_of(slotted):
                block = blocks.get(key)
                if block is None:
                    blocks[key] = mention
                    continue
                size = 1 if type(block) is str else len(block)
                if size < size_max:
                    if also is not None:
                        partners.update(self._holding(also, mention, block))
                    elif size == 1:
                        partners.add(block)  # type: ignore[arg-type]
                    else:
                        partners.update(block)
                elif size == size_max:
                    generic.append(BlockKey(number, key))
                blocks[key] = _with(block, mention)
        for number, rule in self._asymmetric:
            partners |= self._insert_asymmetric(number, rule, mention, generic)
        return partners, generic

    def remove(self, mention: str) -> list[BlockKey]:
        """Take a mention out, its record still there; return the keys that stopped being generic.

        The pairs of those keys can be asked for when the record is gone.
        """
        slotted = self._records[mention]
        restored = []
        for number, rule in enumerate(self._rules):
            before = {key: rule.size(key) for key in rule.keys(slotted)}
            for side in rule.sides:
                for key in side.keys_of(slotted):
                    rest = _without(side.blocks[key], mention)
                    if rest is None:
                        del side.blocks[key]
                    else:
                        side.blocks[key] = rest
            restored += [
                BlockKey(number, key)
                for key, size in before.items()
                if size > rule.size_max >= rule.size(key)
            ]
        return restored

    def members(self, where: BlockKey) -> set[str]:
        """Return all mentions with a key, generic or not."""
        return {
            member
            for side in self._rules[where.rule].sides
            for member in _members(side.blocks.get(where.key))
        }

    def pairs(self, where: BlockKey) -> Iterator[tuple[str, str]]:
        """Return the pairs a key proposes, generic or not, smaller id first."""
        rule = self._rules[where.rule]
        for one in _members(rule.left.blocks.get(where.key)):
            for other in _members(rule.right.blocks.get(where.key)):
                if one < other and rule.holds(one, other, self._records):
                    yield one, other

    def shared_keys(self, one: str, other: str) -> list[tuple[BlockKey, bool]]:
        """Return every key that makes two mentions a pair, and whether it is generic."""
        return [
            (BlockKey(number, key), rule.size(key) > rule.size_max)
            for number, rule in enumerate(self._rules)
            for key in rule.shared(one, other, self._records)
        ]

    def proposes(self, one: str, other: str) -> bool:
        """Whether a key that is not generic makes two mentions a pair."""
        return any(
            rule.size(key) <= rule.size_max
            for rule in self._rules
            for key in rule.shared(one, other, self._records)
        )

    def generic(self) -> Iterator[tuple[BlockKey, int]]:
        """Return the generic keys and how many places mentions have in each."""
        for number, rule in enumerate(self._rules):
            for key in {key for side in rule.sides for key in side.blocks}:
                if (size := rule.size(key)) > rule.size_max:
                    yield BlockKey(number, key), size

    def _holding(
        self, also: Callable[[Slotted, Slotted], bool], mention: str, block: _Members
    ) -> list[str]:
        """Return the members of a block with which the rest of a rule's condition holds."""
        records = self._records
        own = records[mention]
        return [
            member
            for member in _members(block)
            if (also(own, records[member]) if mention < member else also(records[member], own))
        ]

    def _insert_asymmetric(
        self, number: int, rule: _Ruled, mention: str, generic: list[BlockKey]
    ) -> set[str]:
        """Add a mention on both sides: it is left of larger ids, and right of smaller ones."""
        slotted = self._records[mention]
        left, right = rule.left, rule.right
        keys = rule.keys(slotted)
        was_generic = {key for key in keys if rule.size(key) > rule.size_max}
        for side in rule.sides:
            for key in side.keys_of(slotted):
                side.blocks[key] = _with(side.blocks.get(key), mention)
        partners: set[str] = set()
        for key in keys:
            if rule.size(key) > rule.size_max:
                if key not in was_generic:
                    generic.append(BlockKey(number, key))
                continue
            if mention in _members(left.blocks.get(key)):
                partners.update(m for m in _members(right.blocks.get(key)) if mention < m)
            if mention in _members(right.blocks.get(key)):
                partners.update(m for m in _members(left.blocks.get(key)) if m < mention)
        return {m for m in partners if rule.holds(m, mention, self._records)}
