"""What a report by the form becomes: anonymous by default, boxes as codes, words as they are."""

import json
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from adapters.base import Unreadable, read
from adapters.residents import FORMATS
from adapters.residents.sightings import INDICATOR_BY_SIGHT, Gezien
from schemas.parties import IdentifierKind, Role
from schemas.problems import Code
from schemas.signal import Form, Provenance, Signal, Urgency
from tests.adapters.shared.messages import CANARY, example, messages, personal_values

(FORM,) = (it for it in FORMATS if it.name == "meldpunt")
BETWEEN_FIELDS = {"anoniem", "namens", "tot"}
"""Fields with a rule about another field, which a JSON Schema does not say."""


def translate(base="sparse", **changes):
    data = example("residents", base).event["data"] | changes
    signal = read(FORM, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def refusal(**changes):
    with pytest.raises(Unreadable) as refused:
        translate(**changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def codes(signal):
    return [it.code for it in signal.header.indicators]


def test_three_words_and_a_sentence_are_enough_and_nobody_is_named():
    signal = translate()
    assert signal.reference == "boom-lamp-negen"
    assert (signal.header.anonymous, signal.header.forms) == (True, (Form.UNKNOWN,))
    assert not signal.content.persons
    assert [it.text for it in signal.content.narratives] == ["Er klopt iets niet bij de buren."]


def test_a_report_in_polish_keeps_its_words_and_its_language():
    """Story A1: vans at night, other men every time."""
    signal = translate("ordinary")
    assert (signal.header.language, codes(signal)) == ("pl", ["OMG-01"])
    assert signal.content.narratives[0].text.startswith("W nocy")
    assert [it.provenance for it in signal.header.indicators] == [Provenance.STATEMENT_OF_OTHER]


def test_a_second_report_by_the_same_person_is_marked_and_names_the_first():
    """Story A3: the vans again, at an address as typed."""
    signal = translate(
        eerdereMeldcode="appel-fiets-zeven", locatie={"omschrijving": "Demo hof 9012"}
    )
    assert signal.header.flags == ("vervolgmelding",)
    assert "appel-fiets-zeven" in [it.text for it in signal.content.narratives]
    assert [it.address.free_text for it in signal.content.places] == ["Demo hof 9012"]


def test_an_entrepreneur_reports_on_behalf_of_a_hotel():
    """Story C1: room 214, and somebody known by an initial."""
    signal = translate("ondernemer")
    (place,) = signal.content.places
    assert (place.address.unit, signal.header.anonymous) == ("kamer 214", False)
    assert [(it.role, it.alias) for it in signal.content.persons] == [(Role.UNKNOWN, "L.")]
    assert codes(signal) == ["SEX-11"]
    assert not signal.header.organisation_known  # who reports is no company it is about


def test_a_worried_mother_is_never_linked_but_her_son_is():
    """Story B5: threats to her son, known by his initials and the number they come from."""
    signal = translate(
        gezien=["bedreigd"],
        personen=[{"rol": "mogelijkSlachtoffer", "voorletters": "J.P.", "leeftijd": 15}],
        communicatie=[{"soort": "telefoon", "waarde": "+31 6 0000 0031"}],
        melder={"naam": "Demo", "telefoon": "+31 6 0000 0035"},
        anoniem=False,
        wilTerugkoppeling=True,
    )
    assert [it.role for it in signal.content.persons] == [Role.LIKELY_VICTIM, Role.REPORTER]
    assert [it.value for it in signal.content.contacts] == ["+31 6 0000 0031"]
    header = signal.header
    assert (header.has_minor, header.victim_identified, header.feedback_wanted) == (
        True,
        False,
        True,
    )
    assert header.vulnerabilities == ("KWB-01",)


def test_who_reports_about_themselves_asks_for_help_and_is_the_victim():
    signal = translate("zelf")
    (person,) = signal.content.persons
    assert (person.role, person.alias) == (Role.LIKELY_VICTIM, "Alex")
    assert [it.kind for it in person.identifiers] == [IdentifierKind.PHONE]
    assert codes(signal) == ["ALG-20", "ARB-02"]
    assert {it.provenance for it in signal.header.indicators} == {Provenance.STATEMENT_OF_PERSON}
    assert signal.header.victim_identified


def test_a_plate_may_be_foreign():
    """Story A12: everything moved to another address."""
    signal = translate(kenteken="DE 021 O", kentekenLand="PL", gezien=["wisselendeBewoners"])
    assert [(it.plate, it.country) for it in signal.content.vehicles] == [("DE 021 O", "PL")]


def test_danger_now_is_the_urgency_the_reporter_gives():
    assert translate(gevaarNu="ja").header.urgency_given is Urgency.ACUTE
    assert translate(gevaarNu="onbekend").header.urgency_given is None


@pytest.mark.parametrize(
    ("role", "age", "has_minor", "has_adult"),
    [
        ("mogelijkSlachtoffer", 17, True, False),
        ("mogelijkSlachtoffer", 18, False, True),
        ("onbekend", 17, True, False),
        ("onbekend", 18, False, False),
        ("mogelijkeDader", 17, False, False),
    ],
)
def test_a_guessed_age_counts_for_victims_and_for_doubt(role, age, has_minor, has_adult):
    signal = translate(personen=[{"rol": role, "leeftijd": age}])
    assert (signal.header.has_minor, signal.header.has_adult_victim) == (has_minor, has_adult)
    assert not signal.content.persons  # an age alone finds nobody
    assert f"{role}, geslacht O, ongeveer {age} jaar" in [
        it.text for it in signal.content.narratives
    ]


def test_every_box_is_an_indicator_and_a_company_may_be_a_name_alone():
    assert set(get_args(Gezien)) == set(INDICATOR_BY_SIGHT)
    signal = translate(gezien=list(INDICATOR_BY_SIGHT), bedrijfsnaam="Fruitpak Demo BV")
    assert set(codes(signal)) == set(INDICATOR_BY_SIGHT.values())
    assert signal.header.organisation_known


def test_anonymous_means_anonymous():
    reporter = {"telefoon": "+31 6 0000 0035"}
    assert refusal(melder=reporter) == [(Code.PATTERN, "/data/anoniem")]
    assert refusal(melder=reporter, anoniem=True) == [(Code.PATTERN, "/data/anoniem")]
    assert refusal(anoniem=False) == [(Code.PATTERN, "/data/anoniem")]


def test_an_official_answers_the_code_list_and_follows_the_meldcode():
    answer = {"code": "ALG-09", "antwoord": "ja", "herkomst": "eigenWaarneming"}
    official = {
        "soort": "ambtenaar",
        "organisatie": "Gemeente Demo",
        "meldcodeStap": 2,
        "indicatoren": [answer],
    }
    assert codes(translate(namens=official, anoniem=False)) == ["ALG-09"]
    for name, value in {
        "personen": [{"bekendAls": "L."}],
        "locatie": {"straat": "Demohof"},
        "kenteken": "DE-001-O",
        "communicatie": [{"soort": "telefoon", "waarde": "+31 6 0000 0001"}],
    }.items():
        named = {name: value}
        assert refusal(namens=official, **named) == [(Code.PATTERN, "/data/namens")]
        assert translate(namens=official | {"afwegingUitkomst": "melden"}, **named)
        assert translate(namens=official | {"meldcodeStap": 3}, **named)


def test_a_photograph_is_a_number_and_never_a_link_and_a_resident_sends_no_bsn():
    found = refusal(
        fotos=[{"verwijzing": "https://169.254.169.254/f", "sha256": "0" * 64}],
        personen=[{"bsn": "999990019"}],
    )
    assert found == [
        (Code.UNKNOWN_FIELD, "/data/personen/0/bsn"),
        (Code.PATTERN, "/data/fotos/0/verwijzing"),
    ]


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(choice=st.data())
def test_no_anonymous_report_holds_a_reporter_and_no_header_anything_personal(choice):
    message = choice.draw(messages(FORM))
    try:
        signal = read(FORM, json.dumps(message).encode())
    except Unreadable as refused:
        if {it.pointer.rpartition("/")[2] for it in refused.problems} <= BETWEEN_FIELDS:
            reject()
        raise
    assert isinstance(signal, Signal)
    header = signal.header.model_dump_json()
    if signal.header.anonymous:
        assert Role.REPORTER not in {it.role for it in signal.content.persons}
    assert CANARY not in header
    assert not [value for value in personal_values(message) if value in header]
