"""How a region of signals falls apart into dossiers: a pure function of its ties.

Ties merge from first to last: those that rest on a person, an address or a document before those
that rest on contact means alone, stronger before weaker. A contact-only tie between two sides
that each hold identified victims, and none in common, is refused: one recruiter's phone does not
make two victims' cases one. A piece above the limit loses its last tie until all pieces fit.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from hub.matching.regions import EdgeKey

IDENTITY, CONTACT = 0, 1
"""Ranks of a tie in the order of merging."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Signals that hang together, and the tie and pieces it was made of (a lone signal: none)."""

    members: tuple[str, ...]
    victims: frozenset[str]
    tie: EdgeKey | None = None
    parts: tuple["Piece", ...] = ()

    def ties(self) -> Iterator[EdgeKey]:
        """Return the ties of its spanning tree."""
        if self.tie is not None:
            yield self.tie
        for part in self.parts:
            yield from part.ties()


def pieces(
    signals: Iterable[str],
    ties: Iterable[EdgeKey],
    victims: Mapping[str, frozenset[str]],
    size_max: int,
) -> list[Piece]:
    """Return the pieces of a region, each of at most `size_max` signals."""
    return [part for piece in grown(signals, ties, victims) for part in _cut(piece, size_max)]


def grown(
    signals: Iterable[str],
    ties: Iterable[EdgeKey],
    victims: Mapping[str, frozenset[str]],
    may_join: Callable[[str, str], bool] | None = None,
) -> list[Piece]:
    """Return what grows together of signals, whatever its size; `may_join` has the last say."""
    piece_of = {signal: Piece((signal,), victims[signal]) for signal in signals}
    for tie in sorted(ties):
        one, other = piece_of[tie[2]], piece_of[tie[3]]
        if one is other or (tie[0] == CONTACT and other_victims(one.victims, other.victims)):
            continue
        if may_join is not None and not may_join(tie[2], tie[3]):
            continue
        merged = Piece(one.members + other.members, one.victims | other.victims, tie, (one, other))
        piece_of.update(dict.fromkeys(merged.members, merged))
    whole = {id(piece): piece for piece in piece_of.values()}
    return list(whole.values())


def other_victims(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sides both hold identified victims, and none in common."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def _cut(piece: Piece, size_max: int) -> Iterator[Piece]:
    if len(piece.members) <= size_max:
        yield piece
        return
    for part in piece.parts:
        yield from _cut(part, size_max)
