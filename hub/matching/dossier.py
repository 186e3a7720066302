"""Signals to dossiers: a pure function of the set of signals, kept up to date locally.

Two signals are tied when the entities they share weigh enough together. A dossier is two or more
signals that hang together by ties (`hub.matching.partition` says how); its id is derived from its
anchor, the signal with the least (`since_ms`, id), so it survives growth. What persons said of
signals has the last say (`hub.matching.uniting`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from uuid import UUID, uuid5

from hub.matching.changes import (
    DossierChange,
    DossierView,
    Related,
    RelatedReason,
    Shared,
    Tie,
    dossier_changes,
)
from hub.matching.companions import Words
from hub.matching.entities import EntityTable, SignalState, victims_of
from hub.matching.partition import CONTACT, IDENTITY, Piece, other_victims, pieces
from hub.matching.policy import LinkagePolicy
from hub.matching.regions import EdgeKey, Regions, edge_key
from hub.matching.uniting import Company, Region, clusters, unite

_NAMESPACE = UUID("6c7f1a52-3a4e-5a0b-9c55-d0551e400001")
_Around = Callable[[str], list[tuple[EdgeKey, str]]]


def dossier_id(anchor: str) -> str:
    """Return the id of the dossier that a signal anchors: 32 hexadecimal characters."""
    return uuid5(_NAMESPACE, anchor).hex


class Dossiers:
    """All dossiers over the given signals and entities, which their owner keeps current."""

    __slots__ = (
        "_dossier_of", "_entities", "_piece_of", "_policy", "_regions", "_signals", "_victims",
        "_views", "_words",
    )  # fmt: skip

    def __init__(
        self,
        policy: LinkagePolicy,
        signals: dict[str, SignalState],
        entities: EntityTable,
        words: Words,
    ) -> None:
        self._policy = policy
        self._signals = signals
        self._entities = entities
        self._words = words
        self._piece_of: dict[str, Piece] = {}
        self._regions = Regions(policy.region_max)
        self._dossier_of: dict[str, str] = {}
        self._views: dict[str, DossierView] = {}
        self._victims: dict[str, frozenset[str]] = {}

    def update(self, dirty: set[str], beside: set[str]) -> list[DossierChange]:
        """Recompute around changed signals; return the dossiers that differ.

        `dirty` are the signals whose ties or victims may differ, `beside` those that may have
        another neighbouring house.
        """
        around = cache(self._neighbours)
        regions = self._refreshed(dirty, around)
        nodes = dirty.union(*(region for cluster in regions for region in cluster))
        came_from = {node: d for node in nodes if (d := self._dossier_of.pop(node, None))}
        before = {dossier: self._views.pop(dossier) for dossier in set(came_from.values())}
        victims = {dossier: self._victims.pop(dossier) for dossier in before}
        alone = {n: piece for n in nodes if (piece := self._piece_of.pop(n, None)) is not None}
        fresh = [self._form(company, before, dirty) for company in self._found(regions, around)]
        moved = {node for node in nodes if came_from.get(node) != self._dossier_of.get(node)}
        moved.update(
            member
            for dossier in fresh
            if self._victims[dossier] != victims.get(dossier)
            for member in self._views[dossier].members
        )
        if alone or self._piece_of:
            moved.update(
                n for n in nodes if _extent(alone.get(n)) != _extent(self._piece_of.get(n))
            )
        aside = self._relate(self._beside(dirty | moved, moved, beside, around), around)
        before |= {dossier: view for dossier, view in aside.items() if dossier not in fresh}
        return sorted(dossier_changes(before, fresh, self._views), key=lambda c: c.dossier)

    def conclude(self, tied: set[str]) -> None:
        """Form all dossiers where there are none yet; `tied` are the signals that may be in one."""
        around = cache(self._neighbours)
        for company in self._found(self._refreshed(tied, around), around):
            self._form(company, {}, tied)
        self._relate(set(self._views), around)

    def of(self, signal: str) -> str | None:
        """Return the dossier of a signal, None when it is alone or not there."""
        return self._dossier_of.get(signal)

    def exists(self, dossier: str) -> bool:
        """Return whether there is a dossier of this id."""
        return dossier in self._views

    def ids(self) -> list[str]:
        """Return the ids of all dossiers, sorted."""
        return sorted(self._views)

    def view(self, dossier: str) -> DossierView:
        """Return a dossier with its evidence. Raises KeyError when there is none of that id."""
        return self._views[dossier]

    def _refreshed(self, ends: set[str], around: _Around) -> list[list[Region]]:
        """Return the regions that may have changed, given the signals whose ties did.

        Regions that words hold to one another come together, as far as they reach.
        """
        regions = self._regions.refresh(
            ends, lambda node: [other for _, other in around(node)], around, self._signals
        )
        joined = self._words.agreement.joined
        if not joined:
            return [[region] for region in regions]
        return clusters(regions, joined, self._regions.of)

    def _found(self, regions: Iterable[list[Region]], around: _Around) -> Iterator[Company]:
        """Return all that is a dossier among regions."""
        words = self._words.agreement
        for cluster in regions:
            if words and any(words.speaks_of(signal) for region in cluster for signal in region):
                yield from self._united(cluster, around)
            elif len(cluster[0]) > 1:
                ties = self._ties(cluster[0], around)
                for piece in self._pieces(cluster[0], ties):
                    if len(piece.members) > 1:
                        yield Company.of(piece)

    def _united(self, cluster: list[Region], around: _Around) -> Iterator[Company]:
        """Return the dossiers of regions of which persons said something."""
        ties: set[EdgeKey] = set()
        found: list[Piece] = []
        for region in cluster:
            inside = self._ties(region, around)
            found += self._pieces(region, inside)
            ties |= inside
        self._piece_of.update((signal, piece) for piece in found for signal in piece.members)
        victims = {
            signal: victims_of(self._signals[signal]) for region in cluster for signal in region
        }
        for company in unite(found, ties, victims, self._words.agreement):
            if len(company.members) > 1:
                yield company

    def _form(self, company: Company, before: dict[str, DossierView], dirty: set[str]) -> str:
        """Note a dossier, what is related to it aside; return its id.

        Where nothing happened to its members its evidence stands.
        """
        members = sorted(company.members, key=lambda s: (self._signals[s].since_ms, s))
        dossier = dossier_id(members[0])
        view = before.get(dossier)
        stands = view is not None and view.members == tuple(members) and dirty.isdisjoint(members)
        if view is None or not stands or members[0] in self._piece_of:
            ties = [self._tie(one, other, -minus) for _, minus, one, other in company.ties]
            ties += [Tie(one, other, 0, (), 0, word) for word, one, other in company.bonds]
            related = () if view is None else view.related
            view = DossierView(dossier, tuple(members), tuple(ties), related)
        self._views[dossier] = view
        self._victims[dossier] = company.victims
        self._dossier_of.update(dict.fromkeys(members, dossier))
        return dossier

    def _ties(self, region: Region, around: _Around) -> set[EdgeKey]:
        inside = set(region)
        return {key for signal in region for key, other in around(signal) if other in inside}

    def _pieces(self, region: Region, ties: set[EdgeKey]) -> list[Piece]:
        victims = {signal: victims_of(self._signals[signal]) for signal in region}
        return pieces(region, ties, victims, self._policy.dossier_max)

    def _neighbours(self, signal: str) -> list[tuple[EdgeKey, str]]:
        """Return the ties of a signal, each with the signal at its other end.

        Traits in common are a weak tie-break: they order ties that are there, and make none.
        """
        state = self._signals.get(signal)
        shared = set() if state is None else {e for e in state.entities.values() if e.ties}
        if state is None or not shared:
            return []
        strengths: dict[str, int] = {}
        by_identity: set[str] = set()
        for entity in shared:
            weight = entity.weight
            for other in entity.signals:
                strengths[other] = strengths.get(other, 0) + weight
            if not self._policy.ties[entity.kind].is_contact:
                by_identity.update(entity.signals)
        del strengths[signal]
        least, bonus, traits = self._policy.tie_threshold, self._policy.trait_bonus, state.traits
        found = []
        for other, strength in strengths.items():
            if strength >= least:
                if traits and not traits.isdisjoint(self._signals[other].traits):
                    strength += bonus  # noqa: PLW2901
                rank = IDENTITY if other in by_identity else CONTACT
                found.append((edge_key(rank, strength, signal, other), other))
        return found

    def _relate(self, dossiers: set[str], around: _Around) -> dict[str, DossierView]:
        """Look again at what is related to dossiers; return how those that differ were."""
        were = {}
        for dossier in dossiers:
            view = self._views[dossier]
            related = self._related(view, around)
            if related != view.related:
                were[dossier] = view
                self._views[dossier] = replace(view, related=related)
        return were

    def _beside(
        self, touched: set[str], moved: set[str], beside: set[str], around: _Around
    ) -> set[str]:
        """Return the dossiers that may be related to another signal or dossier than before."""
        signals = touched | beside
        signals.update(other for node in touched for _, other in around(node))
        for node in moved & self._signals.keys():
            signals.update(self._entities.next_door(self._signals[node]))
            signals.update(self._words.agreement.related.get(node, ()))
        return {dossier for s in signals if (dossier := self._dossier_of.get(s)) is not None}

    def _tie(self, one: str, other: str, strength: int) -> Tie:
        mine = set(self._signals[one].entities.values())
        both = mine & set(self._signals[other].entities.values())
        shared = sorted(
            Shared(entity.id, entity.kind, len(entity.signals), entity.weight)
            for entity in both
            if entity.ties
        )
        bonus = strength - sum(item.centibits for item in shared)
        return Tie(one, other, strength, tuple(shared), bonus)

    def _related(self, view: DossierView, around: _Around) -> tuple[Related, ...]:
        """Return the signals outside that are near, each with its strongest reason."""
        found: dict[str, tuple[int, str, RelatedReason]] = {}
        for member in view.members:
            for (rank, minus, _, _), other in around(member):
                if self.of(other) != view.id:
                    candidate = (minus, member, self._kept_apart(rank, member, other))
                    found[other] = min(found.get(other, candidate), candidate)
        for member in sorted(view.members):
            for other in self._entities.next_door(self._signals[member]):
                if self.of(other) != view.id:
                    found.setdefault(other, (0, member, RelatedReason.NEIGHBOUR_HOUSE))
        for other, member in self._said_related(view):
            minus, near, _ = found.get(other, (0, member, None))
            found[other] = (minus, near, RelatedReason.JUDGED)
        return tuple(
            Related(other, member, reason, -minus, self.of(other))
            for other, (minus, member, reason) in sorted(found.items())
        )

    def _kept_apart(self, rank: int, member: str, other: str) -> RelatedReason:
        """Return why a tie was not made: by a person only where the machine would have made it."""
        piece = self._piece_of.get(member)
        if piece is not None and piece is self._piece_of.get(other):
            return RelatedReason.JUDGED
        if rank == CONTACT and other_victims(self._victims_by(member), self._victims_by(other)):
            return RelatedReason.OTHER_VICTIMS
        return RelatedReason.SIZE_LIMIT

    def _said_related(self, view: DossierView) -> Iterator[tuple[str, str]]:
        """Return what a person called related: the first signal of each dossier, or alone."""
        said = self._words.agreement.related
        pairs: dict[str, tuple[str, str]] = {}
        for member in view.members:
            for other in said.get(member, ()):
                where = self.of(other) or other
                if where != view.id:
                    pairs[where] = min(pairs.get(where, (other, member)), (other, member))
        yield from pairs.values()

    def _victims_by(self, signal: str) -> frozenset[str]:
        """Return the victims of what the machine found a signal to belong to."""
        if (piece := self._piece_of.get(signal)) is not None:
            return piece.victims
        dossier = self.of(signal)
        return victims_of(self._signals[signal]) if dossier is None else self._victims[dossier]


def _extent(piece: Piece | None) -> tuple[tuple[str, ...], frozenset[str]] | None:
    return None if piece is None else (piece.members, piece.victims)
