"""The recipe for persons follows the model in force, and knows its columns."""

from importlib.resources import files

from hub.bench.chain.stream import stream
from hub.evaluation.person import PERSON_LISTS, PERSON_NUMBERS, person_recipe
from hub.matching.features import person_record

MODEL = (files("hub.policy") / "person_model.json").read_text("utf-8")
RECORDS = [person_record(planted.features) for planted in stream(2_000)]


def test_columns_of_lists_and_numbers_are_named_as_such():
    found = {
        kind: {name for record in RECORDS for name, value in record.items() if type(value) is kind}
        for kind in (tuple, int)
    }
    assert found == {tuple: PERSON_LISTS, int: PERSON_NUMBERS}


def test_every_column_that_the_recipe_reads_is_one_of_a_person():
    assert person_recipe(MODEL).columns <= RECORDS[0].keys()


def test_rare_numbers_are_stated_and_names_are_learned():
    found = {item["output_column_name"]: item for item in person_recipe(MODEL).comparisons}
    assert all(
        level.get("is_null_level") or level["fix_m_probability"]
        for name in ("bsn", "v_number")
        for level in found[name]["comparison_levels"]
    )
    names = found["given_name"]["comparison_levels"]
    assert not any(
        level.get("fix_m_probability") for level in names if "is_contradiction" not in level
    )


def test_a_trained_model_keeps_which_keys_identify():
    recipe = person_recipe(MODEL)
    assert {("bsn",), ("v_number",)} < recipe.identifying
    assert ("name_pairs",) not in recipe.identifying
    assert recipe.identifying < set(recipe.predict)
