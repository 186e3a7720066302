"""What somebody filled in becomes a message that the residents' own adapter reads."""

import json
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import read as read_message
from adapters.residents.sightings import Gezien
from hub.web.report import answers, melding
from hub.web.report.app import MELDPUNT
from hub.web.report.codes import reference_of
from hub.web.report.melding import Opened
from hub.web.report.questions import QUESTIONS, SEEN
from schemas.envelope import Envelope
from schemas.envelope import read as read_envelope
from schemas.ids import signal_id
from schemas.parties import IdentifierKind, Role
from schemas.sensitive import text_numbers
from schemas.signal import Signal, Urgency
from tests.hub.web.report.desks import KEY, NOW, SOURCE, TOKEN

OPENED = Opened(TOKEN, NOW, "pl")
TODAY = NOW.date()


def given_answers(**said):
    said.setdefault("beschrijving", "Er klopt iets niet.")
    return answers.read({name: it if isinstance(it, list) else [it] for name, it in said.items()})


def content(**said):
    letter = melding.write(given_answers(**said), OPENED, SOURCE, KEY)
    return json.loads(letter.content)


def signal(**said):
    letter = melding.write(given_answers(**said), OPENED, SOURCE, KEY)
    made = read_message(MELDPUNT, letter.content)
    assert isinstance(made, Signal)
    return made


def faulty(**said):
    return [it.question for it in answers.faults(given_answers(**said), TODAY)]


def test_a_sentence_is_enough_and_says_nothing_that_was_not_said():
    told = content()
    assert told.pop("meldcode")
    assert told == {
        "datum": "2026-09-03",
        "taal": "pl",
        "beschrijving": "Er klopt iets niet.",
        "wilTerugkoppeling": False,
        "anoniem": True,
    }


def test_the_message_goes_through_the_residents_door():
    letter = melding.write(given_answers(), OPENED, SOURCE, KEY)
    envelope = read_envelope(
        letter.data,
        {"Content-Type": "application/cloudevents+json"},
        expected_oin="00000099000000006000",
        known_schemas={MELDPUNT.dataschema},
    )
    assert isinstance(envelope, Envelope)
    assert envelope.time == NOW
    assert json.loads(envelope.data) == json.loads(letter.content)


def test_the_signal_can_be_found_again_by_the_code_alone():
    letter = melding.write(given_answers(), OPENED, SOURCE, KEY)
    made = read_message(MELDPUNT, letter.content)
    assert isinstance(made, Signal)
    assert made.reference == reference_of(letter.code, KEY)
    assert signal_id("residents", made.reference)
    assert letter.code.encode() not in letter.data


def test_an_address_as_typed_boxes_and_a_plate():
    told = signal(
        waar="Demohof 9012, Nijkerk",
        over="plek",
        bedrijf="Fruitpak Demo BV",
        kenteken="DE-021-O",
        gezien=["groepsvervoer", "wisselendeBewoners", "verzonnen"],
        gevaar="ja",
    )
    assert [it.address.free_text for it in told.content.places] == ["Demohof 9012, Nijkerk"]
    assert [it.name for it in told.content.organisations] == ["Fruitpak Demo BV"]
    assert [it.plate for it in told.content.vehicles] == ["DE-021-O"]
    assert [it.code for it in told.header.indicators] == ["ARB-11", "OMG-01"]
    assert told.header.urgency_given is Urgency.ACUTE
    assert told.header.language == "pl"


def test_a_person_in_danger_is_a_likely_victim_and_one_at_a_place_is_not():
    minor = signal(over="mens", bekend="Rico", leeftijd="16")
    assert [(it.role, it.alias) for it in minor.content.persons] == [(Role.LIKELY_VICTIM, "Rico")]
    assert minor.header.has_minor
    other = signal(over="plek", bekend="Rico")
    assert [it.role for it in other.content.persons] == [Role.UNKNOWN]


def test_a_number_is_a_telephone_and_a_name_is_an_account():
    contacts = [signal(nummer=it).content.contacts[0] for it in ("+31 6 0000 0031", "@demo_leo")]
    assert [it.kind for it in contacts] == [IdentifierKind.PHONE, IdentifierKind.HANDLE]


@pytest.mark.parametrize(
    ("when", "since", "until"),
    [
        ("vandaag", datetime(2026, 9, 2, 22, tzinfo=UTC), None),
        ("gisteren", datetime(2026, 9, 1, 22, tzinfo=UTC), None),
        ("week", datetime(2026, 8, 26, 22, tzinfo=UTC), datetime(2026, 9, 2, 22, tzinfo=UTC)),
        ("dag", datetime(2026, 7, 31, 22, tzinfo=UTC), None),
    ],
)
def test_when_it_was_is_told_as_precisely_as_it_was_said(when, since, until):
    observed = signal(wanneer=when, datum="2026-08-01").header.observed
    assert (observed.since, observed.until, observed.precision) == (since, until, "day")


def test_who_does_not_know_when_says_nothing_about_when():
    assert signal(datum="2026-08-01").header.observed.precision == "unknown"


def test_who_stays_anonymous_is_whatever_else_was_filled_in():
    told = content(contact="nee", naam="Kanarie", telefoon="+31 6 0000 0035", moment="nooit")
    assert "Kanarie" not in json.dumps(told)
    assert "melder" not in told
    assert told["anoniem"]


def test_who_may_be_called_is_the_reporter_and_the_victim_if_it_is_about_them():
    called = {"contact": "ja", "naam": "Alex", "telefoon": "+31 6 0000 0035", "moment": "na 18 uur"}
    told = signal(**called)
    assert [(it.role, it.alias) for it in told.content.persons] == [(Role.REPORTER, "Alex")]
    assert (told.header.anonymous, told.header.feedback_wanted) == (False, True)
    assert "Veilig om te bellen: na 18 uur" in [it.text for it in told.content.narratives]
    assert signal(zelf="ja", **called).content.persons[0].role is Role.LIKELY_VICTIM


def test_an_official_says_on_whose_behalf_and_at_which_step():
    told = content(werk="ambtenaar", organisatie="Demo College", functie="mentor", stap="3")
    assert told["namens"] == {
        "soort": "ambtenaar",
        "organisatie": "Demo College",
        "functie": "mentor",
        "meldcodeStap": 3,
    }
    assert not told["anoniem"]


def test_an_earlier_report_is_named_by_its_reference_and_never_by_its_code():
    told = content(eerder="Appel Fiets ZEVEN")
    assert told["eerdereMeldcode"] == reference_of("appel-fiets-zeven", KEY)
    assert "appel" not in json.dumps(told)
    assert signal(eerder="appel-fiets-zeven").header.flags == ("vervolgmelding",)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"beschrijving": " \r\n "}, ["beschrijving"]),
        ({"beschrijving": "x" * 10_001}, ["beschrijving"]),
        ({"beschrijving": "Het nummer is 999990019."}, ["beschrijving"]),
        ({"beschrijving": "Bel +48 999 990 019."}, []),
        ({"leeftijd": "zeventien"}, ["leeftijd"]),
        ({"leeftijd": "131"}, ["leeftijd"]),
        ({"leeftijd": "0"}, []),
        ({"leeftijd": "٣"}, ["leeftijd"]),
        ({"kenteken": "X"}, ["kenteken"]),
        ({"wanneer": "dag"}, ["datum"]),
        ({"wanneer": "dag", "datum": "2026-09-04"}, ["datum"]),
        ({"wanneer": "dag", "datum": "2026-02-30"}, ["datum"]),
        ({"wanneer": "dag", "datum": "2026-09-03"}, []),
        ({"datum": "2026-09-04"}, []),
        ({"contact": "ja"}, ["telefoon"]),
        ({"contact": "ja", "telefoon": "bel maar"}, ["telefoon"]),
        ({"contact": "nee", "telefoon": "bel maar"}, []),
        ({"werk": "ondernemer"}, ["organisatie"]),
        ({"werk": "ambtenaar", "organisatie": "Demo", "stap": "2", "waar": "Demohof"}, ["stap"]),
        (
            {
                "werk": "ambtenaar",
                "organisatie": "Demo",
                "stap": "2",
                "waar": "Demohof",
                "afweging": "melden",
            },
            [],
        ),
        ({"werk": "ambtenaar", "organisatie": "Demo", "stap": "3", "waar": "Demohof"}, []),
        ({"eerder": "geen code"}, ["eerder"]),
        (
            {"waar": "x" * 301, "leeftijd": "?", "beschrijving": ""},
            ["beschrijving", "waar", "leeftijd"],
        ),
    ],
)
def test_every_fault_is_found_at_once_in_the_order_of_the_form(said, wrong):
    assert faulty(**said) == wrong


TEXT = st.text(max_size=40) | st.sampled_from(
    ["+31 6 0000 0035", "17", "2026-08-01", "appel-fiets-zeven", "999990019", "@demo", "DE-001-O"]
)


def of_question(question):
    if question.options:
        values = st.sampled_from([it.value for it in question.options])
        return st.lists(values | TEXT, max_size=4)
    return st.lists(TEXT, max_size=2)


FORMS = st.fixed_dictionaries({}, optional={n: of_question(q) for n, q in QUESTIONS.items()})


@given(form=FORMS)
def test_whatever_is_filled_in_without_fault_is_a_message_that_the_hub_takes_in(form):
    said = answers.read(form)
    if answers.faults(said, TODAY):
        return
    letter = melding.write(said, OPENED, SOURCE, KEY)
    made = read_message(MELDPUNT, letter.content)
    assert isinstance(made, Signal)
    assert not text_numbers([it.text for it in made.content.narratives])


@given(form=FORMS)
def test_a_form_that_was_shown_again_and_sent_unchanged_says_the_same(form):
    said = answers.read(form)
    again = answers.read({**{k: [v] for k, v in said.one.items()}, **said.many})
    assert again == said
    assert answers.faults(again, date(2026, 9, 3)) == answers.faults(said, date(2026, 9, 3))


def test_every_box_of_the_format_can_be_ticked():
    assert {it.value for it in SEEN} == set(get_args(Gezien))
