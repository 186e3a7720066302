"""The pinned artefact: all that a weight rests on is in it, and a change of it is refused."""

import json

import pytest

from hub.matching.artefact import pinned
from hub.matching.model import ModelError, PersonModel
from hub.matching.weights import BIT, nanobits
from tests.hub.matching.stories import POLICY_FOLDER
from tests.hub.matching.test_model import ELSE, NULL, level, raw_model

EXACT = level('"a_l" = "a_r"', 0.8, 0.1, tf_adjustment_column="a")
TEXT = json.dumps(raw_model(NULL, EXACT, ELSE))
TABLES = {"a": {"jan": 0.4, "bo": 0.0001}}


def artefact(floor=None, tables=None):
    return pinned(TEXT, tables or TABLES, floor, "Mensen die niet bestaan", 1000)


def weight(model, name):
    one = model.slotted({"a": name})
    return model.weigh(one, one)


def test_pinning_keeps_every_weight_and_writes_it_down():
    free, fixed = PersonModel(TEXT, TABLES), PersonModel(artefact())
    for name in ("jan", "bo", "piet", None):
        assert weight(fixed, name) == weight(free, name)
    raw = json.loads(artefact())
    written = [item.get("nanobits") for item in raw["comparisons"][0]["comparison_levels"]]
    assert written == [0, 3 * BIT, -2 * BIT]
    assert raw["population"] == {"text": "Mensen die niet bestaan", "number": 1000}


def test_a_rare_value_is_not_written_and_weighs_as_the_floor():
    text = artefact(floor=0.01)
    model = PersonModel(text)
    assert '"bo"' not in text
    assert weight(model, "bo") == weight(model, "piet") == 3 * BIT + nanobits(0.1 / 0.01)
    assert weight(model, "jan") == 3 * BIT + nanobits(0.1) - nanobits(0.4)
    assert weight(model, None) == 0


def test_pinning_twice_gives_the_same_text():
    once = artefact()
    assert pinned(once, TABLES, None, "Mensen die niet bestaan", 1000) == once


def test_the_persons_we_link_by_are_such_an_artefact():
    raw = json.loads((POLICY_FOLDER / "person_model.json").read_text())
    assert len(raw["digest"]) == 64
    assert raw["population"]["number"] > 0
    levels = [item for c in raw["comparisons"] for item in c["comparison_levels"]]
    assert all(isinstance(item["nanobits"], int) for item in levels)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"m_probability": 0.8', '"m_probability": 0.7', "changed after it was pinned"),
        ('"jan": 0.4', '"jan": 0.5', "changed after it was pinned"),
        ('"jan": 0.4', '"jan": 0', "changed after it was pinned"),
    ],
)
def test_a_changed_artefact_is_refused(old, new, named):
    assert old in artefact()
    with pytest.raises(ModelError, match=named):
        PersonModel(artefact().replace(old, new))


def test_frequencies_given_beside_a_model_change_its_digest():
    assert PersonModel(TEXT).digest != PersonModel(TEXT, TABLES).digest


@pytest.mark.parametrize("floor", [0, 1, -0.1])
def test_a_floor_is_a_share(floor):
    with pytest.raises(ModelError, match="floor"):
        artefact(floor=floor)
