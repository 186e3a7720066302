"""Training looks at no truth, gives the same model each time, and needs no network."""

import json
import random
import re

import pytest

from hub.evaluation.folder import read, records_of
from hub.evaluation.prepare import write_csv, write_trained
from hub.evaluation.recipe import Recipe, comparison, level, same, typos, unknown
from hub.evaluation.run import evaluate
from hub.evaluation.training import TrainingError, train

RECIPE = Recipe(
    comparisons=(
        comparison("name", unknown("name"), level(same("name"), "gelijk", rare="name")),
        comparison("town", unknown("town"), level(same("town"), "gelijk")),
        comparison(
            "born",
            unknown("born"),
            level(same("born"), "gelijk"),
            level(typos("born", 1), "typfout"),
        ),
        comparison(
            "number", level(same("number"), "gelijk", m=0.9, u=1e-6), level("ELSE", "anders")
        ),
    ),
    predict=(("name",), ("born",), ("number",)),
    learn=(("born",), ("name",)),
    certain=(("name", "born"),),
    certain_recall=0.8,
)


def people(count):
    """Rows of made-up people, each written one to three times with now and then a mistake."""
    chance = random.Random(7)  # noqa: S311 - made-up people, no secret
    rows, truth = [], []
    for person in range(count):
        name, town = f"Proef{chance.randrange(60)}", f"Plaats{chance.randrange(20)}"
        born = f"{chance.randrange(1950, 2005)}-{chance.randrange(1, 13):02}"
        for _ in range(chance.randrange(1, 4)):
            wrong = f"{born[:-1]}9" if chance.random() < 0.1 else born
            shown = town if chance.random() < 0.9 else ""
            rows.append((f"r{len(rows)}", name, shown, wrong, ""))
            truth.append((rows[-1][0], str(person)))
    return rows, truth


@pytest.fixture
def mentions(tmp_path):
    rows, truth = people(300)
    write_csv(tmp_path / "records.csv", ["id", "name", "town", "born", "number"], rows)
    write_csv(tmp_path / "truth.csv", ["id", "entity"], truth)
    return tmp_path


@pytest.mark.usefixtures("splink")
def test_a_model_is_learned_that_links(mentions):
    trained = train(mentions / "records.csv", RECIPE)
    write_trained(mentions, trained)
    found = evaluate(read(mentions)).to_dict()
    assert found["entity_pairs"]["f1"] > 0.9
    assert trained.report["records"] == sum(1 for _ in records_of(mentions / "records.csv"))
    assert len(trained.report["em_iterations"]) == len(RECIPE.learn)
    assert sum(trained.frequencies["name"].values()) == pytest.approx(1)


@pytest.mark.usefixtures("splink")
def test_the_same_records_give_the_same_model_byte_for_byte(mentions):
    one, other = (train(mentions / "records.csv", RECIPE) for _ in range(2))
    assert json.dumps(one.model) == json.dumps(other.model)
    assert one.frequencies == other.frequencies


@pytest.mark.usefixtures("splink")
def test_what_is_stated_stays_and_nothing_is_certain(mentions):
    model = train(mentions / "records.csv", RECIPE).model
    stated = model["comparisons"][3]["comparison_levels"][0]
    assert (stated["m_probability"], stated["u_probability"]) == (0.9, 1e-6)
    for item in model["comparisons"]:
        for one in item["comparison_levels"]:
            assert one.get("is_null_level") or 0 < one["m_probability"] <= 1
            assert one.get("is_null_level") or 0 < one["u_probability"] <= 1


@pytest.mark.usefixtures("splink")
def test_a_larger_population_has_a_smaller_prior(mentions):
    small = train(mentions / "records.csv", RECIPE)
    large = train(mentions / "records.csv", RECIPE, population=small.report["records"] * 8)
    assert small.report["prior"] == pytest.approx(8 * large.report["prior"])


@pytest.mark.usefixtures("splink")
def test_charts_carry_their_own_scripts(mentions):
    train(mentions / "records.csv", RECIPE, charts=mentions)
    pages = sorted(mentions.glob("*.html"))
    assert [page.stem for page in pages] == ["m_u_parameters", "match_weights", "unlinkables"]
    for page in pages:
        assert not re.search(r"<(script|link)[^>]+(src|href)\s*=", page.read_text("utf-8"))


@pytest.mark.usefixtures("splink")
def test_what_splink_cannot_use_is_said(mentions):
    recipe = Recipe(RECIPE.comparisons, RECIPE.predict, learn=(("nowhere",),))
    with pytest.raises(TrainingError, match="nowhere"):
        train(mentions / "records.csv", recipe)
