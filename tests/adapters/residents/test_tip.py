"""What a tip of Meld Misdaad Anoniem becomes: nothing of who called, and no person at all."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.base import Unreadable, read
from adapters.residents import FORMATS
from schemas.problems import Code
from schemas.signal import Form, Signal
from tests.adapters.shared.messages import CANARY, example, messages, personal_values

(TIP,) = (it for it in FORMATS if it.name == "mma")


def translate(**changes):
    data = example("residents", "mma").event["data"] | changes
    signal = read(TIP, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def test_a_tip_names_a_place_a_company_and_a_vehicle():
    signal = translate()
    assert (signal.reference, signal.header.source_kind) == ("M-2026-0042", "mma")
    assert signal.header.forms == (Form.LABOUR,)
    assert signal.header.organisation_known
    assert [it.plate for it in signal.content.vehicles] == ["DE-012-O"]
    assert [it.address.number for it in signal.content.places] == [9012]


@pytest.mark.parametrize("subject", ["Mensenhandel", "Drugs", "1"])
def test_a_subject_that_names_no_form_is_for_a_person_to_look_at(subject):
    assert translate(onderwerp=subject).header.forms == (Form.UNKNOWN,)


REPORTER_FIELDS = ("melder", "naam", "telefoon", "email", "taal", "wilTerugkoppeling", "anoniem")


@pytest.mark.parametrize("field", [*REPORTER_FIELDS, "personen", "bsn"])
def test_any_field_about_who_called_is_refused(field):
    with pytest.raises(Unreadable) as refused:
        translate(**{field: CANARY})
    (problem,) = refused.value.problems
    assert (problem.code, problem.pointer) == (Code.UNKNOWN_FIELD, f"/data/{field}")
    assert CANARY not in problem.model_dump_json()


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(choice=st.data())
def test_every_tip_is_anonymous_names_no_person_and_shows_nothing_personal(choice):
    message = choice.draw(messages(TIP))
    signal = read(TIP, json.dumps(message).encode())
    assert isinstance(signal, Signal)
    assert signal.header.anonymous
    assert not signal.content.persons
    header = signal.header.model_dump_json()
    assert CANARY not in header
    assert not [value for value in personal_values(message) if value in header]
