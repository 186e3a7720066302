"""`hub link pin` writes an artefact that loads, or says what is wrong with the model."""

import json
from pathlib import Path

from hub.matching.model import PersonModel
from tests.hub.cli.conftest import Cli
from tests.hub.matching.test_artefact import TEXT

TABLES = {"a": {"jan": 0.4, "bo": 0.0001}}


def write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_model_is_pinned_and_again_in_place(cli: Cli, tmp_path: Path):
    model, tables = write(tmp_path / "m.json", TEXT), write(tmp_path / "tf.json", TABLES)
    into = tmp_path / "pinned.json"
    found = cli(
        "link", "pin", model, "--into", into, "--frequencies", tables, "--floor", "0.01",
        "--population", "Mensen die niet bestaan", "--mentions", "1000",
    )  # fmt: skip
    assert found.code == 0
    once = into.read_text()
    assert PersonModel(once).digest[:8] in found.out
    assert "bo" not in json.loads(once)["term_frequencies"]["a"]
    assert cli("link", "pin", into, "--into", into).code == 0
    assert into.read_text() == once


def test_a_changed_artefact_can_be_pinned_anew(cli: Cli, tmp_path: Path):
    model = write(tmp_path / "m.json", TEXT)
    options = ("--population", "x", "--mentions", "1")
    assert cli("link", "pin", model, "--into", model, *options).code == 0
    changed = json.loads(model.read_text()) | {"probability_two_random_records_match": 0.25}
    write(model, changed)
    assert cli("link", "pin", model, "--into", model).code == 0
    assert PersonModel(model.read_text()).prior < 0


def test_what_is_not_understood_is_said_and_nothing_is_written(cli: Cli, tmp_path: Path):
    into = tmp_path / "pinned.json"
    for content in ("{", "[]", TEXT):  # TEXT has no population
        found = cli("link", "pin", write(tmp_path / "m.json", content), "--into", into)
        assert found.code != 0
        assert "niet vast te leggen" in found.err
    assert not into.exists()
