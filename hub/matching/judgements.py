"""What persons said of pairs of mentions: the last word counts, and dies with its mentions.

A judgement is about two mentions, whatever their signals say of them later: it follows corrections.
It counts for the lives of its mentions that it falls in: when a signal is withdrawn or erased, or a
correction no longer names a mention, that life has ended, and a later one begins without it. So
what counts is a function of the set of judgements and lives, not of the order in which we hear of
them.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "different", "unsure"]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """The word of a person on a pair of mentions; `number` is the decision's place in the record.

    None takes an earlier word back.
    """

    one: str
    other: str
    verdict: Verdict | None
    number: int

    @property
    def pair(self) -> Pair:
        """The two mentions, smaller id first."""
        return (self.one, self.other)


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """A "same" that a wall of "different" keeps from having effect: a person must choose."""

    same: Pair
    different: tuple[Pair, ...]


def pair_of(one: str, other: str) -> Pair:
    """Return two mentions in the order of their ids. Raises ValueError when they are one."""
    if one == other:
        message = "a judgement is about two mentions"
        raise ValueError(message)
    return (one, other) if one < other else (other, one)


class Judgements:
    """The last word on each pair. `live` are the mentions that are there, kept by the owner.

    `born` gives the place in the record where the present life of a live mention began.
    """

    __slots__ = ("_about", "_born", "_last", "_live")

    def __init__(self, live: Collection[str], born: Callable[[str], int]) -> None:
        self._live = live
        self._born = born
        self._last: dict[Pair, Judgement] = {}
        self._about: dict[str, dict[str, Judgement]] = {}

    def __bool__(self) -> bool:
        """Whether anything was judged."""
        return bool(self._last)

    def __contains__(self, mention: str) -> bool:
        """Whether a mention was judged, with effect or not."""
        return mention in self._about

    def add(self, one: str, other: str, verdict: Verdict | None, number: int) -> bool:
        """Note a judgement, which may come before its mentions; return whether it is the last."""
        pair = pair_of(one, other)
        last = self._last.get(pair)
        if last is not None and last.number >= number:
            return False
        judgement = self._last[pair] = Judgement(*pair, verdict, number)
        for mention, partner in (pair, pair[::-1]):
            self._about.setdefault(mention, {})[partner] = judgement
        return True

    def forget(self, mention: str, before: int) -> None:
        """Drop what was said of a mention before the place where its life ended."""
        for partner, judgement in tuple(self._about.get(mention, {}).items()):
            if judgement.number < before:
                del self._last[judgement.pair]
                for one, other in ((mention, partner), (partner, mention)):
                    del self._about[one][other]
                    if not self._about[one]:
                        del self._about[one]

    def about(self, mention: str) -> Iterator[Judgement]:
        """Return the judgements on a mention that count."""
        return filter(self.counts, self._about.get(mention, {}).values())

    def bonds(self, mention: str) -> list[str]:
        """Return the mentions that a person called the same as this one."""
        return [
            judgement.other if judgement.one == mention else judgement.one
            for judgement in self.about(mention)
            if judgement.verdict == "same"
        ]

    def of(self, one: str, other: str) -> Judgement | None:
        """Return the judgement on a pair that counts, or None."""
        judgement = self._last.get(pair_of(one, other))
        return judgement if judgement is not None and self.counts(judgement) else None

    def counts(self, judgement: Judgement) -> bool:
        """Whether both mentions are there, in a life that the judgement falls in."""
        return all(
            mention in self._live and judgement.number > self._born(mention)
            for mention in judgement.pair
        )

    def all(self) -> list[Judgement]:
        """Return the judgements that count, sorted."""
        return sorted(filter(self.counts, self._last.values()))

    def waiting(self) -> list[Judgement]:
        """Return every last word that is kept, counting or not, sorted."""
        return sorted(self._last.values())

    def conflicts(self, entity_of: Callable[[str], str]) -> list[Conflict]:
        """Return each "same" that has no effect, with the walls that stand between, sorted."""
        walls: dict[frozenset[str], list[Pair]] = {}
        kept_apart: list[tuple[Pair, frozenset[str]]] = []
        for judgement in self.all():
            sides = frozenset(map(entity_of, judgement.pair))
            if judgement.verdict == "different":
                walls.setdefault(sides, []).append(judgement.pair)
            if judgement.verdict == "same" and len(sides) > 1:
                kept_apart.append((judgement.pair, sides))
        return [Conflict(pair, tuple(walls.get(sides, ()))) for pair, sides in kept_apart]
