"""What an absence becomes: common when alone, a victim only when something was seen."""

import json

import pytest

from adapters.base import Unreadable, read
from adapters.school import FORMATS
from schemas.parties import Role
from schemas.problems import Code
from schemas.signal import Form, Signal
from tests.adapters.shared.messages import example

(ABSENCE,) = (it for it in FORMATS if it.name == "verzuim")


def translate(**changes):
    data = example("school", "verzuim").event["data"] | changes
    signal = read(ABSENCE, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def refusal(**changes):
    with pytest.raises(Unreadable) as refused:
        translate(**changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def seen(code, answer):
    return {"indicator": code, "antwoord": answer, "herkomst": "eigenWaarneming"}


def test_absence_with_unexplained_money_is_about_a_likely_victim():
    """Story B2: 34 hours in four weeks."""
    signal = translate()
    assert signal.header.source_kind == "leerplicht"
    assert signal.header.absence_reported
    assert [it.code for it in signal.header.indicators] == ["CRI-08"]
    assert signal.header.forms == (Form.CRIMINAL,)
    assert [it.role for it in signal.content.persons] == [Role.LIKELY_VICTIM]


@pytest.mark.parametrize(
    "told", [[], [seen("CRI-08", "nee")], [seen("CRI-08", "onbekend")], [seen("KWB-07", "ja")]]
)
def test_absence_alone_makes_no_victim_but_a_child_stays_a_child(told):
    signal = translate(zorgsignalen=told)
    assert [it.role for it in signal.content.persons] == [Role.UNKNOWN]
    header = signal.header
    assert (header.has_minor, header.victim_identified, header.age_min_years) == (True, False, None)
    assert header.forms == (Form.UNKNOWN,)


def test_of_somebody_without_a_known_part_only_being_a_minor_is_told():
    header = translate(leerling={"leeftijd": 15}, zorgsignalen=[]).header
    assert (header.has_minor, header.has_adult_victim, header.age_max_years) == (True, False, None)


def test_the_period_is_when_it_was_seen_and_the_text_tells_the_hours():
    signal = translate()
    observed = signal.header.observed
    assert observed is not None
    assert observed.until is not None
    assert observed.since.isoformat() == "2026-08-09T22:00:00+00:00"
    assert observed.until.isoformat() == "2026-09-06T22:00:00+00:00"
    (told,) = (it.text for it in signal.content.narratives if it.kind == "verzuim")
    assert told == "relatief16in4, 34 uur, van 2026-08-10 tot 2026-09-07, DUO-2026-000042."


def test_all_faults_of_an_absence_are_told_at_once():
    absence = {"soort": "spijbelen", "uren": -1, "periodeVan": "2026-09-02", "periodeTot": "x"}
    found = refusal(referentie="SCH-2026-0001", verzuim=absence, leerling={"onderwijsnummer": "1"})
    assert found == [
        (Code.UNKNOWN_FIELD, "/data/leerling/onderwijsnummer"),
        (Code.PATTERN, "/data/referentie"),
        (Code.CONSTANT, "/data/verzuim/soort"),
        (Code.RANGE, "/data/verzuim/uren"),
        (Code.MOMENT, "/data/verzuim/periodeTot"),
    ]


def test_a_period_does_not_end_before_it_begins():
    absence = {"soort": "luxe", "periodeVan": "2026-09-02", "periodeTot": "2026-09-01"}
    assert refusal(verzuim=absence) == [(Code.PATTERN, "/data/verzuim/periodeTot")]
