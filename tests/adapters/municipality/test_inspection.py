"""What an inspection becomes: beds, children, danger in the building, work; never a BSN."""

import json

import pytest

from adapters.base import Unreadable, read
from adapters.municipality import FORMATS
from schemas.parties import PlaceRole
from schemas.problems import Code
from schemas.sensitive import text_numbers
from schemas.signal import Answer, Signal, Urgency
from tests.adapters.shared.messages import example

(INSPECTION,) = (it for it in FORMATS if it.name == "toezicht")
BARE = {
    "rapportnummer": "TZ-2026-0001",
    "tijdstip": "2026-10-20T14:30:00+02:00",
    "locatie": {"straat": "Demohof", "huisnummer": 9012},
    "soortPand": "woning",
    "soortControle": "integraleControle",
    "bevoegdheid": "awb",
    "conclusie": "geen",
}


def translate(base=BARE, **changes):
    signal = read(INSPECTION, json.dumps(base | changes).encode())
    assert isinstance(signal, Signal)
    return signal


def refusal(**changes):
    with pytest.raises(Unreadable) as refused:
        translate(**changes)
    return [(it.code, it.pointer) for it in refused.value.problems]


def codes(**changes):
    return [it.code for it in translate(**changes).header.indicators]


def test_eleven_mattresses_and_locks_on_rooms():
    """Story A8: corroborates what others told of the same address."""
    signal = translate(example("municipality", "toezicht").event["data"])
    header = signal.header
    assert [it.code for it in header.indicators] == ["OMG-05", "ALG-15", "OMG-02"]
    assert (header.source_kind, header.worker_count, header.building_danger) == (
        "toezicht",
        7,
        True,
    )
    assert header.urgency_given is Urgency.URGENT
    assert header.vulnerabilities == ("KWB-09",)
    assert [(it.kvk, it.role) for it in signal.content.organisations] == [("99990012", "werkgever")]
    assert not signal.content.persons


def test_an_inspection_that_finds_nothing_says_nothing():
    """Noise N2: a licensed lodging where all is well."""
    header = translate(vergunning={"sector": "huisvesting", "status": "verleend"}).header
    assert (header.indicators, header.urgency_given, header.building_danger) == ((), None, False)
    assert header.permit_pending


@pytest.mark.parametrize(
    ("beds", "registered", "derived"),
    [(4, 4, []), (5, 4, ["OMG-02"]), (5, None, []), (None, 0, []), (1, 0, ["OMG-02"])],
)
def test_more_beds_than_people_registered_is_overcrowding(beds, registered, derived):
    assert codes(aantalSlaapplekken=beds, aantalIngeschreven=registered) == derived


@pytest.mark.parametrize(
    ("building", "derived"),
    [
        ("woning", []),
        ("hotel", []),
        ("bedrijfspand", ["OMG-04"]),
        ("recreatieverblijf", ["OMG-04"]),
    ],
)
def test_beds_where_nobody_should_live_stand_out(building, derived):
    assert codes(soortPand=building, aantalSlaapplekken=1) == derived


def test_people_where_nobody_is_registered():
    assert codes(aantalPersonen=2, aantalIngeschreven=0) == ["OMG-03"]
    assert codes(aantalPersonen=0, aantalIngeschreven=0) == []


@pytest.mark.parametrize(
    ("housing", "transport", "derived"),
    [("ja", "ja", ["ALG-15"]), ("ja", "onbekend", []), ("nee", "nee", [])],
)
def test_work_housing_and_transport_of_one_party_make_dependent(housing, transport, derived):
    work = {"huisvestingViaWerkgever": housing, "vervoerViaWerkgever": transport}
    assert codes(werk=work) == derived


def test_what_the_inspectors_answered_themselves_is_never_overruled():
    told = {"code": "OMG-02", "antwoord": "nee", "herkomst": "eigenWaarneming"}
    header = translate(indicatoren=[told], gebouw={"overbewoning": "ja"}).header
    assert [(it.code, it.answer) for it in header.indicators] == [("OMG-02", Answer.NO)]


@pytest.mark.parametrize(
    ("met", "has_minor"),
    [
        ({"minderjarigen": 1}, True),
        ({"minderjarigen": 0}, False),
        ({"aangetroffen": [{"leeftijdsband": "12-17"}]}, True),
        ({"aangetroffen": [{"leeftijdsband": "18-23"}, {"leeftijdsband": "onbekend"}]}, False),
    ],
)
def test_a_child_who_was_met_counts_as_a_minor(met, has_minor):
    header = translate(**met).header
    assert header.has_minor is has_minor
    assert header.vulnerabilities == (("KWB-01",) if has_minor else ())


@pytest.mark.parametrize(
    ("building", "role"),
    [
        ("woning", PlaceRole.HOME),
        ("bedrijfspand", PlaceRole.WORK),
        ("hotel", PlaceRole.FOUND),
        ("recreatieverblijf", PlaceRole.FOUND),
    ],
)
def test_a_place_is_what_the_building_is_for(building, role):
    (place,) = translate(soortPand=building).content.places
    assert place.role is role


@pytest.mark.parametrize(
    ("conclusion", "urgency"),
    [
        ("geen", None),
        ("aandacht", Urgency.NORMAL),
        ("ernstig", Urgency.URGENT),
        ("acuut", Urgency.ACUTE),
    ],
)
def test_the_conclusion_is_the_urgency_the_inspectors_give(conclusion, urgency):
    assert translate(conclusie=conclusion).header.urgency_given is urgency


def test_the_power_that_was_used_is_the_ground():
    ground = translate(bevoegdheid="goedVerhuurderschap").header.ground
    assert ground == "AVG art. 6 lid 1 onder e; Wet goed verhuurderschap (toezicht)"


def test_a_room_and_a_park_in_words_are_kept():
    signal = translate(example("municipality", "odd-but-valid").event["data"])
    (place,) = signal.content.places
    assert (place.address.unit, place.address.is_secret) == ("chalet 214", True)
    assert signal.header.secret_address
    assert signal.header.outside_municipality


def test_the_digest_of_a_photograph_is_never_taken_for_a_bsn():
    """A text with nine digits that pass the eleven-test is held at the door."""
    photo = {"verwijzing": "TZ-2026-0001-01", "sha256": "ab999990019c".ljust(64, "f")}
    texts = [it.text for it in translate(fotos=[photo]).content.narratives]
    assert text_numbers([photo["sha256"]])
    assert not text_numbers(texts)
    assert "TZ-2026-0001-01 sha256 ab99:9990:019c:ffff" in "".join(texts)


def test_no_bsn_and_no_link_to_a_photograph_are_taken():
    photo = {"verwijzing": "http://169.254.169.254/foto", "sha256": "0" * 64}
    found = refusal(
        betrokkenen=[{"rol": "werkgever", "bsn": "999990019"}], fotos=[photo], bevoegdheid="zomaar"
    )
    assert found == [
        (Code.CONSTANT, "/data/bevoegdheid"),
        (Code.UNKNOWN_FIELD, "/data/betrokkenen/0/bsn"),
        (Code.PATTERN, "/data/fotos/0/verwijzing"),
    ]
