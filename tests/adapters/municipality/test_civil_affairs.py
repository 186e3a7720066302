"""What civil affairs says becomes: counts that speak for themselves, and no more than that."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.base import Unreadable, read
from adapters.municipality import FORMATS
from schemas.parties import IdentifierKind, PlaceRole, Role
from schemas.problems import Code
from schemas.signal import Answer, Provenance, Regime, Signal
from tests.adapters.shared.messages import example

(CIVIL,) = (it for it in FORMATS if it.name == "burgerzaken")


def translate(base="sparse", **changes):
    data = example("municipality", base).event["data"] | changes
    signal = read(CIVIL, json.dumps(data).encode())
    assert isinstance(signal, Signal)
    return signal


def refusal(**changes):
    with pytest.raises(Unreadable) as refused:
        translate(**changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def codes(**changes):
    return [it.code for it in translate(**changes).header.indicators]


def test_more_people_met_than_registered_is_overcrowding():
    """Story A2: four registered, eleven met."""
    signal = translate("ordinary")
    (indicator,) = signal.header.indicators
    assert (indicator.code, indicator.provenance) == ("OMG-02", Provenance.OWN_OBSERVATION)
    assert signal.header.source_kind == "burgerzaken"
    assert signal.header.regime is Regime.AVG
    assert signal.header.organisation_known
    (place,) = signal.content.places
    assert (place.role, place.address.bag_object) == (PlaceRole.HOME, "0267019999009012")


@pytest.mark.parametrize(
    ("registered", "met", "derived"),
    [(4, 4, []), (4, 5, ["OMG-02"]), (0, 1, ["OMG-03"]), (0, 0, []), (None, 9, []), (4, None, [])],
)
def test_counts_of_people_say_only_what_is_sure(registered, met, derived):
    assert codes(aantalIngeschreven=registered, aantalAangetroffen=met) == derived


@pytest.mark.parametrize(("moves", "derived"), [(9, []), (10, ["OMG-01"])])
def test_many_moves_in_a_year_stand_out(moves, derived):
    assert codes(mutatiesLaatste12Mnd=moves) == derived


@pytest.mark.parametrize(("registrants", "derived"), [(4, []), (5, ["OMG-10"])])
def test_one_go_between_for_many_stands_out(registrants, derived):
    assert codes(tussenpersoon={"aantalInschrijvers": registrants}) == derived


@pytest.mark.parametrize(
    ("verdict", "derived"), [("echt", []), ("twijfel", []), ("vals", ["ALG-18"])]
)
def test_only_a_document_judged_false_is_one(verdict, derived):
    assert codes(documenten=[{"soort": "paspoort", "oordeel": verdict}]) == derived


def test_what_the_desk_answered_itself_is_never_overruled():
    given_answer = {"code": "OMG-01", "antwoord": "nee", "herkomst": "dossier"}
    header = translate(indicatoren=[given_answer], mutatiesLaatste12Mnd=50).header
    assert [(it.code, it.answer) for it in header.indicators] == [("OMG-01", Answer.NO)]


def test_a_go_between_is_a_broker_with_a_phone_and_a_vehicle():
    content = translate("ordinary").content
    (broker,) = content.persons
    assert (broker.role, broker.alias) == (Role.BROKER, "Marius P.")
    assert [it.value for it in broker.identifiers] == ["+31 6 0000 0013"]
    assert [it.plate for it in content.vehicles] == ["DE-012-O"]


def test_civil_affairs_may_send_a_bsn_and_it_is_normalised():
    """Story D6: young people who want to be registered at one address."""
    signal = translate(
        soortSignaal="eersteInschrijving",
        adres={"straat": "Proefakker", "huisnummer": 9200},
        betrokkenen=[{"bsn": "9999.90.019"}, {"rol": "mogelijkSlachtoffer", "bsn": "999990032"}],
    )
    assert [it.role for it in signal.content.persons] == [Role.UNKNOWN, Role.LIKELY_VICTIM]
    found = [it for person in signal.content.persons for it in person.identifiers]
    assert [(it.kind, it.value) for it in found] == [
        (IdentifierKind.BSN, "999990019"),
        (IdentifierKind.BSN, "999990032"),
    ]
    assert signal.header.victim_identified


def test_a_bsn_that_fails_its_test_and_a_document_number_are_refused():
    found = refusal(
        betrokkenen=[{"bsn": "999990018"}],
        documenten=[{"soort": "paspoort", "oordeel": "echt", "nummer": "DEMO12345"}],
    )
    assert found == [
        (Code.NUMBER_INVALID, "/data/betrokkenen/0/bsn"),
        (Code.UNKNOWN_FIELD, "/data/documenten/0/nummer"),
    ]


def test_an_address_under_investigation_is_flagged():
    assert translate("ordinary").header.flags == ("adres-in-onderzoek",)
    assert translate().header.flags == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(registered=st.integers(0, 10_000), met=st.integers(0, 10_000))
def test_overcrowding_and_nobody_registered_never_stand_together(registered, met):
    derived = codes(aantalIngeschreven=registered, aantalAangetroffen=met)
    assert len(derived) == (met > registered)
