"""What a police record becomes: police data stays police data."""

import json

import pytest

from adapters.base import Unreadable, newest, read
from adapters.police import FORMATS
from schemas.parties import IdentifierKind, PlaceRole, Role
from schemas.problems import Code
from schemas.signal import Answer, Form, Provenance, Regime, Signal, Urgency
from tests.adapters.shared.messages import example

MUTATIE = newest(FORMATS)["mutatie"]


def translate(base="sparse", **changes):
    data = example("police", base).event["data"] | changes
    signal = read(MUTATIE, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def refusal(**changes):
    with pytest.raises(Unreadable) as refused:
        translate(**changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def test_passports_of_others_in_a_van_are_a_strong_sign_about_a_place_and_a_plate():
    """Story A5: the driver has six passports of others; a suspect without a full name."""
    signal = translate("ordinary")
    (driver,) = signal.content.persons
    (place,) = signal.content.places
    assert (driver.role, driver.alias, driver.birth) == (
        Role.POSSIBLE_OFFENDER,
        "Marius P.",
        "1984",
    )
    assert (place.role, place.address.street, place.address.number) == (
        PlaceRole.FOUND,
        "Demohof",
        9012,
    )
    assert [it.plate for it in signal.content.vehicles] == ["DE-012-O"]
    assert signal.header.forms == (Form.LABOUR,)
    assert [it.code for it in signal.header.indicators] == ["ALG-01"]
    assert signal.header.urgency_given is Urgency.URGENT
    assert signal.header.reliability.model_dump() == {"source": "A", "content": "2"}
    assert not signal.header.outside_municipality


def test_a_correction_carries_the_plate_as_it_should_have_been():
    """Story A10."""
    assert [it.plate for it in translate("correction").content.vehicles] == ["DE-021-O"]


def test_a_handle_and_a_phone_number_may_come_without_a_person():
    """Stories C6 and D5: the bridge between two dossiers."""
    contacts = translate("supplement").content.contacts
    assert [it.kind for it in contacts] == [IdentifierKind.HANDLE, IdentifierKind.PHONE]


def test_a_money_mule_is_told_by_the_method_unless_the_police_said_no():
    """Story D2: an account used by others, under pressure of somebody known by an alias only."""
    indicators = translate(modusOperandi=["Geld-ezel"]).header.indicators
    told = translate("odd-but-valid").header.indicators
    assert [(it.code, it.answer, it.provenance) for it in indicators] == [
        ("CRI-03", Answer.YES, Provenance.INTERPRETATION)
    ]
    assert [(it.code, it.answer) for it in told] == [("CRI-03", Answer.NO)]


def test_the_form_follows_the_method_where_the_class_says_nothing():
    assert translate(modusOperandi=["geldezel"]).header.forms == (Form.CRIMINAL,)


def test_an_unknown_class_or_method_is_for_a_human_and_not_refused():
    signal = translate(maatschappelijkeKlasse="Iets nieuws", modusOperandi=["iets nieuws"])
    assert signal.header.forms == (Form.UNKNOWN,)
    assert signal.header.indicators == ()


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("SLA", Role.LIKELY_VICTIM),
        ("VER", Role.POSSIBLE_OFFENDER),
        ("SLV", Role.VICTIM_AND_SUSPECT),
        ("BET", Role.UNKNOWN),
        ("GET", Role.WITNESS),
    ],
)
def test_a_role_is_a_part_in_this_record(code, role):
    (person,) = translate(betrokkenen=[{"rol": code}]).content.persons
    assert person.role is role


def test_a_coerced_minor_is_a_victim_and_a_vulnerability_and_not_a_suspicion():
    header = translate("odd-but-valid").header
    assert header.has_minor
    assert header.victim_identified
    assert (header.age_min_years, header.age_max_years) == (17, 17)
    assert header.vulnerabilities == ("KWB-01", "KWB-02")


def test_a_person_keeps_every_number_the_police_knows():
    person = translate("odd-but-valid").content.persons[0]
    assert [(it.kind, it.value) for it in person.identifiers] == [
        (IdentifierKind.BSN, "999990019"),
        (IdentifierKind.V_NUMBER, "9999000001"),
        (IdentifierKind.PHONE, "+31 6 0000 0061"),
    ]


def test_police_data_is_not_passed_on_unless_the_police_said_so():
    assert not translate().header.onward_sharing
    assert translate(doorverstrekken=True).header.onward_sharing


def test_the_regime_the_ground_and_the_first_processing_come_along():
    header = translate("ordinary").header
    assert header.regime is Regime.WPG
    assert header.ground == "Wpg art. 8, verstrekt op grond van art. 20, besluit BSL-2026-12"
    assert header.flags == ("eerste-verwerking:2026-10-02",)


def test_providing_to_a_partnership_needs_a_decision():
    assert refusal(verstrekkingsgrond=20) == [(Code.PATTERN, "/data/besluitId")]
    assert translate(verstrekkingsgrond=20, besluitId="BSL-2026-1").header.ground.endswith(
        "BSL-2026-1"
    )


def test_a_state_secret_does_not_belong_here():
    assert refusal(rubricering="staatsgeheim") == [(Code.CONSTANT, "/data/rubricering")]


def test_a_period_does_not_end_before_it_begins():
    period = {"van": "2026-10-02T06:00:00Z", "tot": "2026-10-02T05:00:00Z"}
    assert refusal(pleegperiode=period) == [(Code.PATTERN, "/data/pleegperiode/tot")]


def test_a_period_is_as_precise_as_the_police_says():
    observed = translate(
        pleegperiode={"van": "2026-10-02T00:00:00+02:00", "precisie": "dag"}
    ).header.observed
    assert observed is not None
    assert observed.precision == "day"


def test_without_a_period_the_day_of_knowledge_stands_in_as_unknown():
    observed = translate().header.observed
    assert observed is not None
    assert observed.since.isoformat() == "2026-10-04T22:00:00+00:00"
    assert observed.precision == "unknown"


def test_a_place_elsewhere_makes_the_signal_one_of_elsewhere():
    assert translate(pleegplaats={"gemeentecode": "0200"}).header.outside_municipality


def test_a_secret_home_is_told_in_the_header_and_kept_in_the_content():
    signal = translate(
        betrokkenen=[{"rol": "SLA", "verblijfadres": {"plaats": "Nijkerk", "geheim": True}}]
    )
    (person,) = signal.content.persons
    assert signal.header.secret_address
    assert person.home is not None
    assert person.home.is_secret


def test_texts_are_kept_by_kind():
    kinds = [it.kind for it in translate("odd-but-valid").content.narratives]
    assert kinds == ["mutatie", "classificatie", "online", "afzender"]
