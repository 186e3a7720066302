"""Indicators, forms, places and replies: what partners write alike becomes the same."""

import json
from datetime import UTC, date, datetime

import pytest

from adapters.base import Unreadable, read
from adapters.shared import (
    PARTNERS,
    Adres,
    IndicatorAntwoord,
    feedback_format,
    forms_of,
    lies_outside,
    local_day,
    plain_word,
    start_of,
    suspicions,
    vulnerabilities,
    withdrawal_format,
)
from schemas.problems import Code
from schemas.signal import Answer, Feedback, Form, Partner, Provenance, Withdrawal

OWN = Provenance.OWN_OBSERVATION


def answer(code, given=Answer.YES):
    return IndicatorAntwoord(code=code, antwoord=given, herkomst=OWN)


def test_a_derived_indicator_is_added_with_its_own_provenance():
    (given, derived) = suspicions([answer("ALG-01")], ["CRI-03"], Provenance.INTERPRETATION)
    assert (given.code, given.provenance) == ("ALG-01", OWN)
    assert (derived.code, derived.answer) == ("CRI-03", Answer.YES)
    assert derived.provenance is Provenance.INTERPRETATION


def test_what_the_partner_answered_is_not_overruled_by_what_we_derive():
    (only,) = suspicions([answer("CRI-03", Answer.NO)], ["CRI-03"], Provenance.INTERPRETATION)
    assert only.answer is Answer.NO


def test_a_vulnerability_is_never_a_suspicion():
    given = [answer("KWB-02"), answer("KWB-05", Answer.UNKNOWN), answer("ALG-01")]
    assert [it.code for it in suspicions(given, (), OWN)] == ["ALG-01"]
    assert vulnerabilities(given, has_minor=True) == ("KWB-01", "KWB-02")
    assert vulnerabilities(given, ["KWB-09"], has_minor=False) == ("KWB-02", "KWB-09")


def test_a_form_comes_from_the_category_or_else_from_what_was_seen_or_is_unknown():
    seen = suspicions([answer("SEX-07"), answer("CRI-03", Answer.NO)], ["ALG-01"], OWN)
    assert forms_of([Form.LABOUR], seen) == (Form.LABOUR,)
    assert forms_of([Form.UNKNOWN], seen) == (Form.SEXUAL,)
    assert forms_of([Form.SEXUAL, Form.UNKNOWN], ()) == (Form.SEXUAL, Form.UNKNOWN)
    assert forms_of([], ()) == (Form.UNKNOWN,)


def test_case_spaces_and_dashes_do_not_change_a_category():
    assert (
        plain_word("Jeugd-Prostitutie 18") == plain_word("jeugd prostitutie") == "jeugdprostitutie"
    )


@pytest.mark.parametrize(
    ("codes", "is_outside"),
    [([], False), ([None], False), (["0267"], False), (["0200"], True), (["0200", "0267"], False)],
)
def test_a_signal_lies_outside_when_every_place_it_names_does(codes, is_outside):
    assert lies_outside(Adres(gemeentecode=code) for code in codes) is is_outside


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 9, 1), datetime(2026, 8, 31, 22, tzinfo=UTC)),
        (date(2026, 12, 1), datetime(2026, 11, 30, 23, tzinfo=UTC)),
    ],
)
def test_a_day_is_a_dutch_day(day, moment):
    assert start_of(day) == moment
    assert local_day(moment) == day


def test_every_partner_can_be_named_in_feedback():
    assert set(PARTNERS.values()) == set(Partner)


def test_a_withdrawal_names_a_reference_and_a_reason():
    data = json.dumps({"bronreferentie": "PL0600-2026100231", "reden": "Verkeerd adres."})
    found = read(withdrawal_format(Partner.POLICE), data.encode())
    assert found == Withdrawal(reference="PL0600-2026100231", reason="Verkeerd adres.")


def test_feedback_tells_the_outcome_the_day_and_the_remark():
    data = {"partner": "school", "bronreferentie": "S-1", "uitkomst": "gesprek-gevoerd"}
    form = feedback_format(Partner.POLICE)
    bare = read(form, json.dumps(data).encode())
    data |= {"datum": "2026-10-18", "toelichting": "Met de ouders."}
    full = read(form, json.dumps(data).encode())
    about = {
        "about_partner": Partner.SCHOOL,
        "about_reference": "S-1",
        "outcome": "gesprek-gevoerd",
    }
    assert bare == Feedback(**about)
    assert full == Feedback(**about, text="Op 2026-10-18. Met de ouders.")


@pytest.mark.parametrize("reference", ["../../etc/passwd", "a/b", "x" * 101, "", "S-1\n\nx"])
def test_a_reference_is_a_plain_name(reference):
    data = json.dumps({"bronreferentie": reference, "reden": "Verkeerd adres."})
    with pytest.raises(Unreadable) as refusal:
        read(withdrawal_format(Partner.POLICE), data.encode())
    assert [it.code for it in refusal.value.problems] == [Code.PATTERN]
