"""The measurement of linking says all it promises, and its quality figures are right by hand."""

import pytest

from hub.bench.chain.households import Trap
from hub.bench.chain.stream import Planted
from hub.bench.linking import Plan, linking
from hub.bench.linking_quality import Truth, quality
from hub.bench.linking_source import Population, Source
from hub.bench.splink_rival import against_splink, splink_settings
from hub.bench.timing import Laps, summary_us
from hub.cli.measured import show_linking
from hub.matching.mention import PersonFeatures

TIMES = {"mean_us", "p50_us", "p99_us", "max_us"}
NOBODY = PersonFeatures()


@pytest.fixture(scope="module")
def found():
    return linking(Plan(mentions=2_000, seed=2, restart=True))


def test_it_says_all_there_is_to_say(found):
    assert set(found) == {
        "at_10000", "core", "cpu", "crowded_mentions", "erasure", "generic_keys", "last_tenth",
        "memory", "mentions", "mentions_per_s", "model", "policy", "python", "quality",
        "ratio_to_10000", "rebuild", "restart", "rival", "rounds_at_10000", "seed", "signals",
        "whole",
    }  # fmt: skip
    for when in ("whole", "last_tenth", "at_10000"):
        assert set(found[when]) == {"normalise", "link", "both"}
        assert all(set(times) == TIMES for times in found[when].values())
    assert set(found["memory"]) == {"before_bytes", "after_bytes", "bytes_per_mention"}
    assert set(found["erasure"]) == {"erased", "equals_rebuild", *TIMES}
    assert set(found["signals"]) == {"signals", *TIMES}
    assert set(found["rebuild"]) == {"took_s", "cpu_s"}
    assert set(found["restart"]) == {
        "signals", "is_whole", "save_s", "save_cpu_s", "load_s", "load_cpu_s", "snapshot_bytes",
    }  # fmt: skip
    assert found["rival"] is None


def test_what_was_erased_leaves_no_trace_and_a_snapshot_brings_all_back(found):
    assert found["erasure"]["erased"] == 400
    assert found["erasure"]["equals_rebuild"]
    assert found["restart"]["is_whole"]
    assert found["quality"]["mentions"] == 2_000


def test_people_read_it_in_dutch(found, capsys):
    rival = {
        "splink": "5.0.0", "batch_mentions": 2_000, "batch_s": 1.0, "batch_ratio": 2.0,
        "one_mentions": 2_000, "one_ms": 250.0, "one_ratio": 6000.4,
    }  # fmt: skip
    show_linking({**found, "rival": rival})
    shown = capsys.readouterr().out
    assert "2.000 verzonnen vermeldingen" in shown
    assert "tweelingen" in shown
    assert "Herstart vanuit een momentopname" in shown
    assert "6.000 keer zo lang" in shown


def test_quality_is_as_counted_by_hand():
    truth, entity_of = Truth(), {}
    for mention, person, entity, trap in (
        ("1", "a", "x", None),
        ("2", "a", "x", None),
        ("3", "b", "x", None),
        ("4", "c", "y", Trap.TWINS),
        ("5", "d", "y", Trap.TWINS),
        ("6", "e", "z", None),
    ):
        truth.add(Planted(mention, person, trap, NOBODY))
        entity_of[mention] = entity
    measured = quality(entity_of, [("1", "2"), ("4", "5")], truth)
    assert measured["pair"] == {"precision": 0.5, "recall": 1.0, "f1": 0.66667}
    assert measured["entity"] == {"precision": 0.25, "recall": 1.0, "f1": 0.4}
    assert measured["b_cubed"]["recall"] == 1.0
    assert measured["wrong"] == {
        "none": {"mentions": 4, "wrong_pairs": 2},
        "twins": {"mentions": 2, "wrong_pairs": 1},
    }
    assert (measured["persons"], measured["entities"], measured["entity_max"]) == (5, 3, 3)


def test_times_are_summed_up_in_microseconds():
    assert summary_us([1_000, 3_000]) == {
        "mean_us": 2.0, "p50_us": 3.0, "p99_us": 3.0, "max_us": 3.0,
    }  # fmt: skip
    laps = Laps(2)
    laps.add(1_000, 2_000)
    laps.add(3_000, 4_000)
    assert laps.summary()["both"]["mean_us"] == 5.0
    assert laps.summary(first=1)["both"]["mean_us"] == 7.0


def test_splink_gets_the_model_without_what_is_ours_alone():
    level = {"sql_condition": "ELSE", "sentence": "Verschilt.", "is_contradiction": True}
    model = {
        "link_type": "dedupe_only",
        "term_frequencies": {"family": {"jong": 0.005}},
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.bsn = r.bsn", "is_identifying": True}
        ],
        "comparisons": [{"output_column_name": "bsn", "comparison_levels": [level]}],
    }
    assert splink_settings(model) == {
        "link_type": "dedupe_only",
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.bsn = r.bsn"}],
        "comparisons": [
            {"output_column_name": "bsn", "comparison_levels": [{"sql_condition": "ELSE"}]}
        ],
    }


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_splink_takes_the_model_in_force():
    pytest.importorskip("splink", reason="install it with: make splink")
    with Source() as source:
        found = against_splink(source, Population(400, 1), 400, 2.0, (50.0, 50.0))
    assert found["batch_mentions"] == found["one_mentions"] == 400
    assert found["batch_s"] > 0
    assert found["one_ms"] > 0
