"""What a report of Veilig Thuis becomes; advice is not a report."""

import json

import pytest

from adapters.base import Unreadable, read
from adapters.veilig_thuis import FORMATS
from schemas.parties import IdentifierKind, Role
from schemas.problems import Code
from schemas.signal import Answer, Form, Provenance, Regime, Signal
from tests.adapters.shared.messages import example

MELDING = FORMATS[0]


def translate(base="sparse", **changes):
    data = example("veilig_thuis", base).event["data"] | changes
    signal = read(MELDING, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def test_advice_may_carry_nobody_and_is_refused():
    with pytest.raises(Unreadable) as refused:
        translate(soortContact="advies")
    (problem,) = refused.value.problems
    assert (problem.code, problem.pointer) == (Code.CONSTANT, "/data/soortContact")
    assert problem.mend == "Kies een waarde uit de lijst: 'melding'."


def test_a_patient_known_by_a_pseudonym_and_a_phone_is_an_identified_victim():
    """Story A6: afraid to go home, the employer holds the passport."""
    signal = translate("ordinary")
    (person,) = signal.content.persons
    assert (person.role, person.alias) == (Role.LIKELY_VICTIM, "V-A1")
    assert [it.kind for it in person.identifiers] == [IdentifierKind.PHONE]
    assert [it.code for it in signal.header.indicators] == ["ALG-01", "ALG-11"]
    assert signal.header.victim_identified
    assert signal.header.has_adult_victim
    assert not signal.header.has_minor
    assert signal.header.forms == (Form.UNKNOWN, Form.LABOUR)
    assert signal.header.feedback_wanted


def test_a_girl_of_seventeen_with_an_older_friend_is_a_minor_in_paid_sex():
    """Story C2: born in 2009, known by an alias; the friend by a handle."""
    signal = translate("odd-but-valid")
    by_code = {it.code: it for it in signal.header.indicators}
    assert signal.header.forms == (Form.SEXUAL, Form.UNKNOWN)
    assert by_code["SEX-02"].answer is Answer.YES
    assert by_code["SEX-02"].provenance is Provenance.FILE
    assert by_code["SEX-12"].answer is Answer.UNKNOWN
    assert signal.header.vulnerabilities == ("KWB-01",)
    assert (signal.header.age_min_years, signal.header.age_max_years) == (16, 17)
    assert [it.value for it in signal.content.contacts] == ["@demo_leo"]


def test_youth_prostitution_of_an_adult_is_a_form_and_not_yet_the_indicator_of_a_minor():
    victim = {"rol": "mogelijkSlachtoffer", "geboortedatum": "2005"}
    header = translate(aard=["jeugdprostitutie"], directBetrokkenen=[victim]).header
    assert header.forms == (Form.SEXUAL,)
    assert header.indicators == ()


def test_an_unknown_nature_is_for_a_human_and_not_refused():
    assert translate(aard=["iets nieuws"]).header.forms == (Form.UNKNOWN,)


def test_a_secret_address_is_secret_even_if_it_is_not_told():
    (person,) = translate("ordinary").content.persons
    assert person.home is not None
    assert person.home.is_secret
    untold = translate(directBetrokkenen=[{"rol": "mogelijkSlachtoffer", "adresGeheim": True}])
    assert untold.header.secret_address
    assert not translate().header.secret_address


@pytest.mark.parametrize("outcome", ["acuut", "structureel", "geen"])
def test_the_safety_assessment_is_kept_as_veilig_thuis_told_it(outcome):
    assessment = {"uitkomst": outcome, "datum": "2026-10-08"}
    assert translate(veiligheidsbeoordeling=assessment).header.safety_outcome == outcome
    assert translate().header.safety_outcome is None


def test_terms_and_follow_up_are_told_and_not_started_again():
    (course,) = [it for it in translate("ordinary").content.narratives if it.kind == "verloop"]
    assert course.text == (
        "Veiligheidsbeoordeling 2026-10-08: structureel, termijn 2026-10-14.\n"
        "Vervolg: overdrachtLokaalVeld.\n"
        "Overgedragen op 2026-10-09."
    )


def test_the_days_of_incidents_are_when_it_happened():
    observed = translate("ordinary").header.observed
    assert observed is not None
    assert observed.precision == "day"
    assert observed.since.isoformat() == "2026-10-06T22:00:00+00:00"
    unknown = translate().header.observed
    assert unknown is not None
    assert unknown.precision == "unknown"


def test_care_data_falls_under_the_wmo():
    header = translate().header
    assert header.regime is Regime.WMO
    assert header.ground == "Wmo 2015 art. 4.1.1 en 5.1.6"


def test_a_reporter_who_must_stay_unknown_to_the_family_is_marked_in_the_text():
    (reporter,) = [it for it in translate("ordinary").content.narratives if it.kind == "melder"]
    assert (
        reporter.text == "beroepsmatig, Huisartsenpraktijk Demo, huisarts, anoniem voor het gezin"
    )


def test_whether_the_people_were_told_is_kept():
    (told,) = [it for it in translate("ordinary").content.narratives if it.kind == "informering"]
    assert told.text == "Betrokkenen zijn niet geïnformeerd.\nOnveilig voor betrokkene."


def test_a_role_comes_from_the_list_of_roles():
    """Story B8: the one somebody owes is known by an alias only."""
    rico = {"rol": "mogelijkeDader", "naam": {"bekendAls": "Rico"}}
    (person,) = translate(directBetrokkenen=[rico]).content.persons
    assert (person.role, person.alias) == (Role.POSSIBLE_OFFENDER, "Rico")
