"""An operator sets a webhook, changes its secret, sends again what was given up, and stops it."""

import asyncio

import pytest

from hub.actions.partner_alerts import alerts
from hub.cli import doctor
from hub.cli.checks import Mark
from schemas.events.partners import NumbersSettled, WebhookResent, WebhookSet
from schemas.signal import Partner
from tests.builders import changed, mutation
from tests.hub.webhooks.sender import POLICE, Sender
from tests.receivers import Hook, listening
from tests.workshop import workshop

ME = ("--by", "o.operator")


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture
def run(hub, on_workshop):
    """Run a command on the hub of the workshop."""
    cli = on_workshop(hub)
    return lambda *given: cli("partner", *given)


@pytest.fixture
def hook():
    with listening(Hook) as made:
        yield made


def test_a_secret_is_written_to_a_new_file_and_said_nowhere_else(hub, run, hook, tmp_path):
    file = tmp_path / "geheim"
    answer = run("webhook", "set", "police", hook.url, "--secret-file", file, *ME)
    assert answer.code == 0
    secret = file.read_text().strip()
    assert secret.startswith("whsec_")
    assert file.stat().st_mode & 0o077 == 0
    assert secret not in answer.out + answer.err
    [row] = run("webhook", "show", "--json").json
    assert (row["partner"], row["adres"], row["geheimen"]) == ("police", hook.url, 1)
    new = tmp_path / "nieuw"
    assert run("webhook", "rotate", "police", "--secret-file", new, *ME).code == 0
    assert new.read_text().strip() != secret
    assert run("webhook", "show", "--json").json[0]["geheimen"] == 2
    assert run("webhook", "rotate", "police", "--secret-file", new, *ME).code == 3
    assert [it.by for it in hub.events(WebhookSet)] == ["o.operator"] * 2
    assert run("webhook", "off", "police", *ME).code == 0
    assert run("webhook", "off", "police", *ME).code == 1
    assert run("webhook", "show", "--json").json == []


@pytest.mark.parametrize(
    "url", ["http://politie.example/", "https://10.0.0.1/", "https://hub.internal/", "x"]
)
def test_outside_a_demo_an_address_inside_is_refused_and_nothing_is_kept(
    hub, run, monkeypatch, tmp_path, url
):
    monkeypatch.setenv("HUB_ENVIRONMENT", "productie")
    file = tmp_path / "geheim"
    answer = run("webhook", "set", "police", url, "--secret-file", file, *ME)
    assert answer.code == 2
    assert not file.exists()
    assert not hub.events(WebhookSet)


def test_what_was_given_up_is_sent_again_by_hand(hub, run, hook, tmp_path):
    run("webhook", "set", "police", hook.url, "--secret-file", tmp_path / "geheim", *ME)
    hub.take(mutation(1), mutation(2))
    hook.answers = [(500, b"")] * 2
    sender = Sender(hub)

    async def give_up():
        await sender.send()
        await sender.later(hours=25)

    asyncio.run(give_up())
    assert run("webhook", "show", "--json").json[0]["opgegeven"] == "2"
    assert run("webhook", "resend", "police", "--number", "1", *ME).code == 0
    [finding] = doctor.partners(hub)
    assert (finding.mark, finding.what) == (Mark.LOOK, "police nam 2 berichten niet aan")
    hook.answers = [(200, b""), (503, b"")]
    answer = run("webhook", "resend", "police", *ME)
    assert answer.code == 1
    assert "status-503" in answer.out
    assert alerts(hub.reading, hub.mapper, Partner)
    answer = run("webhook", "resend", "police", "--json", *ME)
    assert (answer.code, answer.json["aangenomen"], answer.json["fout"]) == (0, 2, None)
    assert [it.mark for it in doctor.partners(hub)] == [Mark.GOOD]
    assert [it.messages for it in hub.events(WebhookResent)] == [1, 2]
    before = len(hook.bodies)
    assert (
        run("webhook", "resend", "police", "--number", "2", "--json", *ME).json["aangenomen"] == 1
    )
    assert len(hook.bodies) == before + 1
    assert run("webhook", "resend", "police", "--number", "9", *ME).code == 1
    assert run("webhook", "resend", "school", *ME).code == 1


def test_a_hole_that_nothing_will_come_in_is_settled(hub, run):
    hub.take(*(changed(mutation(n), sequence=str(at)) for n, at in ((1, 1), (2, 5), (3, 9))))
    [one, other] = run("numbers", "--json").json
    assert (one["vanaf"], one["totEnMet"], other["vanaf"]) == (2, 4, 6)
    [work] = alerts(hub.reading, hub.mapper, Partner)
    assert (work.partner, work.numbers) == (POLICE, 6)
    [finding] = doctor.partners(hub)
    assert (finding.mark, finding.what) == (Mark.LOOK, "van police ontbreken 6 nummers")
    assert run("settle", "police", "3", *ME).code == 1
    assert run("settle", "police", "2", *ME).code == 0
    assert [it["vanaf"] for it in run("numbers", "--json").json] == [6]
    [event] = hub.events(NumbersSettled)
    assert (event.first, event.last, event.by) == (2, 4, "o.operator")
