"""What a school's concern becomes: the meldcode first, no BSN, and a pupil who is the victim."""

import json

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from adapters.base import Unreadable, read
from adapters.school import FORMATS
from schemas.parties import IdentifierKind, PlaceRole, Role
from schemas.problems import Code
from schemas.signal import Form, Regime, Signal, Urgency
from tests.adapters.shared.messages import CANARY, example, messages, personal_values

(CONCERN,) = (it for it in FORMATS if it.name == "zorgsignaal")
BETWEEN_FIELDS = {"meldcodeStap", "periodeTot"}
"""Fields with a rule about another field, which a JSON Schema does not say."""


def translate(base="ordinary", **changes):
    data = example("school", base).event["data"] | changes
    signal = read(CONCERN, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def refusal(base="ordinary", **changes):
    with pytest.raises(Unreadable) as refused:
        translate(base, **changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def seen(code, answer="ja", day=None):
    said = {"indicator": code, "antwoord": answer, "herkomst": "eigenWaarneming"}
    return said | ({"datum": day} if day else {})


def test_the_pupil_is_the_likely_victim_and_the_mentor_only_reports():
    """Story B1: a boy of fifteen is waited for by scooters."""
    signal = translate()
    assert [it.role for it in signal.content.persons] == [Role.LIKELY_VICTIM, Role.REPORTER]
    assert [it.plate for it in signal.content.vehicles] == ["DF-003-U"]
    assert [it.role for it in signal.content.places] == [PlaceRole.FOUND]
    header = signal.header
    assert (header.source_kind, header.regime, header.forms) == (
        "school",
        Regime.AVG,
        (Form.CRIMINAL,),
    )
    assert (header.has_minor, header.has_adult_victim, header.victim_identified) == (
        True,
        False,
        True,
    )
    assert (header.age_min_years, header.age_max_years) == (14, 15)
    assert header.vulnerabilities == ("KWB-01",)
    assert (header.urgency_given, header.feedback_wanted) == (Urgency.URGENT, True)


def test_the_switchboard_belongs_to_the_reporter_so_that_it_links_nothing():
    """Stories B1 and B7 share the number of the switchboard, and nothing else."""
    content = translate().content
    assert not content.contacts
    (reporter,) = (it for it in content.persons if it.role is Role.REPORTER)
    assert [(it.kind, it.value) for it in reporter.identifiers] == [
        (IdentifierKind.PHONE, "+31 33 000 0000")
    ]


def test_an_alias_and_a_handle_are_enough_to_name_a_recruiter():
    """Story D4: recruiters offer money for a bank card."""
    signal = translate(
        "sparse",
        meldcodeStap=3,
        zorgsignalen=[seen("CRI-03")],
        betrokkenen=[{"rol": "mogelijkeDader", "naam": {"bekendAls": "Ricardo"}}],
        communicatie=[{"soort": "gebruikersnaam", "waarde": "@demo_snelgeld"}],
    )
    assert [(it.role, it.alias) for it in signal.content.persons] == [
        (Role.POSSIBLE_OFFENDER, "Ricardo")
    ]
    assert [it.value for it in signal.content.contacts] == ["@demo_snelgeld"]


def test_a_pupil_whose_phone_is_controlled_has_all_vulnerabilities_told():
    """Story C4, with an answer from the file and a suspected mild disability."""
    header = translate("odd-but-valid").header
    assert header.vulnerabilities == ("KWB-01", "KWB-02", "KWB-07")
    assert [it.code for it in header.indicators] == ["ALG-08", "SEX-07"]
    assert header.absence_reported


PUPIL = {"naam": {"voornamen": "Jayden"}}
NAMING = {
    "leerling": PUPIL,
    "betrokkenen": [{"rol": "getuige"}],
    "locatie": {"straat": "Demohof", "huisnummer": 9012},
    "voertuigen": [{"kenteken": "DE-001-O"}],
    "communicatie": [{"soort": "telefoon", "waarde": "+31 6 0000 0001"}],
}


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("field", NAMING)
def test_steps_one_and_two_name_nobody_without_a_report_to_veilig_thuis(step, field):
    change = {field: NAMING[field], "meldcodeStap": step}
    for outcome in (None, "hulp", "geen"):
        wrong = [(Code.PATTERN, "/data/meldcodeStap")]
        assert refusal("sparse", **change, afwegingUitkomst=outcome) == wrong
    assert translate("sparse", **change, afwegingUitkomst="melden")
    assert translate("sparse", **{field: NAMING[field]}, meldcodeStap=3)


@pytest.mark.parametrize(
    "field", [{"geboortedatum": "2011"}, {"adres": {}}, {"telefoon": ["+31600000001"]}]
)
def test_any_datum_by_which_a_pupil_can_be_found_counts_as_naming(field):
    assert refusal("sparse", leerling=field) == [(Code.PATTERN, "/data/meldcodeStap")]


def test_asking_advice_names_nobody_but_still_tells_of_a_minor():
    signal = translate("sparse")
    assert not signal.content.persons
    assert signal.header.has_minor
    assert signal.header.vulnerabilities == ("KWB-01",)
    assert not signal.header.victim_identified
    assert (signal.header.age_min_years, signal.header.age_max_years) == (16, 16)


@pytest.mark.parametrize(("age", "is_minor"), [(17, True), (18, False)])
def test_eighteen_is_an_adult(age, is_minor):
    header = translate("sparse", leerling={"leeftijd": age}).header
    assert (header.has_minor, header.has_adult_victim) == (is_minor, not is_minor)


def test_a_date_of_birth_goes_before_an_age():
    header = translate(leerling=PUPIL | {"geboortedatum": "2000-01-01", "leeftijd": 15}).header
    assert (header.age_min_years, header.age_max_years) == (26, 26)
    assert not header.has_minor


def test_a_school_sends_no_bsn():
    pupil = PUPIL | {"bsn": "999990019"}
    assert refusal(leerling=pupil) == [(Code.UNKNOWN_FIELD, "/data/leerling/bsn")]


def test_it_was_seen_on_the_days_that_were_told():
    days = [seen("CRI-05", day="2026-09-04"), seen("CRI-09", day="2026-09-02")]
    observed = translate(zorgsignalen=days).header.observed
    assert observed is not None
    assert observed.until is not None
    assert observed.since.isoformat() == "2026-09-01T22:00:00+00:00"
    assert observed.until.isoformat() == "2026-09-03T22:00:00+00:00"


def test_without_a_day_when_it_was_seen_is_unknown():
    observed = translate(zorgsignalen=[seen("CRI-05")]).header.observed
    assert observed is not None
    assert (observed.precision, observed.until) == ("unknown", None)


def test_the_meldcode_is_told_in_words_and_as_a_flag():
    signal = translate()
    (told,) = (it.text for it in signal.content.narratives if it.kind == "meldcode")
    assert told.splitlines() == [
        "Meldcode stap 4.",
        "Overleg op 2026-09-06, met Veilig Thuis.",
        "Ouders niet gesproken.",
        "Eerst advies van Veilig Thuis afgewacht.",
        "Afweging: melden.",
    ]
    assert signal.header.flags == ("meldcode-stap:4",)


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(choice=st.data())
def test_no_accepted_message_names_somebody_too_early_or_shows_anything_personal(choice):
    message = choice.draw(messages(CONCERN))
    try:
        signal = read(CONCERN, json.dumps(message).encode())
    except Unreadable as refused:
        if {it.pointer.rpartition("/")[2] for it in refused.problems} <= BETWEEN_FIELDS:
            reject()
        raise
    assert isinstance(signal, Signal)
    content, header = signal.content, signal.header.model_dump_json()
    if message["meldcodeStap"] <= 2 and message.get("afwegingUitkomst") != "melden":
        assert {it.role for it in content.persons} <= {Role.REPORTER}
        assert not [*content.places, *content.vehicles, *content.contacts]
    assert CANARY not in header
    assert not [value for value in personal_values(message) if value in header]
