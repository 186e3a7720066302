"""What linking has to tell of persons: judged pairs, conflicts, and who is taken for one person.

All of it follows from the linker's state before and after a step, so a stage that starts again
tells the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from hub.matching.changes import Changes
from hub.matching.grouping import Step as Joining
from hub.matching.judgements import Conflict, Judgement, Pair, Verdict
from hub.matching.linker import Linker
from hub.matching.mention import EntityKind
from hub.store.memory import Memory
from schemas.base import Event
from schemas.events import (
    Join,
    Judged,
    KeptApart,
    PairConflicted,
    PairDoubted,
    PairJudged,
    PairLapsed,
    PairReconciled,
    PersonGrouped,
    SignalForgotten,
    SignalVersion,
)
from schemas.ids import pair_id, standing_id

VERDICTS: Final[Mapping[Judged, Verdict | None]] = {
    Judged.SAME: "same",
    Judged.DIFFERENT: "different",
    Judged.UNSURE: "unsure",
    Judged.WITHDRAWN: None,
}
_WORDS: Final = {verdict: word for word, verdict in VERDICTS.items()}

Place = Callable[[UUID], dict[str, Any]]
"""Gives an event its place in the history named."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event and all that is to be told because of it.

    `groups` has what is to be known of each person that may have changed, None for no group.
    """

    event: Event
    seq: int
    changes: Changes
    ceased: tuple[str, ...]
    entities: tuple[str | None, str | None]
    doubted: tuple[Judgement, ...]
    lapsed: tuple[Judgement, ...]
    conflicts: tuple[Conflict, ...]
    reconciled: tuple[Pair, ...]
    groups: Mapping[str, dict[str, Any] | None]

    @property
    def dossiers(self) -> tuple[str, ...]:
        """The dossiers that changed."""
        return tuple(change.dossier for change in self.changes.dossier_changes)

    @property
    def pairs(self) -> tuple[UUID, ...]:
        """The histories of the pairs of which something is to be told."""
        judged = (item.pair for item in (*self.doubted, *self.lapsed))
        return tuple(map(_standing, (*judged, *(c.same for c in self.conflicts), *self.reconciled)))


class Pairs:
    """Watches one linker; knows which conflicts were told."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self._conflicts = {conflict.same: conflict for conflict in linker.conflicts()}

    def about(self, signal: str) -> tuple[Judgement, ...]:
        """Return the judgements that count on the persons that a signal names."""
        persons = self._linker.persons
        return tuple(
            {
                judgement
                for mention, kind, _ in self._linker.entities_of(signal)
                if kind is EntityKind.PERSON
                for judgement in persons.judged(mention)
                if judgement.verdict is not None
            }
        )

    def doubt(self, pairs: Iterable[Pair], number: int) -> tuple[Judgement, ...]:
        """Let a "same" that a correction made doubtful have no effect; return what is doubted."""
        found = (self._linker.persons.judgement(*pair) for pair in pairs)
        doubted = tuple(judgement for judgement in found if judgement is not None)
        for judgement in doubted:
            if judgement.verdict == "same":
                self._linker.stage_judgement(*judgement.pair, "unsure", number)
        return doubted

    def step(
        self,
        event: Event,
        seq: int,
        changes: Changes,
        judged: tuple[Judgement, ...],
        doubted: tuple[Judgement, ...],
    ) -> Step:
        """Look at what a step, which has taken effect, has changed."""
        linker, persons = self._linker, self._linker.persons
        sources = {source for change in changes.dossier_changes for source in change.came_from}
        pair = (event.one, event.other) if isinstance(event, PairJudged) else None
        conflicts, reconciled = self._conflicts_now()
        return Step(
            event=event,
            seq=seq,
            changes=changes,
            ceased=tuple(sorted(s for s in sources if not linker.has_dossier(s))),
            entities=(None, None)
            if pair is None
            else (self._entity(pair[0]), self._entity(pair[1])),
            doubted=doubted,
            lapsed=tuple(sorted(it for it in judged if persons.judgement(*it.pair) is None)),
            conflicts=conflicts,
            reconciled=reconciled,
            groups=_groups(linker, changes),
        )

    def _entity(self, mention: str) -> str | None:
        persons = self._linker.persons
        return persons.entity_of(mention) if persons.is_live(mention) else None

    def _conflicts_now(self) -> tuple[tuple[Conflict, ...], tuple[Pair, ...]]:
        """Return the conflicts that began or changed, and those that ended."""
        persons = self._linker.persons
        judged = (bool(persons.judged(m)) for region in persons.refreshed for m in region)
        if not self._conflicts and not any(judged):
            return (), ()
        before, now = self._conflicts, {c.same: c for c in self._linker.conflicts()}
        self._conflicts = now
        begun = tuple(conflict for pair, conflict in now.items() if before.get(pair) != conflict)
        return begun, tuple(sorted(before.keys() - now.keys()))


def _standing(pair: Pair) -> UUID:
    return standing_id(pair_id(*pair))


def pair_events(step: Step, place: Place) -> Iterator[Event]:
    """Tell what became of judged pairs."""
    event = step.event
    signal = event.signal if isinstance(event, SignalForgotten) else event.originator_id
    for item in step.doubted:
        assert isinstance(step.event, SignalVersion)
        yield PairDoubted(
            **_pair(item.pair, place),
            verdict=_WORDS[item.verdict],
            signal=signal,
            signal_version=step.event.originator_version,
            correction=step.seq,
        )
    for item in step.lapsed:
        yield PairLapsed(**_pair(item.pair, place), verdict=_WORDS[item.verdict], signal=signal)
    for conflict in step.conflicts:
        yield PairConflicted(**_pair(conflict.same, place), walls=conflict.different)
    for pair in step.reconciled:
        yield PairReconciled(**_pair(pair, place))


def _pair(pair: Pair, place: Place) -> dict[str, Any]:
    return {**place(_standing(pair)), "one": pair[0], "other": pair[1]}


def group_key(entity: str) -> bytes:
    """Where the stage remembers what it told of a person."""
    return b"g:" + bytes.fromhex(entity)


def group_events(step: Step, place: Place, memory: Memory) -> Iterator[Event]:
    """Tell who is taken for one person, where that is not what was told before."""
    for entity, group in sorted(step.groups.items()):
        mark = None if group is None else _mark(group)
        if memory.get(group_key(entity)) != mark:
            memory.put(group_key(entity), mark)
            yield PersonGrouped(**place(UUID(entity)), entity=entity, **(group or _NONE))


def remember_group(event: PersonGrouped, memory: Memory) -> None:
    """Remember what an event told of a person, as if it were told now."""
    group = {name: getattr(event, name) for name in _NONE}
    memory.put(group_key(event.entity), None if group == _NONE else _mark(group))


_NONE: Final[dict[str, Any]] = {
    "mentions": (),
    "joins": (),
    "kept_apart": (),
    "is_crowded": False,
    "model": "",
    "policy": "",
}


def _mark(group: dict[str, Any]) -> bytes:
    return blake2b(repr(sorted(group.items())).encode(), digest_size=16).digest()


def _groups(linker: Linker, changes: Changes) -> dict[str, dict[str, Any] | None]:
    """Return what there is to know of every person that a step may have changed."""
    persons = linker.persons
    found: dict[str, dict[str, Any] | None] = {}
    for change in changes.entity_changes:
        if change.entity_kind is EntityKind.PERSON:
            found.update(dict.fromkeys((change.entity, *change.from_ids)))
    for region in persons.refreshed:
        members: dict[str, list[str]] = {}
        for mention in region:
            found.setdefault(mention, None)
            members.setdefault(persons.entity_of(mention), []).append(mention)
        steps = persons.steps(region[0]) if len(region) > 1 else []
        for entity, mentions in members.items():
            group = _group(linker, entity, mentions, steps)
            if len(mentions) > 1 or group["kept_apart"] or group["is_crowded"]:
                found[entity] = group
    return found


def _group(
    linker: Linker, entity: str, mentions: list[str], steps: Iterable[Joining]
) -> dict[str, Any]:
    persons, inside = linker.persons, set(mentions)
    joins: list[Join] = []
    apart: dict[str, KeptApart] = {}
    for step in steps:
        ends = {persons.entity_of(step.one), persons.entity_of(step.other)}
        if step.refused is None and step.one in inside:
            joins.append(Join(one=step.one, other=step.other, nanobits=step.nanobits))
        elif step.refused is not None and entity in ends and len(ends) > 1:
            [other] = ends - {entity}
            apart.setdefault(
                other,
                KeptApart(
                    one=step.one,
                    other=step.other,
                    nanobits=step.nanobits,
                    reason=step.refused.value,
                    mean=step.mean if step.refused == "veto" else None,
                ),
            )
    return {
        "mentions": tuple(sorted(mentions)),
        "joins": tuple(joins),
        "kept_apart": tuple(apart[other] for other in sorted(apart)),
        "is_crowded": persons.is_crowded(entity),
        "model": linker.model.digest,
        "policy": linker.policy.digest,
    }
