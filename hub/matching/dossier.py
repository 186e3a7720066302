"""Signals to dossiers: a pure function of the set of signals, kept up to date locally.

Two signals are tied when the entities they share weigh enough together. A dossier is two or more
signals that hang together by ties (`hub.matching.partition` says how); its id is derived from its
anchor, the signal with the least (`since_ms`, id), so it survives growth.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from uuid import UUID, uuid5

from hub.matching.changes import (
    DossierChange,
    DossierChangeKind,
    DossierView,
    Related,
    RelatedReason,
    Shared,
    Tie,
    dossier_change_kind,
)
from hub.matching.entities import EntityTable, SignalState, victims_of
from hub.matching.partition import CONTACT, IDENTITY, Piece, other_victims, pieces
from hub.matching.policy import LinkagePolicy
from hub.matching.regions import EdgeKey, Regions, edge_key

_NAMESPACE = UUID("6c7f1a52-3a4e-5a0b-9c55-d0551e400001")
_Around = Callable[[str], list[tuple[EdgeKey, str]]]


def dossier_id(anchor: str) -> str:
    """Return the id of the dossier that a signal anchors: 32 hexadecimal characters."""
    return uuid5(_NAMESPACE, anchor).hex


class Dossiers:
    """All dossiers over the given signals and entities, which their owner keeps current."""

    __slots__ = (
        "_dossier_of",
        "_entities",
        "_policy",
        "_regions",
        "_signals",
        "_victims",
        "_views",
    )

    def __init__(
        self, policy: LinkagePolicy, signals: dict[str, SignalState], entities: EntityTable
    ) -> None:
        self._policy = policy
        self._signals = signals
        self._entities = entities
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
        nodes = dirty.union(*regions)
        came_from = {node: d for node in nodes if (d := self._dossier_of.pop(node, None))}
        before = {dossier: self._views.pop(dossier) for dossier in set(came_from.values())}
        victims = {dossier: self._victims.pop(dossier) for dossier in before}
        fresh = [
            self._form(piece, before, dirty)
            for region in regions
            if len(region) > 1
            for piece in self._pieces(region, around)
        ]
        moved = {node for node in nodes if came_from.get(node) != self._dossier_of.get(node)}
        moved.update(
            member
            for dossier in fresh
            if self._victims[dossier] != victims.get(dossier)
            for member in self._views[dossier].members
        )
        aside = self._relate(self._beside(dirty | moved, moved, beside, around), around)
        before |= {dossier: view for dossier, view in aside.items() if dossier not in fresh}
        return sorted(self._regrouped(before, fresh), key=lambda change: change.dossier)

    def conclude(self, tied: set[str]) -> None:
        """Form all dossiers where there are none yet; `tied` are the signals that may be in one."""
        around = cache(self._neighbours)
        for region in self._refreshed(tied, around):
            if len(region) > 1:
                for piece in self._pieces(region, around):
                    self._form(piece, {}, tied)
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

    def _refreshed(self, ends: set[str], around: _Around) -> list[tuple[str, ...]]:
        """Return the regions that may have changed, given the signals whose ties did."""
        return self._regions.refresh(
            ends, lambda node: [other for _, other in around(node)], around, self._signals
        )

    def _form(self, piece: Piece, before: dict[str, DossierView], dirty: set[str]) -> str:
        """Note a dossier, what is related to it aside; return its id.

        Where nothing happened to its members its evidence stands.
        """
        members = sorted(piece.members, key=lambda s: (self._signals[s].since_ms, s))
        dossier = dossier_id(members[0])
        view = before.get(dossier)
        if view is None or view.members != tuple(members) or not dirty.isdisjoint(members):
            ties = [self._tie(one, other, -minus) for _, minus, one, other in sorted(piece.ties())]
            related = () if view is None else view.related
            view = DossierView(dossier, tuple(members), tuple(ties), related)
        self._views[dossier] = view
        self._victims[dossier] = piece.victims
        self._dossier_of.update(dict.fromkeys(members, dossier))
        return dossier

    def _pieces(self, region: tuple[str, ...], around: _Around) -> list[Piece]:
        inside = set(region)
        ties = {key for signal in region for key, other in around(signal) if other in inside}
        victims = {signal: victims_of(self._signals[signal]) for signal in region}
        found = pieces(region, ties, victims, self._policy.dossier_max)
        return [piece for piece in found if len(piece.members) > 1]

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

    def _regrouped(self, before: dict[str, DossierView], fresh: list[str]) -> list[DossierChange]:
        """Return what became of all dossiers of `before`, and those that came to be."""
        earlier = {member: view.id for view in before.values() for member in view.members}
        heirs: dict[str, set[str]] = {source: set() for source in before}
        sources: dict[str, dict[str, tuple[str, ...]]] = {}
        for dossier in before.keys() & self._views.keys() | set(fresh):
            members = self._views[dossier].members
            ids = {earlier[member] for member in members if member in earlier}
            sources[dossier] = {source: before[source].members for source in sorted(ids)}
            for source in ids:
                heirs[source].add(dossier)
        changes = []
        for dossier, known in sources.items():
            view = self._views[dossier]
            kind = dossier_change_kind(dossier, view.members, sources=known, heirs=heirs)
            if kind is None and view != before[dossier]:
                kind = DossierChangeKind.EXTENDED
            if kind is not None:
                changes.append(_change(kind, view, tuple(known)))
        for source, its_heirs in heirs.items():
            if not its_heirs:
                gone = replace(before[source], ties=(), related=())
                changes.append(_change(DossierChangeKind.DISSOLVED, gone, (source,)))
        return changes

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
        mine = self._victims[view.id]
        found: dict[str, tuple[int, str, RelatedReason]] = {}
        for member in view.members:
            for (rank, minus, _, _), other in around(member):
                if self.of(other) != view.id:
                    reason = RelatedReason.SIZE_LIMIT
                    if rank == CONTACT and other_victims(mine, self._victims_beside(other)):
                        reason = RelatedReason.OTHER_VICTIMS
                    candidate = (minus, member, reason)
                    found[other] = min(found.get(other, candidate), candidate)
        for member in sorted(view.members):
            for other in self._entities.next_door(self._signals[member]):
                if self.of(other) != view.id:
                    found.setdefault(other, (0, member, RelatedReason.NEIGHBOUR_HOUSE))
        return tuple(
            Related(other, member, reason, -minus, self.of(other))
            for other, (minus, member, reason) in sorted(found.items())
        )

    def _victims_beside(self, signal: str) -> frozenset[str]:
        dossier = self.of(signal)
        return victims_of(self._signals[signal]) if dossier is None else self._victims[dossier]


def _change(
    kind: DossierChangeKind, view: DossierView, came_from: tuple[str, ...]
) -> DossierChange:
    return DossierChange(kind, view.id, view.members, came_from, view.ties, view.related)
