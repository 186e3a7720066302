"""A small set is linked as the hub would link it, and scored against its truth."""

import pytest

from hub.evaluation.folder import FolderError, read
from hub.evaluation.run import evaluate
from tests.hub.evaluation.sets import RECORDS, TRUTH, write

TIMES = {"records_per_second", "mean_us", "p50_us", "p99_us", "bytes_per_record"}


def test_what_comes_out_is_scored(folder):
    found = evaluate(read(folder)).to_dict()
    assert (found["records"], found["entities"], found["true_entities"]) == (5, 3, 3)
    assert found["true_pairs"] == 3
    assert found["entity_pairs"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert found["pairs"]["precision"] == 1.0
    assert found["largest_entity"] == 3
    assert found["compared_pairs"] == 4
    assert found["generic_keys"] == found["alarms"] == 0
    assert len(found["model"]) == 64
    assert found["settings_by_rule"] == list(found["settings"])


def test_a_wrong_link_is_seen(folder):
    write(folder / "truth.csv", [*TRUTH[:3], ["c", "9"], *TRUTH[4:]])
    found = evaluate(read(folder)).to_dict()
    assert found["entity_pairs"]["precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["entity_pairs"]["recall"] == 1.0


def test_the_same_set_gives_the_same_but_for_the_times(folder):
    one, other = (evaluate(read(folder)).to_dict() for _ in range(2))
    assert one.keys() >= TIMES
    assert {k: v for k, v in one.items() if k not in TIMES} == {
        k: v for k, v in other.items() if k not in TIMES
    }


def test_the_order_of_records_changes_nothing(folder):
    before = evaluate(read(folder)).entity_of
    write(folder / "records.csv", [RECORDS[0], *RECORDS[:0:-1]])
    assert evaluate(read(folder)).entity_of == before


def test_a_cap_turns_a_key_generic(folder):
    (folder / "options.toml").write_text("cap = 2\n", "utf-8")
    found = evaluate(read(folder)).to_dict()
    assert found["generic_keys"] == 1
    assert found["settings"]["cap"] == 2
    assert "cap" not in found["settings_by_rule"]


@pytest.mark.parametrize("truth", [TRUTH[:-1], [*TRUTH, ["f", "4"]]])
def test_records_and_truth_are_about_the_same(folder, truth):
    write(folder / "truth.csv", truth)
    with pytest.raises(FolderError, match=r"truth\.csv"):
        evaluate(read(folder))


def test_a_set_without_records_has_no_times(folder):
    write(folder / "records.csv", RECORDS[:1])
    write(folder / "truth.csv", TRUTH[:1])
    found = evaluate(read(folder)).to_dict()
    assert found["records"] == 0
    assert not TIMES & found.keys() - {"bytes_per_record"}
