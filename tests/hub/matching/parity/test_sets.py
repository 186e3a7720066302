"""Whole models: Splink's pairs, and Splink's match weight of every pair within 1e-6 bit."""

import json
from itertools import pairwise

import pytest

from hub.matching.blocking import BlockIndex
from hub.matching.model import PersonModel
from hub.matching.weights import BIT
from tests.hub.matching.parity.peers import predict, pyarrow, splink, trained
from tests.hub.matching.parity.sets import at_hand, invented, read, shares, with_shares

cl = pytest.importorskip("splink.comparison_library")
cll = pytest.importorskip("splink.comparison_level_library")
brl = pytest.importorskip("splink.internals.blocking_rule_library")
Column, block_on = splink.ColumnExpression, splink.block_on
TF = {"term_frequency_adjustments": True}


def custom(name, *levels):
    return cl.CustomComparison([*levels, cll.ElseLevel()], output_column_name=name)


def tuned(comparison, **options):
    """The comparison with the options of every level that adjusts for term frequencies."""
    levels = comparison.create_comparison_levels()
    for level in levels:
        if getattr(level, "tf_adjustment_column", None):
            level.configure(**options)
    return cl.CustomComparison(levels, output_column_name=comparison.create_output_column_name())


def loose(column, limit, **options):
    """An exact level, and a similar one that adjusts for the more frequent of two values."""
    return custom(
        column,
        cll.NullLevel(column),
        cll.ExactMatchLevel(column, **TF),
        cll.JaroWinklerLevel(column, limit).configure(tf_adjustment_column=column, **options),
    )


INVENTED = {
    "comparisons": [
        cl.ForenameSurnameComparison(
            "given", "family", forename_surname_concat_col_name="both_names"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.EmailComparison("mail"),
        cl.ArrayIntersectAtSizes("phones", [2, 1]),
        cl.DistanceInKMAtThresholds("lat", "lon", [1, 4]),
        custom("age", cll.NullLevel("age"), cll.ExactMatchLevel("age"),
               cll.PercentageDifferenceLevel("age", 0.03)),
    ],
    "rules": [
        block_on("family"),
        block_on("phones", arrays_to_explode=["phones"]),
        brl.CustomRule("l.given = r.family AND l.dob IS NOT NULL"),
        brl.CustomRule("(l.mail = r.mail OR l.dob = r.dob) AND l.age < r.age"),
        brl.CustomRule("(l.age = r.age AND levenshtein(l.both_names, r.both_names) <= 2)"
                       " OR NOT (l.lat <> r.lat)"),
        block_on("substr(both_names, 1, 2)", "substr(dob, 1, 7)"),
    ],
    "frequencies": ("both_names", "family", "given", "mail"),
    "types": {"phones": pyarrow.list_(pyarrow.string()), "age": pyarrow.int64(),
              "lat": pyarrow.float64(), "lon": pyarrow.float64()},
}  # fmt: skip
PUBLISHED = {
    "febrl3": {
        "comparisons": [
            loose("given_name", 0.9, tf_adjustment_weight=0.5, tf_minimum_u_value=0.002),
            tuned(cl.NameComparison("surname"), tf_minimum_u_value=0.001),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.AbsoluteTimeDifferenceAtThresholds(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d",
                metrics=["day", "month", "year"], thresholds=[10, 2, 3]),
            custom("street", cll.And(cll.NullLevel("street_number"), cll.NullLevel("address_1")),
                   cll.And(cll.ExactMatchLevel("street_number"), cll.JaroLevel("address_1", 0.85)),
                   cll.LevenshteinLevel("address_1", 3)),
        ],
        "rules": [block_on("soc_sec_id"), block_on("surname", "postcode"),
                  brl.CustomRule("l.given_name = r.surname AND l.surname = r.given_name"),
                  brl.CustomRule("l.date_of_birth = r.date_of_birth AND"
                                 " jaro_similarity(l.surname, r.surname) > 0.6")],
        "frequencies": ("given_name", "surname"),
    },
    "fake_1000": {
        "comparisons": [
            loose("first_name", 0.8, disable_tf_exact_match_detection=True),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.EmailComparison("email"),
            custom("city", cll.NullLevel(Column("city").lower()),
                   cll.LiteralMatchLevel("city", "London", "string"),
                   cll.ExactMatchLevel(Column("city").lower()), cll.JaccardLevel("city", 0.6)),
        ],
        "rules": [block_on("first_name"), block_on("surname"), block_on("dob"),
                  block_on("substr(email, 1, 6)")],
        "frequencies": ("first_name", "surname", "email"),
    },
    "senzing_truth": {
        "comparisons": [
            cl.ForenameSurnameComparison("primary_name_first", "primary_name_last"),
            custom("day", cll.NullLevel(Column("date_of_birth").try_parse_date("%m/%d/%Y")),
                   cll.AbsoluteDateDifferenceLevel("date_of_birth", input_is_string=True,
                                                   threshold=40, metric="day",
                                                   datetime_format="%m/%d/%Y")),
            cl.ExactMatch("phone_number").configure(term_frequency_adjustments=True),
        ],
        "rules": [brl.Or(block_on("primary_name_last"), block_on("phone_number")),
                  block_on("regexp_extract(date_of_birth, '[0-9]{4}')")],
        "frequencies": ("primary_name_first", "primary_name_last", "phone_number"),
    },
    "households": {
        "comparisons": [
            loose("first_name", 0.85),
            custom("home",
                   cll.And(cll.NullLevel("last_name"), cll.NullLevel("street_name")),
                   cll.And(cll.ExactMatchLevel("last_name"), cll.ExactMatchLevel("street_name"),
                           cll.ExactMatchLevel("street_number")),
                   cll.ExactMatchLevel("last_name", **TF),
                   cll.And(cll.ExactMatchLevel("street_name"),
                           cll.Not(cll.ExactMatchLevel("unit")))),
            cl.JaroAtThresholds("ssn", [0.9]),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            custom("initial", cll.NullLevel("middle"),
                   cll.ExactMatchLevel(Column("middle").substr(1, 1))),
        ],
        "rules": [block_on("last_name", "street_name"), block_on("ssn"),
                  block_on("first_name", "dob"),
                  brl.CustomRule("l.first_name = r.first_name AND l.last_name = r.last_name AND"
                                 " coalesce(l.sex, '?') = coalesce(r.sex, '?')")],
        "frequencies": ("first_name", "last_name"),
    },
    "name_bench": {
        "comparisons": [
            cl.NameComparison("name", jaro_winkler_thresholds=[0.95, 0.88, 0.7]),
            custom("measures", cll.LevenshteinLevel("name", 1),
                   cll.DamerauLevenshteinLevel("name", 3),
                   cll.JaccardLevel("name", 0.8), cll.JaroLevel("name", 0.7)),
            custom("words", cll.CustomLevel(
                "list_has_any(string_split(lower(name_l), ' '),"
                " string_split(lower(name_r), ' '))")),
        ],
        "rules": [block_on("case")],
        "frequencies": ("name",),
    },
    "chicago": {
        "comparisons": [
            loose("site_name", 0.92, tf_adjustment_weight=0.7),
            custom("address", cll.NullLevel("address"), cll.ExactMatchLevel("address"),
                   cll.ExactMatchLevel(Column("address").regex_extract("^[0-9]+")),
                   cll.LevenshteinLevel("address", 5)),
            cl.LevenshteinAtThresholds("phone", [1, 2]),
            cl.ExactMatch("zip"),
        ],
        "rules": [block_on("phone"), block_on("address"),
                  brl.CustomRule("l.zip = r.zip AND substr(l.site_name, 1, 3) ="
                                 " substr(r.site_name, 1, 3)")],
        "frequencies": ("site_name",),
    },
}  # fmt: skip


def compared(name):
    """Which pairs only one of us has, and the difference in bits of the others."""
    recipe = INVENTED if name == "invented" else PUBLISHED[name]
    records = invented() if name == "invented" else read(name)
    return differences(settings_of(recipe, with_shares(recipe["comparisons"])), recipe, records)


def settings_of(recipe, comparisons):
    """A model in Splink's format."""
    return {
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "probability_two_random_records_match": 0.0003,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [
            rule.create_blocking_rule_dict("duckdb") for rule in recipe["rules"]
        ],
    }


def differences(settings, recipe, records):
    """Let both score the records; Splink counts term frequencies itself, we are given them."""
    frequencies = {column: shares(records, column) for column in recipe["frequencies"]}
    expected = predict(settings, records, **recipe.get("types", {}))
    model = PersonModel(json.dumps(settings), frequencies)
    slotted = {record["unique_id"]: model.slotted(record) for record in records}
    index, found = BlockIndex([(rule, len(records) ** 2) for rule in model.rules], slotted), set()
    for mention in slotted:
        found |= {tuple(sorted((mention, other))) for other in index.insert(mention)[0]}
    off = {
        pair: abs(model.weigh(slotted[pair[0]], slotted[pair[1]]) / BIT - bits)
        for pair, bits in expected.items()
    }
    return found ^ expected.keys(), off


@pytest.mark.parametrize("name", ["invented", *at_hand()])
def test_pairs_and_weights_are_splinks(name):
    only_one, off = compared(name)
    held(only_one, off)


def held(only_one, off):
    assert sorted(only_one)[:5] == []
    assert {pair: bits for pair, bits in off.items() if bits > 1e-6} == {}
    assert len(off) > 100


def test_levels_that_were_not_trained_weigh_as_in_splink():
    blank = [
        json.loads(json.dumps(c.create_comparison_dict("duckdb"))) for c in INVENTED["comparisons"]
    ]
    blank[0]["comparison_levels"][2]["m_probability"] = "level not observed in training dataset"
    held(*differences(settings_of(INVENTED, blank), INVENTED, invented()))


def test_a_model_that_splink_trained_and_saved_weighs_the_same():
    records, kinds = invented(), INVENTED["types"]
    settings = settings_of(
        INVENTED, [c.create_comparison_dict("duckdb") for c in INVENTED["comparisons"]]
    )
    saved = trained(settings, records, block_on("dob"), **kinds)
    levels = [item for c in saved["comparisons"] for item in c["comparison_levels"]]
    assert sum("u_probability" in item for item in levels) > len(levels) // 2
    held(*differences(saved, INVENTED, records))


def test_an_early_exit_never_changes_a_weight():
    records = invented()
    settings = {
        "comparisons": with_shares(INVENTED["comparisons"]),
        "blocking_rules_to_generate_predictions": ["l.family = r.family"],
        "probability_two_random_records_match": 0.01,
    }
    frequencies = {column: shares(records, column) for column in INVENTED["frequencies"]}
    model = PersonModel(json.dumps(settings), frequencies)
    slotted = [model.slotted(record) for record in records]
    outcomes = set()
    for one, other in pairwise(slotted):
        weight = model.weigh(one, other)
        assert model.explain(one, other).used == weight
        for least in (-40 * BIT, -10 * BIT, 0, weight, weight + 1):
            got = model.weigh_from(one, other, least)
            assert got == (weight if weight >= least else None)
            outcomes.add(got is None)
    assert outcomes == {True, False}
