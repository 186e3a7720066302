"""The hub as compose.yaml starts it: the same processes and settings, real servers, no Docker."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import nats
import nats.errors
import pytest
from nats.js.api import StreamInfo

from hub.bus.credentials import Credentials
from hub.bus.reloading import replace_accounts
from hub.bus.topology import EVENTS, PARTNERS
from hub.domain.mandate import Role, User
from hub.store.database import Database
from hub.web.sessions import Sessions
from hub.web.visit import COOKIE
from schemas.signal import Partner
from tests.architecture.source import ROOT
from tests.hub.web.page import Page
from tests.journeys.compose import HUB, IMAGE, Compose, Service, get

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="all of 127.0.0.0/8 is needed")

ORDINARY = ROOT / "adapters" / "police" / "examples" / "ordinary.json"
CLUSTER = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy" / "cluster.env").read_text().splitlines()
    if not line.startswith("#")
)
PATIENCE_S = 60.0
RECEIPT_S = 10.0


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `hub init` makes, and the keys of a partner that was let in."""
    folder = tmp_path_factory.mktemp("init") / "secrets"
    subprocess.run([*HUB, "init", folder], env=IMAGE, check=True, capture_output=True)
    keys = Credentials(folder / "keys", (Partner.RESIDENTS, Partner.POLICE))
    replace_accounts(folder / "nats-accounts.conf", keys.server_config(int(time.time())))
    return folder


@pytest.fixture
def compose(secrets: Path, tmp_path: Path) -> Iterator[Compose]:
    with Compose(tmp_path, secrets, {}) as running:
        yield running


@pytest.fixture
def cluster(secrets: Path, tmp_path: Path) -> Iterator[Compose]:
    with Compose(tmp_path, secrets, CLUSTER) as running:
        yield running


def fresh(path: Path) -> Path:
    """Write a message of the police about something new."""
    message = json.loads(ORDINARY.read_text("utf-8"))
    message["id"] = str(uuid4())
    message["time"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    message["data"]["registratienummer"] = f"PL0600-{time.time_ns() % 10**10:010}"
    path.write_text(json.dumps(message))
    return path


def receipt_of(file: Path, compose: Compose, secrets: Path) -> dict[str, Any]:
    """Send a message as the police, again and again as a partner must, until there is a receipt."""
    url = compose.environment(compose.services["intake"])["HUB_NATS_URL"]
    partner = {"HUB_NATS_URL": url, "HUB_PARTNER_CREDENTIALS_DIRECTORY": str(secrets / "keys")}
    command = [*HUB, "pub", "--as", "police", "--json", "--timeout", str(RECEIPT_S), file]
    deadline = time.monotonic() + PATIENCE_S
    while True:
        said = subprocess.run(
            command, env=IMAGE | partner, check=False, capture_output=True, text=True
        )
        if said.returncode == 0:
            receipt: dict[str, Any] = json.loads(said.stdout)
            return receipt
        logs = "\n".join(service.log for service in compose.ours)
        assert time.monotonic() < deadline, f"{said.stdout}{said.stderr}\n{logs}"


def signed_in(compose: Compose, web: Service) -> str:
    """The cookie of a coordinator who signed in, as the sign-in service would have let them."""
    chosen = compose.environment(web)
    password = Path(chosen["HUB_DATABASE_PASSWORD_FILE"]).read_text().strip()
    with closing(Database.open(chosen["HUB_VIEWS"], password=password)) as database:
        user = User("d.jansen", "D. Jansen", Role.COORDINATOR)
        return f"{COOKIE}={Sessions(database).begin(user, datetime.now(UTC))}"


def page_of(receipt: dict[str, Any], compose: Compose) -> str:
    """Wait until the screens are there, and show the signal that a receipt is about."""
    web = compose.services["web"]
    cookie = signed_in(compose, web)
    url = f"{web.url}/signalen/{receipt['signaalId']}"
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with suppress(ConnectionRefusedError):
            status, page = get(url, cookie=cookie)
            if status == HTTPStatus.OK:
                return page
            assert status == HTTPStatus.NOT_FOUND, web.log
        assert time.monotonic() < deadline, f"the screens do not show it: {web.log}"
        time.sleep(0.05)


def report_through(web: Service) -> str:
    """Report as a resident does, and wait until the code that came back says that it is there."""
    with httpx.Client(base_url=web.url) as resident:
        page = Page(resident.get("/melden").text)
        [token] = [it["value"] for it in page.all("input") if it["name"] == "formulier"]
        report = {"formulier": token, "beschrijving": "Er klopt iets niet bij de buren."}
        thanks = Page(resident.post("/melden", data=report).raise_for_status().text)
        [code] = [it for it in thanks.text.split() if it.count("-") == 2]
        deadline = time.monotonic() + PATIENCE_S
        while True:
            told = resident.post("/melden/status.json", data={"code": code}).json()["state"]
            if told == "ontvangen":
                return code
            assert told in {"onbekend", "druk"}, web.log
            assert time.monotonic() < deadline, f"the report does not show: {web.log}"
            time.sleep(0.5)


def until_signed(compose: Compose) -> None:
    """Wait until the signer has signed all there is, as the screens tell a machine."""
    web = compose.services["web"]
    deadline = time.monotonic() + PATIENCE_S
    while json.loads(get(f"{web.url}/readyz")[1])["log"] != "good":
        assert time.monotonic() < deadline, compose.services["checkpoint"].log
        time.sleep(0.5)


def over_http(compose: Compose, receipt: dict[str, Any], file: Path) -> list[Any]:
    """What the door over HTTP says of a message: its receipt, and the proof that it is logged."""
    door = compose.services["api"]
    command = [*HUB, "partner", "client", "police", "--secret-file", file]
    subprocess.run(command, env=compose.environment(door), check=True, capture_output=True)
    client = dict(line.split("=", 1) for line in file.read_text().split())
    place = f"/v1/ontvangstbewijzen/{receipt['volgnummer']}"
    with httpx.Client(base_url=door.url) as police:
        form = {"grant_type": "client_credentials", **client}
        token = police.post("/oauth/token", data=form).raise_for_status().json()["access_token"]
        police.headers["Authorization"] = f"Bearer {token}"
        return [police.get(it).raise_for_status().json() for it in (place, f"{place}/bewijs")]


def test_a_message_goes_all_the_way_and_every_process_ends_when_told(
    compose: Compose, secrets: Path, tmp_path: Path
):
    receipt = receipt_of(fresh(tmp_path / "message.json"), compose, secrets)
    assert receipt["status"] == "ontvangen"
    assert receipt["signaalId"] in page_of(receipt, compose)
    assert report_through(compose.services["web"]) not in compose.services["web"].log
    until_signed(compose)
    again, proof = over_http(compose, receipt, tmp_path / "client.env")
    assert (again, proof["logboek"]) == (receipt, receipt["logboek"])
    with ThreadPoolExecutor(2) as several:
        assert all(several.map(compose.is_healthy, compose.ours))
    assert all(service.is_running for service in compose.ours)
    with ThreadPoolExecutor(len(compose.ours)) as several:
        codes = set(several.map(Service.stop, compose.ours))
    assert codes == {0}, [service.log for service in compose.ours]
    assert not [it.name for it in compose.ours if it.has_left_something]


def test_no_consumer_starts_where_nobody_can_tell_whether_the_bus_forgets(
    secrets: Path, tmp_path: Path
):
    compose = Compose(tmp_path, secrets, {})
    consumers = [it for it in compose.ours if it.plan["command"][0] == "run"]
    assert all("HUB_NATS_MONITOR_URL" in compose.environment(it) for it in consumers)
    environment = compose.environment(consumers[0])
    del environment["HUB_NATS_MONITOR_URL"]
    command = compose.command(consumers[0])
    said = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert said.returncode == 2
    assert "HUB_NATS_MONITOR_URL ontbreekt" in said.stderr


async def streams(compose: Compose) -> dict[str, StreamInfo]:
    """Wait until the cluster is led, and every stream in it; give all of them by name."""
    chosen = compose.environment(compose.services["relay"])
    client = await nats.connect(
        chosen["HUB_NATS_URL"].split(","),
        user_credentials=chosen["HUB_NATS_CREDENTIALS_FILE"],
        error_cb=silent,
    )
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(nats.errors.TimeoutError):
                found = await client.jetstream().streams_info()
                if len(found) > len(PARTNERS) and all(it.cluster.leader for it in found):
                    await client.close()
                    return {it.config.name: it for it in found}


async def silent(_: Exception) -> None:
    """Say nothing: a server that we killed does not answer."""


async def test_a_cluster_that_loses_the_server_that_leads_still_takes_in_and_shows(
    cluster: Compose, secrets: Path, tmp_path: Path
):
    """So it does where a process of the hub starts anew while that server is away."""
    receipt = receipt_of(fresh(tmp_path / "before.json"), cluster, secrets)
    assert receipt["signaalId"] in page_of(receipt, cluster)
    found = await streams(cluster)
    assert {stream.config.num_replicas for stream in found.values()} == {3}
    leader = found[EVENTS].cluster.leader
    servers = {it.plan["environment"]["HUB_NATS_NAME"]: it for it in cluster.of("nats")}
    servers[leader].stop(signal.SIGKILL)
    await streams(cluster)
    relay = cluster.services["relay"]
    relay.stop()
    cluster.start(relay)
    receipt = receipt_of(fresh(tmp_path / "after.json"), cluster, secrets)
    assert receipt["signaalId"] in page_of(receipt, cluster)
