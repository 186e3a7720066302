"""The door against its own contract, by someone who did not write it: schemathesis finds nothing.

The contract is narrowed to one partner and one format first. Else hardly a message would get past
the question who sends it.
"""

import json
import os
import subprocess
import sys
from copy import deepcopy
from itertools import chain
from pathlib import Path

import pytest

from adapters import formats
from hub.api.app import OPENAPI
from hub.cli import api, openapi, openapi_parts
from hub.web.report.bucket import Bucket
from tests.hub.api.doors import ISSUER, Front
from tests.servers import in_a_thread
from tests.workshop import workshop

ROOT = Path(__file__).parents[3]
CONFIG = Path(__file__).with_name("schemathesis.toml")
PROGRAM = Path(sys.executable).with_name("schemathesis")
SAID = openapi_parts.example()
TEXT = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
TIME = "^2026-10-0[1-4]T0[0-9]:[0-5][0-9]:[0-5][0-9]Z$"  # a day that exists
EXAMPLES = 10
ACCEPTED_MIN = 100
TIMEOUT_S = 100


def narrowed():
    """What the contract says to the police of its mutations: who sends, and what the data are."""
    document = deepcopy(openapi.document(ISSUER))
    schemas = document["components"]["schemas"]
    [form] = [it for it in formats() if it.dataschema == SAID["dataschema"]]
    text = json.dumps(form.model.model_json_schema())
    data = json.loads(text.replace("#/$defs/", "#/components/schemas/"))
    schemas |= readable(data.pop("$defs"))
    data["properties"]["verstrekkingsgrond"]["enum"].remove(20)  # it asks for another field
    schemas["Bericht"]["required"] += ["sequence", "sequencetype"]  # both or neither
    schemas["Bericht"]["properties"] |= {
        "source": {"const": SAID["source"]},
        "time": {"type": "string", "pattern": TIME},
        "sequence": {"type": "string", "pattern": "^[0-9]{1,10}$"},  # null would be neither
        "sequencetype": {"const": "Integer"},
        "dataschema": {"const": SAID["dataschema"]},
        "data": readable(data),
    }
    return document


def readable(node):
    """Say of every text in a message what holds for the message as a whole (SH-112)."""
    if isinstance(node, list):
        return [readable(it) for it in node]
    if not isinstance(node, dict):
        return node
    is_text = node.get("type") == "string" and not node.keys() & {"pattern", "format", "enum"}
    told = {"pattern": TEXT} if is_text else {}
    return {name: readable(value) for name, value in node.items()} | told


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A door that counts no requests, and a token for it."""
    with workshop() as hub:
        front = Front(hub, tmp_path_factory.mktemp("clients"))
        app = front.app(openapi=narrowed(), new_bucket=lambda *_: Bucket(10**6, 10**6))
        with in_a_thread(app, api.porter()) as url:
            yield url, front.token()


def test_schemathesis_finds_nothing(door, tmp_path):
    url, token = door
    options = {
        "--url": f"{url}/v1",
        "--header": f"Authorization: Bearer {token}",
        "--checks": "all",
        "--max-examples": str(EXAMPLES),
        "--seed": "1",
        "--report": "json",
        "--report-json-path": "report.json",
    }
    command = [PROGRAM, "--config-file", CONFIG, "run", f"{url}{OPENAPI}", "--continue-on-failure"]
    done = subprocess.run(
        [*command, "--no-shrink", *chain.from_iterable(options.items())],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 0, done.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["operations"]["tested"] == report["operations"]["total"]
    assert {it["status"] for it in report["phases"].values()} == {"success"}
    sent = report["valid_rates"]["POST /signalen"]["coverage"]
    assert sent["accepted"] > ACCEPTED_MIN, "it did not come past the door to what lies behind"
