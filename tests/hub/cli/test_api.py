"""The door over HTTP in a process of its own: a real client, a real bus, and the same receipts."""

import html
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc import jwk, jwt

from hub.cli.contract import receipt
from hub.trial.house import House
from tests.hub.cli.conftest import EXAMPLES, Cli, message, quiet, write

STRUCTURED = {"Content-Type": "application/cloudevents+json"}
TIMEOUT_S = 30
ROOT = EXAMPLES.parent


@pytest.fixture
def secret(hub: Cli, tmp_path: Path) -> dict[str, str]:
    """A new client of the police, that has a secret."""
    file = tmp_path / "klant.env"
    made = hub("partner", "client", "police", "--secret-file", file, "--json")
    assert (made.code, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    found = dict(line.split("=", 1) for line in file.read_text().split())
    assert found["client_secret"] not in made.out
    return found


@pytest.fixture
def police(door: str, secret: dict[str, str]) -> httpx.Client:
    """A client that signed in for the police."""
    asked = httpx.post(
        f"{door}/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(secret["client_id"], secret["client_secret"]),
    )
    bearer = {"Authorization": f"Bearer {asked.json()['access_token']}"}
    with httpx.Client(base_url=door, headers=bearer, timeout=TIMEOUT_S) as client:
        yield client


def new_message(**changes: object) -> dict[str, object]:
    made = message("police") | {"id": "over-http-1", **changes}
    made["data"] |= {"registratienummer": "PL0600-2026777001"}
    return made


def test_a_message_over_http_becomes_a_signal_and_its_repeat_on_the_bus_is_one(
    hub: Cli, told: House, police: httpx.Client, tmp_path: Path
):
    file = write(tmp_path / "m.json", new_message())
    answer = police.post("/v1/signalen", content=file.read_bytes(), headers=STRUCTURED)
    assert (answer.status_code, answer.json()["status"]) == (201, "ontvangen")
    quiet(told)
    assert hub("show", answer.json()["signaalId"], "--json").code == 0
    on_the_bus = hub("pub", "--as", "police", file, "--json")
    assert on_the_bus.json == answer.json()
    assert police.get(answer.headers["location"]).json() == answer.json()


def test_a_refusal_is_the_same_through_both_doors(hub: Cli, police: httpx.Client, tmp_path: Path):
    wrong = new_message(id="over-http-2", kleur="rood", time="gisteren")
    file = write(tmp_path / "m.json", wrong)
    answer = police.post("/v1/signalen", content=file.read_bytes(), headers=STRUCTURED)
    assert answer.status_code == 400
    on_the_bus = hub("pub", "--as", "police", file, "--json")
    assert answer.json()["ontvangstbewijs"] == on_the_bus.json
    checked = hub("check", file, "--json")
    assert checked.json["redenen"] == answer.json()["redenen"]


def test_the_commands_in_the_docs_send_a_message_and_get_its_receipt(
    hub: Cli, door: str, tmp_path: Path
):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    assert (
        hub("partner", "client", "police", "--secret-file", tmp_path / "proefklant.env").code == 0
    )
    told = (ROOT / "docs" / "partners.md").read_text("utf-8")
    [block] = [it for it in told.split("```") if "client_credentials" in it]
    script = block.replace("http://127.0.0.1:8720", door).replace("adapters/", f"{ROOT}/adapters/")
    assert door in script
    done = subprocess.run(
        ["sh", "-ec", script], cwd=tmp_path, check=True, capture_output=True, timeout=TIMEOUT_S
    )
    found = json.loads(done.stdout)
    assert set(receipt()["required"]) <= found.keys()
    assert found["berichtId"] == message("police")["id"]


@pytest.mark.parametrize(
    ("partner", "page"),
    [("police", "/ontwikkelaars"), ("school", "/ontwikkelaars/school/zorgsignaal/v1")],
)
def test_who_does_what_a_page_says_gets_a_first_message_accepted(
    hub: Cli, door: str, tmp_path: Path, partner: str, page: str
):
    """Nothing but the file of the municipality, and the page's own commands as they stand there."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    assert hub("partner", "client", partner, "--secret-file", tmp_path / "klant.env").code == 0
    shown = httpx.get(f"{door}{page}").text
    steps = dict(re.findall(r'<pre [^>]*id="(stap-[a-z]+)"><code>(.*?)</code>', shown, re.DOTALL))
    assert list(steps) == ["stap-klaarzetten", "stap-ophalen", "stap-controleren", "stap-sturen"]
    script = "\necho\n".join(map(html.unescape, steps.values()))
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
        timeout=TIMEOUT_S,
    )
    checked, received = (json.loads(it) for it in done.stdout.splitlines() if it.startswith(b"{"))
    assert checked["status"] == "goed"
    assert (received["status"], received["berichtId"]) == ("ontvangen", message(partner)["id"])


def test_a_client_with_a_key_of_its_own_signs_in_and_one_that_is_revoked_does_not(
    hub: Cli, door: str, tmp_path: Path
):
    key = jwk.ECKey.generate_key("P-256")
    public, private = tmp_path / "openbaar.jwk", tmp_path / "geheim.jwk"
    write(public, key.as_dict(private=False))
    write(private, key.as_dict(private=True))
    assert hub("partner", "client", "school", "--key", private).code == 2
    made = hub("partner", "client", "school", "--key", public, "--json").json["id"]

    token = sign_in(door, made, key, "1").json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    checked = {"content": b"{}", "headers": bearer | STRUCTURED}
    assert httpx.post(f"{door}/v1/berichtcontroles", **checked).json()["status"] == "geweigerd"
    assert made in {it["id"] for it in hub("partner", "clients", "--json").json}
    assert hub("partner", "revoke", made).code == 0
    assert httpx.post(f"{door}/v1/berichtcontroles", **checked).status_code == 401
    assert sign_in(door, made, key, "2").status_code == 401
    assert hub("partner", "revoke", made).code == 1


def sign_in(door: str, client: str, key: jwk.ECKey, number: str) -> httpx.Response:
    """Ask for a token with what this key signed."""
    about = httpx.get(f"{door}/.well-known/oauth-authorization-server").json()
    now_s = int(time.time())
    claims = {"iss": client, "sub": client, "aud": about["issuer"], "jti": number}
    signed = jwt.encode({"alg": "ES256"}, claims | {"exp": now_s + 60}, key)
    return httpx.post(
        about["token_endpoint"],
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": signed,
        },
    )


def test_two_lengths_are_not_read(door: str):
    place = urlsplit(door)
    with socket.create_connection((place.hostname, place.port), timeout=TIMEOUT_S) as connection:
        connection.sendall(
            b"POST /v1/signalen HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/openapi.json HTTP/1.1\r\n\r\n"
        )
        heard = b""
        while part := connection.recv(65536):
            heard += part
    assert heard.count(b"HTTP/1.1 ") == 1
    assert heard.startswith(b"HTTP/1.1 400 ")


def test_the_doors_log_names_nobody(told: House, police: httpx.Client):
    canary = "Kanarievogel"
    wrong = new_message(id="over-http-3", source=canary)
    wrong["data"]["toelichting"] = canary
    police.post("/v1/signalen", content=json.dumps(wrong).encode(), headers=STRUCTURED)
    police.get(f"/v1/{canary}")
    log = (told.directory / "api.log").read_text()
    assert canary not in log
    assert "127.0.0.1" not in log
    for line in log.splitlines():
        json.loads(line)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (jwk.OKPKey.generate_key("Ed25519"), 0),
        (jwk.ECKey.generate_key("P-256"), 0),
        (jwk.RSAKey.generate_key(2048), 0),
        (jwk.ECKey.generate_key("P-384"), 2),
        (jwk.OKPKey.generate_key("X25519"), 2),
    ],
    ids=["Ed25519", "P-256", "RSA", "P-384", "X25519"],
)
def test_a_key_with_which_nobody_could_sign_in_is_refused_when_it_is_given(
    cli: Cli, tmp_path: Path, key: jwk.Key, code: int
):
    file = write(tmp_path / "openbaar.jwk", key.as_dict(private=False))
    assert cli("partner", "client", "police", "--key", file).code == code
    assert len(cli("partner", "clients", "--json").json) == (code == 0)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"kty": "oct", "k": "AAAA"}', '{"kty": "RSA", "n": "AQAB", "e": "AQAB"}'],
)
def test_what_is_no_public_key_lets_nobody_in(cli: Cli, tmp_path: Path, text: str):
    (tmp_path / "x.jwk").write_text(text)
    assert cli("partner", "client", "police", "--key", tmp_path / "x.jwk").code == 2
    assert cli("partner", "client", "police").code == 2
    assert cli("partner", "client", "police", "--key", "x", "--days", "0").code == 2
    assert cli("partner", "clients", "--json").json == []
