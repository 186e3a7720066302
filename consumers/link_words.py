"""What linking has to tell of persons' words on dossiers: settled, lapsed, in conflict, reconciled.

All of it follows from the words that count before and after a step, so a stage that starts again
tells the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from consumers.link_pairs import Place
from hub.matching.changes import Changes
from hub.matching.companions import Standing, Word, WordVerdict
from hub.matching.linker import Linker
from schemas.base import Event
from schemas.events import (
    DossierJudged,
    DossierVerdict,
    DossierWordConflicted,
    DossierWordEvent,
    DossierWordLapsed,
    DossierWordReconciled,
    DossierWordSettled,
)
from schemas.ids import standing_id

VERDICTS: Final[Mapping[DossierVerdict, WordVerdict | None]] = {
    DossierVerdict.TOGETHER: "together",
    DossierVerdict.APART: "apart",
    DossierVerdict.RELATED: "related",
    DossierVerdict.WITHDRAWN: None,
}
_SAID: Final = {verdict: word for word, verdict in VERDICTS.items()}


def word_of(event: DossierJudged, number: int) -> Word:
    """A person's word, as the linker takes it; `number` is its place in the record."""
    return Word(
        id=event.originator_id.hex,
        one=tuple(signal.hex for signal in event.one),
        other=tuple(signal.hex for signal in event.other),
        verdict=VERDICTS[event.verdict],
        number=number,
        version=event.originator_version,
    )


class Told(NamedTuple):
    """Something to tell of a word."""

    word: Word
    kind: type[DossierWordEvent]
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """All that is to be told of words after a step."""

    items: tuple[Told, ...] = ()

    @property
    def histories(self) -> tuple[UUID, ...]:
        """Where it is told."""
        return tuple(_history(item.word) for item in self.items)

    def events(self, place: Place) -> Iterator[Event]:
        """Tell it."""
        for word, kind, said in self.items:
            history = place(_history(word))
            yield kind(**history, judgement=UUID(word.id), word=word.version, **said)


class Words:
    """Watches one linker; knows what was told of the words that count."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self._told = self._now()

    def step(self, event: Event, seq: int, changes: Changes) -> Telling:
        """Look at what a step, which has taken effect, has changed."""
        word = word_of(event, seq) if isinstance(event, DossierJudged) else None
        if word is None and not changes.spoken_of:
            return Telling()
        before, self._told = self._told, self._now()
        items: list[Told] = []
        if word is not None:
            before_it = before.pop(word.id, None)
            items += _answer(word, before_it, self._told.get(word.id))
        for id_, was in before.items():
            items += _follow(was, self._told.get(id_))
        return Telling(tuple(items))

    def _now(self) -> dict[str, Standing]:
        return {it.word.id: it for it in self._linker.words.agreement.standings}


def _answer(word: Word, was: Standing | None, now: Standing | None) -> Iterator[Told]:
    """Tell what became of a word that was just said."""
    if now is not None:
        yield _settled(now)
    elif word.verdict is None:
        yield _settled(Standing(word, (), (), ()))
    else:
        yield Told(word, DossierWordLapsed, {})
    yield from _walls(word, was, now)


def _follow(was: Standing, now: Standing | None) -> Iterator[Told]:
    """Tell what became of a word that was said before."""
    if now is None:
        yield Told(was.word, DossierWordLapsed, {})
    elif (now.one, now.other) != (was.one, was.other):
        yield _settled(now)
    yield from _walls(was.word, was, now)


def _settled(standing: Standing) -> Told:
    word, one, other, _ = standing
    said = {"verdict": _SAID[word.verdict], "one": _ids(one), "other": _ids(other)}
    return Told(word, DossierWordSettled, said)


def _walls(word: Word, was: Standing | None, now: Standing | None) -> Iterator[Told]:
    before, after = was.walls if was else (), now.walls if now else ()
    if after and after != before:
        yield Told(word, DossierWordConflicted, {"walls": _ids(after)})
    elif before and not after:
        yield Told(word, DossierWordReconciled, {})


def _ids(signals: tuple[str, ...]) -> tuple[UUID, ...]:
    return tuple(map(UUID, signals))


def _history(word: Word) -> UUID:
    return standing_id(UUID(word.id))
