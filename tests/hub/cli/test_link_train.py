"""A model is trained from mentions, or the command says what is missing."""

import json
from importlib.util import find_spec

import pytest

from hub.bench.chain.stream import stream
from hub.cli.app import EXIT_FAILED, EXIT_USAGE
from hub.evaluation.prepare import write_csv
from hub.matching.features import person_record


@pytest.fixture
def mentions(tmp_path):
    """Invented mentions of the Dutch chain, as the model compares them."""
    rows = [{"id": planted.id, **person_record(planted.features)} for planted in stream(1_500)]
    cells = [["|".join(v) if isinstance(v, tuple) else v for v in row.values()] for row in rows]
    path = tmp_path / "mentions.csv"
    write_csv(path, list(rows[0]), cells)
    return path


def test_a_model_is_trained_and_compared_with_the_one_in_force(cli, mentions, tmp_path):
    if find_spec("splink") is None:
        pytest.skip("Splink is not installed: make splink")
    into = tmp_path / "new"
    found = cli("link", "train", mentions, "--into", into, "--population", 100_000, "--json")
    assert found.code == 0, found.err
    assert (found.json["records"], found.json["population"]) == (1_500, 100_000)
    made = json.loads((into / "model.json").read_text("utf-8"))
    assert made["population"]["number"] == 100_000
    assert min(made["term_frequencies"]["family"].values()) >= 5 / 1_500, "a rare name is a person"
    told = cli("link", "diff", "current", into / "model.json", "--records", mentions, "--json")
    assert told.code == 0, told.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,family\n", "er staan 0 vermeldingen in"),
        ("id,family\n" + "".join(f"{n},proef\n" for n in range(100)), "de kolom"),
        ("id,family\na,b,c\n", "3 kolommen"),
    ],
)
def test_what_cannot_be_trained_on_is_refused_before_splink_sees_it(cli, tmp_path, content, said):
    path = tmp_path / "mentions.csv"
    path.write_text(content, "utf-8")
    found = cli("link", "train", path, "--into", tmp_path / "new")
    assert found.code == EXIT_FAILED
    assert said in found.err
    assert not (tmp_path / "new").exists()


def test_an_unknown_recipe_is_refused_with_those_there_are(cli, tmp_path):
    found = cli("link", "train", tmp_path, "--into", tmp_path, "--recipe", "nergens")
    assert found.code == EXIT_USAGE
    assert "person, " in found.err
