"""What the social domain says becomes: consent or a ground, the meldcode, and whose law it is."""

import json

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from adapters.base import Unreadable, read
from adapters.municipality import FORMATS
from schemas.parties import Role
from schemas.problems import Code
from schemas.signal import Form, Regime, Signal
from tests.adapters.shared.messages import CANARY, example, messages, personal_values

(SOCIAL,) = (it for it in FORMATS if it.name == "sociaal-team")
BETWEEN_FIELDS = {"grondslag", "meldcodeStap", "tot"}
"""Fields with a rule about another field, which a JSON Schema does not say."""
BARE = {
    "registratienummer": "ST-2026-0001",
    "dienst": "wijkteam",
    "datum": "2026-09-29",
    "toestemming": "ja",
}


def translate(base=BARE, **changes):
    signal = read(SOCIAL, json.dumps(base | changes).encode())
    assert isinstance(signal, Signal)
    return signal


def shown(name):
    return translate(example("municipality", name).event["data"])


def refusal(**changes):
    with pytest.raises(Unreadable) as refused:
        translate(**changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def test_a_girl_with_injuries_asks_for_help():
    """Story C7: seventeen, and a client of the neighbourhood team."""
    signal = shown("sociaal-team")
    header = signal.header
    assert [it.code for it in header.indicators] == ["ALG-17", "ALG-20"]
    assert (header.has_minor, header.victim_identified, header.regime) == (True, True, Regime.WMO)
    assert header.flags == ("meldcode-stap:5",)
    (client,) = signal.content.persons
    assert (client.role, client.birth) == (Role.LIKELY_VICTIM, "2009")


def test_an_alias_and_a_park_are_enough():
    """Story B3: two boys are afraid of Rico."""
    signal = shown("jongerenwerk")
    assert [(it.role, it.alias) for it in signal.content.persons] == [
        (Role.POSSIBLE_OFFENDER, "Rico")
    ]
    assert [it.address.free_text for it in signal.content.places] == ["Proefpark"]
    assert not signal.header.victim_identified


def test_a_client_with_six_subscriptions_is_an_adult_with_a_mild_disability():
    """Story D1: nineteen years old, subscriptions in his name."""
    header = shown("schuldhulp").header
    assert (header.forms, header.vulnerabilities) == ((Form.CRIMINAL,), ("KWB-02",))
    assert (header.has_minor, header.has_adult_victim) == (False, True)
    assert (header.age_min_years, header.age_max_years) == (18, 19)


def test_an_account_is_a_means_of_contact_of_nobody_in_particular():
    """Story D3: afraid, and post from banks."""
    account = {"soort": "iban", "waarde": "NL12DEMO0000000042"}
    signal = translate(dienst="woonbegeleiding", communicatie=[account])
    assert [it.value for it in signal.content.contacts] == ["NL12DEMO0000000042"]


def test_a_client_may_have_another_part():
    """Story A7: somebody who asks food for housemates is a witness, no victim."""
    signal = translate(
        client={"rol": "getuige", "adres": {"straat": "Demohof", "huisnummer": 9014}},
        hulpvraag="Eten voor vijf huisgenoten.",
    )
    assert [it.role for it in signal.content.persons] == [Role.WITNESS]
    assert signal.header.indicators == ()


@pytest.mark.parametrize(
    ("service", "kind", "regime"),
    [
        ("wijkteam", "sociaal-team", Regime.WMO),
        ("wmo", "sociaal-team", Regime.WMO),
        ("jongerenwerk", "jongerenwerk", Regime.JEUGD),
        ("schuldhulp", "schuldhulp", Regime.AVG),
        ("woonbegeleiding", "woonbegeleiding", Regime.WMO),
    ],
)
def test_each_service_is_a_source_of_its_own_under_its_own_law(service, kind, regime):
    header = translate(dienst=service).header
    assert (header.source_kind, header.regime) == (kind, regime)


@pytest.mark.parametrize(
    ("consent", "ground", "text", "regime", "is_shared"),
    [
        ("ja", None, "AVG art. 6 lid 1 onder a (toestemming van betrokkene)", Regime.JEUGD, True),
        ("nietGevraagd", "wmo", "Wmo 2015 art. 5.1.1", Regime.WMO, True),
        ("nee", "jeugdwet", "Jeugdwet art. 7.4.0", Regime.JEUGD, False),
        ("nee", "vitaalBelang", "AVG art. 6 lid 1 onder d (vitaal belang)", Regime.JEUGD, False),
    ],
)
def test_the_ground_decides_the_law_and_a_no_is_a_no(consent, ground, text, regime, is_shared):
    header = translate(dienst="jongerenwerk", toestemming=consent, grondslag=ground).header
    assert (header.ground, header.regime, header.onward_sharing) == (text, regime, is_shared)


@pytest.mark.parametrize("consent", ["nee", "nietGevraagd"])
def test_without_consent_the_ground_must_be_named(consent):
    assert refusal(toestemming=consent) == [(Code.GROUND_MISSING, "/data/grondslag")]


NAMING = {
    "clientnummer": "WT-0451",
    "client": {"naam": {"voornamen": "Lina"}},
    "betrokkenen": [{"rol": "getuige"}],
    "locatie": {"straat": "Demohof", "huisnummer": 9012},
    "voertuigen": [{"kenteken": "DE-001-O"}],
    "communicatie": [{"soort": "telefoon", "waarde": "+31 6 0000 0001"}],
}


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("field", NAMING)
def test_steps_one_and_two_name_nobody_without_a_report_to_veilig_thuis(step, field):
    named = {field: NAMING[field]}
    assert refusal(**named, meldcodeStap=step) == [(Code.PATTERN, "/data/meldcodeStap")]
    assert translate(**named, meldcodeStap=step, afwegingUitkomst="melden")
    assert translate(**named, meldcodeStap=3)
    assert translate(**named)


def test_all_faults_are_told_at_once():
    found = refusal(
        registratienummer="28",
        dienst="postkamer",
        client={"bsn": "111222334"},
        toestemming="nee",
        meldcodeStap=6,
    )
    assert found == [
        (Code.PATTERN, "/data/registratienummer"),
        (Code.CONSTANT, "/data/dienst"),
        (Code.NUMBER_INVALID, "/data/client/bsn"),
        (Code.GROUND_MISSING, "/data/grondslag"),
        (Code.CONSTANT, "/data/meldcodeStap"),
    ]


def test_the_number_of_a_client_is_kept_with_the_texts_and_nowhere_else():
    signal = translate(clientnummer="WT-0451")
    assert "WT-0451" in {it.text.rpartition(" ")[2] for it in signal.content.narratives}
    assert "WT-0451" not in signal.header.model_dump_json() + signal.reference


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(choice=st.data())
def test_no_accepted_message_names_somebody_too_early_or_shows_anything_personal(choice):
    message = choice.draw(messages(SOCIAL))
    try:
        signal = read(SOCIAL, json.dumps(message).encode())
    except Unreadable as refused:
        if {it.pointer.rpartition("/")[2] for it in refused.problems} <= BETWEEN_FIELDS:
            reject()
        raise
    assert isinstance(signal, Signal)
    content, header = signal.content, signal.header.model_dump_json()
    if (message.get("meldcodeStap") or 3) <= 2 and message.get("afwegingUitkomst") != "melden":
        assert not [*content.persons, *content.places, *content.vehicles, *content.contacts]
    assert CANARY not in header
    assert not [value for value in personal_values(message) if value in header]
