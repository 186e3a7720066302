"""An operator sees what was given up, and has it sent again; an auditor reads the register."""

from datetime import datetime

import pytest

from hub.cli import doctor
from hub.cli.checks import Mark
from hub.outgoing.service import NotSetUpError, base_of, ways_of
from hub.settings import Settings
from hub.wiring import Hub
from schemas.events.outgoing import DeliveryWanted
from tests.hub.domain.test_outgoing import GIVEN_UP
from tests.hub.outgoing.conftest import release
from tests.hub.policy.test_outgoing import EVENT, HEAD
from tests.workshop import workshop

ME = ("--by", "o.operator")


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture
def run(hub, on_workshop):
    """Run a command on the hub of the workshop."""
    return on_workshop(hub)


def test_what_was_given_up_shows_until_somebody_has_it_sent_again(hub, run):
    handover = release(hub)
    hub.desk().append(GIVEN_UP)
    [care] = [it for it in run("outgoing", "show", "--json").json if it["ontvanger"] == "zorg"]
    assert care == {"ontvanger": "zorg", "wijze": "geen", "opgegeven": [str(handover)]}
    [finding] = doctor.receivers(hub)
    assert finding.mark is Mark.LOOK
    assert "hub outgoing resend" in finding.mend
    assert run("outgoing", "resend", handover, *ME).code == 0
    assert [it.by for it in hub.events(DeliveryWanted)] == ["o.operator"]
    assert [it.mark for it in doctor.receivers(hub)] == [Mark.GOOD]
    assert run("outgoing", "resend", hub.events()[-1].originator_id, *ME).code == 1


def test_the_register_is_read_by_receiver_and_day(hub, run):
    handover = release(hub)
    hub.settle()
    year = ("--since", "2026-01-01", "--until", "2026-12-31")
    [row] = run("disclosures", *year, "--json").json
    assert (row["ontvanger"], row["soort"], row["overdracht"]) == (
        "zorg",
        "overdracht",
        str(handover),
    )
    assert datetime.fromisoformat(row["wanneer"]).year == 2026
    assert run("disclosures", *year, "--receiver", "riec", "--json").json == []
    assert "1 verstrekking." in run("disclosures", *year).out
    assert run("disclosures", "--since", "gisteren").code == 2


def test_who_is_to_be_told_and_cannot_be_stops_the_start(tmp_path, cli, monkeypatch):
    for name in ("pillars.toml", "sharing.toml"):
        (tmp_path / name).write_bytes((Hub(Settings()).policy / name).read_bytes())
    (tmp_path / "outgoing.toml").write_text(HEAD + EVENT)
    chosen = {"directory": tmp_path, "policy_directory": tmp_path}
    with pytest.raises(NotSetUpError, match="HUB_WEB_URL"):
        base_of(Hub(Settings(**chosen)))
    with pytest.raises(NotSetUpError, match="HUB_OUTGOING_SECRETS_DIRECTORY"):
        ways_of(Hub(Settings(**chosen)))
    secrets = tmp_path / "geheimen"
    secrets.mkdir()
    with pytest.raises(NotSetUpError, match="het geheim voor 'zorg'"):
        ways_of(Hub(Settings(**chosen, outgoing_secrets_directory=secrets)))
    monkeypatch.setenv("HUB_POLICY_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("HUB_DIRECTORY", str(tmp_path))
    assert cli("run", "outgoing").code == 2
    (secrets / "zorg").write_text("whsec_AAAA\n")
    (secrets / "zorg").chmod(0o600)
    told = ways_of(Hub(Settings(**chosen, outgoing_secrets_directory=secrets)))
    assert told["zorg"][0] == "cloudevents"
