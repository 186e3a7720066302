"""The person model: who is linked, who never is, and bars that add up."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.blocking import BlockIndex
from hub.matching.features import is_identified, person_record
from hub.matching.mention import PersonFeatures
from hub.matching.model import ModelError, PersonModel
from hub.matching.weights import BIT, CONTRADICTION
from tests.hub.matching.histories import person
from tests.hub.matching.stories import MODEL, POLICY

HOME, PHONE = "st:demohof.nijkerk:9012:", "+31600000011"
JAN = PersonFeatures(
    "van Demovelde", "Jan", birth_date="1984-03-12", sex="m", address_key=HOME, phone_key=PHONE
)
NAMED = PersonFeatures("van Demovelde", "Jan")


def slotted(features):
    return MODEL.slotted(person_record(features))


def weight(one, other):
    return MODEL.weigh(slotted(one), slotted(other))


def bare(features, *kept):
    """The same person described by some features only."""
    return PersonFeatures(**{name: getattr(features, name) for name in kept})


NAME = ("family_name", "given_names")
SAME = [
    ("name and birth year", bare(JAN, *NAME, "birth_date"), replace(NAMED, birth_date="1984")),
    (
        "call name and birth date",
        JAN,
        replace(NAMED, given_names="Johannes", birth_date="1984-03-12"),
    ),
    ("swapped day and month", JAN, replace(NAMED, birth_date="1984-12-03")),
    ("swapped names", JAN, PersonFeatures("Jan", "Demovelde", birth_date="12-03-1984")),
    ("double name", JAN, replace(JAN, family_name="Voorbeeld-van Demovelde", address_key=None)),
    ("other spelling", JAN, replace(NAMED, family_name="Demofelde", birth_date="1984-03-12")),
    ("initial, birth date", JAN, replace(NAMED, given_names="J.", birth_date="1984-03-12")),
    ("name and phone", bare(JAN, *NAME, "phone_key"), bare(JAN, *NAME, "phone_key")),
    ("BSN alone", PersonFeatures(bsn="999990019"), replace(JAN, bsn="999990019")),
    ("V-number alone", PersonFeatures(v_number="1234567890"), replace(JAN, v_number="V1234567890")),
    (
        "BSN, other birth date",
        replace(JAN, bsn="999990019"),
        replace(JAN, bsn="999990019", birth_date="1985-07-30"),
    ),
]
NOT_SAME = [
    ("name alone", NAMED, NAMED),
    ("surname and address", bare(JAN, "family_name", "address_key"), JAN),
    ("address and phone", bare(JAN, "address_key", "phone_key"), JAN),
    ("address, phone and sex", bare(JAN, "address_key", "phone_key", "sex"), JAN),
    ("alias alone", PersonFeatures(alias="Rico"), PersonFeatures(alias="Rico")),
    ("given name, phone, address", bare(JAN, "given_names", "phone_key", "address_key"),
     replace(JAN, family_name=None, birth_date=None)),
    ("father and son", JAN, replace(JAN, given_names="Piet", birth_date="2010-05-04")),
    ("another birth year", replace(JAN, birth_date="1984"), replace(JAN, birth_date="1998")),
    ("frequent name", replace(NAMED, family_name="Nowak"), replace(NAMED, family_name="Nowak")),
]  # fmt: skip
NEVER = [
    ("twins", JAN, replace(JAN, given_names="Piet")),
    ("two BSNs", replace(JAN, bsn="999990019"), replace(JAN, bsn="999990020")),
    ("two birth dates", JAN, replace(JAN, birth_date="1991-11-25")),
]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in SAME], ids=[c[0] for c in SAME])
def test_enough_evidence_links(one, other):
    assert weight(one, other) >= POLICY.person.threshold
    records = {"one": slotted(one), "other": slotted(other)}
    assert BlockIndex([(rule, 100) for rule in MODEL.rules], records).proposes("one", "other")


@pytest.mark.parametrize(
    ("one", "other"), [case[1:] for case in NOT_SAME], ids=[c[0] for c in NOT_SAME]
)
def test_weak_evidence_does_not_link(one, other):
    assert weight(one, other) < POLICY.person.threshold


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in NEVER], ids=[c[0] for c in NEVER])
def test_a_contradiction_outweighs_everything_else(one, other):
    assert weight(one, other) < CONTRADICTION // 2
    waterfall = MODEL.explain(slotted(one), slotted(other))
    assert len(waterfall.contradictions) == 1


@given(st.randoms(use_true_random=False))
def test_bars_add_up_to_the_weight_and_order_does_not_matter(random):
    one, other = slotted(person(random)), slotted(person(random))
    waterfall = MODEL.explain(one, other)
    contradictions = CONTRADICTION * len(waterfall.contradictions)
    assert MODEL.weigh(one, other) == MODEL.weigh(other, one) == waterfall.nanobits + contradictions
    assert sum(bar.nanobits for bar in waterfall.bars) == waterfall.nanobits
    assert all(bar.sentence.endswith(".") for bar in waterfall.bars)


def test_a_frequent_name_is_worth_less_than_a_rare_one():
    rare = weight(NAMED, NAMED)
    frequent = replace(NAMED, family_name="de Jong")
    bars = MODEL.explain(slotted(frequent), slotted(frequent)).bars
    assert weight(frequent, frequent) < rare
    rarity = [bar.comparison for bar in bars if bar.level == "zeldzaamheid"]
    assert rarity == ["family_and_address", "given_name"]


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        (PersonFeatures(bsn="999990019"), True),
        (NAMED, True),
        (PersonFeatures("Demovelde", birth_date="1984"), True),
        (PersonFeatures("d.", "B."), False),
        (PersonFeatures(alias="Rico"), False),
        (PersonFeatures("Demovelde"), False),
    ],
)
def test_only_a_description_of_one_person_identifies(features, expected):
    assert is_identified(person_record(features)) is expected


def raw_model(*levels, rules=('l."a" = r."a"',), **extra):
    comparison = {"output_column_name": "a", "comparison_levels": list(levels)}
    return {
        "probability_two_random_records_match": 0.5,
        "blocking_rules_to_generate_predictions": list(rules),
        "comparisons": [comparison],
        **extra,
    }


def model_of(*levels, **extra):
    return PersonModel(json.dumps(raw_model(*levels, **extra)))


def level(condition, m=0.8, u=0.2, **extra):
    return {"sql_condition": condition, "m_probability": m, "u_probability": u, **extra}


NULL = {"sql_condition": '"a_l" IS NULL OR "a_r" IS NULL', "is_null_level": True}
ELSE = level("ELSE", 0.2, 0.8)


@pytest.mark.parametrize(
    ("condition", "one", "other", "holds"),
    [
        ('"a_l" = "a_r"', "demo", "demo", True),
        ('l."a" = r."a"', "demo", "hof", False),
        ('substr("a_l", 1, 3) = substr("a_r", 1, 3)', "demohof", "demolaan", True),
        ('lower("a_l") = upper("a_r")', "demo", "DEMO", False),
        ('jaro_winkler_similarity("a_l", "a_r") >= 0.9', "demovelde", "demofelde", True),
        ('jaro_similarity("a_l", "a_r") > 0.9', "demo", "hof", False),
        ('levenshtein("a_l", "a_r") <= 1', "demo", "dem", True),
        ('damerau_levenshtein("a_l", "a_r") <= 1', "demo", "dmeo", True),
        ('damerau_levenshtein("a_l", "a_r") < 1', "demo", "dmeo", False),
        ('list_has_any("a_l", "a_r")', ("a", "b"), ("b", "c"), True),
        ('array_length(list_intersect("a_l", "a_r")) >= 2', ("a", "b"), ("b", "c"), False),
        ('abs("a_l" - "a_r") <= 1', 1998, 1999, True),
        (
            "abs(epoch(try_strptime(a_l, '%d%m%y')) - epoch(try_strptime(a_r, '%d%m%y'))) < 1e5",
            "140598",
            "150598",
            True,
        ),
        ('nullif("a_l", \'x\') = "a_r"', "x", "x", False),
        ('regexp_extract("a_l", \'[0-9]+\', 0) = "a_r"', "a12b", "12", True),
        ('length("a_l") = length("a_r") AND "a_l" IS NOT NULL', "ab", "cd", True),
        ('("a_l" = "a_r" OR levenshtein("a_l", "a_r") <= 1)', "ab", "ac", True),
    ],
)
def test_conditions_mean_what_sql_means(condition, one, other, holds):
    model = model_of(NULL, level(condition), ELSE)
    expected = 2 * BIT if holds else -2 * BIT
    assert model.weigh(model.slotted({"a": one}), model.slotted({"a": other})) == expected
    assert model.weigh(model.slotted({"a": one}), model.slotted({"a": None})) == 0


def test_without_a_null_level_no_measure_of_nothing_holds():
    for condition in ('jaro_similarity("a_l", "a_r") >= 0.0', 'levenshtein("a_l", "a_r") <= 99'):
        model = model_of(level(condition), ELSE)
        assert model.weigh(model.slotted({"a": None}), model.slotted({"a": None})) == -2 * BIT


def test_term_frequencies_adjust_down_to_a_floor():
    frequent = level(
        '"a_l" = "a_r"', 0.8, 0.1, tf_adjustment_column="a", tf_adjustment_weight=1.0,
        tf_minimum_u_value=0.05,
    )  # fmt: skip
    model = model_of(NULL, frequent, ELSE, term_frequencies={"a": {"jan": 0.4, "bo": 0.001}})

    def weight_of(name):
        return model.weigh(model.slotted({"a": name}), model.slotted({"a": name}))

    assert [weight_of(name) for name in ("piet", "jan", "bo")] == [3 * BIT, BIT, 4 * BIT]


@pytest.mark.parametrize(
    ("levels", "named"),
    [
        ([level("dob(a_l, a_r) >= 1"), ELSE], "DOB"),
        ([level('"a_l" ='), ELSE], "not SQL"),
        ([level('"a" = "a_r"'), ELSE], "no side"),
        ([level('soundex("a_l") = soundex("a_r")'), ELSE], "SOUNDEX"),
        ([level('"a_l" = "a_r"')], "ELSE"),
        ([level('"a_l" = "a_r"', m=0), ELSE], "must be over 0"),
        ([level("a_l = a_r", tf_adjustment_column="b")], "ELSE"),
        ([level("a_l = a_r", tf_adjustment_column="b"), ELSE], "exact match on b"),
        ([level("a_l = a_r", nanobits=7), ELSE], "7 nanobits"),
    ],
)
def test_what_is_not_understood_is_named(levels, named):
    with pytest.raises(ModelError, match=named):
        model_of(*levels)


def test_the_digest_is_of_the_exact_text():
    one, other = model_of(ELSE), model_of(NULL, ELSE)
    assert len(one.digest) == 64
    assert one.digest != other.digest


@given(st.randoms(use_true_random=False))
def test_shown_bars_add_up_to_the_shown_total(random):
    waterfall = MODEL.explain(slotted(person(random)), slotted(person(random)))
    shown = [Decimal(bar) for bar in waterfall.shown()]
    assert sum(shown) == Decimal(waterfall.total)
    for bar, tenth in zip(waterfall.bars, shown, strict=True):
        assert abs(Decimal(bar.nanobits) / BIT - tenth) < Decimal("0.2")


def test_the_bar_of_a_frequency_tells_which_share_was_used():
    frequent = replace(NAMED, family_name="de Jong")
    waterfall = MODEL.explain(slotted(frequent), slotted(frequent))
    bars = {bar.comparison: bar for bar in waterfall.bars if bar.frequency is not None}
    bar = bars["family_and_address"]
    assert bar.frequency == pytest.approx(0.0052)
    assert bar.level == "zeldzaamheid"


def test_what_was_not_trained_is_said_and_weighs_as_in_splink():
    unseen = level("levenshtein(a_l, a_r) <= 1", m="level not observed in training dataset")
    untrained = {"sql_condition": '"a_l" = "a_r"'}
    model = model_of(NULL, untrained, unseen, ELSE)
    exact, close = 'comparison a, level "a_l" = "a_r":', "comparison a, level levenshtein"
    assert model.warnings == (
        f"{exact} m was not trained; Splink's default 0.95 is used",
        f"{exact} u was not trained; Splink's default 0.000928 is used",
        f"{close}(a_l, a_r) <= 1: m was not observed in training; 1e-06 is used",
    )
    assert model.comparisons[0].levels[1].weight == 10 * BIT
    without = model_of(NULL, level("a_l = a_r", tf_adjustment_column="a"), ELSE)
    assert "no term frequencies of a were given" in without.warnings[0]


def test_half_an_adjustment_counts_half():
    half = level("a_l = a_r", 0.8, 0.1, tf_adjustment_column="a", tf_adjustment_weight=0.5)
    model = model_of(NULL, half, ELSE, term_frequencies={"a": {"jan": 0.4}})
    jan = model.slotted({"a": "jan"})
    assert model.weigh(jan, jan) == 2 * BIT


def test_the_more_frequent_of_two_values_counts():
    exact = level("a_l = a_r", 0.8, 0.1)
    close = level("levenshtein(a_l, a_r) <= 1", 0.8, 0.2, tf_adjustment_column="a")
    model = model_of(NULL, exact, close, ELSE, term_frequencies={"a": {"jan": 0.4, "jak": 0.01}})
    jan, jak, jap = (model.slotted({"a": name}) for name in ("jan", "jak", "jap"))
    assert model.weigh(jan, jak) == model.weigh(jan, jap) == 0
    assert model.weigh(jap, model.slotted({"a": "jax"})) == 2 * BIT
