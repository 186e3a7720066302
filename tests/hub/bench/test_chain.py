"""The invented population: repeatable, nobody's, as mixed as promised, and its traps are traps."""

import re
from collections import Counter
from itertools import islice, pairwise
from random import Random

import pytest

from hub.bench.chain.households import Households, Trap
from hub.bench.chain.people import People
from hub.bench.chain.stream import stream
from hub.matching import identifiers
from hub.matching.addresses import house
from hub.matching.dates import parse_birth_date
from hub.matching.features import person_record

MANY = 20_000
PHONE = re.compile(r"\+31(60[0-9]{7}|33000[0-9]{4})")
HOUSE_FIRST = 9001


@pytest.fixture(scope="module")
def planted():
    return list(stream(MANY, seed=3))


@pytest.fixture
def households():
    return Households(People(Random(5)))  # noqa: S311 - invented people, no secret


def several(make, count=30):
    return [make() for _ in range(count)]


def test_the_same_seed_gives_the_same_people(planted):
    assert planted == list(stream(MANY, seed=3))
    assert planted[:100] != list(stream(100, seed=4))


def test_it_gives_as_many_as_asked_each_with_an_id_of_its_own(planted):
    assert len({item.id for item in planted}) == MANY
    assert all(re.fullmatch(r"[0-9a-f]{32}", item.id) for item in planted)
    assert len(list(stream(7))) == 7


def test_nothing_that_names_somebody_can_be_anybodys(planted):
    for features in (item.features for item in planted):
        assert features.phone_key is None or PHONE.fullmatch(features.phone_key)
        assert features.bsn is None or features.bsn.startswith("99")
        assert features.v_number is None or features.v_number.startswith("99")
        if features.address_key is not None:
            area, number = house(features.address_key)
            assert re.fullmatch(r"pc:[1-9][0-9]{3}[A-Z]{2}", area)
            assert number >= HOUSE_FIRST


def test_a_number_is_one_that_the_hub_reads():
    numbers = People(Random(1)).numbers  # noqa: S311 - invented people, no secret
    bsns = [numbers.bsn() for _ in range(20_000)]
    assert len(set(bsns)) == len(bsns)
    assert all(identifiers.bsn(bsn) == bsn for bsn in bsns)
    assert bsns[0].startswith("9999")
    assert all(identifiers.phone(key) == key for key in (numbers.phone(), numbers.switchboard()))
    assert len({numbers.address() for _ in range(20_000)}) == 20_000


def test_a_person_is_mentioned_some_times_and_a_few_often(planted):
    counts = Counter(item.entity for item in planted)
    assert 2.2 < MANY / len(counts) < 2.9
    assert max(counts.values()) >= 12
    assert Counter(counts.values())[1] < len(counts) / 2


def test_mentions_of_a_person_lie_far_apart(planted):
    places = {}
    for place, item in enumerate(planted):
        places.setdefault(item.entity, []).append(place)
    apart = [after - before for found in places.values() for before, after in pairwise(found)]
    assert sum(apart) / len(apart) > MANY / 10


def test_a_long_stream_begins_without_making_it_whole():
    assert len(list(islice(stream(10_000_000), 5))) == 5


def test_names_are_as_common_as_in_a_population(planted):
    records = [person_record(item.features) for item in planted]
    families = Counter(record["family"] for record in records if record["family"])
    assert 0.001 < families.most_common(1)[0][1] / MANY < 0.006
    assert len(families) > MANY / 4
    given = Counter(record["given"] for record in records if record["given"])
    assert 0.01 < given.most_common(1)[0][1] / MANY < 0.03


def test_partners_write_little_much_and_wrong(planted):
    features = [item.features for item in planted]

    def share(fits):
        return sum(bool(fits(one)) for one in features) / MANY

    assert 0.02 < share(lambda f: f.family_name is None) < 0.15
    assert 0.2 < share(lambda f: f.birth_date is None) < 0.5
    assert 0.05 < share(lambda f: f.birth_date and len(f.birth_date) < 8) < 0.2
    assert 0.01 < share(lambda f: f.bsn is not None) < 0.08
    assert 0.4 < share(lambda f: f.address_key is not None) < 0.7
    assert 0.002 < share(lambda f: f.given_names and not f.given_names.isascii()) < 0.2
    assert share(lambda f: f.given_names and re.search("[\u0400-\u04ff]", f.given_names)) > 0.001


def test_every_birth_date_written_is_a_date(planted):
    written = [item.features.birth_date for item in planted if item.features.birth_date]
    assert all(parse_birth_date(text) is not None for text in written)


def test_every_trap_occurs_and_none_fills_the_stream(planted):
    traps = Counter(item.trap for item in planted)
    assert set(traps) == {None, *Trap}
    assert traps[None] > MANY * 0.8


def test_twins_share_all_but_their_given_name(households):
    for one, other in several(households.twins):
        assert (one.family, one.birth, one.addresses) == (
            other.family,
            other.birth,
            other.addresses,
        )
        assert one.given[0] != other.given[0]
        assert one.entity != other.entity


def test_siblings_share_a_home_and_differ_in_name_and_birth(households):
    for found in several(households.siblings):
        assert len({(person.family, person.addresses, person.phones) for person in found}) == 1
        assert len({person.birth[0] for person in found}) == len(found)


def test_a_father_and_son_are_written_alike_with_initials(households):
    for father, son in several(households.father_son):
        assert father.given[0][0] == son.given[0][0]
        assert son.birth[0] - father.birth[0] >= 18
        assert father.initials_only
        assert son.initials_only


def test_partners_bear_each_others_names(households):
    for one, other in several(households.partners):
        assert one.addresses == other.addresses
        assert (one.partner[1], other.partner[1]) == (other.family, one.family)


def test_namesakes_share_a_name_and_a_year_and_no_home(households):
    for one, other in several(households.namesakes):
        assert (one.given, one.family, one.birth[0]) == (other.given, other.family, other.birth[0])
        assert not set(one.addresses) & set(other.addresses)


def test_newcomers_share_a_name_and_a_default_day(households):
    for found in several(households.default_day):
        assert len({(person.given, person.family, person.birth) for person in found}) == 1
        assert found[0].birth[1:] == (1, 1)
        assert len({person.phones for person in found}) == 3


def test_a_lodging_and_an_agency_serve_hundreds(households):
    lodgings = Counter(households.lodging()[0].addresses for _ in range(2_000))
    agencies = Counter(households.agency_phone()[0].phones for _ in range(2_000))
    assert lodgings.most_common(1)[0][1] >= 150
    assert agencies.most_common(1)[0][1] >= 200


def test_a_family_of_twelve_has_twelve_names_at_one_address(households):
    for found in several(households.family_of_twelve, 5):
        assert len(found) == 12
        assert len({person.given[0] for person in found}) == 12
        assert len({(person.family, person.addresses) for person in found}) == 1


def test_newcomers_in_a_lodging_have_one_address_and_default_days(households):
    for found in several(households.default_day_lodging):
        assert len({person.addresses for person in found}) == 1
        assert all(person.birth[1:] == (1, 1) for person in found)
