"""`hub partner`: a partner is let in, gets new keys, is suspended and let in again; a real bus."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import nats.errors
import pytest
from nats.aio.client import Client

from hub.trial.house import House
from tests.hub.cli.conftest import EXAMPLES, Cli
from tests.policies import policy_with

WHO = ("--by", "b.beheer", "--json")
ORDINARY = EXAMPLES / "school" / "examples" / "ordinary.json"
PARTNER = "school"
VISIT = EXAMPLES / "municipality" / "examples" / "sociaal-team.json"
INFORMATION = 'contact_rol = "Informatiebeheer"'


def comes_in(house: House, credentials: Path) -> bool:
    """Whether somebody with these credentials may connect now."""

    async def tried() -> bool:
        client = Client()
        try:
            await client.connect(
                house.server.url,
                user_credentials=str(credentials),
                allow_reconnect=False,
                connect_timeout=2,
                error_cb=silent,
            )
        except nats.errors.Error:
            return False
        finally:
            await client.close()
        return True

    return asyncio.run(tried())


async def silent(_: Exception) -> None:
    """Say nothing: being refused is what is asked here."""


@pytest.fixture
def admitted(hub: Cli, tmp_path: Path) -> Iterator[Path]:
    """The package of a partner that was let in; at the end it may send as before."""
    to = tmp_path / "package"
    made = hub("partner", "add", PARTNER, "--to", to, "--http", *WHO)
    if made.code:  # by an earlier test of this file
        assert "al toegelaten" in made.err
        made = hub("partner", "rotate", PARTNER, "--to", to, "--overlap-days", "0", *WHO)
    assert made.code == 0, made.err
    yield to
    hub("partner", "resume", PARTNER, *WHO)


def test_the_package_has_all_that_a_partner_needs(hub: Cli, told: House, admitted: Path):
    """Only we can read it, its keys come in, and its addresses are those of this hub."""
    names = {it.name for it in admitted.iterdir()}
    assert {"school.creds", "nats-context.json", "LEESMIJ.md"} <= names
    assert all(it.stat().st_mode & 0o077 == 0 for it in (admitted, *admitted.iterdir()))
    context = json.loads((admitted / "nats-context.json").read_text())
    assert (context["url"], context["inbox_prefix"]) == (told.server.url, "_INBOX_school")
    said = (admitted / "LEESMIJ.md").read_text()
    assert all(it in said for it in ("signals.v1.school.bericht", "00000099000000004000", "nee"))
    assert comes_in(told, admitted / "school.creds")
    assert hub("pub", "--as", PARTNER, ORDINARY, "--json").json["status"] == "ontvangen"


def test_new_keys_come_in_and_old_ones_as_long_as_was_said(
    hub: Cli, told: House, admitted: Path, tmp_path: Path
):
    old, new, newest = (it / "school.creds" for it in (admitted, tmp_path / "b", tmp_path / "c"))
    made = hub("partner", "rotate", PARTNER, "--to", new.parent, *WHO)
    assert made.code == 0, made.err
    assert comes_in(told, old)
    assert comes_in(told, new)
    made = hub("partner", "rotate", PARTNER, "--to", newest.parent, "--overlap-days", "0", *WHO)
    assert made.code == 0, made.err
    assert [comes_in(told, it) for it in (old, new, newest)] == [False, False, True]


@pytest.mark.usefixtures("admitted")
def test_a_secret_over_http_is_changed_with_the_keys(hub: Cli, tmp_path: Path):
    """The one from before ends when the keys do."""
    before = hub("partner", "client", PARTNER, "--secret-file", tmp_path / "s", "--json").json["id"]
    made = hub("partner", "rotate", PARTNER, "--to", tmp_path / "b", "--overlap-days", "2", *WHO)
    assert (tmp_path / "b" / "client.env").exists()
    there = {it["id"]: it["tot"] for it in hub("partner", "clients", "--json").json}
    assert there[before][:10] == made.json["oudeTot"][:10]
    assert there[made.json["client"]] > there[before]


def test_a_suspended_partner_is_cut_off_and_what_comes_in_all_the_same_waits(
    hub: Cli, told: House, admitted: Path
):
    """Its keys are refused by the server; after it is let in again they come in once more."""
    ended = hub("partner", "suspend", PARTNER, "--reason", "Sleutels gevonden.", *WHO)
    assert (ended.code, ended.json["gedaan"]) == (0, True), ended.err
    assert not comes_in(told, admitted / "school.creds")
    assert hub("partner", "suspend", PARTNER, "--reason", "Nog eens.", *WHO).code == 1
    [mine] = [it for it in hub("partner", "list", "--json").json if it["partner"] == PARTNER]
    assert mine["stand"] == "geschorst"
    assert "school is geschorst" in hub("doctor").out
    assert hub("partner", "resume", PARTNER, *WHO).json["gedaan"]
    assert comes_in(told, admitted / "school.creds")
    shown = hub("partner", "show", PARTNER, "--json").json
    assert [it["wat"] for it in shown["gebeurd"]][-2:] == [
        "partner geschorst",
        "partner weer toegelaten",
    ]
    assert shown["grondslag"]


def test_who_sends_more_than_agreed_is_found(
    hub: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """It is taken in all the same: the doctor says so."""
    for _ in range(2):
        sent = hub("pub", "--as", "municipality", VISIT, "--json")
        assert sent.json["status"] == "ontvangen", sent.err
    agreed = policy_with(
        tmp_path, "partners.toml", INFORMATION, f"berichten_per_minuut = 1\n{INFORMATION}"
    )
    monkeypatch.setenv("HUB_POLICY_DIRECTORY", str(agreed))
    said = hub("doctor").out
    assert "municipality stuurde 2 berichten in een minuut, niet 1" in said, said


def test_who_has_no_agreement_is_not_let_in(
    hub: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """What was agreed comes first; keys come after."""
    gone = policy_with(tmp_path, "partners.toml", 'naam = "care"', 'naam = "police"')
    text = (gone / "partners.toml").read_text()
    (gone / "partners.toml").write_text(text.rpartition("[[partner]]")[0])
    monkeypatch.setenv("HUB_POLICY_DIRECTORY", str(gone))
    found = hub("partner", "add", "care", "--to", tmp_path / "x", *WHO)
    assert (found.code, (tmp_path / "x").exists()) == (1, False)
    assert "partners.toml" in found.err
    assert "care" not in [it["partner"] for it in hub("partner", "list", "--json").json]


def test_without_the_keys_of_the_bus_nobody_is_let_in(
    hub: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """The command says what it lacks."""
    monkeypatch.delenv("HUB_NATS_ACCOUNTS_FILE")
    found = hub("partner", "add", "care", "--to", tmp_path / "x", *WHO)
    assert (found.code, (tmp_path / "x").exists()) == (2, False)
    assert "HUB_NATS_ACCOUNTS_FILE" in found.err
    assert hub("partner", "apply").code == 2
    monkeypatch.setenv("HUB_NATS_ACCOUNTS_FILE", str(tmp_path / "accounts.conf"))
    monkeypatch.setenv("HUB_PARTNER_CREDENTIALS_DIRECTORY", str(tmp_path))
    assert hub("partner", "apply").code == 2
    assert not (tmp_path / "accounts.conf").exists()
