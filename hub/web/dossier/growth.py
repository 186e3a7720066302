"""How a dossier grew, what is new since somebody looked, and who else looks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from hub.web.cards import Ref, dossier_ref, signal_ref
from hub.web.dossier.context import Case
from hub.web.moments import Moment, moment
from hub.web.words import count, enumerated
from schemas.base import Event
from schemas.events import (
    DossierChange,
    DossierExtended,
    DossierFormed,
    DossierMerged,
    DossierReduced,
    DossierRenamed,
    DossierSplit,
)

RECENT: Final = timedelta(minutes=30)
WHAT: Final[Mapping[type[Event], str]] = {
    DossierFormed: "Het dossier ontstond",
    DossierExtended: "Het dossier groeide",
    DossierMerged: "Dossiers gingen samen",
    DossierSplit: "Het dossier werd gesplitst",
    DossierReduced: "Het dossier werd kleiner",
    DossierRenamed: "Het dossier kreeg een ander nummer",
}
TIES_CHANGED: Final = "De verbanden veranderden"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of how it grew: what happened, by whom or what, and which signals came and went."""

    version: int
    at: Moment
    what: str
    by: str
    came: tuple[Ref, ...]
    went: tuple[Ref, ...]
    came_from: tuple[Ref, ...]
    size: str


@dataclass(frozen=True, slots=True)
class News:
    """What is new since this person looked; `since` None: they never did."""

    since: Moment | None
    came: tuple[Ref, ...]
    went: tuple[Ref, ...]
    others: tuple[str, ...]

    @property
    def is_any(self) -> bool:
        """Whether anything is new."""
        return bool(self.came or self.went)


def growth(case: Case) -> tuple[Stage, ...]:
    """The steps in which the dossier grew, the first one first."""
    stages, before = [], frozenset[UUID]()
    for event in case.told:
        if not isinstance(event, DossierChange):
            continue
        members = frozenset(event.members)
        came, went = members - before, before - members
        is_same = isinstance(event, DossierExtended) and not came and not went
        stages.append(
            Stage(
                version=event.originator_version,
                at=moment(event.occurred_at, case.now),
                what=TIES_CHANGED if is_same else WHAT.get(type(event), "Het dossier veranderde"),
                by=_by(event, case),
                came=_refs(came, case),
                went=_refs(went, case),
                came_from=tuple(
                    dossier_ref(str(it)) for it in event.came_from if it != case.subject
                ),
                size=count(len(members), "signaal", "signalen"),
            )
        )
        before = members
    return tuple(stages)


def news(case: Case, user: str) -> News:
    """What changed since this person's last look, and who else looked just now."""
    mine = next((look for look in case.looks if look.person == user), None)
    others = tuple(
        case.person(look.person)
        for look in case.looks
        if look.person != user and case.now - look.at < RECENT
    )
    if mine is None:
        return News(None, (), (), others)
    then = frozenset[UUID]()
    for event in case.told:
        if isinstance(event, DossierChange) and event.originator_version <= mine.version:
            then = frozenset(event.members)
    if not case.is_dossier:
        then = frozenset(case.sight.signals)
    there = frozenset(UUID(signal) for signal in case.signals)
    return News(
        since=moment(mine.at, case.now),
        came=_refs(there - then, case),
        went=_refs(then - there, case),
        others=others,
    )


def _by(event: Event, case: Case) -> str:
    author = case.authors.get(event.originator_version)
    return case.person(author) if author else "de hub"


def _refs(signals: frozenset[UUID], case: Case) -> tuple[Ref, ...]:
    texts = sorted(map(str, signals), key=lambda it: (case.numbers.get(it, 0), it))
    return tuple(signal_ref(it, case.numbers) for it in texts)


def news_sentence(found: News) -> str:
    """What is new, in one sentence."""
    parts = []
    if found.came:
        parts.append(f"erbij: {enumerated(ref.name for ref in found.came)}")
    if found.went:
        parts.append(f"eruit: {enumerated(ref.name for ref in found.went)}")
    return "; ".join(parts)
