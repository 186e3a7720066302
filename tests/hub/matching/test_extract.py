"""What a signal mentions: one spelling each, the same names each time, and no reporter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.extract import mentions_of, organisation_key, place_key, things, traits_of
from hub.matching.mention import EntityKind
from schemas.ids import mention_id, signal_id
from schemas.parties import (
    Address,
    Identifier,
    IdentifierKind,
    Organisation,
    Person,
    Place,
    Role,
    Vehicle,
)
from schemas.signal import (
    Answer,
    IndicatorAnswer,
    Partner,
    Provenance,
    Regime,
    SignalContent,
    SignalHeader,
)

SIGNAL = signal_id("police", "PL-1")
HOUSE = Address(street="Demohof", number=9012, town="Nijkerk")
PHONE = Identifier(kind=IdentifierKind.PHONE, value="06 0000 0011")


def mentions(content):
    return mentions_of(SIGNAL, 0, content, ("ALG-01",)).mentions


def header(*answers):
    return SignalHeader(
        partner=Partner.POLICE,
        source_kind="mutatie",
        forms=(),
        regime=Regime.WPG,
        ground="Wpg 16",
        indicators=tuple(
            IndicatorAnswer(code=code, answer=Answer(answer), provenance=Provenance.FILE)
            for code, answer in answers
        ),
    )


@pytest.mark.parametrize(
    ("content", "kind", "key"),
    [
        ({"contacts": (PHONE,)}, EntityKind.PHONE, "+31600000011"),
        ({"vehicles": (Vehicle(plate="DE-001-O"),)}, EntityKind.VEHICLE, "NL:DE001O"),
        (
            {"vehicles": (Vehicle(plate="de 001 o", country="PL"),)},
            EntityKind.VEHICLE,
            "PL:DE001O",
        ),
        (
            {"organisations": (Organisation(kvk="99990012"),)},
            EntityKind.ORGANISATION,
            "kvk:99990012",
        ),
        (
            {"contacts": (Identifier(kind=IdentifierKind.HANDLE, value="@Demo_Rico"),)},
            EntityKind.HANDLE,
            "@demo_rico",
        ),
        (
            {"contacts": (Identifier(kind=IdentifierKind.EMAIL, value="Demo@voorbeeld.example "),)},
            EntityKind.EMAIL,
            "demo@voorbeeld.example",
        ),
    ],
)
def test_a_thing_is_mentioned_in_its_one_spelling(content, kind, key):
    [found] = mentions(SignalContent(**content))
    assert (found.kind, found.key, found.person) == (kind, key, None)


def test_a_document_is_the_same_with_and_without_spaces():
    one, other = (
        SignalContent(contacts=(Identifier(kind=IdentifierKind.DOCUMENT, value=value),))
        for value in ("DE 123 4567", "de1234567")
    )
    assert things(one) == things(other) == ((EntityKind.DOCUMENT, "DE1234567"),)


def test_one_place_is_one_thing_however_it_is_written():
    keys = {
        place_key(HOUSE),
        place_key(HOUSE.model_copy(update={"town": None})),
        place_key(Address(free_text="Demohof 9012, Nijkerk")),
        place_key(HOUSE.model_copy(update={"street": "DEMOHOF "})),
    }
    assert len(keys) == 1
    assert None not in keys
    assert place_key(Address(free_text="ergens bij het station")) is None
    assert place_key(Address(town="Nijkerk")) is None


def test_an_organisation_is_known_by_its_numbers_and_not_by_its_name():
    assert organisation_key(Organisation(kvk="99990012", branch="000099990012")) == "kvk:99990012"
    assert organisation_key(Organisation(branch="000099990012")) == "branch:000099990012"
    assert organisation_key(Organisation(name="Fruitpak Demo BV")) is None


def test_what_cannot_be_brought_into_one_spelling_is_not_linked_on():
    odd = SignalContent(
        contacts=(Identifier(kind=IdentifierKind.PHONE, value="bel mij"),),
        vehicles=(Vehicle(plate="rood busje"),),
        organisations=(Organisation(name="Demo BV"),),
    )
    assert not mentions(odd)


def test_who_reports_is_never_linked_to_anything():
    reporter = Person(role=Role.REPORTER, family_name="Demo", home=HOUSE, identifiers=(PHONE,))
    assert not mentions(SignalContent(persons=(reporter,)))


def test_a_person_comes_with_what_supports_a_match_and_with_means_of_contact_as_things():
    person = Person(
        role=Role.LIKELY_VICTIM,
        family_name="Demowicz",
        initials="P.",
        birth="1991",
        home=HOUSE,
        identifiers=(
            PHONE,
            Identifier(kind=IdentifierKind.BSN, value="999990019"),
            Identifier(kind=IdentifierKind.BSN, value="999990020"),
        ),
    )
    first, *rest = mentions(SignalContent(persons=(person,)))
    assert first.is_victim
    assert first.person is not None
    assert (first.person.bsn, first.person.given_names) == ("999990019", "P.")
    assert (first.person.phone_key, first.person.address_key) == ("+31600000011", place_key(HOUSE))
    assert [it.kind for it in rest] == [EntityKind.ADDRESS, EntityKind.PHONE]


def test_a_thing_named_twice_is_mentioned_once():
    content = SignalContent(
        persons=(Person(home=HOUSE),), places=(Place(address=HOUSE),), contacts=(PHONE, PHONE)
    )
    assert [it.kind for it in mentions(content)] == [
        EntityKind.PERSON,
        EntityKind.ADDRESS,
        EntityKind.PHONE,
    ]


def test_only_telling_answers_of_yes_order_ties():
    answers = header(("ALG-01", "ja"), ("ALG-02", "nee"), ("ARB-03", "onbekend"), ("SEX-01", "ja"))
    assert traits_of(answers, frozenset({"ALG-01", "ALG-02", "ARB-03"})) == ("ALG-01",)
    said = mentions_of(SIGNAL, 0, SignalContent(contacts=(PHONE,)), ("ALG-01",))
    assert said.traits == {"ALG-01"}


PARTS = st.lists(
    st.sampled_from(
        [
            {"persons": (Person(family_name="Demo"),)},
            {"contacts": (PHONE,)},
            {"places": (Place(address=HOUSE),)},
            {"vehicles": (Vehicle(plate="DE-001-O"),)},
        ]
    )
)


@given(PARTS)
def test_a_mention_is_named_after_its_place_whatever_the_version(parts):
    content = SignalContent(**{name: value for part in parts for name, value in part.items()})
    found = mentions(content)
    assert found == mentions(content)
    persons = [it.id for it in found if it.person]
    assert persons == [mention_id(SIGNAL, "person", n) for n in range(len(persons))]
    others = [it.id for it in found if not it.person]
    assert others == [mention_id(SIGNAL, "thing", n) for n in range(len(others))]


def test_who_is_left_after_an_erasure_keeps_the_name_it_had():
    three = tuple(Person(family_name=name) for name in ("Demo", "Proef", "Test"))
    first, _, last = mentions(SignalContent(persons=three))
    left = SignalContent(persons=(three[0], three[2]))
    assert mentions_of(SIGNAL, 0, left, (), (0, 2)).mentions == (first, last)
