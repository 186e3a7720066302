"""What a coordinator can ask and say of persons on the command line."""

import pytest

from hub.cli import judging, why
from hub.matching.grouping import Refused
from schemas.events import KeptApart, PairJudged
from schemas.ids import mention_id, signal_id
from tests.builders import mutation
from tests.hub.cli.conftest import variables
from tests.workshop import workshop

FIRST, SECOND = (signal_id("police", f"PL0600-202600000{n}") for n in (1, 2))
A, B = sorted(mention_id(signal, "person", 0) for signal in (FIRST, SECOND))
PIOTR = {"geslachtsnaam": "Demowicz", "voornamen": "Piotr", "bsn": "999990019"}
TELLING = ("Demowicz", "Piotr", "999990019")
JUDGE = ("link", "judge", A[:10], B[:10], "--by", "coordinator")


@pytest.fixture
def hub(cli, monkeypatch):
    """A hub in which two signals name one person, and the command line on it."""
    with workshop() as made:
        for name, value in variables(made.settings).items():
            monkeypatch.setenv(name, value)
        for number in (1, 2):
            made.take(mutation(number, betrokkenen=[{"rol": "SLA", **PIOTR}]))
        made.cli = cli
        yield made


def test_a_judgement_is_recorded_and_takes_effect(hub):
    said = hub.cli(*JUDGE, "--different", "--reason", "Het zijn broers.")
    assert (said.code, "verschillende personen" in said.out) == (0, True)
    assert "broers" not in said.out + said.err
    hub.settle()
    [event] = hub.events(PairJudged)
    assert (event.one, event.other, event.by) == (A, B, "coordinator")
    again = hub.cli(*JUDGE, "--different", "--reason", "Het zijn broers.", "--json")
    assert again.json["vastgelegd"] is False


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--reason", "x"), 2, "Kies één oordeel"),
        (("--same", "--unsure", "--reason", "x"), 2, "Kies één oordeel"),
        (("--same", "--reason", " "), 1, "Geef een reden"),
        (("--withdraw", "--reason", "x"), 1, "geen oordeel om terug te nemen"),
        (("--same", "--reason", "x", "--seen", "1.2"), 2, "in zijn geheel"),
        (("--same", "--reason", "x", "--seen", "1.9.1.1.0.aa.bb"), 1, "tweede vermelding"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_the_mend(hub, words, code, said):
    answer = hub.cli(*JUDGE, *words)
    assert (answer.code, said in answer.err) == (code, True)
    assert not hub.events(PairJudged)


def test_who_says_what_they_saw_is_believed_while_it_is_so(hub):
    seen = hub.cli("link", "why", A, B, "--json").json["seen"]
    assert hub.cli(*JUDGE, "--same", "--reason", "x", "--seen", seen).code == 0
    hub.settle()
    late = hub.cli(*JUDGE, "--different", "--reason", "x", "--seen", seen)
    assert (late.code, "iemand anders" in late.err) == (1, True)


def test_why_two_mentions_are_one_person_adds_up_and_shows_nobody(hub):
    said = hub.cli("link", "why", A, B)
    assert said.code == 0
    assert "één persoon" in said.out
    assert "Let op" in said.err
    assert "mentions_opened" in said.out + said.err
    told = hub.cli("link", "why", A, B, "--json")
    assert not [word for word in TELLING if word in said.out + said.err + told.out]
    view = told.json
    assert sum(part["nanobits"] for part in view["parts"]) == view["weight"]
    assert view["weight"] == hub.stage("link").linker.persons.weigh(A, B)
    assert [{step["one"], step["other"]} for step in view["path"]] == [{A, B}]


def test_why_not_names_the_wall(hub):
    hub.cli(*JUDGE, "--different", "--reason", "x")
    hub.settle()
    said = hub.cli("link", "why", A, B)
    assert "niet één persoon" in said.out
    assert "iemand zei dat het verschillende personen zijn" in said.out


def test_why_a_person_tells_what_made_it_and_how_it_grew(hub):
    said = hub.cli("link", "why", A)
    assert said.code == 0
    assert "2 vermeldingen" in said.out
    assert "Zo werd het één persoon" in said.out
    assert "Let op" not in said.err


def test_why_a_dossier_tells_its_ties_and_how_rare_they_are(hub):
    [(dossier,)] = hub.rows("SELECT dossier FROM dossiers")
    said = hub.cli("link", "why", dossier)
    assert said.code == 0
    assert "in 2 van de 2 signalen" in said.out
    assert "dossier ontstaan" in said.out
    told = hub.cli("link", "why", dossier, "--json").json
    assert len(told["forest"]) == 1


def test_every_reason_to_stay_apart_can_be_told():
    for reason in Refused:
        KeptApart(one=A, other=B, nanobits=1, reason=reason.value, mean=None)
    assert set(why._APART) == set(Refused)
    assert set(judging._APART) == set(Refused) - {Refused.WALL}


def test_what_waits_for_a_judgement_is_listed(hub):
    assert "0 gevallen" in hub.cli("link", "pairs").out
    hub.cli(*JUDGE, "--same", "--reason", "x")
    hub.settle()
    assert hub.cli("link", "pairs", "--json").json == {
        "twijfel": [],
        "tegenspraak": [],
        "apart": [],
        "alarm": [],
    }
