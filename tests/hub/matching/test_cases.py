"""The labelled pairs: how many are linked rightly, and exactly which are not."""

import pytest

from hub.matching.features import person_record
from hub.matching.mention import PersonFeatures
from tests.hub.matching import cases
from tests.hub.matching.stories import MODEL, POLICY

ALL = cases.read_cases()
KINDS = tuple(dict.fromkeys(case.what for case in ALL))
FLOORS = {"name": (0.91, 0.98)}
"""Least precision and recall of a kind; of the others nothing may go wrong."""

MISSED = {"N028": "Joustra, Jowstra: a w that sounds as u is a v in Slavic names"}
WRONG = {
    "N066": "Adam, Adem: vowels in two classes keep Mohammed and Mohammad together, and these",
    "N069": "Bakker, Bekker: sound alike; a sound proposes a pair of persons and never decides",
    "N078": "Bos, Bosch: the same sound, of two families or of one",
    "N094": "Todorov, Teodorov: consonants alone; spellings of one name differ as much",
    "N095": "Mulder, Molder: the same",
    "N099": "Bram, Brahim: one name in the Bible and the Quran, of two people as a rule",
}
CONTRADICTED = {"P057": "two whole dates two digits apart: a person may say that they are one"}


def test_there_are_many_cases_and_two_in_five_are_traps():
    assert len(ALL) >= 300
    assert sum(case.is_same == "no" for case in ALL) >= 0.4 * len(ALL)
    assert len({case.id for case in ALL}) == len(ALL)
    assert all(case.trap and case.why and case.is_same in ("yes", "no", "unsure") for case in ALL)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_linked_as_well_as_it_was(kind):
    precision, recall = FLOORS.get(kind, (1.0, 1.0))
    found = cases.score(case for case in ALL if case.what == kind)
    assert found.precision >= precision
    assert found.recall >= recall


def test_over_all_few_are_missed_and_fewer_are_wrong():
    found = cases.score(ALL)
    assert found.precision >= 0.975
    assert found.recall >= 0.99


def test_the_failures_are_the_known_ones():
    found = cases.score(ALL)
    assert set(found.missed) == set(MISSED)
    assert set(found.wrong) == set(WRONG)


def test_what_nobody_can_decide_is_left_to_a_person():
    unsure = [case for case in ALL if case.what == "person" and case.is_same == "unsure"]
    assert {case.id for case in unsure if cases.is_contradicted(case)} == set(CONTRADICTED)


WEAK = {
    "address_key": "st:demohof.nijkerk:9012:",
    "phone_key": "+31600000011",
    "sex": "f",
    "birth_date": "2004",
    "alias": "Rico",
}


@pytest.mark.parametrize("number", range(2 ** len(WEAK)))
def test_weak_facts_never_make_one_person(number):
    known = {name: WEAK[name] for bit, name in enumerate(WEAK) if number >> bit & 1}
    same = MODEL.slotted(person_record(PersonFeatures(**known)))
    assert MODEL.weigh(same, same) < POLICY.person.threshold
