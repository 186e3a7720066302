"""A person's word on dossiers: merge, split, relate, take back. Load, decide, record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

import orjson

from hub.actions import casework
from hub.actions.desk import REASON, TRIES, Busy, Desk
from hub.domain.companions import (
    JudgeDossiers,
    Refusal,
    Refused,
    Sides,
    Subject,
    Wish,
    WordState,
    evolve,
    in_order,
    judge_dossiers,
)
from hub.projections.dossier_rows import WORDS
from hub.store.database import Database
from hub.store.record import VersionTaken
from schemas.events import DossierJudged, DossiersSeen, DossierVerdict, SubjectKind
from schemas.ids import companions_id, standing_id

Outcome = DossierJudged | Refusal | None
Signals = tuple[UUID, ...]

_WORD: Final = f"SELECT {', '.join(f'w.{name}' for name in WORDS.names)} FROM dossier_words w"  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class Word:
    """A word that counts, as the views show it; `walls` name the words that stand in its way."""

    judgement: UUID
    word: int
    verdict: DossierVerdict
    one: Signals
    other: Signals
    by: str
    at: str
    walls: Signals


@dataclass(frozen=True, slots=True)
class _There:
    """The subjects of a word as they are now, and the histories that they rest on."""

    subjects: dict[UUID, Subject | None]
    rests_on: dict[UUID, int]


def merge(desk: Desk, one: UUID, other: UUID, wish: Wish, now: datetime) -> Outcome:
    """Record that two dossiers, or signals that stand alone, are one; None when that was said.

    Raises `Busy` when what it rests on kept going on, as do all below.
    """
    return _attempt(desk, (one, other), DossierVerdict.TOGETHER, wish, now, _whole)


def relate(desk: Desk, one: UUID, other: UUID, wish: Wish, now: datetime) -> Outcome:
    """Record that two subjects are apart, and always shown beside one another."""
    return _attempt(desk, (one, other), DossierVerdict.RELATED, wish, now, _whole)


def split(desk: Desk, dossier: UUID, signals: Iterable[UUID], wish: Wish, now: datetime) -> Outcome:
    """Record that these signals do not belong with the rest of their dossier."""
    out = set(signals)

    def parts(wholes: list[Signals]) -> Sides | Refusal:
        [whole] = wholes
        if not out <= set(whole):
            return Refusal(Refused.NOT_IN_IT)
        return in_order(tuple(out), tuple(signal for signal in whole if signal not in out))

    return _attempt(desk, (dossier,), DossierVerdict.APART, wish, now, parts)


def take_back(desk: Desk, judgement: UUID, wish: Wish, now: datetime) -> Outcome:
    """Record that the word on these two sets counts no more."""
    said = [it for it in desk.history(judgement) if isinstance(it, DossierJudged)]
    if not said:
        return Refusal(Refused.NOTHING_TO_WITHDRAW)
    sides = (said[-1].one, said[-1].other)
    return _attempt(desk, (), DossierVerdict.WITHDRAWN, wish, now, lambda _: sides)


def words_of(views: Database, dossier: UUID) -> tuple[Word, ...]:
    """The words by which persons hold a dossier together, oldest first.

    Who wants apart what was joined by them alone takes them back.
    """
    sql = "SELECT ties FROM dossiers WHERE dossier = ?"
    with views.snapshot() as cursor:
        row = cursor.execute(sql, (str(dossier),)).fetchone()
    ties = orjson.loads(row[0]) if row else []
    held = {UUID(tie["word"]) for tie in ties if tie["word"]}
    return tuple(word for word in words_on(views, _ends(ties)) if word.judgement in held)


def words_on(views: Database, signals: Iterable[UUID]) -> tuple[Word, ...]:
    """The words that count on any of these signals, oldest first."""
    sql = f"{_WORD} JOIN dossier_word_signals s ON s.judgement = w.judgement WHERE s.signal = ?"
    found: dict[str, Any] = {}
    with views.snapshot() as cursor:
        for signal in signals:
            found |= {row[0]: row for row in cursor.execute(sql, (str(signal),)).fetchall()}
    return tuple(sorted(map(_word, found.values()), key=lambda word: (word.at, word.judgement)))


def all_words(views: Database, most: int) -> tuple[Word, ...]:
    """The words that count, the newest first, at most so many."""
    with views.snapshot() as cursor:
        sql = f"{_WORD} ORDER BY judged_at DESC, judgement LIMIT ?"
        return tuple(map(_word, cursor.execute(sql, (most,)).fetchall()))


def reason_of(desk: Desk, event: DossierJudged) -> str | None:
    """Open why a person said so; None where it was erased."""
    return desk.unseal(event, event.sealed)


def _attempt(  # noqa: PLR0913, PLR0917 - told apart by type
    desk: Desk,
    subjects: tuple[UUID, ...],
    verdict: DossierVerdict,
    wish: Wish,
    now: datetime,
    sides_of: Callable[[list[Signals]], Sides | Refusal],
) -> Outcome:
    """Load, decide and record, anew when something it rests on went on meanwhile."""
    for _ in range(TRIES):
        there = _load(desk, subjects)
        wholes = [_signals(subject, there, wish) for subject in subjects]
        if not all(wholes):
            return Refusal(Refused.NOTHING_THERE)
        sides = sides_of(wholes)
        if isinstance(sides, Refusal):
            return sides
        command, judgement = JudgeDossiers(verdict, sides, wish), companions_id(*sides)
        state = _state(desk, judgement, there)
        walls = _walls(desk.views, judgement, sides)
        decided = judge_dossiers(state, command, there.subjects, walls, desk.policy)
        if not isinstance(decided, DossiersSeen):
            return decided
        event = _judged(desk, judgement, state.said + 1, command, decided, now)
        try:
            desk.append(event, unchanged=there.rests_on)
        except VersionTaken:
            continue
        return event
    raise Busy("what the word rests on kept changing")


def _whole(wholes: list[Signals]) -> Sides:
    return in_order(wholes[0], wholes[1])


def _load(desk: Desk, subjects: tuple[UUID, ...]) -> _There:
    there = _There({}, {})
    for subject in subjects:
        case = casework.load(desk, subject)
        if case is None:
            there.subjects[subject] = None
            continue
        is_within = _is_in_dossier(desk.views, case)
        there.subjects[subject] = Subject(subject, case.kind, case.sight, is_within)
        there.rests_on.update(case.rests_on)
    return there


def _signals(subject: UUID, there: _There, wish: Wish) -> Signals:
    """The signals that the person speaks of: those they saw."""
    now = there.subjects[subject]
    sight = wish.seen.get(subject) or (now and now.sight)
    return tuple(sight.signals) if sight else ()


def _state(desk: Desk, judgement: UUID, there: _There) -> WordState:
    """Fold what was said and what became of it, in the order of the record."""
    read = {it: list(desk.record.stream(it)) for it in (judgement, standing_id(judgement))}
    there.rests_on.update((stream, len(its)) for stream, its in read.items())
    state = WordState()
    for recorded in sorted(chain.from_iterable(read.values())):
        state = evolve(state, desk.mapper.from_recorded(recorded))
    return state


def _walls(views: Database, judgement: UUID, sides: Sides) -> tuple[UUID, ...]:
    """The other words that keep these two sets apart."""
    one, other = map(set, sides)

    def is_between(word: Word) -> bool:
        a, b = set(word.one), set(word.other)
        return bool((a & one and b & other) or (a & other and b & one))

    return tuple(
        word.judgement
        for word in words_on(views, one if len(one) < len(other) else other)
        if word.verdict is not DossierVerdict.TOGETHER
        and word.judgement != judgement
        and is_between(word)
    )


def _judged(  # noqa: PLR0913, PLR0917 - told apart by type
    desk: Desk,
    judgement: UUID,
    version: int,
    command: JudgeDossiers,
    seen: DossiersSeen,
    now: datetime,
) -> DossierJudged:
    one, other = command.sides
    return DossierJudged(
        originator_id=judgement,
        originator_version=version,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{command.wish.by}",
        one=one,
        other=other,
        verdict=command.verdict,
        by=command.wish.by,
        sealed=desk.seal(judgement, version, REASON, command.wish.reason.strip()),
        seen=seen,
    )


def _is_in_dossier(views: Database, case: casework.Case) -> bool:
    if case.kind is SubjectKind.DOSSIER:
        return False
    with views.snapshot() as cursor:
        sql = "SELECT 1 FROM dossier_signals WHERE signal = ?"
        return cursor.execute(sql, (str(case.subject),)).fetchone() is not None


def _ends(ties: Iterable[dict[str, Any]]) -> set[UUID]:
    return {UUID(tie[end]) for tie in ties if tie["word"] for end in ("a", "b")}


def _word(row: tuple[Any, ...]) -> Word:
    judgement, word, verdict, one, other, by, at, walls = row

    def ids(text: str) -> Signals:
        return tuple(map(UUID, orjson.loads(text))) if text else ()

    return Word(
        UUID(judgement), word, DossierVerdict(verdict), ids(one), ids(other), by, at, ids(walls)
    )
