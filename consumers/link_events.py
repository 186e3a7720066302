"""What linking concluded, as the values that events hold: ids, kinds and numbers."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from hub.matching import changes as matching
from hub.matching.changes import Changes, EntityChangeKind
from hub.matching.changes import DossierChange as Regrouped
from schemas.events import (
    DOSSIER_CHANGES,
    DossierChange,
    EntityChange,
    Related,
    SharedEntity,
    Tie,
)

BY_CHANGE: Final[Mapping[str, type[DossierChange]]] = {
    event.TOPIC.split(".")[1]: event for event in DOSSIER_CHANGES
}


def regrouped(changes: Changes) -> Iterable[EntityChange]:
    """What changed beyond the signal's own mentions, of which their entities are told already."""
    own = {mention for mention, _, _ in changes.entities}
    for change in changes.entity_changes:
        if change.kind is not EntityChangeKind.FORMED or not own.issuperset(change.mentions):
            yield EntityChange(
                change=change.kind.value,
                entity=change.entity,
                mentions=change.mentions,
                came_from=change.from_ids,
            )


def dossier(change: Regrouped, place: dict[str, Any]) -> DossierChange:
    """A dossier as it stands after a step."""
    return BY_CHANGE[change.kind.value](
        **place,
        members=tuple(map(UUID, change.members)),
        came_from=tuple(map(UUID, change.came_from)),
        ties=tuple(map(_tie, change.ties)),
        related=tuple(map(_related, change.related)),
    )


def _tie(tie: matching.Tie) -> Tie:
    return Tie(
        a=UUID(tie.one),
        b=UUID(tie.other),
        centibits=tie.centibits,
        shared=tuple(
            SharedEntity(entity=s.entity, kind=s.kind.value, degree=s.degree, centibits=s.centibits)
            for s in tie.shared
        ),
        trait_bonus=tie.trait_bonus,
        word=UUID(tie.word) if tie.word else None,
    )


def _related(near: matching.Related) -> Related:
    return Related(
        other=UUID(near.other),
        member=UUID(near.member),
        reason=near.reason.value,
        centibits=near.centibits,
        dossier=UUID(near.dossier) if near.dossier else None,
    )
