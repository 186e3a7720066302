"""What the header may say of victims: minors, ages, whether somebody can be found; never who."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shared import VictimFacts, age_bounds, is_minor, victim_facts
from schemas.parties import Identifier, IdentifierKind, Person, Role
from tests.adapters.shared.messages import births

ON = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("birth", "bounds"),
    [
        ("2008-09-01", (18, 18)),
        ("2008-09-02", (17, 17)),
        ("2008-09", (17, 18)),
        ("2008", (17, 18)),
        ("2030", (0, 0)),
        ("1900", (125, 126)),
    ],
)
def test_an_age_is_as_certain_as_the_date_of_birth(birth, bounds):
    assert age_bounds(birth, ON) == bounds


@given(births(), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_ages_are_ordered_and_bounded(birth, on):
    low, high = age_bounds(birth, on)
    assert 0 <= low <= high <= 130
    assert high - low <= 1


def test_in_doubt_somebody_is_a_minor():
    assert is_minor("2008", ON)
    assert not is_minor("2007", ON)


def person(role=Role.LIKELY_VICTIM, **fields):
    return Person(role=role, **fields)


def test_ages_are_those_of_likely_victims_only():
    people = [person(birth="2010"), person(birth="1990"), person(Role.WITNESS, birth="1950")]
    facts = victim_facts(people, ON)
    assert (facts.age_min_years, facts.age_max_years) == (15, 36)
    assert facts.has_minor
    assert facts.has_adult


@pytest.mark.parametrize("role", [Role.LIKELY_VICTIM, Role.VICTIM_AND_SUSPECT, Role.UNKNOWN])
def test_a_minor_who_may_be_a_victim_counts_as_one(role):
    assert victim_facts([person(role, birth="2012")], ON).has_minor


@pytest.mark.parametrize("role", [Role.POSSIBLE_OFFENDER, Role.WITNESS, Role.FAMILY])
def test_a_minor_with_another_part_does_not(role):
    assert not victim_facts([person(role, birth="2012")], ON).has_minor


@pytest.mark.parametrize(
    ("fields", "is_identified"),
    [
        ({"alias": "V-A1", "birth": "1991"}, False),
        ({"family_name": "Demo"}, False),
        ({"family_name": "Demo", "birth": "1991"}, True),
        ({"identifiers": (Identifier(kind=IdentifierKind.HANDLE, value="@demo_a"),)}, False),
        ({"identifiers": (Identifier(kind=IdentifierKind.PHONE, value="+31600000011"),)}, True),
        ({"identifiers": (Identifier(kind=IdentifierKind.BSN, value="999990019"),)}, True),
    ],
)
def test_a_victim_is_identified_when_somebody_could_find_them(fields, is_identified):
    assert victim_facts([person(**fields)], ON).identified is is_identified
    assert not victim_facts([person(Role.WITNESS, **fields)], ON).identified


def test_without_people_nothing_is_known():
    facts = victim_facts([], ON)
    assert facts == VictimFacts(
        has_minor=False,
        has_adult=False,
        identified=False,
        age_min_years=None,
        age_max_years=None,
    )
