"""Precision, recall and B-cubed are what their definitions say, by hand and by counting pairs."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.evaluation.metrics import Score, b_cubed, of_entities, of_pairs

TRUTH = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "3"}
FOUND = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z", "f": "w"}
DIVISIONS = st.lists(
    st.tuples(st.sampled_from("12345"), st.sampled_from("vwxyz")), min_size=1, max_size=20
)


def pairs_of(division):
    return {
        pair for pair in combinations(sorted(division), 2) if len({division[p] for p in pair}) == 1
    }


def test_pairs_by_hand():
    score = of_pairs([("a", "b"), ("a", "c"), ("c", "d")], TRUTH)
    assert (score.precision, score.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 4))
    assert score.f1 == pytest.approx(4 / 7)


def test_entities_by_hand():
    assert of_entities(FOUND, TRUTH) == Score(1 / 2, 1 / 4)


def test_b_cubed_by_hand():
    score = b_cubed(FOUND, TRUTH)
    assert score.precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1 + 1) / 6)
    assert score.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2 + 1) / 6)


def test_who_proposes_nothing_makes_no_mistake_and_finds_nothing():
    assert of_pairs([], TRUTH) == Score(1.0, 0.0)
    assert of_pairs([], TRUTH).f1 == 0.0
    assert Score(0.0, 0.0).f1 == 0.0


def test_a_set_of_nothing_is_perfect():
    assert of_entities({}, {}) == b_cubed({}, {}) == Score(1.0, 1.0)


@given(DIVISIONS)
def test_entity_pairs_are_those_one_would_list(labels):
    truth = {f"r{n}": one for n, (one, _) in enumerate(labels)}
    found = {f"r{n}": other for n, (_, other) in enumerate(labels)}
    assert of_entities(found, truth) == of_pairs(pairs_of(found), truth)


@given(DIVISIONS)
def test_found_and_true_change_places_as_precision_and_recall_do(labels):
    truth = {f"r{n}": one for n, (one, _) in enumerate(labels)}
    found = {f"r{n}": other for n, (_, other) in enumerate(labels)}
    for measure in (of_entities, b_cubed):
        one, other = measure(found, truth), measure(truth, found)
        assert (one.precision, one.recall) == (
            pytest.approx(other.recall),
            pytest.approx(other.precision),
        )
        assert measure(truth, truth) == Score(pytest.approx(1.0), pytest.approx(1.0))
