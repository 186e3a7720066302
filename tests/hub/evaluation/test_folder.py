"""A labelled set is read as it says, or refused with where, what, and how to mend it."""

import json

import pytest

from hub.evaluation.folder import FolderError, read, records_of
from hub.evaluation.rule import MATCHES_MAX, THRESHOLD, rules_for
from hub.matching.weights import BIT
from tests.hub.evaluation.sets import MODEL, RECORDS, TRUTH, write


def everything(folder):
    found = read(folder)
    return found, dict(found.records())


def test_records_truth_and_model_are_read(folder):
    found, records = everything(folder)
    assert records["b"] == {"name": "Proef", "phone": "0600000001", "born": None}
    assert found.truth == dict(TRUTH[1:])
    assert [comparison.name for comparison in found.model.comparisons] == ["name", "phone", "born"]
    assert found.rules == rules_for(found.model, len(TRUTH) - 1)
    assert found.given == ()


def test_options_come_before_the_rule_and_are_told_apart(folder):
    (folder / "options.toml").write_text("threshold = 2.5\ncap = 7\n", "utf-8")
    found = read(folder)
    by_rule = rules_for(found.model, len(found.truth))
    assert found.rules.threshold == 2.5 * BIT
    assert found.rules.block_max == 7
    assert found.rules.veto_mean == by_rule.veto_mean
    assert found.given == ("cap", "threshold")


def test_list_columns_are_split(folder):
    write(folder / "records.csv", [["id", "names"], ["a", "Proef|Test"], ["b", ""], ["c", "|"]])
    found = dict(records_of(folder / "records.csv", frozenset({"names"})))
    assert [record["names"] for record in found.values()] == [("Proef", "Test"), None, None]


def test_term_frequencies_beside_the_model_belong_to_it(folder):
    model = json.loads(json.dumps(MODEL))
    model["comparisons"][0]["comparison_levels"][1] |= {
        "tf_adjustment_column": "name",
        "tf_adjustment_weight": 1.0,
    }
    (folder / "model.json").write_text(json.dumps(model), "utf-8")
    (folder / "tf.json").write_text('{"name": {"Proef": 0.5, "Test": 0.001}}', "utf-8")
    found, records = everything(folder)
    (folder / "tf.json").write_text('{"name": {"Proef": 0.0005}}', "utf-8")
    rarer = read(folder).model
    common, rare = (
        model.weigh(*(model.slotted(records[id_]) for id_ in "ab"))
        for model in (found.model, rarer)
    )
    assert rare > common


def test_a_prior_for_fewer_records_raises_the_threshold(folder):
    model = read(folder).model
    assert rules_for(model, 100).threshold == rules_for(model, 1).threshold == THRESHOLD
    enough = round(MATCHES_MAX * 99)  # odds of 1 in 99
    assert rules_for(model, 4 * enough).threshold == pytest.approx(THRESHOLD + 2 * BIT, abs=9)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("records.csv", "", "leeg"),
        ("records.csv", b"id,name\na,\xff\n", "UnicodeDecodeError"),
        ("records.csv", "id,name\na,b,c\n", "3 kolommen"),
        ("records.csv", "id,name\na,b\na,c\n", "'a' is leeg of staat er twee keer"),
        ("records.csv", "id,name\n,b\n", "'' is leeg"),
        ("records.csv", "id,name,name\na,b,c\n", "dezelfde naam"),
        ("records.csv", 'id,name\na,"b\n', "Error"),
        ("records.csv", f"id,name\na,{'b' * 1_000_001}\n", "Error"),
        ("truth.csv", "record,entity\na,1\n", "id,entity"),
        ("truth.csv", "id,entity\na,1\na,2\n", "twee keer"),
        ("model.json", "{", "JSONDecodeError"),
        ("model.json", "[" * 100_000, "RecursionError"),
        ("model.json", "[]", "geen object"),
        ("model.json", '{"comparisons": 1}', "niet te gebruiken"),
        ("tf.json", '{"name": 1}', "geen object"),
        ("tf.json", '{"name": {"Proef": 0}}', "deel 0"),
        ("tf.json", '{"name": {"Proef": true}}', "deel True"),
        ("tf.json", '{"name": {"Proef": NaN}}', "deel nan"),
        ("options.toml", "threshold = ", "TOML"),
        ("options.toml", "treshold = 1", "treshold is geen instelling"),
        ("options.toml", "threshold = true", "threshold is True"),
        ("options.toml", "threshold = nan", "threshold is nan"),
        ("options.toml", "cap = 2.5", "heel getal"),
        ("options.toml", "cap = 1", "van 2"),
        ("options.toml", "lists = 1", "lijst van namen"),
        ("options.toml", 'lists = ["nergens"]', "nergens"),
    ],
)
def test_what_cannot_be_read_is_refused_with_where_and_how(folder, name, content, said):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FolderError) as refused:
        everything(folder)
    assert str(path) in str(refused.value) or name == "options.toml"
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["records.csv", "truth.csv", "model.json"])
def test_a_file_that_is_not_there_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(FolderError, match=f"{name}: dit bestand is er niet"):
        everything(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FolderError, match="deze map is er niet"):
        read(tmp_path / "nergens")


def test_a_byte_order_mark_is_no_part_of_the_first_column(folder):
    text = "\n".join(",".join(row) for row in RECORDS)
    (folder / "records.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert "a" in everything(folder)[1]
