"""What persons said of sets of signals: one dossier, or not. The last word on two sets counts.

A word is about signals, whatever dossier they are in. A signal leaves it for good when it is
withdrawn or erased: a word counts for the life of a signal that it falls in, and while each of its
sides holds a signal. So what counts is a function of the set of words and lives.

Words speak with one another before the machine has a say. Walls ("apart", "related") stand. Each
"together" is one bond, in the order of the record: the first two signals, one of each side, that no
wall keeps apart, nor keeps apart those that bonds already hold to them. Where there are none it has
no effect: a conflict, told with the walls that stand in its way.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

WordVerdict = Literal["together", "apart", "related"]
Side = tuple[str, ...]
Mark = tuple[str, int]
"""A wall by the id of its word, and the side of it that a signal is on."""


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """A person's word on two sets of signals.

    `number` is its place in the record, `version` how often was spoken of these sets until now. The
    verdict None takes the earlier word back.
    """

    id: str
    one: Side
    other: Side
    verdict: WordVerdict | None
    number: int
    version: int

    @property
    def signals(self) -> Side:
        """The signals of both sides."""
        return self.one + self.other


class Bond(NamedTuple):
    """Two signals that a "together" holds in one dossier."""

    word: str
    one: str
    other: str


class Standing(NamedTuple):
    """A word that counts: the signals it is still about, and the walls that leave it no effect."""

    word: Word
    one: Side
    other: Side
    walls: tuple[str, ...]


class Groups:
    """Signals joined one by one, with the walls that each group stands at."""

    __slots__ = ("_group_of", "_marks")

    def __init__(self, marks: Callable[[str], frozenset[Mark]]) -> None:
        self._marks = marks
        self._group_of: dict[str, tuple[list[str], set[Mark]]] = {}

    def join(self, one: str, other: str) -> bool:
        """Make two groups one, unless a wall is between; return whether they are one now."""
        mine, theirs = self._group(one), self._group(other)
        if mine is theirs:
            return True
        if any((word, 1 - side) in theirs[1] for word, side in mine[1]):
            return False
        mine[0].extend(theirs[0])
        mine[1].update(theirs[1])
        self._group_of.update(dict.fromkeys(theirs[0], mine))
        return True

    def between(self, one: str, other: str) -> set[str]:
        """Return the walls between two groups."""
        theirs = self._group(other)[1]
        return {word for word, side in self._group(one)[1] if (word, 1 - side) in theirs}

    def members(self, signal: str) -> list[str]:
        """Return the group of a signal."""
        return self._group(signal)[0]

    def _group(self, signal: str) -> tuple[list[str], set[Mark]]:
        if signal not in self._group_of:
            self._group_of[signal] = ([signal], set(self._marks(signal)))
        return self._group_of[signal]


@dataclass(slots=True)
class Agreement:
    """All that the words that count come to, by signal."""

    standings: list[Standing] = field(default_factory=list)
    bonds: dict[str, list[Bond]] = field(default_factory=dict)
    joined: dict[str, set[str]] = field(default_factory=dict)
    walls: dict[str, frozenset[Mark]] = field(default_factory=dict)
    related: dict[str, set[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether any word counts."""
        return bool(self.standings)

    def speaks_of(self, signal: str) -> bool:
        """Whether a word that counts may change what the machine finds of a signal."""
        return signal in self.walls or signal in self.joined

    def marks(self, signal: str) -> frozenset[Mark]:
        """Return the walls that a signal stands at."""
        return self.walls.get(signal, frozenset())


class Words:
    """The last word on each two sets. `live` are the signals that are there, kept by the owner.

    `since` gives the place in the record where the present life of a live signal began.
    """

    __slots__ = ("_about", "_agreement", "_last", "_live", "_since", "_touched")

    def __init__(self, live: Collection[str], since: Callable[[str], int]) -> None:
        self._live = live
        self._since = since
        self._last: dict[str, Word] = {}
        self._about: dict[str, set[str]] = {}
        self._touched: set[str] = set()
        self._agreement = Agreement()

    def add(self, word: Word) -> None:
        """Stage a word, which may come before its signals; the highest number counts."""
        last = self._last.get(word.id)
        if last is not None and last.number >= word.number:
            return
        self._last[word.id] = word
        for signal in word.signals:
            self._about.setdefault(signal, set()).add(word.id)
        self._touched.update(word.signals)

    def touch(self, signal: str) -> None:
        """Stage a look at the words on a signal that came, went, or lived otherwise than known."""
        for word in self._about.get(signal, ()):
            self._touched.update(self._last[word].signals)

    def settle(self) -> set[str]:
        """Let staged words have effect; return the signals that they may concern."""
        touched, self._touched = self._touched, set()
        if touched:
            self._agreement = agree(self._standing())
        return touched

    @property
    def agreement(self) -> Agreement:
        """All that the words that count come to."""
        return self._agreement

    def counting(self) -> list[Word]:
        """Return the words that count, sorted."""
        return sorted(standing.word for standing in self._agreement.standings)

    def _standing(self) -> Iterator[tuple[Word, Side, Side]]:
        """Return the words that count with the signals that they are about, as told in order."""
        for word in sorted(self._last.values(), key=lambda word: (word.number, word.id)):
            if word.verdict is not None:
                one, other = self._left(word, word.one), self._left(word, word.other)
                if one and other:
                    yield word, one, other

    def _left(self, word: Word, side: Side) -> Side:
        return tuple(s for s in side if s in self._live and word.number > self._since(s))


def agree(words: Iterable[tuple[Word, Side, Side]]) -> Agreement:
    """Return what words come to, given in the order of the record."""
    found, told = Agreement(), list(words)
    _build_walls(found, [it for it in told if it[0].verdict != "together"])
    groups = Groups(found.marks)
    for word, one, other in told:
        walls: tuple[str, ...] = ()
        if word.verdict == "together":
            for signal in one + other:
                found.joined.setdefault(signal, set()).update(one + other)
            bond = _bond(word.id, one, other, groups)
            if isinstance(bond, Bond):
                for end in (bond.one, bond.other):
                    found.bonds.setdefault(end, []).append(bond)
            else:
                walls = tuple(sorted(bond))
        found.standings.append(Standing(word, one, other, walls))
    return found


def _build_walls(found: Agreement, words: Iterable[tuple[Word, Side, Side]]) -> None:
    marks: dict[str, set[Mark]] = {}
    for word, *sides in words:
        for at, side in enumerate(sides):
            for signal in side:
                marks.setdefault(signal, set()).add((word.id, at))
                if word.verdict == "related":
                    found.related.setdefault(signal, set()).update(sides[1 - at])
    found.walls = {signal: frozenset(its) for signal, its in marks.items()}


def _bond(word: str, one: Side, other: Side, groups: Groups) -> Bond | set[str]:
    """Return the first two signals that may be joined; where there are none, what is between."""
    walls: set[str] = set()
    for mine in one:
        for theirs in other:
            if groups.join(mine, theirs):
                return Bond(word, *sorted((mine, theirs)))
            walls |= groups.between(mine, theirs)
    return walls
