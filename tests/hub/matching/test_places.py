"""Which addresses a signal names: under linking's own names, and home apart from place."""

from hypothesis import given
from hypothesis import strategies as st

from hub.matching.extract import mentions_of
from hub.matching.mention import HOME, EntityKind
from hub.matching.places import Told, named, told
from hub.policy.addresses import load_addresses
from schemas.ids import signal_id
from schemas.parties import Address, Identifier, IdentifierKind, Person, Place, Role
from schemas.signal import SignalContent
from tests.hub.matching.stories import POLICY_FOLDER

BOOK = load_addresses((POLICY_FOLDER / "addresses.csv").read_text())
SIGNAL = signal_id("police", "PL-1")
DEMOHOF = Address(street="Demohof", number=9012, town="Nijkerk")
SAME = Address(postcode="3861SS", number=9012)
TESTLAAN = Address(street="Testlaan", number=9101, town="Nijkerk")
ELSEWHERE = Address(street="Proeflaan", number=12010, town="Nijkerk")
PHONE = Identifier(kind=IdentifierKind.PHONE, value="+31 6 0000 0011")
ADDRESSES = st.sampled_from([DEMOHOF, SAME, TESTLAAN, ELSEWHERE, Address(town="Nijkerk")])
PERSONS = st.builds(
    Person,
    role=st.sampled_from([Role.LIKELY_VICTIM, Role.REPORTER]),
    home=st.none() | ADDRESSES,
    identifiers=st.sampled_from([(), (PHONE,)]),
)
CONTENTS = st.builds(
    SignalContent,
    persons=st.lists(PERSONS, max_size=4).map(tuple),
    places=st.lists(st.builds(Place, address=ADDRESSES), max_size=4).map(tuple),
)


@given(CONTENTS)
def test_an_address_has_the_name_that_linking_gave_it(content):
    linked = {
        it.id: it
        for it in mentions_of(SIGNAL, 0, content, ()).mentions
        if it.kind is EntityKind.ADDRESS
    }
    found = {it.mention: it for it in named(SIGNAL, content, BOOK)}
    assert found.keys() == linked.keys()
    for mention, it in found.items():
        assert it.key == BOOK.key(linked[mention].key)
        if linked[mention].role != HOME:
            assert not it.is_home


def test_a_home_that_is_also_where_it_happens_is_a_place():
    lived = SignalContent(persons=(Person(home=SAME),), places=(Place(address=DEMOHOF),))
    assert [it.is_home for it in named(SIGNAL, lived, BOOK)] == [False, False]
    alone = SignalContent(persons=(Person(home=SAME),), places=(Place(address=TESTLAAN),))
    assert [it.is_home for it in named(SIGNAL, alone, BOOK)] == [True, False]


def test_an_event_tells_the_digits_of_a_postcode_and_no_more():
    content = SignalContent(places=(Place(address=DEMOHOF), Place(address=ELSEWHERE)))
    found = told(SIGNAL, content, BOOK, is_secret=False)
    assert list(found.values()) == [Told(area="3861"), Told()]


def test_of_a_secret_address_an_event_tells_nothing():
    content = SignalContent(places=(Place(address=SAME),))
    hidden = SignalContent(places=(Place(address=SAME.model_copy(update={"is_secret": True})),))
    assert [it.area for it in told(SIGNAL, content, BOOK, is_secret=True).values()] == [""]
    assert [it.area for it in told(SIGNAL, hidden, BOOK, is_secret=False).values()] == [""]


def test_the_book_knows_where_its_houses_are():
    entry = BOOK.entry("st:demohof.nijkerk:9012:")
    assert entry is not None
    assert entry.point is not None
    assert (round(entry.point.latitude), round(entry.point.longitude)) == (52, 5)
    assert BOOK.entry("st:demohof.nijkerk:1:") is None
