"""What linking reaches on the published sets, with models trained without their truth.

One rule gives the settings of all. The bounds are promises, somewhat below what was measured.
"""

import pytest

from hub.evaluation.folder import read
from hub.evaluation.prepare import prepare
from hub.evaluation.run import evaluate
from tests.hub.evaluation.conftest import DATA

LEAST = {  # F1 and precision of entity pairs
    "febrl3": (0.998, 0.999),
    "fake_1000": (0.97, 0.99),
    "households": (0.96, 0.985),
    "senzing_truth": (0.95, 0.95),
    "chicago_early_childhood": (0.91, 0.88),
}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Each set, prepared when first asked for."""
    root, made = tmp_path_factory.mktemp("sets"), {}

    def folder(name):
        if name not in made:
            made[name] = root / name
            prepare(name, DATA, made[name])
        return made[name]

    return folder


@pytest.mark.usefixtures("splink")
@pytest.mark.parametrize("name", LEAST)
def test_entities_are_found_and_kept_apart(prepared, name):
    found = evaluate(read(prepared(name))).to_dict()
    f1, precision = LEAST[name]
    assert found["entity_pairs"]["f1"] >= f1
    assert found["entity_pairs"]["precision"] >= precision
    assert found["alarms"] == 0
    assert {"threshold", "veto", "cap"} <= set(found["settings_by_rule"])


@pytest.mark.usefixtures("splink")
def test_a_set_is_prepared_the_same_each_time(prepared, tmp_path):
    prepare("fake_1000", DATA, tmp_path)
    before = prepared("fake_1000")
    for path in sorted(before.iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
