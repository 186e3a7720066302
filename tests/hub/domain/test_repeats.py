"""How two signals relate: told from what both name, when, and how they are told."""

from dataclasses import replace
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import repeats
from hub.domain.repeats import BITS, Facet, Finding, best, cites, compare, is_candidate
from schemas.events import Verdict
from schemas.ids import signal_id

DAY_MS = 86_400_000
HUB = signal_id("police", "PL-1")
PHONE, CAR = ("phone", b"1"), ("vehicle", b"2")


def facet(  # noqa: PLR0913 - what is different about it, by name
    number=1, *, source="mutatie", day=0, seen=0, keys=(PHONE,), print_=None
):
    """The facet of a signal that names a phone, seen on the day it was registered."""
    return Facet(
        signal=uuid5(HUB, str(number)),
        source=source,
        registered_ms=day * DAY_MS,
        observed_day=seen,
        keys=frozenset(keys),
        fingerprint=print_ or str(number).encode(),
    )


EARLIER = facet(1)


@pytest.mark.parametrize(
    ("later", "likeness", "cited", "verdict"),
    [
        # the same content again: whatever the dates say, within the time a system retries
        (facet(2, print_=b"1", seen=9), 100, False, Verdict.RESEND),
        (facet(2, print_=b"1", keys=()), 100, False, Verdict.RESEND),
        (facet(2, print_=b"1", keys=(), day=31), 100, False, None),
        # the same source about the same thing on the same day
        (facet(2), 95, False, Verdict.RESEND),
        (facet(2), 90, False, Verdict.RESEND),
        (facet(2), 89, False, Verdict.CORRECTION),
        (facet(2), 45, False, Verdict.CORRECTION),
        (facet(2), 44, False, Verdict.FOLLOW_UP),
        # ... and on another day, or on a day that nobody knows
        (facet(2, day=3, seen=3), 95, False, Verdict.FOLLOW_UP),
        (facet(2, seen=None), 95, False, Verdict.FOLLOW_UP),
        # another source about the same thing
        (facet(2, source="melding"), 10, False, Verdict.CORROBORATION),
        (facet(2, source="melding"), 89, False, Verdict.CORROBORATION),
        (facet(2, source="melding"), 90, False, Verdict.RELAYED),
        (facet(2, source="melding"), 10, True, Verdict.RELAYED),
        (facet(2, source="melding", print_=b"1"), 100, False, Verdict.RELAYED),
        # too long ago
        (facet(2, source="melding", day=30, seen=14), 10, False, Verdict.CORROBORATION),
        (facet(2, source="melding", day=31, seen=14), 10, False, None),
        (facet(2, source="melding", day=20, seen=15), 10, False, None),
        # too little in common
        (facet(2, source="melding", keys=(("address", b"1"),)), 80, True, None),
        (facet(2, keys=()), 80, False, None),
    ],
)
def test_each_verdict_of_the_table(later, likeness, cited, verdict):
    found = compare(EARLIER, later, likeness, cites=cited)
    assert (found and found.verdict) == verdict
    assert found is None or found.earlier == EARLIER.signal


@pytest.mark.parametrize("source", ["mutatie", "melding"])
def test_one_wording_about_other_things_is_a_template(source):
    weak = ("address", b"1")
    one, other = facet(1, keys=(weak,)), facet(2, keys=(weak, PHONE), source=source)
    found = compare(one, other, 90, cites=False)
    assert found is not None
    assert found.verdict is Verdict.TEMPLATE
    assert compare(one, other, 89, cites=False) is None


def test_an_echo_does_not_count_as_a_source_and_a_second_witness_does():
    counting = {v for v in Verdict if Finding(EARLIER.signal, v, 8, 0).counts}
    assert counting == {Verdict.FOLLOW_UP, Verdict.CORROBORATION, Verdict.TEMPLATE}


def test_what_both_name_is_added_up():
    both = facet(2, keys=(PHONE, CAR, ("iban", b"3")))
    assert (
        repeats.overlap_bits(facet(1, keys=(PHONE, CAR)), both) == BITS["phone"] + BITS["vehicle"]
    )
    assert repeats.overlap_bits(facet(1, keys=(("email", b"1"),)), both) == 0


def test_only_signals_that_name_the_same_at_about_the_same_time_are_compared():
    assert is_candidate(facet(1, keys=(PHONE, CAR)), facet(2))
    assert not is_candidate(facet(1), facet(2, keys=(CAR,)))
    assert not is_candidate(facet(1), facet(2, day=31))
    assert is_candidate(facet(1), facet(2, print_=b"1", keys=(), day=31))


@pytest.mark.parametrize(
    ("text", "reference", "is_cited"),
    [
        ("Zie melding PL0600-2026000001.", "PL0600-2026000001", True),
        ("Zie PL0600-20260000011", "PL0600-2026000001", False),
        ("Er waren 12 mannen", "12", False),
        ("kers-stoel-negen", "kers-stoel-negen", True),
        ("Zie (a+b)*c", "(a+b)*c", True),
        ("niets", None, False),
    ],
)
def test_a_text_cites_a_reference_that_stands_in_it_as_a_word(text, reference, is_cited):
    assert cites(text, reference) is is_cited


TEXT = st.text(st.sampled_from("abc  \n"), max_size=40)


@given(TEXT, TEXT)
def test_likeness_is_symmetric_bounded_and_blind_to_case_and_space(a, b):
    likeness = repeats.text_percent(a, b)
    assert 0 <= likeness <= 100
    assert likeness == repeats.text_percent(b, a)
    assert likeness == repeats.text_percent(f"  {a.upper()} ", b)
    assert repeats.text_percent(a, a) in {0, 100}


FACETS = st.builds(
    facet,
    st.integers(1, 5),
    source=st.sampled_from(["mutatie", "melding"]),
    day=st.integers(0, 40),
    seen=st.none() | st.integers(0, 20),
    keys=st.sets(st.sampled_from([PHONE, CAR, ("address", b"3")])),
    print_=st.none() | st.just(b"same"),
)


@given(FACETS, FACETS, st.integers(0, 100), st.booleans())
def test_whatever_is_found_was_worth_looking_for(one, other, likeness, cited):
    """The cheap question never hides what the dear one would have found."""
    earlier, later = sorted((one, other), key=lambda it: it.order)
    found = compare(earlier, later, likeness, cites=cited)
    if found is not None and found.verdict is not Verdict.TEMPLATE:
        assert is_candidate(earlier, later)
    assert is_candidate(one, other) == is_candidate(other, one)


@given(
    st.lists(
        st.builds(Finding, st.uuids(), st.sampled_from(Verdict), st.integers(0, 60), st.just(0))
    )
)
def test_the_finding_that_says_most_is_the_same_in_any_order(findings):
    assert best(findings) == best(reversed(findings))
    assert best([]) is None


@given(FACETS, FACETS)
def test_earlier_and_later_are_the_senders_order_and_never_a_tie(one, other):
    other = replace(other, signal=facet(9).signal)
    assert (one.order < other.order) != (other.order < one.order)
