"""What SQL means where Python would mean something else: letters, NULL, numbers in text."""

from hub.matching.weights import BIT
from tests.hub.matching.test_model import ELSE, NULL, level, model_of


def test_text_is_measured_in_code_points():
    """As DuckDB 2 does; the parity tests hold us to that. In bytes the distance would be 2."""
    model = model_of(NULL, level("levenshtein(a_l, a_r) <= 1"), ELSE)
    one, other = model.slotted({"a": "Zo\u00eb"}), model.slotted({"a": "Zoe"})
    assert model.weigh(one, other) == 2 * BIT


def test_not_of_nothing_does_not_hold():
    model = model_of(level("NOT (a_l = a_r)"), ELSE)
    assert model.weigh(model.slotted({"a": None}), model.slotted({"a": "x"})) == -2 * BIT


def test_a_column_that_is_calculated_with_is_a_number_where_text_says_it():
    ratio = "(abs(a_l - a_r) / (CASE WHEN a_r > a_l THEN a_r ELSE a_l END)) < 0.2"  # as Splink does
    model = model_of(NULL, level(ratio), ELSE)
    nine, ten, far = (model.slotted({"a": text}) for text in ("9", "10", "100"))
    assert model.weigh(nine, ten) == 2 * BIT
    assert model.weigh(nine, far) == -2 * BIT
    days = model_of(NULL, level("abs(a_l - a_r) <= 30"), ELSE)
    one, other = (days.slotted({"a": text}) for text in ("1984-03-12", "1984-04-10"))
    assert days.weigh(one, other) == 2 * BIT
