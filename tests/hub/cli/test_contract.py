"""The contract that is committed is the one the hub keeps: every example and receipt fits it."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from jsonschema import Draft202012Validator

from adapters import formats
from frontend.npm import node
from hub.bus import topology
from hub.cli import asyncapi, contract, contract_message
from hub.cli.schemas import texts
from hub.domain.receipts import in_log, receipt
from schemas.events import BY_TOPIC, EVENTS, MessageRefused
from schemas.problems import Code
from schemas.signal import Partner
from tests.hub.cli.conftest import EXAMPLES, Cli

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "docs" / "contract"
GOOD = sorted(
    path for path in EXAMPLES.glob("*/examples/*.json") if not path.name.startswith("invalid")
)
REFUSED = {
    "originator_id": "c4216580-75f3-5d15-ac84-0d3b969eea8a",
    "originator_version": 1,
    "occurred_at": "2026-10-02T09:12:00Z",
    "recorded_at": "2026-10-02T09:12:00Z",
    "cause": "message:police/1",
    "message": {
        "partner": "police",
        "sequence": 1,
        "id": None,
        "digest": "00",
        "received_at": "2026-10-02T09:12:00Z",
    },
    "problems": [{"code": "SH-101", "pointer": "/data/x", "message": "a", "mend": "b"}],
}


def references(schema: Any) -> set[str]:
    match schema:
        case {"$ref": str(ref), **rest}:
            return {ref} | references(rest)
        case dict():
            return set().union(*map(references, schema.values()))
        case list():
            return set().union(*map(references, schema))
        case _:
            return set()


def resolves(document: Any, ref: str) -> bool:
    for part in ref.removeprefix("#/").split("/"):
        if part not in document:
            return False
        document = document[part]
    return True


def test_what_is_committed_is_fresh(cli: Cli):
    """Otherwise: make schemas."""
    found = cli("schemas", "--check", "--directory", COMMITTED)
    assert found.code == 0, found.out


def test_what_is_stale_or_left_over_is_named_and_nothing_is_deleted(cli: Cli, tmp_path: Path):
    assert cli("schemas", "--directory", tmp_path).code == 0
    assert cli("schemas", "--directory", tmp_path, "--check").code == 0
    (tmp_path / "cloudevent.json").write_text("{}")
    (tmp_path / "mine.json").write_text("{}")
    found = cli("schemas", "--directory", tmp_path, "--check", "--json")
    assert found.code == 1
    assert found.json["anders"] == ["cloudevent.json"]
    assert found.json["overbodig"] == ["mine.json"]
    assert cli("schemas", "--directory", tmp_path).code == 1
    assert (tmp_path / "mine.json").exists()


def test_the_same_models_give_the_same_bytes():
    assert texts() == texts()


@pytest.mark.parametrize("name", sorted(contract.documents()))
def test_every_schema_is_a_schema_and_complete(name: str):
    schema = contract.documents()[name]
    Draft202012Validator.check_schema(schema)
    assert schema["title"]
    assert all(resolves(schema, ref) for ref in references(schema))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_message_that_the_door_takes_fits_the_contract(path: Path):
    message = json.loads(path.read_text("utf-8"))
    [form] = [form for form in formats() if form.dataschema == message["dataschema"]]
    Draft202012Validator(contract_message.envelope()).validate(message)
    Draft202012Validator(contract.of_format(form)).validate(message["data"])


def test_a_receipt_fits_the_contract():
    event = MessageRefused.model_validate_json(json.dumps(REFUSED))
    Draft202012Validator(contract.receipt()).validate(in_log(receipt(event), 7, bytes(32)))


def test_no_programmers_english_is_published_to_partners():
    for form in formats():
        published = json.dumps(contract.of_format(form))
        assert form.model.__doc__
        assert form.model.__doc__.split("\n")[0] not in published


def test_the_asyncapi_document_has_the_shape_of_asyncapi_3():
    document = asyncapi.document()
    assert document["asyncapi"] == "3.0.0"
    ApplicationSchema.model_validate(document)
    assert all(resolves(document, ref) for ref in references(document))
    for operation in document["operations"].values():
        assert operation["action"] in {"send", "receive"}


def test_the_parser_of_asyncapi_accepts_the_document():
    """It does not only read the document, it judges it; a newer AsyncAPI is no fault of ours."""
    judge, path = ROOT / "tests" / "node" / "asyncapi.mjs", COMMITTED / "asyncapi.json"
    done = subprocess.run([*node(), judge, path], check=True, capture_output=True, timeout=60)
    [said] = json.loads(done.stdout)
    assert said["channels"] == len(asyncapi.document()["channels"])
    found = {it["code"]: it["message"] for it in said["diagnostics"]}
    assert found.keys() <= {"asyncapi-latest-version"}, found


def test_the_asyncapi_document_names_no_server():
    document = asyncapi.document()
    assert "servers" not in document
    assert not [name for name in ("127.0.0.1", "localhost", "nats://") if name in str(document)]


def test_every_subject_of_the_bus_is_a_channel_with_a_dutch_title():
    channels = {c["address"]: c for c in asyncapi.document()["channels"].values()}
    wanted = {topology.subject(event.TOPIC) for event in EVENTS}
    wanted |= {topology.signals(partner).replace("*", "{soort}") for partner in Partner}
    wanted |= {topology.receipt(partner, "{bewijs}") for partner in Partner}
    wanted |= {topology.proof(partner, "{bewijs}") for partner in Partner}
    wanted |= {topology.feedback(partner, "{terugkoppeling}") for partner in Partner}
    assert set(channels) == wanted
    assert all(c["title"] and c["description"] and c["messages"] for c in channels.values())
    assert set(asyncapi.SAID) == set(BY_TOPIC)


def test_the_contract_knows_every_error_code():
    reason = contract.receipt()["properties"]["redenen"]["items"]
    code = reason["properties"]["code"]
    assert code["examples"] == list(Code)
    assert all(re.search(code["pattern"], it) for it in Code)
