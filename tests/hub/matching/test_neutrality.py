"""The linker forgets the order: any history ends where its survivors alone would end."""

from collections import Counter
from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching import grouping
from hub.matching.blocking import BlockIndex
from hub.matching.changes import DossierChangeKind, EntityChangeKind, RelatedReason
from hub.matching.entities import co_located
from hub.matching.resolver import Resolver
from tests.hub.matching.histories import (
    Judge,
    Put,
    Table,
    Withdraw,
    play,
    some_history,
    tight_linker,
)

HISTORIES = 200


NEW_ID = {
    DossierChangeKind.FORMED,
    DossierChangeKind.MERGED,
    DossierChangeKind.RENAMED,
    DossierChangeKind.SPLIT,
}


def seeded(seed):
    return Random(seed)  # noqa: S311 - a history to repeat, not a secret


def history_of(random):
    signals = random.choice((4, 8, 16, 40))
    return some_history(random, signals, random.choice((10, 40, 120)))


def ends_elsewhere(random):
    history = history_of(random)
    lived, rebuilt = tight_linker(), tight_linker()
    play(lived, history.steps)
    survivors = history.survivors()
    play(rebuilt, random.sample(survivors, len(survivors)))
    return lived.state() != rebuilt.state()


@given(st.randoms(use_true_random=True))
def test_a_history_ends_where_its_survivors_alone_end(random):
    assert not ends_elsewhere(random)


@given(st.randoms(use_true_random=True))
def test_who_applies_the_changes_knows_the_state_after_every_step(random):
    linker, table = tight_linker(), Table()
    for step in history_of(random).steps:
        (changes,) = play(linker, [step])
        for change in changes.dossier_changes:
            known = table.dossiers.keys() & set(change.came_from)
            assert known == set(change.came_from)
            assert (change.kind is DossierChangeKind.FORMED) == (not known)
            assert (change.dossier in known) or change.kind in NEW_ID
        table.apply(step, changes)
        state = linker.state()
        assert table.entity_of == {
            (kind, mention): entity
            for kind, entity, mentions, _ in state["entities"]
            for mention in mentions
        }
        assert {(d.dossier, d.members, d.ties, d.related) for d in table.dossiers.values()} == set(
            state["dossiers"]
        )
        for signal, held in linker._signals.items():
            assert table.co_located.get(signal, ()) == tuple(sorted(co_located(signal, held)))


def note_generic_keys(monkeypatch, seen):
    """Count what happens to keys and edges inside the resolver."""
    insert, remove, withdraw = BlockIndex.insert, BlockIndex.remove, Resolver._withdraw_pairs

    def noting_insert(self, mention, keys):
        partners, generic = insert(self, mention, keys)
        seen["key turned generic"] += len(generic)
        return partners, generic

    def noting_remove(self, mention, keys):
        restored = remove(self, mention, keys)
        seen["key stopped being generic"] += len(restored)
        return restored

    def noting_withdraw(self, key):
        before = sum(map(len, self._edges.values()))
        withdraw(self, key)
        seen["edges withdrawn"] += before - sum(map(len, self._edges.values()))

    monkeypatch.setattr(BlockIndex, "insert", noting_insert)
    monkeypatch.setattr(BlockIndex, "remove", noting_remove)
    monkeypatch.setattr(Resolver, "_withdraw_pairs", noting_withdraw)


def note_step(step, linker, live, mentions, seen):
    """Count what a step is, before it is taken."""
    match step:
        case Put(signal):
            seen["correction"] += live.get(signal.signal, signal) != signal
            live[signal.signal] = signal
            mentions.update(mention.id for mention in signal.mentions)
        case Withdraw(signal):
            seen["withdrawal"] += live.pop(signal, None) is not None
        case Judge(one, other, _, number):
            seen["judgement before its mention"] += not {one, other} <= mentions
            seen["judgement overtaken"] += any(
                {one, other} == {item.one, item.other} and item.number > number
                for item in linker._resolver.judgements()
            )


def note_changes(changes, seen):
    """Count what a step changed."""
    seen.update(f"entity {change.kind}" for change in changes.entity_changes)
    for change in changes.dossier_changes:
        seen[f"dossier {change.kind}"] += 1
        seen.update(f"related {item.reason}" for item in change.related)
    seen["address let go"] += any(not others for _, others in changes.co_located)


SITUATIONS = {
    "key turned generic",
    "key stopped being generic",
    "edges withdrawn",
    "correction",
    "withdrawal",
    "judgement before its mention",
    "judgement overtaken",
    "wall against same",
    "address let go",
    *(f"entity {kind}" for kind in EntityChangeKind),
    *(f"dossier {kind}" for kind in DossierChangeKind),
    *(f"related {reason}" for reason in RelatedReason),
}


def test_the_histories_hold_every_situation_they_are_to_prove(monkeypatch):
    """A property proves nothing about what never happened in it."""
    seen = Counter()
    note_generic_keys(monkeypatch, seen)
    for seed in range(HISTORIES):
        linker, live, mentions = tight_linker(), {}, set()
        for step in history_of(seeded(seed)).steps:
            note_step(step, linker, live, mentions, seen)
            note_changes(play(linker, [step])[0], seen)
            seen["wall against same"] += len(linker.conflicts())
    assert {situation for situation in SITUATIONS if seen[situation] == 0} == set()


def edges_by_arrival(edges):
    """Mutant: merges mentions in the order in which their edges came."""
    return [(-weight, one, two) for one, around in edges.items() for two, weight in around.items()]


NEXT_NUMBER = count(1)
JUDGE = Resolver.judge


def judge_by_arrival(self, one, other, verdict, _number):
    """Mutant: numbers judgements as they arrive, not as they were decided."""
    JUDGE(self, one, other, verdict, next(NEXT_NUMBER))


MUTANTS = {
    "generic keys keep their pairs": (Resolver, "_withdraw_pairs", lambda _self, _key: None),
    "generic keys stay generic": (Resolver, "_restore_pairs", lambda _self, _key: None),
    "edges merge as they come": (grouping, "_ordered", edges_by_arrival),
    "the last judgement to come counts": (Resolver, "judge", judge_by_arrival),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_planted_mistake_is_caught(monkeypatch, mutant):
    monkeypatch.setattr(*MUTANTS[mutant])
    assert any(ends_elsewhere(seeded(seed)) for seed in range(HISTORIES))
