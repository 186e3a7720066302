"""Whatever happened and was said: words hold, and what is taken back was never there."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hub.matching.companions import Word
from tests.hub.matching.histories import Say, play, some_history, tight_linker


def without_words(history):
    return [step for step in history.steps if not isinstance(step, Say)]


def blocks(linker):
    """Which signals are one, each alone where it is in no dossier."""
    found = defaultdict(set)
    for it in linker._signals:
        found[linker.dossier_of(it) or it].add(it)
    return list(found.values())


def chatty(random):
    return some_history(random, random.choice((4, 8, 16)), random.choice((20, 60, 120)))


@given(st.randoms(use_true_random=True))
def test_whatever_is_said_walls_hold_bonds_join_and_the_machine_finds_what_it_found(random):
    history = chatty(random)
    linker, silent = tight_linker(), tight_linker()
    play(linker, history.steps)
    play(silent, without_words(history))
    now, found = blocks(linker), blocks(silent)
    agreement = linker.words.agreement
    for standing in agreement.standings:
        one, other = set(standing.one), set(standing.other)
        joined = [block for block in now if block & one and block & other]
        if standing.word.verdict == "together":
            assert bool(joined) or bool(standing.walls)
        else:
            assert not joined
    bonds = {frozenset((b.one, b.other)) for its in agreement.bonds.values() for b in its}
    for block in now:
        parts = [block & piece for piece in found if block & piece]
        grown, rest = parts[0], parts[1:]
        while reached := [p for p in rest if any(b & grown and b & p for b in bonds)]:
            grown = grown.union(*reached)
            rest = [p for p in rest if p not in reached]
        assert not rest, "a dossier is what the machine found, joined by bonds alone"
    if not agreement.walls:
        for piece in found:
            assert any(piece <= block for block in now)


@given(st.randoms(use_true_random=True))
def test_when_every_word_is_taken_back_it_is_as_if_nothing_was_said(random):
    history = chatty(random)
    linker, silent = tight_linker(), tight_linker()
    play(linker, history.steps)
    play(silent, without_words(history))
    words = {step.word.id: step.word for step in history.steps if isinstance(step, Say)}
    number = len(history.steps) + 1
    back = [
        Say(number + n, replace(w, verdict=None, number=number + n))
        for n, w in enumerate(words.values())
    ]
    play(linker, random.sample(back, len(back)))
    assert linker.digest() == silent.digest()


@given(st.randoms(use_true_random=True))
def test_what_was_joined_and_is_split_again_is_as_it_was(random):
    """For any two dossiers of any history: merge, then a wall between the same sets."""
    linker = tight_linker()
    history = chatty(random)
    play(linker, without_words(history))
    before = linker.state()["dossiers"]
    subjects = sorted((tuple(sorted(block)) for block in blocks(linker)), key=repr)
    if len(subjects) < 2:
        return
    one, other = sorted(random.sample(subjects, 2))
    at = len(history.steps)
    linker.say(Word("w", one, other, "together", at + 1, 1))
    assert linker.dossier_of(one[0]) == linker.dossier_of(other[-1])
    assert set(linker.dossier(linker.dossier_of(one[0])).members) == {*one, *other}
    linker.say(Word("w", one, other, "apart", at + 2, 2))
    assert linker.state()["dossiers"] == before
