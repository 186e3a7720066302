"""A signal's facet: keyed hashes of what it names, blind to spelling, silent without the key."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.repeats import BITS
from hub.matching.facets import facet_of, text_of
from hub.matching.mention import EntityKind
from schemas.ids import signal_id
from schemas.parties import (
    Address,
    Identifier,
    IdentifierKind,
    Narrative,
    Organisation,
    Person,
    Place,
    Role,
    Vehicle,
)
from schemas.signal import Observation, Partner, Regime, SignalContent, SignalHeader

SIGNAL = signal_id("police", "PL-1")
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SECRET, OTHER_SECRET = bytes(32), bytes([1]) * 32
HEADER = SignalHeader(
    partner=Partner.POLICE,
    source_kind="mutatie",
    forms=(),
    regime=Regime.WPG,
    ground="Wpg 16",
    observed=Observation(since=NOW),
)
BSN = "999990019"
ALL_KINDS = SignalContent(
    persons=(
        Person(
            family_name="Demowicz",
            given_names="Piotr",
            birth="1991",
            home=Address(street="Demohof", number=9012),
            identifiers=(
                Identifier(kind=IdentifierKind.BSN, value=BSN),
                Identifier(kind=IdentifierKind.V_NUMBER, value="0000000012"),
                Identifier(kind=IdentifierKind.DOCUMENT, value="DE1234567"),
                Identifier(kind=IdentifierKind.PHONE, value="06 0000 0011"),
                Identifier(kind=IdentifierKind.EMAIL, value="demo@voorbeeld.example"),
                Identifier(kind=IdentifierKind.IBAN, value="NL12DEMO0000000042"),
                Identifier(kind=IdentifierKind.HANDLE, value="@demo_rico"),
            ),
        ),
    ),
    organisations=(Organisation(kvk="99990012"),),
    vehicles=(Vehicle(plate="DE-001-O"),),
)


def facet(content, *, secret=SECRET, header=HEADER):
    return facet_of(SIGNAL, header, NOW, content, secret)


def told(text):
    return SignalContent(narratives=(Narrative(kind="mutatie", text=text),))


def test_every_kind_of_thing_weighs_something():
    kinds = {kind for kind, _ in facet(ALL_KINDS).keys}
    assert kinds <= set(BITS)
    assert {kind.value for kind in EntityKind} <= set(BITS)
    assert kinds >= {"person", "name-birth", "document", "phone", "email", "handle", "address"}


def test_place_and_time_are_those_of_the_sender():
    found = facet(ALL_KINDS)
    assert (found.signal, found.source) == (SIGNAL, "mutatie")
    assert found.registered_ms == int(NOW.timestamp() * 1000)
    assert found.observed_day == NOW.toordinal()
    blind = facet(ALL_KINDS, header=HEADER.model_copy(update={"observed": None}))
    assert blind.observed_day is None


def test_hashes_under_another_key_have_nothing_in_common():
    one, other = facet(ALL_KINDS), facet(ALL_KINDS, secret=OTHER_SECRET)
    assert one.keys.isdisjoint(other.keys)
    assert one.fingerprint != other.fingerprint


def test_no_value_stands_in_a_facet():
    said = repr(facet(ALL_KINDS))
    for value in (BSN, "Demowicz", "31600000011", "DE001O", "demo@voorbeeld"):
        assert value not in said


def test_the_same_value_of_two_kinds_has_two_hashes():
    one = Identifier(kind=IdentifierKind.HANDLE, value="de12345")
    other = Identifier(kind=IdentifierKind.DOCUMENT, value="de12345")
    hashes = [key for _, key in facet(SignalContent(contacts=(one, other))).keys]
    assert len(set(hashes)) == 2


def test_a_reporter_is_not_what_a_signal_names():
    reporter = ALL_KINDS.persons[0].model_copy(update={"role": Role.REPORTER})
    assert not facet(SignalContent(persons=(reporter,))).keys


def test_spelling_makes_no_difference_to_what_is_named():
    one = SignalContent(
        persons=(Person(family_name="van den Berg", given_names="Pieter", birth="1991"),),
        places=(Place(address=Address(street="Demohof", number=9012)),),
    )
    other = SignalContent(
        persons=(Person(family_name="Berg", initials="P.", birth="1991"),),
        places=(Place(address=Address(free_text="demohof 9012")),),
    )
    assert facet(one).keys == facet(other).keys
    assert facet(one).fingerprint != facet(other).fingerprint


@given(st.lists(st.sampled_from(["Een", "busje", "voor", "de", "deur"]), max_size=8))
def test_case_and_space_in_a_text_make_no_other_fingerprint(words):
    plain, odd = " ".join(words), "\n ".join(words).upper()
    assert facet(told(plain)).fingerprint == facet(told(odd)).fingerprint


@given(st.text(max_size=30), st.text(max_size=30))
def test_another_text_is_another_fingerprint(one, other):
    same = one.casefold().split() == other.casefold().split()
    assert (facet(told(one)).fingerprint == facet(told(other)).fingerprint) == same


def test_all_texts_of_a_signal_are_read_together():
    narratives = tuple(Narrative(kind="x", text=text) for text in ("een", "twee"))
    assert text_of(SignalContent(narratives=narratives)) == "een\ntwee"
