"""A real sandbox, with what it hands out to a partner; and the next morning."""

import asyncio
import json
import re
import socket
import ssl
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import nats
import pytest

from hub.bus import topology
from hub.cli.sandbox import handed_out
from hub.conformance.cases import CASES, written
from hub.conformance.config import read_config
from hub.conformance.playing import Past
from hub.conformance.report import digest_of
from hub.conformance.running import run, run_listening, sample_for
from hub.domain.sandbox import HEADER, PROEF
from hub.trial.sandbox import KEPT, Sandbox, next_wipe
from tests.hub.cli.conftest import Cli, cli  # noqa: F401 - the command line, as the other tests do
from tests.hub.conformance.programs import POLITE

NIGHT = datetime(2026, 11, 27, 1, 59, 30, tzinfo=UTC)
HOUR = 3


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with Sandbox(tmp_path_factory.mktemp("proef"), http_port=0, is_signed=False) as running:
        handed_out(running, HOUR)
        yield running


@pytest.fixture
def folder(sandbox):
    """What the police got."""
    return sandbox.directory / "partners" / "police"


def with_client(folder, code):
    """The configuration of a partner whose own program this is."""
    program = folder / "stuur.py"
    program.write_text(code, "utf-8")
    config = folder / "eigen.toml"
    command = json.dumps([sys.executable, str(program)])
    config.write_text(f"{(folder / 'proef.toml').read_text()}client_http = {command}\n", "utf-8")
    return config


def test_every_partner_gets_what_it_needs_and_nobody_else_can_read_it(sandbox, folder):
    assert {it.name for it in folder.parent.iterdir()} == set(topology.PARTNERS)
    for secret in ("police.creds", "klant.env"):
        assert stat.S_IMODE((folder / secret).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    told = (folder / "LEESMIJ.md").read_text("utf-8")
    assert sandbox.addresses.http in told
    assert sandbox.addresses.nats in told
    assert "00000099000000001000" in told


def test_all_cases_pass_at_both_doors_and_the_report_says_so(cli, folder, tmp_path):  # noqa: F811
    html = tmp_path / "verslag.html"
    found = cli("conformance", with_client(folder, POLITE), "--json", "--html", html)
    said = found.json
    outcomes = {(it["deur"], it["nummer"]): it["uitkomst"] for it in said["gevallen"]}
    assert outcomes.pop(("NATS", 13)) == "n.v.t."
    assert outcomes.keys() == {
        (door, case.number) for door in ("HTTP", "NATS") for case in CASES
    } - {("NATS", 13)}
    assert set(outcomes.values()) == {"goed"}
    assert (found.code, said["geslaagd"], said["omgeving"]) == (0, True, "proef")
    assert said["oin"] == "00000099000000001000"
    assert re.fullmatch(r"[0-9.]+, sha256 [0-9a-f]{64}", said["koppelvlak"])
    assert said["sha256"] == digest_of(said)
    page = html.read_text("utf-8")
    assert said["sha256"] in page
    assert not re.search(r"(src|href)=|@import|url\(", page)
    report = tmp_path / "verslag.json"
    report.write_text(found.out, "utf-8")
    assert cli("conformance", report, "--compare").code == 0
    report.write_text(found.out.replace('"goed"', '"fout"', 1), "utf-8")
    assert cli("conformance", report, "--compare").code == 1


def test_the_commands_in_its_folder_send_a_partners_first_message(folder):
    told = (folder / "LEESMIJ.md").read_text("utf-8")
    [block] = [it for it in told.split("```") if "client_credentials" in it]
    done = subprocess.run(
        ["sh", "-ec", block], cwd=folder, check=True, capture_output=True, timeout=30
    )
    assert json.loads(done.stdout)["status"] == "ontvangen"


class Partner:
    """The system of a partner that does as it is asked, but for the steps that it gets wrong."""

    def __init__(self, config, *, repeats_anew=(), stays_silent=(), trusts_all=False):
        self.config, self.sample, self.past = config, sample_for(config), Past()
        self.repeats_anew, self.stays_silent = repeats_anew, stays_silent
        self.trusts_all = trusts_all
        self.steps = iter([it for case in CASES for it in case.steps if not it.is_strange])
        self.sending = set()

    def asked(self, text):
        if "https://" in text or "tls://" in text:
            self.connect(text)
            return
        step = next(self.steps)
        assert step.ask in text
        message = step.build(self.sample, self.past.sent)
        self.past.sent[step.name] = message
        if step.name in self.repeats_anew:
            message = self.sample.new()
        if step.name not in self.stays_silent:
            task = asyncio.create_task(self.send(written(message)))
            self.sending.add(task)

    async def send(self, data):
        client = await nats.connect(
            self.config.nats,
            user_credentials=str(self.config.credentials),
            inbox_prefix=topology.inbox("police"),
        )
        try:
            await client.request(topology.message("police"), data)
        finally:
            await client.close()

    def connect(self, text):
        place, authority = re.search(r"://localhost:(\d+); .* CA in (\S+)\.$", text).groups()
        context = ssl.create_default_context(cafile=authority)
        if self.trusts_all:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", int(place))) as plain:
            plain.recv(4096)
            with (
                suppress(ssl.SSLError),
                context.wrap_socket(plain, server_hostname="localhost") as it,
            ):
                it.sendall(b"CONNECT {}\r\n")


def listened(config, **wrong):
    """What comes of listening to such a partner, by the number of the case."""

    async def go():
        partner = Partner(config, **wrong)
        sample = sample_for(config)
        report = await run_listening(config, sample, lambda _: None, partner.asked)
        await asyncio.gather(*partner.sending)
        return {it.number: it.outcome.value for it in report.results}

    return asyncio.run(go())


def config_of(folder, **changes):
    return replace(read_config(folder / "proef.toml"), **changes)


def test_a_system_that_does_as_it_is_asked_passes_when_we_listen(folder):
    assert listened(config_of(folder)) == dict.fromkeys(range(1, 15), "goed")


def test_a_system_that_does_otherwise_fails_where_it_does(folder):
    config = config_of(folder, patience_s=4.0)
    found = listened(config, repeats_anew={"dubbel"}, stays_silent={"zonder zone"}, trusts_all=True)
    assert {number for number, outcome in found.items() if outcome == "fout"} == {2, 9, 13}


def test_at_the_hour_everything_goes_and_whoever_could_come_in_still_can(sandbox, folder):
    config = config_of(folder, http="")
    sample = sample_for(config)
    client = dict(line.split("=", 1) for line in (folder / "klant.env").read_text().split())

    def asked(path):
        signed = httpx.post(
            f"{sandbox.addresses.http}/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(client["client_id"], client["client_secret"]),
        ).json()["access_token"]
        bearer = {"Authorization": f"Bearer {signed}"}
        return httpx.get(f"{sandbox.addresses.http}{path}", headers=bearer)

    before = asked("/v1/ontvangstbewijzen/1")
    assert (before.status_code, before.headers[HEADER]) == (200, PROEF)
    addresses, kek = sandbox.addresses, (sandbox.directory / "kek").read_bytes()
    secret = written(sample.message)[-60:]
    now = iter([NIGHT, NIGHT, NIGHT + timedelta(minutes=1), NIGHT + timedelta(minutes=1), NIGHT])
    slept, due = [], []

    def sleep(seconds):
        slept.append(seconds)
        if due:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        sandbox.stay(HOUR, lambda: next(now), sleep, due.append)

    assert due == [next_wipe(NIGHT + timedelta(minutes=1), HOUR)]
    assert len(slept) == 3
    assert sandbox.addresses == addresses
    assert (sandbox.directory / "kek").read_bytes() != kek
    assert asked("/v1/ontvangstbewijzen/1").status_code == 404
    left = [it for it in sandbox.directory.rglob("*") if it.is_file() and KEPT.isdisjoint(it.parts)]
    assert not [it for it in left if secret in it.read_bytes()]
    report = asyncio.run(run(config, sample, lambda _: None))
    assert report.is_good
    assert asked("/v1/ontvangstbewijzen/1").status_code == 200
