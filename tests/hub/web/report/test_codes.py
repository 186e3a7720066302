"""The receipt code: easy to keep, hard to guess, and never kept by the hub."""

import re
from datetime import timedelta
from hashlib import sha256
from itertools import combinations
from math import log2

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from adapters.residents.form import Melding
from hub.web.report.bucket import Bucket
from hub.web.report.codes import code_of, read_code, reference_of, words
from hub.web.report.desk import LOOKUPS_PER_MINUTE
from hub.web.report.token import new_token, opened_at
from tests.hub.web.report.desks import KEY, NOW, TOKEN

OTHER_KEY = bytes(32)


def test_the_words_are_short_plain_and_all_different():
    known = words()
    assert len(known) == len(set(known))
    assert list(known) == sorted(known)
    assert not [it for it in known if not re.fullmatch(r"[a-z]{3,8}", it)]


def test_three_words_are_at_least_thirty_bits():
    assert 3 * log2(len(words())) >= 30


def test_the_example_on_the_pages_is_a_code():
    assert read_code("appel-fiets-zeven") == "appel-fiets-zeven"


def test_one_letter_wrong_is_never_another_word():
    near = [
        (one, other)
        for one, other in combinations(words(), 2)
        if abs(len(one) - len(other)) < 2 and Levenshtein.distance(one, other, score_cutoff=1) <= 1
    ]
    assert not near


def test_guessing_at_the_pace_that_is_allowed_takes_months_for_a_thousand_reports():
    guesses = len(words()) ** 3 / 1000
    assert guesses / LOOKUPS_PER_MINUTE / 60 / 24 > 60


@given(seed=st.binary(min_size=16, max_size=32))
def test_a_code_is_read_back_however_it_is_typed(seed):
    code = code_of(seed)
    for typed in (code, code.upper(), code.replace("-", " "), f" {code.replace('-', ', ')}. "):
        assert read_code(typed) == code


@given(typed=st.text(max_size=60))
def test_what_is_no_code_is_none(typed):
    found = read_code(typed)
    assert found is None or set(found.split("-")) <= set(words())


def test_every_word_can_be_drawn_about_as_often_as_any_other():
    drawn = [code_of(sha256(n.to_bytes(4)).digest()) for n in range(20_000)]
    for place in range(3):
        seen = {code.split("-")[place] for code in drawn}
        assert len(seen) > 0.99 * len(words())


@given(seed=st.binary(min_size=16, max_size=16))
def test_the_reference_has_the_shape_of_the_format_and_tells_nothing_without_the_key(seed):
    code = code_of(seed)
    reference = reference_of(code, KEY)
    report = {"meldcode": reference, "datum": "2026-09-03", "beschrijving": "x"}
    assert Melding.model_validate(report, strict=False).meldcode == reference
    assert reference != reference_of(code, OTHER_KEY)
    assert not set(reference.split("-")) & set(words())


def test_the_number_of_a_form_is_ours_and_says_when_it_was_opened():
    assert opened_at(TOKEN, NOW, KEY) == NOW
    assert opened_at(TOKEN, NOW, OTHER_KEY) is None
    forged = new_token(NOW, bytes(16), OTHER_KEY)
    assert opened_at(forged, NOW, KEY) is None
    assert opened_at("0" + TOKEN, NOW, KEY) is None
    assert opened_at(TOKEN.replace(".", ",", 1), NOW, KEY) is None


def test_a_bucket_gives_what_it_holds_and_fills_with_time():
    bucket = Bucket(size=2, per_minute=60)
    assert [bucket.take(NOW) for _ in range(3)] == [True, True, False]
    assert bucket.take(NOW + timedelta(seconds=1))
    assert not bucket.take(NOW)  # a clock that is set back gives nothing
    later = NOW + timedelta(days=1)
    assert [bucket.take(later) for _ in range(3)] == [True, True, False]
