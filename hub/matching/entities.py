"""Entities and the signals that name them: the bipartite graph dossiers are made from.

A thing is one entity per kind and key, a person one per group of mentions; both take the id of
their smallest mention, so no id is derived from personal data.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hub.matching.changes import EntityChange, Moves, entity_changes
from hub.matching.houses import Houses
from hub.matching.mention import EntityKind
from hub.matching.policy import LinkagePolicy


@dataclass(slots=True, eq=False)
class Entity:
    """One person or thing: its mentions by signal, and the weight it adds to a tie.

    `homes` are the signals to which an address is no more than where somebody lives.
    """

    kind: EntityKind
    key: str
    id: str = ""
    signals: dict[str, tuple[str, ...]] = field(default_factory=dict)
    victims: int = 0
    weight: int = 0
    homes: frozenset[str] = frozenset()

    @property
    def ties(self) -> bool:
        """Whether signals share it, and it is not too common to bind them."""
        return self.weight > 0 and len(self.signals) > 1

    def add(self, mention: str, signal: str) -> None:
        """Take in a mention."""
        self.signals[signal] = (*self.signals.get(signal, ()), mention)
        if not self.id or mention < self.id:
            self.id = mention

    def discard(self, mention: str, signal: str) -> None:
        """Let a mention go."""
        rest = tuple(other for other in self.signals[signal] if other != mention)
        if rest:
            self.signals[signal] = rest
        else:
            del self.signals[signal]
        if mention == self.id:
            self.id = min(self.mentions(), default="")

    def mentions(self) -> list[str]:
        """Return all mentions of the entity."""
        return [mention for mentions in self.signals.values() for mention in mentions]


@dataclass(slots=True, eq=False)
class SignalState:
    """A signal in the graph: the entity of each of its mentions, of persons once settled."""

    since_ms: int
    traits: frozenset[str]
    persons: tuple[str, ...] = ()
    entities: dict[str, Entity] = field(default_factory=dict)
    victims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Before:
    """An entity before a step touched it; `at`: the signals it held together as an address."""

    id: str
    weight: int
    victims: int
    at: frozenset[str]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a step did to entities.

    Signals `dirty` may have other ties or victims, those `beside` another neighbour, those in
    `moved_house` other signals at their addresses.
    """

    dirty: set[str]
    beside: set[str]
    moved_house: set[str]
    changes: list[EntityChange]


class EntityTable:
    """All entities, and what has happened to them since the last `settle`.

    Persons are kept under the id the resolver gave their group.
    """

    __slots__ = ("_before", "_by_key", "_dirty", "_houses", "_moved", "_policy")

    def __init__(self, policy: LinkagePolicy) -> None:
        self._policy = policy
        self._by_key: dict[EntityKind, dict[str, Entity]] = {kind: {} for kind in EntityKind}
        self._houses = Houses(policy.neighbour_distance, policy.book)
        self._dirty: set[str] = set()
        self._before: dict[Entity, _Before] = {}
        self._moved: dict[str, tuple[Entity | None, Entity | None]] = {}

    def get(self, kind: EntityKind, key: str) -> Entity | None:
        """Return the entity of a key (of a person: the id of its group), or None."""
        return self._by_key[kind].get(key)

    def of_kind(self, kind: EntityKind) -> Iterable[Entity]:
        """Return all entities of a kind."""
        return self._by_key[kind].values()

    def attach(  # noqa: PLR0913 - all by name
        self,
        kind: EntityKind,
        key: str,
        mention: str,
        signal: str,
        *,
        is_victim: bool = False,
        is_home: bool = False,
    ) -> Entity:
        """Add a mention to the entity of its kind and key, made when there is none."""
        self._touch(self._of(kind, key), signal)
        entity = self.place(kind, key, mention, signal, is_victim=is_victim, is_home=is_home)
        self._moved[mention] = (self._moved.get(mention, (None, None))[0], entity)
        return entity

    def place(  # noqa: PLR0913 - all by name
        self,
        kind: EntityKind,
        key: str,
        mention: str,
        signal: str,
        *,
        is_victim: bool = False,
        is_home: bool = False,
    ) -> Entity:
        """Add a mention as `attach` does, in a table that is being filled: see `weigh_all`."""
        entity = self._of(kind, key)
        entity.add(mention, signal)
        entity.victims += is_victim
        if is_home:
            entity.homes |= {signal}
        return entity

    def weigh_all(self) -> set[str]:
        """Weigh the entities of a table that was filled; return the signals that may be tied."""
        tied: set[str] = set()
        for entities in self._by_key.values():
            for entity in entities.values():
                entity.weight = self._policy.weight(entity.kind, entity.key, len(entity.signals))
                if entity.ties:
                    tied.update(entity.signals)
        return tied

    def detach(self, entity: Entity, mention: str, signal: str, *, is_victim: bool = False) -> None:
        """Take a mention away from its entity."""
        self._touch(entity, signal)
        entity.discard(mention, signal)
        entity.victims -= is_victim
        entity.homes -= {signal}
        self._moved[mention] = (self._moved.get(mention, (entity, None))[0], None)

    def settle(self) -> Settled:
        """Reweigh what changed, and say what may follow from it."""
        changes = [
            change
            for kind, moves in self._moves().items()
            for change in entity_changes(moves, kind)
        ]
        dirty, self._dirty = self._dirty, set()
        beside: set[str] = set()
        moved_house: set[str] = set()
        for entity, before in self._before.items():
            degree = len(entity.signals)
            entity.weight = self._policy.weight(entity.kind, entity.key, degree) if degree else 0
            if before.weight or entity.weight or (before.victims > 0) != (entity.victims > 0):
                dirty.update(entity.signals)
        for entity, before in self._before.items():
            if entity.kind is EntityKind.ADDRESS:
                beside.update(s for other in self._near(entity) for s in other.signals)
                now = _at(entity)
                if now != before.at and len(now | before.at) > 1:
                    moved_house |= now | before.at
            if not entity.signals:
                self._forget(entity)
        self._before.clear()
        self._moved.clear()
        return Settled(dirty, beside, moved_house, sorted(changes))

    def next_door(self, state: SignalState) -> Iterator[str]:
        """Return the signals that name a house beside one that a signal names; both must tie."""
        for entity in set(state.entities.values()):
            if entity.kind is EntityKind.ADDRESS and entity.weight:
                for other in self._near(entity):
                    if other.weight:
                        yield from other.signals

    def _of(self, kind: EntityKind, key: str) -> Entity:
        """Return the entity of a key, made when there is none."""
        entity = self._by_key[kind].get(key)
        if entity is None:
            entity = self._by_key[kind][key] = Entity(kind, key)
            if kind is EntityKind.ADDRESS:
                self._houses.add(key)
        return entity

    def _near(self, address: Entity) -> Iterator[Entity]:
        addresses = self._by_key[EntityKind.ADDRESS]
        return (addresses[key] for key in self._houses.near(address.key))

    def _forget(self, entity: Entity) -> None:
        del self._by_key[entity.kind][entity.key]
        if entity.kind is EntityKind.ADDRESS:
            self._houses.discard(entity.key)

    def _touch(self, entity: Entity, signal: str) -> None:
        self._dirty.add(signal)
        if entity not in self._before:
            self._before[entity] = _Before(entity.id, entity.weight, entity.victims, _at(entity))

    def _moves(self) -> dict[EntityKind, Moves]:
        """Return where mentions went, by kind; an entity that took another id moves them all."""
        moves: dict[EntityKind, Moves] = {}
        for entity, before in self._before.items():
            if before.id and entity.id and entity.id != before.id:
                stayed = dict.fromkeys(entity.mentions(), (before.id, entity.id))
                moves.setdefault(entity.kind, {}).update(stayed)
        for mention, (old, new) in self._moved.items():
            if old is new:
                continue
            came_from = None if old is None else self._before[old].id
            if old is not None and (new is None or new.kind is not old.kind):
                moves.setdefault(old.kind, {})[mention] = (came_from, None)
            if new is not None:
                is_same_kind = old is not None and new.kind is old.kind
                move = (came_from if is_same_kind else None, new.id)
                moves.setdefault(new.kind, {})[mention] = move
        return moves


def _at(entity: Entity) -> frozenset[str]:
    """Return the signals about an address: none when it is no address, or generic.

    Where somebody lives is not what a signal is about: a child's home is no risk location.
    """
    if entity.kind is not EntityKind.ADDRESS or not entity.weight:
        return frozenset()
    return frozenset(entity.signals) - entity.homes


def co_located(signal: str, state: SignalState) -> frozenset[str]:
    """Return all other signals about an address that this one is about too."""
    places = (_at(entity) for entity in state.entities.values())
    return frozenset().union(*(place for place in places if signal in place)) - {signal}


def victims_of(state: SignalState) -> frozenset[str]:
    """Return the persons a signal names that some signal identifies as a likely victim."""
    return frozenset(entity.id for entity in state.entities.values() if entity.victims)
