"""What a finding of the inspectorate becomes; an embargo and an investigation come along."""

import json
from datetime import UTC, datetime

import pytest

from adapters.base import Unreadable, read
from adapters.labour_inspectorate import FORMATS
from schemas.parties import PlaceRole
from schemas.problems import Code
from schemas.signal import Form, Provenance, Regime, Signal
from tests.adapters.shared.messages import example

FINDING = FORMATS[0]
HOUSE = {"straat": "Proefakker", "huisnummer": 9150, "plaats": "Nijkerk"}
BAG = "0267010000009012"


def translate(base="sparse", **changes):
    data = example("labour_inspectorate", base).event["data"] | changes
    signal = read(FINDING, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def codes(signal):
    return [it.code for it in signal.header.indicators]


def test_withheld_pay_names_a_company_and_a_phone_rather_than_people():
    """Story A4."""
    signal = translate("ordinary")
    (company,) = signal.content.organisations
    assert (company.name, company.kvk, company.branch) == (
        "Fruitpak Demo BV",
        "99990012",
        "999900120001",
    )
    assert [it.value for it in signal.content.contacts] == ["+31 6 0000 0011"]
    assert signal.content.persons == ()
    assert signal.header.forms == (Form.LABOUR,)
    assert signal.header.organisation_known
    assert signal.header.worker_count == 11
    assert {"ARB-03", "ALG-06"} < set(codes(signal))


def test_a_late_finding_tells_when_it_was_so():
    """Story A9: seen on 8 October, sent on 20 October."""
    observed = translate("supplement").header.observed
    assert observed is not None
    assert observed.since == datetime(2026, 10, 7, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "regime", "is_shared"),
    [
        ("melding", Regime.AVG, True),
        ("inspectie", Regime.AVG, True),
        ("opsporing", Regime.WPG, False),
        ("TCI", Regime.WPG, False),
    ],
)
def test_investigation_and_intelligence_are_police_data(source, regime, is_shared):
    header = translate(bron=source).header
    assert header.regime is regime
    assert header.onward_sharing is is_shared


@pytest.mark.parametrize("share", [True, False])
def test_what_the_inspectorate_says_about_passing_on_goes_first(share):
    assert translate(bron="TCI", doorverstrekken=share).header.onward_sharing is share
    assert translate(bron="melding", doorverstrekken=share).header.onward_sharing is share


def test_an_embargo_and_an_investigation_come_along():
    header = translate("odd-but-valid").header
    assert header.criminal_investigation
    assert header.embargo_until == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert not translate().header.criminal_investigation
    assert translate().header.embargo_until is None


@pytest.mark.parametrize(
    ("work", "housing"),
    [
        ({"adres": HOUSE}, {"adres": HOUSE | {"eenheid": "loods 2"}}),
        ({"bag": BAG}, {"adres": {"adresseerbaarObjectId": BAG}}),
    ],
)
def test_who_lives_where_they_work_sleeps_at_work(work, housing):
    signal = translate(bron="inspectie", werklocatie=work, huisvestingslocaties=[housing])
    assert codes(signal) == ["ARB-06"]
    assert signal.header.indicators[0].provenance is Provenance.OWN_OBSERVATION
    assert [it.role for it in signal.content.places] == [PlaceRole.WORK, PlaceRole.HOME]


@pytest.mark.parametrize(
    ("work", "housing"),
    [
        ({"adres": HOUSE}, {"adres": HOUSE | {"huisnummer": 9152}}),
        ({"adres": HOUSE}, {"adres": HOUSE | {"huisletter": "A"}}),
        ({"adres": {"plaats": "Nijkerk"}}, {"adres": {"plaats": "Nijkerk"}}),
        ({}, {}),
        ({"bag": BAG, "adres": HOUSE}, {"bag": BAG[::-1], "adres": HOUSE}),
    ],
)
def test_in_doubt_nobody_sleeps_at_work(work, housing):
    assert codes(translate(werklocatie=work, huisvestingslocaties=[housing])) == []


def test_without_a_labour_law_or_an_indicator_the_form_is_unknown():
    assert translate().header.forms == (Form.UNKNOWN,)
    assert translate(wetten=["Wet van Proefakker"]).header.forms == (Form.UNKNOWN,)
    assert translate(wetten=["wml"]).header.forms == (Form.LABOUR,)
    assert translate("odd-but-valid").header.forms == (Form.DOMESTIC_SERVITUDE,)


def test_a_point_on_the_map_becomes_a_place():
    (place,) = translate("odd-but-valid").content.places
    assert place.address.free_text == "52.00000, 5.50000"


def test_counts_of_nationalities_are_text_and_never_an_indicator():
    signal = translate("ordinary")
    (counts,) = [it for it in signal.content.narratives if it.kind == "tellingen"]
    assert counts.text.splitlines() == [
        "Aangetroffen: 11.",
        "Vermoedelijk slachtoffer: 4.",
        "Roemeense: 7.",
        "Bulgaarse: 4.",
    ]


def test_an_inspector_is_a_text_and_not_a_person_to_link():
    signal = translate("ordinary")
    (contact,) = [it for it in signal.content.narratives if it.kind == "contact"]
    assert contact.text == "Demo Inspecteur, inspecteur, inspecteur@arbeidsinspectie.example"


def test_numbers_without_a_place_of_their_own_are_kept_as_text():
    company = {"handelsnaam": "Demo BV", "rsin": "999990019", "sbi": "4631"}
    (numbers,) = translate(werkgever=company).content.narratives
    assert (numbers.kind, numbers.text) == ("werkgever", "RSIN 999990019, SBI 4631")


def test_an_observation_does_not_end_before_it_begins():
    with pytest.raises(Unreadable) as refused:
        translate(waarneming={"van": "2026-09-19T07:00:00Z", "tot": "2026-09-18T07:00:00Z"})
    assert [(it.code, it.pointer) for it in refused.value.problems] == [
        (Code.PATTERN, "/data/waarneming/tot")
    ]


def test_a_victim_who_may_be_under_eighteen_is_a_minor():
    header = translate("odd-but-valid").header
    assert header.has_minor
    assert not header.has_adult_victim
    assert (header.age_min_years, header.age_max_years) == (17, 18)
