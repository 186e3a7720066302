"""Persons: judgements, walls, vetoes and generic keys, each in a named situation."""

from dataclasses import replace
from itertools import permutations

import pytest

from hub.matching.features import person_record
from hub.matching.judgements import Conflict
from hub.matching.mention import PersonFeatures
from hub.matching.resolver import Resolver
from tests.hub.matching.stories import MODEL, POLICY

JAN = PersonFeatures("Demovelde", "Jan", birth_date="1984-03-12", address_key="st:demohof.:9012:")
STRANGER = PersonFeatures("Voorbeeld", "Sanne", birth_date="2009-08-25")


def resolver(block_max=100):
    return Resolver(MODEL, replace(POLICY.person, block_max=block_max))


def add(target, **described):
    for mention, features in described.items():
        target.add(mention, person_record(features))
        target.settle()


def groups(target, *mentions):
    found = {}
    for mention in mentions:
        found.setdefault(target.entity_of(mention), []).append(mention)
    return sorted(found.values())


def test_an_entity_is_named_after_its_smallest_mention_whatever_came_first():
    for order in permutations("abc"):
        target = resolver()
        add(target, **dict.fromkeys(order, JAN))
        assert {target.entity_of(mention) for mention in "abc"} == {"a"}


def test_a_wall_stands_against_any_evidence_until_it_is_taken_back():
    target = resolver()
    add(target, a=JAN, b=JAN, c=JAN)
    target.judge("a", "b", "different", 1)
    target.settle()
    assert target.entity_of("a") != target.entity_of("b")
    target.judge("b", "a", None, 2)
    target.settle()
    assert groups(target, "a", "b", "c") == [["a", "b", "c"]]


def test_same_joins_strangers_and_unsure_changes_nothing():
    target = resolver()
    add(target, a=JAN, b=STRANGER)
    target.judge("a", "b", "unsure", 1)
    assert target.settle() == {}
    target.judge("a", "b", "same", 2)
    assert target.settle() == {"b": ("b", "a")}


def test_only_the_highest_decision_number_counts():
    target = resolver()
    add(target, a=JAN, b=STRANGER)
    target.judge("a", "b", "same", 7)
    target.judge("a", "b", "different", 3)
    target.settle()
    assert groups(target, "a", "b") == [["a", "b"]]


def test_a_judgement_waits_for_its_mentions_and_follows_their_corrections():
    target = resolver()
    target.judge("a", "b", "same", 1)
    add(target, a=JAN, b=STRANGER)
    assert groups(target, "a", "b") == [["a", "b"]]
    target.remove("b")
    add(target, b=replace(STRANGER, birth_date="2008"))
    assert groups(target, "a", "b") == [["a", "b"]]


def test_a_judgement_counts_only_in_the_life_it_falls_in():
    began = {"a": 1, "b": 1}
    target = Resolver(MODEL, POLICY.person, began.__getitem__)
    add(target, a=JAN, b=STRANGER)
    target.judge("a", "b", "same", 5)
    assert target.settle() == {"b": ("b", "a")}
    began["b"] = 7
    target.touch("b")
    assert target.settle() == {"b": ("a", "b")}
    assert target.judgements() == []
    assert target.judgement("a", "b") is None


def test_what_was_judged_of_a_mention_is_forgotten_when_its_life_ends():
    target = resolver()
    add(target, a=JAN, b=STRANGER)
    target.judge("a", "b", "same", 3)
    target.settle()
    target.forget("b", before=9)
    assert target.settle() == {"b": ("a", "b")}
    target.judge("a", "b", "same", 2)
    assert target.settle() == {"b": ("b", "a")}


def test_different_wins_from_same_and_the_conflict_is_shown():
    target = resolver()
    add(target, a=JAN, b=STRANGER, c=replace(STRANGER, given_names="Fatma", birth_date="1977"))
    target.judge("a", "b", "same", 1)
    target.judge("b", "c", "same", 2)
    target.judge("a", "c", "different", 3)
    target.settle()
    assert groups(target, "a", "b", "c") == [["a", "b"], ["c"]]
    assert target.conflicts() == [Conflict(("b", "c"), (("a", "c"),))]


def test_a_judgement_about_one_mention_is_refused():
    with pytest.raises(ValueError, match="two mentions"):
        resolver().judge("a", "a", "same", 1)


@pytest.mark.parametrize("order", list(permutations("abm")))
def test_someone_in_between_does_not_make_twins_one(order):
    """`m` gives only an initial both twins share, so it fits either; they stay apart."""
    twins = {
        "a": JAN,
        "b": replace(JAN, given_names="Joris"),
        "m": replace(JAN, given_names="J."),
    }
    target = resolver()
    add(target, **{name: twins[name] for name in order})
    assert target.entity_of("a") != target.entity_of("b")


def test_someone_in_between_does_not_join_two_bsns():
    target = resolver()
    add(target, a=replace(JAN, bsn="999990019"), b=replace(JAN, bsn="999990020"), m=JAN)
    assert target.entity_of("a") != target.entity_of("b")


def test_alias_only_persons_never_become_one():
    target = resolver()
    add(target, a=PersonFeatures(alias="Rico"), b=PersonFeatures(alias="Rico"))
    assert groups(target, "a", "b") == [["a"], ["b"]]


def test_a_key_that_becomes_generic_lets_go_and_comes_back():
    """Three may share a name key; a fourth makes it generic, and leaving restores it."""
    named = PersonFeatures("Demovelde", "Jan", birth_date="1984")
    target = resolver(block_max=3)
    add(target, **dict.fromkeys("abc", named))
    assert groups(target, *"abc") == [["a", "b", "c"]]
    add(target, d=named)
    assert groups(target, *"abcd") == [["a"], ["b"], ["c"], ["d"]]
    target.remove("b")
    target.settle()
    assert groups(target, *"acd") == [["a", "c", "d"]]


def test_a_waterfall_is_the_same_from_either_side():
    target = resolver()
    add(target, a=JAN, b=JAN)
    assert target.explain("a", "b") == target.explain("b", "a")
    with pytest.raises(KeyError):
        target.explain("a", "gone")
