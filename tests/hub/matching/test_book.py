"""The address book: three spellings of a house are one address, and no two houses ever are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.addresses import Address, address_key, parse_line
from hub.matching.book import EMPTY_BOOK, AddressBook, Entry
from hub.matching.houses import Houses
from hub.matching.mention import HOME, EntityKind, Mention, PersonFeatures, SignalMentions
from hub.policy.addresses import AddressesError, load_addresses, read_addresses
from hub.policy.linkage import LinkagePolicyError, load_linkage
from tests.hub.matching.stories import POLICY, POLICY_FOLDER, hex_id, tel

TEXT = (POLICY_FOLDER / "addresses.csv").read_text()
LINKAGE = (POLICY_FOLDER / "linkage.toml").read_text()
BOOK = load_addresses(TEXT)
WITH_BOOK = load_linkage(LINKAGE, "linkage.toml", TEXT)
HOUSE = "bag:0267200000009012"


def key(line):
    address = parse_line(line)
    assert address is not None
    return address_key(address, "Nijkerk")


@pytest.mark.parametrize(
    "written",
    [
        "bag:0267200000009012",
        "bag:0267010000009012",
        key("Demo hof 9012"),
        key("Demohof 9012, 3861 SS Nijkerk"),
    ],
)
def test_every_spelling_of_a_house_in_the_book_is_its_bag_number(written):
    assert BOOK.key(written) == HOUSE


def test_a_number_that_fits_several_houses_is_none_of_them():
    assert BOOK.key(key("Demohof 9016")) == key("Demohof 9016")
    assert BOOK.key(key("Demohof 9016 A")) != BOOK.key(key("Demohof 9016 B"))


def test_what_is_not_in_the_book_keeps_its_key():
    assert BOOK.key(key("Demohof 9333")) == key("Demohof 9333")
    assert EMPTY_BOOK.key(key("Demohof 9012")) == key("Demohof 9012")


HOUSES = st.builds(
    lambda street, number, letter, postcode: Address(street, number, letter, None, postcode, "P"),
    st.sampled_from(["Demohof", "Testlaan"]),
    st.integers(9001, 9004),
    st.sampled_from([None, "A", "a"]),
    st.sampled_from([None, "3861SS", "3862SS"]),
)


@given(st.lists(HOUSES, max_size=12))
def test_two_addresses_of_the_register_never_become_one(houses):
    entries = [Entry(f"{n:016}", None, house) for n, house in enumerate(houses)]
    book = AddressBook(entries)
    assert len({book.key(f"bag:{entry.bag_number}") for entry in entries}) == len(entries)
    for entry in entries:
        found = book.key(address_key(entry.address) or "")
        assert not found.startswith("bag:") or found == f"bag:{entry.bag_number}"


def test_neighbours_are_known_by_their_bag_numbers_too():
    houses = Houses(2, BOOK)
    for address in (HOUSE, "bag:0267200000009014", key("Demohof 9013"), "bag:0000000000000001"):
        houses.add(address)
    assert houses.near(HOUSE) == {"bag:0267200000009014", key("Demohof 9013")}
    houses.discard("bag:0267200000009014")
    assert houses.near(HOUSE) == {key("Demohof 9013")}


@pytest.mark.parametrize(
    ("was", "becomes", "mend"),
    [
        ("bag_number,", "bag,", "line 1: write the columns"),
        ("0267200000009014,", "0267,", "line 3: bag_number has 16 digits"),
        ("0267200000009014,", "0267200000009012,", "line 3: remove it"),
        ("0267010000009014,", "1,", "line 3: bag_object"),
        ("3861 SS,9014", "38,9014", "line 3: a postcode"),
        (",9014,", ",0,", "line 3: number"),
        (",Testlaan,", ",,", "line 6: write a street"),
        (",9014,,,", ",9014,,", "line 3: write 10 values"),
    ],
)
def test_a_wrong_book_is_refused_with_line_and_mend(was, becomes, mend):
    wrong = TEXT.replace(was, becomes, 1)
    assert wrong != TEXT
    with pytest.raises(AddressesError, match=mend):
        load_addresses(wrong)
    with pytest.raises(LinkagePolicyError, match=mend):
        load_linkage(LINKAGE, "linkage.toml", wrong)


def test_a_policy_without_a_book_is_as_it_was_and_a_book_changes_its_digest(tmp_path):
    assert read_addresses(tmp_path) is None
    assert read_addresses(POLICY_FOLDER) == TEXT
    assert WITH_BOOK.digest != POLICY.digest == load_linkage(LINKAGE, "linkage.toml").digest


def signal(*mentions):
    return SignalMentions(hex_id("S"), 0, mentions)


def named(number, kind, value, **more):
    return Mention(hex_id(f"S/{number}"), hex_id("S"), kind, value, None, **more)


def test_the_policy_reads_a_house_named_twice_as_one_place():
    home = named(0, EntityKind.ADDRESS, key("Demohof 9012"), role=HOME)
    place = named(1, EntityKind.ADDRESS, key("3861SS 9012"))
    assert [(m.key, m.role) for m in WITH_BOOK.read(signal(home, place)).mentions] == [
        (HOUSE, "unknown"),
        (HOUSE, "unknown"),
    ]
    assert [(m.key, m.role) for m in WITH_BOOK.read(signal(home)).mentions] == [(HOUSE, HOME)]
    assert POLICY.read(signal(home, place)) == signal(home, place)


@pytest.mark.parametrize("policy", [POLICY, WITH_BOOK])
def test_a_managed_address_or_phone_supports_no_match_of_persons(policy):
    guest = PersonFeatures(
        "Demo", "Jan", address_key=key("Testlaan 9214"), phone_key=tel("033 000 0000")[1]
    )
    person = Mention(hex_id("S/0"), hex_id("S"), EntityKind.PERSON, None, guest)
    (read,) = policy.read(signal(person)).mentions
    assert read.person == PersonFeatures("Demo", "Jan")
