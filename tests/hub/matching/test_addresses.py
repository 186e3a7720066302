"""One address has one key, however it is written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.addresses import Address, address_key, house, parse_line


def key(line):
    address = parse_line(line)
    return None if address is None else address_key(address, "Nijkerk")


@pytest.mark.parametrize(
    "line",
    ["Demohof 9012", "Demo hof 9012", "DEMOHOF 9012, Nijkerk", "demo-hof 9012 , NIJKERK"],
)
def test_spelling_and_the_own_town_make_no_difference(line):
    assert key(line) == "st:demohof.nijkerk:9012:"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Demohof 9012 III", "Demohof 9012-3hoog"),
        ("Demohof 9012 A", "Demohof 9012-a"),
        ("Demohof 9012 huis", "Demohof 9012 hs"),
        ("Demohof 9012 Nijkerk", "Demohof 9012"),
        ("Demohof 9012 3861 AB Nijkerk", "Demohof 9012, 3861AB"),
        ("Demohof 9012 2e verdieping links", "Demohof 9012 II links"),
        ("Demohof 9012 A 3861 AB Nijkerk", "Demohof 9012a, 3861AB"),
        ("Demohof 9012 bis Nijkerkerveen", "Demohof 9012-bis, Nijkerkerveen"),
        ("Demohof 9012 boven", "Demohof 9012 bv"),
        ("Demohof 9012 rood", "Demohof 9012 rd"),
        ("Demohof 9012, 3 hoog, 3861 AB Nijkerk", "Demohof 9012 III, 3861AB"),
        ("Demohof 9012 II", "Demohof 9012 2e verdieping"),
        ("Burg. Demostr. 9103 bis", "Burgemeester Demostraat 9103-bis"),
        ("1e Demostraat 9105", "Eerste Demostraat 9105, gem. Nijkerk"),
        ("Hotel Demo, Testlaan 9214", "p/a Testlaan nr. 9214"),
        ("Vakantiepark Demo 9500 kavel 12", "Vakantiepark Demo 9500 standplaats 12"),
        ("3864A0 9012", "Demohof 9012, 3864 AO"),
        ("Demohof 9012 A, 3861 AB Nijkerk", "Demo hof 9012A, 3861ab"),
    ],
)
def test_additions_have_one_spelling(one, other):
    assert key(one) == key(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Demohof 9012", "Demohof 9014"),
        ("Demohof 9012", "Demohof 9012 A"),
        ("Demohof 9012", "Demohof 9012, Putten"),
        ("Demohof 9012", "Testlaan 9012"),
        ("Demohof 9012-1", "Demohof 9012 1-1"),
        ("Demokade 9012 t/o", "Demokade 9012"),
    ],
)
def test_other_addresses_have_other_keys(one, other):
    assert key(one) != key(other)


def test_the_bag_goes_before_the_postcode_before_the_street():
    parts = {"street": "Demohof", "number": 9012, "postcode": "3861 ab"}
    assert address_key(Address(**parts, bag_id="0267010000009012")) == "bag:0267010000009012"
    assert address_key(Address(**parts, bag_id="nonsense")) == "pc:3861AB:9012:"
    assert (
        address_key(Address(street="Demohof", number=9012, postcode="3861")) == "st:demohof.:9012:"
    )


def test_a_street_named_after_a_year_keeps_it():
    assert key("Plein 1940 9001") == "st:plein1940.nijkerk:9001:"
    assert key("Laan 1940-1945 9001 A") == "st:laan19401945.nijkerk:9001:a"


@pytest.mark.parametrize(
    "line",
    ["Demohof", "9012", "", "Demohof 0", "Postbus 9012", "t.o. Demohof 9012", "nabij Demohof 9012"],
)
def test_what_names_no_house_has_no_key(line):
    assert key(line) is None


def test_house_numbers_can_be_read_back_except_from_a_bag_id():
    assert house(key("Demohof 9012 A")) == ("st:demohof.nijkerk", 9012)
    assert house("pc:3861AB:9012:") == ("pc:3861AB", 9012)
    assert house("bag:0267010000009012") is None


@given(st.text(max_size=60))
def test_any_line_has_a_readable_key_or_none(line):
    found = key(line)
    assert found is None or house(found) is not None
