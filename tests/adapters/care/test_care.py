"""What the care coordinator says becomes: consent first, no BSN, every address hidden."""

import json

import pytest

from adapters.base import Unreadable, read
from adapters.care import FORMATS
from schemas.parties import Role
from schemas.problems import Code
from schemas.signal import Feedback, Form, Partner, Regime, Signal
from tests.adapters.shared.messages import example

BY_NAME = {it.name: it for it in FORMATS}


def translate(base="sparse", **changes):
    data = example("care", base).event["data"] | changes
    signal = read(BY_NAME["zorgsignaal"], json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def feed_back(**changes):
    base = {
        "partner": "politie",
        "bronreferentie": "PL0600-2026100231",
        "uitkomst": "intake-gedaan",
    }
    feedback = read(BY_NAME["terugkoppeling"], json.dumps(base | changes).encode())
    assert isinstance(feedback, Feedback)
    return feedback


def refusal(**changes):
    with pytest.raises(Unreadable) as refused:
        translate(**changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def test_feedback_tells_how_many_are_safe_and_what_they_want():
    """Stories A11 and C9: sheltered, and no report to the police."""
    form = BY_NAME["terugkoppeling"]
    feedback = read(form, example("care", "feedback").data)
    assert feedback == Feedback(
        about_partner=Partner.VEILIG_THUIS,
        about_reference="VT-2026-003801",
        outcome="opvang-geregeld",
        text=(
            "Opgevangen: 2. Toestemming om te delen: nee. Wil aangifte doen: nee. "
            "Op 2026-10-26. Intake gedaan; er is een veilige plek."
        ),
    )


def test_feedback_may_be_an_outcome_alone():
    feedback = feed_back()
    assert (feedback.outcome, feedback.text) == ("intake-gedaan", None)


def test_the_longest_remark_still_fits():
    assert feed_back(
        toelichting="x" * 4_000,
        datum="2026-10-26",
        aantalOpgevangen=1_000,
        toestemming="nietGevraagd",
        wilAangifte="onbekend",
    ).text


def test_care_sends_no_bsn():
    client = {"bsn": "999990019"}
    assert refusal(client=client) == [(Code.UNKNOWN_FIELD, "/data/client/bsn")]


def test_a_client_is_the_likely_victim_and_where_they_stay_is_secret():
    signal = translate("ordinary")
    (client,) = signal.content.persons
    assert client.role is Role.LIKELY_VICTIM
    assert client.home is not None
    assert client.home.is_secret
    assert signal.header.secret_address


@pytest.mark.parametrize(
    ("consent", "ground", "text", "is_shared"),
    [
        ("ja", None, "AVG art. 6 lid 1 onder a (toestemming van betrokkene)", True),
        ("ja", "wmo", "Wmo 2015 art. 5.1.2", True),
        ("nee", "wmo", "Wmo 2015 art. 5.1.2", False),
        ("nietGevraagd", "vitaalBelang", "AVG art. 6 lid 1 onder d (vitaal belang)", False),
    ],
)
def test_consent_decides_what_may_be_passed_on(consent, ground, text, is_shared):
    header = translate(toestemming=consent, grondslag=ground).header
    assert (header.ground, header.onward_sharing) == (text, is_shared)
    assert header.regime is Regime.WMO


@pytest.mark.parametrize("consent", ["nee", "nietGevraagd"])
def test_without_consent_the_ground_must_be_named(consent):
    assert refusal(toestemming=consent, grondslag=None) == [(Code.PATTERN, "/data/grondslag")]


def test_what_a_client_needs_is_a_vulnerability_and_not_a_suspicion():
    header = translate("ordinary").header
    assert header.vulnerabilities == ("KWB-09",)
    assert [it.code for it in header.indicators] == ["ALG-12", "ALG-20"]
    assert header.language == "ro"
    assert header.flags == ("opvang-nodig",)


def test_no_right_of_residence_opens_the_period_for_reflection():
    header = translate("odd-but-valid").header
    assert header.non_eu_without_residence
    assert "KWB-04" in header.vulnerabilities
    assert not translate().header.non_eu_without_residence


@pytest.mark.parametrize(
    ("told", "birth", "has_minor", "has_adult"),
    [
        ("onbekend", None, False, False),
        ("ja", None, True, False),
        ("nee", None, False, True),
        ("onbekend", "2008", True, False),
        ("nee", "2008", False, True),
        ("onbekend", "1991", False, True),
    ],
)
def test_whether_a_client_is_a_minor_is_told_or_follows_from_the_birth(
    told, birth, has_minor, has_adult
):
    header = translate(client={"minderjarig": told, "geboortedatum": birth}).header
    assert (header.has_minor, header.has_adult_victim) == (has_minor, has_adult)


def test_an_unknown_form_is_for_a_human_and_not_refused():
    assert translate("odd-but-valid").header.forms == (Form.UNKNOWN,)
    assert translate("ordinary").header.forms == (Form.LABOUR,)


def test_without_an_observation_the_day_it_was_told_stands_in():
    observed = translate().header.observed
    assert observed is not None
    assert observed.precision == "unknown"
