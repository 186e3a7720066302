"""What a coordinator can say of dossiers on the command line."""

import pytest

from hub.cli import companions
from hub.cli.words import COMPANIONS
from hub.domain.companions import Refused
from schemas.events import DossierJudged, DossierVerdict
from schemas.ids import signal_id
from tests.builders import mutation
from tests.hub.cli.conftest import variables
from tests.workshop import workshop

A, B, C, D = (str(signal_id("police", f"PL0600-202600000{n}")) for n in range(1, 5))
WHO = ("--by", "coordinator", "--reason", "De wijkagent kent hen.")


@pytest.fixture
def hub(cli, monkeypatch):
    """A dossier of two signals, two signals alone, and the command line on it."""
    with workshop() as made:
        for name, value in variables(made.settings).items():
            monkeypatch.setenv(name, value)
        for number, plate in enumerate(("DE-001-O", "DE-001-O", "DE-002-O", "DE-003-O"), start=1):
            made.take(mutation(number, voertuigen=[{"kenteken": plate, "land": "NL"}]))
        made.cli = cli
        yield made


def dossier(hub):
    [(found,)] = hub.rows("SELECT DISTINCT dossier FROM dossier_signals")
    return found


def test_a_merge_is_recorded_shown_explained_and_taken_back(hub):
    said = hub.cli("link", "merge", dossier(hub)[:12], C[:12], *WHO)
    assert (said.code, "horen in één dossier" in said.out) == (0, True)
    assert "wijkagent" not in said.out + said.err
    hub.settle()
    [event] = hub.events(DossierJudged)
    shown = hub.cli("link", "dossiers")
    assert str(event.originator_id)[:8] in shown.out
    assert "1 oordeel over dossiers" in shown.out
    why = hub.cli("link", "why", dossier(hub)).out
    assert f"dat zei een medewerker ({str(event.originator_id)[:8]})" in why
    assert "zwakste band" in why
    assert "oordeel" not in why.split("zwakste band")[1].splitlines()[0]
    back = hub.cli("link", "unjudge", str(event.originator_id)[:10], *WHO, "--json")
    assert back.json == {"oordeel": str(event.originator_id), "vastgelegd": True}
    hub.settle()
    assert "0 oordelen" in hub.cli("link", "dossiers").out


def test_a_split_and_a_relation_are_recorded(hub):
    assert hub.cli("link", "split", dossier(hub), A, *WHO).code == 0
    hub.settle()
    assert not hub.rows("SELECT * FROM dossiers")
    assert hub.cli("link", "relate", C, D, *WHO).code == 0
    again = hub.cli("link", "relate", D, C, *WHO, "--json")
    assert again.json == {"oordeel": None, "vastgelegd": False}
    hub.settle()
    listed = hub.cli("link", "dossiers", "--json").json
    assert sorted(word["verdict"] for word in listed) == ["apart", "related"]
    assert hub.cli("link", "merge", A, C, *WHO).code == 0
    hub.settle()
    refused = hub.cli("link", "merge", dossier(hub), D, *WHO)
    assert refused.code == 1
    [related] = [word for word in listed if word["verdict"] == "related"]
    assert f"hub link unjudge {related['judgement'][:8]}" in refused.err


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        (("merge", A, C), 1, "zit in een dossier"),
        (("merge", C, C), 1, "één en hetzelfde dossier"),
        (("unjudge", "abc"), 1, "Niets begint met"),
        (("merge", C, "ffffffff"), 1, "Niets begint met"),
    ],
    ids=["inside", "itself", "no word", "nothing"],
)
def test_what_cannot_be_said_is_refused_with_the_mend(hub, what, code, said):
    answer = hub.cli("link", *what, *WHO)
    assert (answer.code, said in answer.err) == (code, True)
    assert not hub.events(DossierJudged)


def test_who_speaks_is_named(hub):
    answer = hub.cli("link", "merge", C, D, "--by", "Jan de Vries!", "--reason", "x")
    assert (answer.code, "gebruikersnaam" in answer.err) == (2, True)


def test_every_refusal_and_every_word_can_be_told():
    assert set(companions._REFUSED) == set(Refused)
    assert set(COMPANIONS) == {verdict.value for verdict in DossierVerdict}
