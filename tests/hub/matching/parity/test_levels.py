"""Every level and every transform of Splink's library gives the level Splink gives."""

import json
import re
from random import Random

import pytest

from hub.matching.model import PersonModel
from tests.hub.matching.parity.peers import gammas, pyarrow, splink

cl = pytest.importorskip("splink.comparison_library")
cll = pytest.importorskip("splink.comparison_level_library")
Column = splink.ColumnExpression

WORDS = (
    "demo",
    "demovelde",
    "demofelde",
    "velde",
    "",
    "a",
    "ab",
    "ba",
    "abc",
    "cab",
    "Demo",
    " x",
    "Zo\u00eb",
    "Zoe",
    "\u0141ucja",
    "Lucja",
    "\u7530\u4e2d",
    "\u00e9",
)
DATES = ("1984-03-12", "1984-03-13", "1985-03-12", "1984-3-2", "1984-13-01", "x", "", "0001-01-01")
TIMES = ("1984-03-12T10:00:00Z", "1984-03-12T10:00:01Z", "1984-03-12T11:30:00Z", "1984-03-12")
CODES = ("AB1 2CD", "AB1 2CE", "AB1 9CE", "AB2 9CE", "AC2 9CE", "ab1 2cd", "AB12CD", "9999", "")
MAILS = ("jan@hof.example", "jan@laan.example", "jam@hof.example", "piet@hof.example", "x", "")


def one_of(values, null=0.15):
    return lambda random: None if random.random() < null else random.choice(values)


def list_of(values):
    def make(random):
        if random.random() < 0.1:
            return None
        return tuple(random.choice([*values, None]) for _ in range(random.randrange(4)))

    return make


def integer(random):
    return None if random.random() < 0.1 else random.randrange(-5, 12)


def real(random):
    return None if random.random() < 0.1 else round(random.uniform(-3, 3), 1)


def degrees(random):
    return None if random.random() < 0.1 else round(52 + random.uniform(0, 1.5), 4)


def vector(random):
    return tuple(round(random.uniform(-1, 1), 3) for _ in range(3))


COLUMNS = {
    "w": one_of(WORDS), "v": one_of(WORDS), "d": one_of(DATES), "t": one_of(TIMES),
    "p": one_of(CODES), "e": one_of(MAILS), "i": integer, "f": real, "lat": degrees,
    "lon": degrees, "ws": list_of(WORDS[:8]), "vec": vector, "n": one_of(("12", "7", "x", "1.5")),
    "full": one_of(WORDS[:4]),
}  # fmt: skip
TYPES = {
    "i": pyarrow.int64(), "f": pyarrow.float64(), "lat": pyarrow.float64(),
    "lon": pyarrow.float64(), "ws": pyarrow.list_(pyarrow.string()),
    "vec": pyarrow.list_(pyarrow.float64(), 3),
}  # fmt: skip


def pairs(count=1500):
    random = Random(7)  # noqa: S311  chance that repeats
    records = [{name: make(random) for name, make in COLUMNS.items()} for _ in range(2 * count)]
    return list(zip(records[::2], records[1::2], strict=True))


PAIRS = pairs()


SPLINKS_OWN_SHAPE = (
    "list_min(list_transform(flatten(list_transform(ws_l, x -> list_transform(ws_r, y ->"
    " [x, y]))), pair -> levenshtein(pair[1], pair[2]))) < 1"
)


def of(*levels, null=None):
    nulls = [] if null is None else [cll.NullLevel(null)]
    return cl.CustomComparison([*nulls, *levels, cll.ElseLevel()], output_column_name="c")


def sql(condition):
    return of(cll.CustomLevel(condition))


def time_levels(kind, column, **options):
    limits = (("second", 1), ("minute", 60), ("hour", 2), ("day", 1), ("month", 1), ("year", 1))
    return of(*(kind(column, metric=unit, threshold=limit, **options) for unit, limit in limits))


W = Column("w")
CASES = {
    "exact": of(cll.ExactMatchLevel("w"), null="w"),
    "null by pattern": of(cll.NullLevel("p", valid_string_pattern="^[A-Z]{2}"),
                          cll.ExactMatchLevel("p")),
    "literal both": of(cll.LiteralMatchLevel("w", "demo", "string")),
    "literal left": of(cll.LiteralMatchLevel("i", "3", "int", "left")),
    "literal right": of(cll.LiteralMatchLevel("i", "3", "float", "right")),
    "literal date": of(cll.LiteralMatchLevel(Column("try_cast(d AS DATE)"), "1984-03-12", "date")),
    "reversed": of(cll.ColumnsReversedLevel("w", "v", symmetrical=True),
                   cll.ColumnsReversedLevel("w", "v")),
    "levenshtein": of(*(cll.LevenshteinLevel("w", n) for n in (0, 1, 2)), null="w"),
    "levenshtein of nulls": of(cll.LevenshteinLevel("w", 99)),
    "damerau": of(*(cll.DamerauLevenshteinLevel("w", n) for n in (1, 2, 4)), null="w"),
    "jaro": of(*(cll.JaroLevel("w", n) for n in (0.95, 0.8, 0.5)), null="w"),
    "jaro-winkler": of(*(cll.JaroWinklerLevel("w", n) for n in (0.95, 0.8, 0.0)), null="w"),
    "jaccard": of(cll.JaccardLevel(Column("nullif(w, '')"), 0.5), null="w"),
    "cosine": of(*(cll.CosineSimilarityLevel("vec", n) for n in (0.9, 0.5, 0.0)), null="vec"),
    "distance function": of(cll.DistanceFunctionLevel(
        "w", "levenshtein", 2, higher_is_more_similar=False)),
    "similarity function": of(cll.DistanceFunctionLevel("w", "jaro_similarity", 0.7)),
    **{
        f"pairwise {name}": of(cll.PairwiseStringDistanceFunctionLevel("ws", name, limit))
        for name, limit in (
            ("levenshtein", 1), ("damerau_levenshtein", 1), ("jaro_winkler", 0.9), ("jaro", 0.8)
        )
    },
    "difference": of(*(cll.AbsoluteDifferenceLevel("i", n) for n in (0, 1, 4)), null="i"),
    "difference of reals": of(cll.AbsoluteDifferenceLevel("f", 1.5)),
    "percentage": of(*(cll.PercentageDifferenceLevel("i", n) for n in (0.0, 0.2, 0.9)), null="i"),
    "percentage of reals": of(cll.PercentageDifferenceLevel("f", 0.5)),
    "dates as text": time_levels(cll.AbsoluteDateDifferenceLevel, "d", input_is_string=True),
    "times as text": time_levels(cll.AbsoluteTimeDifferenceLevel, "t", input_is_string=True),
    "dates": time_levels(
        cll.AbsoluteDateDifferenceLevel, Column("try_cast(d AS DATE)"), input_is_string=False
    ),
    "kilometres": of(*(cll.DistanceInKMLevel("lat", "lon", n) for n in (1, 30, 80))),
    "kilometres, known": of(cll.DistanceInKMLevel("lat", "lon", 60, not_null=True)),
    "lists": of(*(cll.ArrayIntersectLevel("ws", n) for n in (2, 1, 0)), null="ws"),
    "subset": of(cll.ArraySubsetLevel("ws"), cll.ArraySubsetLevel("ws", empty_is_subset=True)),
    "and": of(cll.And(cll.ExactMatchLevel("w"), cll.LevenshteinLevel("v", 2))),
    "or": of(cll.Or(cll.ExactMatchLevel("w"), cll.JaroLevel("v", 0.8))),
    "not": of(cll.Not(cll.ExactMatchLevel("w"))),
    "not null": of(cll.Not(cll.NullLevel("w"))),
    "not and": of(cll.Not(cll.And(cll.ExactMatchLevel("w"), cll.LevenshteinLevel("v", 2)))),
    "not or": of(cll.Not(cll.Or(cll.ExactMatchLevel("w"), cll.ExactMatchLevel("v")))),
    "lower": of(cll.ExactMatchLevel(W.lower()), null="w"),
    "substr": of(cll.ExactMatchLevel(W.substr(1, 2)), cll.ExactMatchLevel(W.substr(2, 1))),
    "as text": of(cll.LevenshteinLevel(Column("i").cast_to_string(), 1)),
    "real as text": of(cll.LevenshteinLevel(Column("f").cast_to_string(), 1)),
    "regex": of(cll.ExactMatchLevel(Column("p").regex_extract("([A-Z]+)([0-9])", 2)),
                cll.ExactMatchLevel(Column("p").regex_extract("[A-Z]+"))),
    "parsed date": of(cll.ExactMatchLevel(Column("d").try_parse_date())),
    "parsed date, layout": of(cll.ExactMatchLevel(Column("d").try_parse_date("%Y-%d-%m"))),
    "parsed time": of(cll.ExactMatchLevel(Column("t").try_parse_timestamp())),
    "first and last": of(cll.ExactMatchLevel(Column("ws").access_extreme_array_element("first")),
                         cll.ExactMatchLevel(Column("ws").access_extreme_array_element("last"))),
    "nullif": of(cll.ExactMatchLevel(W.nullif("demo"))),
    "chain": of(cll.JaroWinklerLevel(W.lower().substr(1, 4).nullif("a"), 0.9)),
    "exact comparison": cl.ExactMatch("w"),
    "levenshtein comparison": cl.LevenshteinAtThresholds("w"),
    "damerau comparison": cl.DamerauLevenshteinAtThresholds("w"),
    "jaro comparison": cl.JaroAtThresholds("w"),
    "jaro-winkler comparison": cl.JaroWinklerAtThresholds("w", [0.9, 0.7]),
    "jaccard comparison": cl.JaccardAtThresholds(Column("nullif(w, '')"), [0.9, 0.3]),
    "function comparison": cl.DistanceFunctionAtThresholds(
        "w", "levenshtein", [1, 2], higher_is_more_similar=False),
    "pairwise comparison": cl.PairwiseStringDistanceFunctionAtThresholds("ws", "levenshtein", [1]),
    "time comparison": cl.AbsoluteTimeDifferenceAtThresholds(
        "t", input_is_string=True, metrics=["minute", "day"], thresholds=[5, 3]),
    "list comparison": cl.ArrayIntersectAtSizes("ws", [2, 1]),
    "kilometre comparison": cl.DistanceInKMAtThresholds("lat", "lon", [10, 60]),
    "birth date comparison": cl.DateOfBirthComparison("d", input_is_string=True),
    "postcode comparison": cl.PostcodeComparison("p", invalid_postcodes_as_null=True),
    "postcode and place": cl.PostcodeComparison(
        "p", lat_col="lat", long_col="lon", km_thresholds=[1, 50]),
    "e-mail comparison": cl.EmailComparison("e"),
    "name comparison": cl.NameComparison("w", dmeta_col_name="ws"),
    "full name comparison": cl.ForenameSurnameComparison("w", "v"),
    "full name, joined": cl.ForenameSurnameComparison(
        "w", "v", forename_surname_concat_col_name="full"),
    "cosine comparison": cl.CosineSimilarityAtThresholds("vec", [0.8, 0.2]),
    **{condition: sql(condition) for condition in (
        "w_l <> w_r", "NOT (w_l <> w_r)", "w_l IS DISTINCT FROM w_r",
        "w_l IS NOT DISTINCT FROM w_r", "w_l IN ('demo', v_r)", "w_l NOT IN ('demo', v_r)",
        "i_l BETWEEN i_r - 1 AND i_r + 2", "i_l NOT BETWEEN 0 AND i_r", "w_l LIKE 'de%'",
        "w_l NOT LIKE '_b%'", "w_l ILIKE 'DEMO%'", "2 >= levenshtein(w_l, w_r)",
        "levenshtein(w_l, w_r) > 2", "NOT levenshtein(w_l, w_r) > 2",
        "0.8 < jaro_similarity(w_l, w_r)",
        "coalesce(w_l, v_l) = coalesce(w_r, v_r)", "coalesce(w_l = w_r, v_l = v_r)",
        "CASE WHEN w_l = w_r THEN i_l > 3 WHEN v_l IS NULL THEN i_r > 3 ELSE NULL END",
        "CASE i_l WHEN 1 THEN 'a' ELSE w_l END = w_r", "(w_l = w_r) IS NOT TRUE",
        "(w_l = w_r) IS FALSE", "w_l || v_l = w_r || v_r", "concat(w_l, v_l) = concat(w_r, v_r)",
        "concat_ws(' ', w_l, v_l) = concat_ws(' ', w_r, v_r)", "length(w_l) = length(w_r)",
        "abs(length(w_l) - length(w_r)) <= 1 AND w_l < w_r", "i_l * 2 >= i_r + 3", "-i_l = i_r",
        "i_l / i_r > 0.5", "i_l % 3 = i_r % 3", "i_l // 2 = i_r // 2", "greatest(i_l, i_r) > 6",
        "least(i_l, i_r, 2) < 0", "list_has_any(ws_l, ws_r)", "NOT list_has_any(ws_l, ws_r)",
        "list_has_all(ws_l, ws_r)", "list_contains(ws_l, w_r)", "len(ws_l) = len(ws_r)",
        "ws_l[2] = ws_r[1]", "ws_l = ws_r", "starts_with(w_l, v_r)", "contains(w_l, v_r)",
        "regexp_matches(w_l, '^[a-d]+$') AND w_l <> w_r",
        "try_cast(n_l AS DOUBLE) = try_cast(n_r AS DOUBLE)",
        "try_cast(n_l AS INTEGER) > 6", "i_l::VARCHAR = n_r", "left(w_l, 2) = right(w_r, 2)",
        "replace(w_l, 'demo', 'x') = w_r", "reverse(w_l) = w_r", "trim(w_l) = trim(w_r)",
        "upper(w_l) = upper(w_r)", "split_part(e_l, '@', 2) = split_part(e_r, '@', 2)",
        "date_diff('month', try_cast(d_l AS DATE), try_cast(d_r AS DATE)) <= 1",
        "date_part('year', try_cast(d_l AS DATE)) = date_part('year', try_cast(d_r AS DATE))",
        "abs(try_cast(d_l AS DATE) - try_cast(d_r AS DATE)) < 30", "round(f_l) = round(f_r)",
        "floor(f_l) = ceil(f_r)", "sqrt(abs(f_l)) < f_r", "pow(i_l, 2) = pow(i_r, 2)",
        "ifnull(i_l, 0) = ifnull(i_r, 0)", "if(w_l = w_r, i_l, i_r) > 2", "TRUE", "NULL",
        "substr(w_l, -2, 2) = substr(w_r, 2)", "strlen(w_l) > 3 OR w_r = 'a'",
        SPLINKS_OWN_SHAPE,
    )},
}  # fmt: skip


def ours(comparison):
    raw = {"comparisons": [comparison], "blocking_rules_to_generate_predictions": ["l.w = r.w"]}
    return PersonModel(json.dumps(raw))


@pytest.mark.parametrize("comparison", CASES.values(), ids=CASES.keys())
def test_each_level_is_splinks(comparison):
    comparison = comparison.create_comparison_dict("duckdb")
    model = ours(comparison)
    value = sum(not level.is_null for level in model.comparisons[0].levels)
    values = []
    for level in model.comparisons[0].levels:
        value -= not level.is_null
        values.append(-1 if level.is_null else value)
    found = [values[model._levels(*map(model.slotted, pair))[0][0]] for pair in PAIRS]
    expected = gammas(comparison, PAIRS, **TYPES)
    columns = [name for name in COLUMNS if re.search(rf"\b{name}_[lr]\b", str(comparison))]
    wrong = [
        ([{name: record[name] for name in columns} for record in pair], one, other)
        for pair, one, other in zip(PAIRS, found, expected, strict=True)
        if one != other
    ]
    assert wrong[:3] == []
