"""The linker forgets the order: any history ends where its survivors alone would end."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.blocking import BlockIndex
from hub.matching.changes import DossierChangeKind, EntityChangeKind, RelatedReason
from hub.matching.entities import co_located
from hub.matching.links import Links
from tests.hub.matching.histories import (
    Judge,
    Put,
    Say,
    Table,
    Withdraw,
    play,
    some_history,
    tight_linker,
)
from tests.hub.matching.mutants import MUTANTS

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


def state_after(steps):
    linker = tight_linker()
    play(linker, steps)
    return linker.state()


def shuffled(random, steps):
    return random.sample(steps, len(steps))


def state_at_once(steps):
    """Where the steps end when they take effect together."""
    linker = tight_linker()
    for step in steps:
        match step:
            case Put(number, signal):
                linker.stage_put(signal, number)
            case Withdraw(number, signal):
                linker.stage_withdrawal(signal, number)
            case Judge(number, one, other, verdict):
                linker.stage_judgement(one, other, verdict, number)
            case Say(_, word):
                linker.stage_word(word)
    linker.settle()
    return linker.state()


def ends_elsewhere(random):
    """Whether the order told, or what is no longer there, makes any difference."""
    history = history_of(random)
    lived = state_after(history.steps)
    retold = state_after(shuffled(random, history.steps))
    rebuilt = state_after(shuffled(random, history.survivors()))
    at_once = state_at_once(shuffled(random, history.steps))
    return not lived == retold == rebuilt == at_once


def goes_wrong(random):
    """Whether a history ends elsewhere, or finds a dossier in pieces on its way."""
    try:
        return ends_elsewhere(random)
    except KeyError:
        return True


@given(st.randoms(use_true_random=True))
def test_a_linker_revived_from_survivors_is_in_the_same_state_and_goes_on_alike(random):
    steps = history_of(random).steps
    cut = random.randrange(len(steps) + 1)
    lived, revived = tight_linker(), tight_linker()
    play(lived, steps[:cut])
    revived.revive(
        shuffled(random, list(lived.survivors())),
        lived.persons.judgements(),
        lived.words.counting(),
    )
    assert revived.state() == lived.state()
    assert play(revived, steps[cut:]) == play(lived, steps[cut:])


@given(st.randoms(use_true_random=True))
def test_a_history_ends_where_its_survivors_alone_end_in_any_order(random):
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


def note_keys(monkeypatch, seen):
    """Count what happens to keys and edges inside the resolver."""
    insert, remove, withdraw = BlockIndex.insert, BlockIndex.remove, Links._withdraw_pairs

    def noting_insert(self, mention):
        partners, generic = insert(self, mention)
        seen["key turned generic"] += len(generic)
        return partners, generic

    def noting_remove(self, mention):
        restored = remove(self, mention)
        seen["key stopped being generic"] += len(restored)
        return restored

    def noting_withdraw(self, key):
        before = sum(map(len, self.edges.values()))
        withdraw(self, key)
        seen["edges withdrawn"] += before - sum(map(len, self.edges.values()))

    monkeypatch.setattr(BlockIndex, "insert", noting_insert)
    monkeypatch.setattr(BlockIndex, "remove", noting_remove)
    monkeypatch.setattr(Links, "_withdraw_pairs", noting_withdraw)


class Told:
    """What was told so far, to tell what the next step is."""

    def __init__(self):
        self.puts, self.ends, self.judges, self.words = {}, {}, [], {}

    def note(self, step, seen):
        match step:
            case Put(number, signal):
                earlier = self.puts.setdefault(signal.signal, [])
                newest = max([*earlier, *self.ends.get(signal.signal, [])], default=0)
                seen["correction"] += bool(earlier) and number > newest
                seen["version told late"] += number < newest
                seen["back after withdrawal"] += number > max(
                    self.ends.get(signal.signal, [number])
                )
                earlier.append(number)
            case Withdraw(number, signal):
                seen["withdrawal"] += bool(self.puts.get(signal))
                self.ends.setdefault(signal, []).append(number)
            case Say(number, word):
                seen["word overtaken"] += self.words.get(word.id, 0) > number
                seen["word before its signal"] += not set(word.signals) <= self.puts.keys()
                self.words[word.id] = max(number, self.words.get(word.id, 0))
            case Judge(number, one, other, _):
                pair = {one, other}
                seen["judgement overtaken"] += any(
                    pair == {judge.one, judge.other} and judge.number > number
                    for judge in self.judges
                )
                self.judges.append(step)


def note_judgements(step, linker, seen):
    """Count what became of judgements, after a step."""
    seen["wall against same"] += any(item.different for item in linker.conflicts())
    kept = linker.persons._judgements
    counting = set(kept.all())
    for judgement in kept.waiting():
        live = [linker.persons.is_live(mention) for mention in judgement.pair]
        seen["judgement before its mention"] += not all(live)
        seen["judgement of an earlier life"] += all(live) and judgement not in counting
        if isinstance(step, Put) and judgement in counting:
            about = {mention.id for mention in step.signal.mentions}
            seen["judgement followed a correction"] += not about.isdisjoint(judgement.pair) and (
                judgement.number < step.number
            )


def note_words(linker, seen):
    """Count what words came to, after a step."""
    agreement, live = linker.words.agreement, linker._signals
    counting = {standing.word.id for standing in agreement.standings}
    for standing in agreement.standings:
        gone = set(standing.word.signals) - {*standing.one, *standing.other}
        seen["signal left a word"] += bool(gone)
        seen["word of an earlier life"] += bool(gone & live.keys())
        seen["wall against together"] += bool(standing.walls)
    for word in linker.words._last.values():
        seen["word void or waiting"] += word.verdict is not None and word.id not in counting
        seen["word taken back"] += word.verdict is None
    for dossier in linker._dossiers.ids():
        view = linker.dossier(dossier)
        bonds = [tie for tie in view.ties if tie.word]
        seen["dossier held by a word alone"] += len(bonds) == len(view.ties)
        seen["dossier beyond its limit"] += len(view.members) > linker.policy.dossier_max
        seen["chain of words"] += len(bonds) > 1
        victims = [v for m in view.members if (v := linker._dossiers._victims_by(m))]
        seen["dossier of other victims"] += bool(victims) and not set.intersection(
            *map(set, victims)
        )
        pieces = {id(linker._dossiers._piece_of.get(m)) for m in view.members}
        seen["bond beside a tie"] += bool(bonds) and len(pieces) == 1


def note_changes(changes, seen):
    """Count what a step changed."""
    seen.update(f"entity {change.kind}" for change in changes.entity_changes)
    for change in changes.dossier_changes:
        seen[f"dossier {change.kind}"] += 1
        seen.update(f"related {item.reason}" for item in change.related)
    seen["judgement doubted"] += len(changes.doubted)
    seen["alarm"] += len(changes.crowded)
    seen["address let go"] += any(not others for _, others in changes.co_located)


SITUATIONS = {
    "key turned generic",
    "key stopped being generic",
    "edges withdrawn",
    "correction",
    "version told late",
    "withdrawal",
    "back after withdrawal",
    "judgement before its mention",
    "judgement of an earlier life",
    "judgement followed a correction",
    "judgement overtaken",
    "judgement doubted",
    "alarm",
    "wall against same",
    "word overtaken",
    "word before its signal",
    "signal left a word",
    "word of an earlier life",
    "wall against together",
    "word void or waiting",
    "word taken back",
    "dossier held by a word alone",
    "dossier beyond its limit",
    "dossier of other victims",
    "chain of words",
    "bond beside a tie",
    "address let go",
    *(f"entity {kind}" for kind in EntityChangeKind),
    *(f"dossier {kind}" for kind in DossierChangeKind),
    *(f"related {reason}" for reason in RelatedReason),
}


def test_the_histories_hold_every_situation_they_are_to_prove(monkeypatch):
    """A property proves nothing about what never happened in it."""
    seen = Counter()
    note_keys(monkeypatch, seen)
    for seed in range(HISTORIES):
        random = seeded(seed)
        history = history_of(random)
        for steps in (history.steps, shuffled(random, history.steps)):
            linker, told = tight_linker(), Told()
            for step in steps:
                told.note(step, seen)
                note_changes(play(linker, [step])[0], seen)
                note_judgements(step, linker, seen)
                note_words(linker, seen)
    assert {situation for situation in SITUATIONS if seen[situation] == 0} == set()


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_planted_mistake_is_caught(monkeypatch, mutant):
    monkeypatch.setattr(*MUTANTS[mutant])
    assert any(goes_wrong(seeded(seed)) for seed in range(HISTORIES))
