"""What a person may say of dossiers, and when it is too late: decisions, without a clock.

A word is bound to what lay before the person: the dossiers, or signals that stand alone, with the
versions of all their signals. Where that went on, the word is refused, and the refusal says how.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.domain.casework import REASON_MAX_CHARACTERS, Difference, Sight
from schemas.base import Event
from schemas.events import (
    DossierJudged,
    DossiersSeen,
    DossierVerdict,
    DossierWordLapsed,
    SubjectKind,
    SubjectSeen,
)
from schemas.events.companions import SIGNALS_MAX

Sides = tuple[tuple[UUID, ...], tuple[UUID, ...]]
NOTHING: Final = Sight(1, {})


class Refused(StrEnum):
    """Why a word on dossiers is not recorded."""

    NO_REASON = "no-reason"
    REASON_TOO_LONG = "reason-too-long"
    NOTHING_THERE = "nothing-there"
    ONE_DOSSIER = "one-dossier"
    NOT_ALONE = "not-alone"
    NOT_IN_IT = "not-in-it"
    NOTHING_LEFT = "nothing-left"
    TOO_MANY = "too-many"
    STALE = "stale"
    WALLED = "walled"
    NOTHING_TO_WITHDRAW = "nothing-to-withdraw"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not.

    For `STALE`: of each subject that went on, what differs from what the person saw. For `WALLED`:
    the words that keep these dossiers apart; who wants them together takes those back first.
    """

    reason: Refused
    differences: Mapping[UUID, Difference] = field(default_factory=dict)
    words: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A dossier or a signal, as it is now. One that is in a dossier does not stand alone."""

    subject: UUID
    kind: SubjectKind
    sight: Sight
    is_in_dossier: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants it and why. `seen` has what lay before them of each subject.

    Where it has nothing of a subject, what is there now counts as seen: for who looks and judges at
    once. `read` says how many signals of each subject they had opened.
    """

    reason: str
    by: str
    seen: Mapping[UUID, Sight] = field(default_factory=dict)
    read: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgeDossiers:
    """A word that a person wants to say of two sets of signals."""

    verdict: DossierVerdict
    sides: Sides
    wish: Wish


@dataclass(frozen=True, slots=True)
class WordState:
    """What was said of these two sets: how often, and the last word while it counts."""

    said: int = 0
    last: DossierJudged | None = None


def evolve(state: WordState, event: Event) -> WordState:
    """Fold one event of the histories of what was said, and of what became of it."""
    match event:
        case DossierJudged():
            last = None if event.verdict is DossierVerdict.WITHDRAWN else event
            return WordState(event.originator_version, last)
        case DossierWordLapsed(word=word) if word == state.said:
            return replace(state, last=None)
        case _:
            return state


def in_order(one: tuple[UUID, ...], other: tuple[UUID, ...]) -> Sides:
    """Two sets as a word holds them: sorted, the one with the smallest id first."""
    one, other = sorted((tuple(sorted(set(one))), tuple(sorted(set(other)))))
    return one, other


def judge_dossiers(  # noqa: PLR0911 - a reason each
    state: WordState,
    command: JudgeDossiers,
    there: Mapping[UUID, Subject | None],
    walls: tuple[UUID, ...],
    policy: str,
) -> DossiersSeen | Refusal | None:
    """Decide: what the person had seen when the word is to be recorded, None when it stands.

    It stands when the same person said the same. `there` has the subjects as they are now, None for
    one that is gone; `walls` the other words that keep the two sets apart.
    """
    if refusal := _refusal(command):
        return refusal
    last, wish = state.last, command.wish
    if last is not None and (last.verdict, last.by) == (command.verdict, wish.by):
        return None
    if command.verdict is DossierVerdict.WITHDRAWN and last is None:
        return Refusal(Refused.NOTHING_TO_WITHDRAW)
    if differences := _differences(wish, there):
        return Refusal(Refused.STALE, differences)
    subjects = [subject for subject in there.values() if subject is not None]
    if len(subjects) < len(there):
        return Refusal(Refused.NOTHING_THERE)
    if any(subject.is_in_dossier for subject in subjects):
        return Refusal(Refused.NOT_ALONE)
    if command.verdict is DossierVerdict.TOGETHER and walls:
        return Refusal(Refused.WALLED, words=walls)
    return DossiersSeen(
        subjects=tuple(_seen(it, wish.read.get(it.subject, 0)) for it in subjects), policy=policy
    )


def _refusal(command: JudgeDossiers) -> Refusal | None:
    reason = command.wish.reason.strip()
    if not reason:
        return Refusal(Refused.NO_REASON)
    if len(reason) > REASON_MAX_CHARACTERS:
        return Refusal(Refused.REASON_TOO_LONG)
    one, other = command.sides
    if not one or not other:
        return Refusal(Refused.NOTHING_LEFT)
    if not set(one).isdisjoint(other):
        return Refusal(Refused.ONE_DOSSIER)
    if max(len(one), len(other)) > SIGNALS_MAX:
        return Refusal(Refused.TOO_MANY)
    return None


def _differences(wish: Wish, there: Mapping[UUID, Subject | None]) -> dict[UUID, Difference]:
    """What went on since the person looked: the version of a dossier counts too."""
    found = {}
    for subject, seen in wish.seen.items():
        if subject in there:
            now = there[subject]
            sight = NOTHING if now is None else now.sight
            if sight.digest != seen.digest:
                found[subject] = sight.since(seen)
    return found


def _seen(subject: Subject, read: int) -> SubjectSeen:
    return SubjectSeen(
        subject=subject.subject,
        kind=subject.kind,
        version=subject.sight.version,
        digest=subject.sight.digest,
        read=read,
    )
