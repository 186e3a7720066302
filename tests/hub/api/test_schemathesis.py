"""The door against its own contract, by someone who did not write it: schemathesis finds nothing.

The contract is narrowed to one partner first: its own source, its own formats. Else hardly a
message would get past the question who sends it.
"""

import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from adapters import formats
from hub.cli import openapi
from hub.web.report.bucket import Bucket
from schemas.signal import Partner
from tests.hub.api.doors import ISSUER, Front
from tests.servers import served
from tests.workshop import workshop

ROOT = Path(__file__).parents[3]
CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 120
TIMEOUT_S = 100
SOURCE = "urn:nld:oin:00000099000000001000:systeem:demo-politie"


def narrowed():
    """What the contract says to the police: each format with the data that goes with it."""
    document = deepcopy(openapi.document(ISSUER))
    schemas = document["components"]["schemas"]
    envelope, kinds = schemas["Bericht"], []
    for form in formats():
        if form.partner == Partner.POLICE:
            kind = deepcopy(envelope)
            kind["properties"]["source"] = {"const": SOURCE}
            kind["properties"]["dataschema"] = {"const": form.dataschema}
            text = json.dumps(form.model.model_json_schema())
            data = json.loads(text.replace("#/$defs/", "#/components/schemas/"))
            schemas |= data.pop("$defs", {})
            kind["properties"]["data"] = data
            kinds.append(kind)
    schemas["Bericht"] = {"oneOf": kinds}
    return document


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A door that counts no requests, and a token for it."""
    with workshop() as hub:
        front = Front(hub, tmp_path_factory.mktemp("clients"))
        app = front.app(openapi=narrowed(), new_bucket=lambda: Bucket(10**6, 10**6))
        with served(app) as url:
            yield url, front.token()


def test_schemathesis_finds_nothing(door, tmp_path):
    url, token = door
    options = {
        "--url": f"{url}/v1",
        "--header": f"Authorization: Bearer {token}",
        "--max-examples": str(EXAMPLES),
        "--seed": "3",
        "--report": "json",
        "--report-json-path": "report.json",
    }
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            "--config-file",
            CONFIG,
            "run",
            f"{url}/v1/openapi.json",
            "--checks",
            "all",
            "--continue-on-failure",
            "--no-shrink",
            *(it for pair in options.items() for it in pair),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 0, done.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    Path("/tmp/st/report.json").write_text(json.dumps(report))
    Path("/tmp/st/o.txt").write_text(done.stdout)
    assert report
