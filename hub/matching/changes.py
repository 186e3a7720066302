"""What one step changed: a function of the states before and after it, in a fixed order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hub.matching.mention import EntityKind

Moves = dict[str, tuple[str | None, str | None]]
"""Mention to its entity before and after; None where it was not, or is no longer, there."""


class EntityChangeKind(StrEnum):
    """How an entity differs from before. Reduced: it lost mentions, and goes on."""

    FORMED = "formed"
    EXTENDED = "extended"
    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    REDUCED = "reduced"
    DISSOLVED = "dissolved"


class DossierChangeKind(StrEnum):
    """How a dossier differs from before. Reduced: it lost signals, and goes on.

    Extended: it gained signals, or only its ties or what is related to it changed.
    """

    FORMED = "formed"
    EXTENDED = "extended"
    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    REDUCED = "reduced"
    DISSOLVED = "dissolved"


class RelatedReason(StrEnum):
    """Why two signals are near one another and not in one dossier. Judged: a person said so."""

    JUDGED = "judged"
    OTHER_VICTIMS = "other_victims"
    SIZE_LIMIT = "size_limit"
    NEIGHBOUR_HOUSE = "neighbour_house"


@dataclass(frozen=True, slots=True, order=True)
class EntityChange:
    """One entity that changed.

    `mentions` are those that came to it in this step (reduced, dissolved: those it lost),
    `from_ids` the entities they came from, itself included when it was there before and took
    others in. Every mention that came to an entity is in one change, so a table of mention to
    entity stays right by applying them; a mention that is gone is told by its own signal.
    """

    entity: str
    kind: EntityChangeKind
    entity_kind: EntityKind
    mentions: tuple[str, ...]
    from_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Shared:
    """An entity two signals share: named by `degree` signals, worth `centibits` between two."""

    entity: str
    kind: EntityKind
    degree: int
    centibits: int


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """What holds two signals in one dossier; `centibits` includes `trait_bonus`.

    Where a person said so, `word` is the id of what was said, and nothing is weighed.
    """

    one: str
    other: str
    centibits: int
    shared: tuple[Shared, ...]
    trait_bonus: int
    word: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """A signal outside the dossier that is near one of its members.

    `dossier` is the outsider's own dossier, None when it is alone. `centibits` is the strength of
    the tie that was not made; zero where there is none.
    """

    other: str
    member: str
    reason: RelatedReason
    centibits: int
    dossier: str | None


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as it stands. Members come in the order of (`since_ms`, signal); first: anchor."""

    id: str
    members: tuple[str, ...]
    ties: tuple[Tie, ...]
    related: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class DossierChange:
    """One dossier that changed, as it stands after the step (dissolved: as it was, no ties).

    `came_from` are the dossiers its members were in before, itself included.
    """

    kind: DossierChangeKind
    dossier: str
    members: tuple[str, ...]
    came_from: tuple[str, ...]
    ties: tuple[Tie, ...]
    related: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything one step changed.

    `entities` gives (mention, kind, entity) of all mentions of the signal that was put;
    `co_located` gives, for each live signal that got other signals at its addresses, all of them.
    `doubted` are judged pairs of which a correction described one mention so differently that it
    may be somebody else. `crowded` are person mentions that came to hang together with more than
    may be looked at together: an alarm. `spoken_of` are signals of which words may do
    something else than before.
    """

    entities: tuple[tuple[str, EntityKind, str], ...]
    entity_changes: tuple[EntityChange, ...]
    dossier_changes: tuple[DossierChange, ...]
    co_located: tuple[tuple[str, tuple[str, ...]], ...]
    doubted: tuple[tuple[str, str], ...] = ()
    crowded: tuple[str, ...] = ()
    spoken_of: frozenset[str] = field(default=frozenset(), compare=False)


def entity_changes(moves: Moves, kind: EntityKind) -> list[EntityChange]:
    """Return the changes of entities that the moves of their mentions amount to.

    An entity is named after its smallest mention, so it was there before exactly when that
    mention did not just come to it.
    """
    came: dict[str, list[str]] = defaultdict(list)
    lost: dict[str, list[str]] = defaultdict(list)
    heirs: dict[str, set[str]] = defaultdict(set)
    for mention, (before, after) in moves.items():
        if after is not None:
            came[after].append(mention)
        if before is not None:
            lost[before].append(mention)
            heirs[before].update([] if after is None else [after], {before} - moves.keys())
    changes = []
    for entity, mentions in came.items():
        sources = {before for m in mentions if (before := moves[m][0]) is not None}
        existed = entity not in moves
        change = _entity_change_kind(entity, sources, heirs, existed=existed)
        came_from = sources | {entity} if sources and existed else sources
        changes.append(
            EntityChange(entity, change, kind, tuple(sorted(mentions)), tuple(sorted(came_from)))
        )
    for entity, mentions in lost.items():
        if not heirs[entity] or (entity in heirs[entity] and entity not in came):
            change = EntityChangeKind.REDUCED if heirs[entity] else EntityChangeKind.DISSOLVED
            changes.append(EntityChange(entity, change, kind, tuple(sorted(mentions)), ()))
    return changes


def _entity_change_kind(
    entity: str, sources: set[str], heirs: dict[str, set[str]], *, existed: bool
) -> EntityChangeKind:
    """Name the change of an entity that mentions came to, from `sources` or from nowhere."""
    absorbed = {source for source in sources if heirs[source] == {entity}}
    if existed:
        return EntityChangeKind.MERGED if absorbed else EntityChangeKind.EXTENDED
    if not sources:
        return EntityChangeKind.FORMED
    if len(sources) > 1:
        return EntityChangeKind.MERGED
    return EntityChangeKind.RENAMED if absorbed else EntityChangeKind.SPLIT


def dossier_change_kind(
    dossier: str,
    members: Iterable[str],
    *,
    sources: Mapping[str, tuple[str, ...]],
    heirs: Mapping[str, set[str]],
) -> DossierChangeKind | None:
    """Name the change of a dossier's members, None when they are the same.

    `sources` gives the earlier members of each dossier its members were in; `heirs` the dossiers
    that now hold members of each of those.
    """
    if not sources:
        return DossierChangeKind.FORMED
    absorbed = {source for source in sources if heirs[source] == {dossier}}
    if dossier not in sources:
        if len(absorbed) > 1:
            return DossierChangeKind.MERGED
        return DossierChangeKind.RENAMED if absorbed else DossierChangeKind.SPLIT
    if absorbed - {dossier}:
        return DossierChangeKind.MERGED
    earlier, now = set(sources[dossier]), set(members)
    if earlier == now:
        return None
    return DossierChangeKind.EXTENDED if earlier < now else DossierChangeKind.REDUCED


def dossier_changes(
    before: Mapping[str, DossierView], fresh: Iterable[str], views: Mapping[str, DossierView]
) -> list[DossierChange]:
    """Return what became of all dossiers of `before`, and those that came to be (`fresh`)."""
    earlier = {member: view.id for view in before.values() for member in view.members}
    heirs: dict[str, set[str]] = {source: set() for source in before}
    sources: dict[str, dict[str, tuple[str, ...]]] = {}
    for dossier in before.keys() & views.keys() | set(fresh):
        members = views[dossier].members
        ids = {earlier[member] for member in members if member in earlier}
        sources[dossier] = {source: before[source].members for source in sorted(ids)}
        for source in ids:
            heirs[source].add(dossier)
    changes = []
    for dossier, known in sources.items():
        view = views[dossier]
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


def _change(
    kind: DossierChangeKind, view: DossierView, came_from: tuple[str, ...]
) -> DossierChange:
    return DossierChange(kind, view.id, view.members, came_from, view.ties, view.related)
