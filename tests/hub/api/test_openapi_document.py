"""The design rules for the OpenAPI document itself, beside those in `test_design_rules.py`."""

import re

import pytest
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from hub.api.app import BASE
from tests.hub.api.test_design_rules import DOCUMENT, OPERATIONS, answers, whole

PASCAL = re.compile(r"([A-Z][a-z0-9]*)+")
DUTCH = re.compile(r"\b(de|het|een|van|uw|u|wij|niet|en)\b", re.IGNORECASE)
WAITING = {"429", "503"}


def fits(schema, value):
    """Whether a value fits a schema of the document."""
    rooted = {**schema, "components": DOCUMENT["components"]}
    return Draft202012Validator(rooted).is_valid(value)


def test_the_document_is_openapi():
    OPENAPI_31_VALIDATOR.validate(DOCUMENT)


def test_tags_are_told_once_and_every_operation_has_one():
    tags = [it["name"] for it in DOCUMENT["tags"]]
    assert len(tags) == len(set(tags))
    assert all(it["description"] for it in DOCUMENT["tags"])
    for path, method, operation in OPERATIONS:
        assert operation["tags"], (path, method)
        assert set(operation["tags"]) <= set(tags)


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_schemas_are_named_in_pascal_case(name):
    assert PASCAL.fullmatch(name)


def test_no_path_has_an_extension_or_what_could_be_personal():
    for path, _, operation in OPERATIONS:
        assert "." not in path
        inside = [whole(it) for it in operation.get("parameters", ())]
        for parameter in (it for it in inside if it["in"] == "path"):
            schema = parameter["schema"]
            assert schema["type"] == "integer" or schema["format"] == "uuid"


def test_every_example_fits():
    seen = 0
    for _, _, operation in OPERATIONS:
        for parameter in map(whole, operation.get("parameters", ())):
            if "example" in parameter:
                assert fits(parameter["schema"], parameter["example"]), parameter["name"]
                seen += 1
        for media in operation.get("requestBody", {}).get("content", {}).values():
            if "example" in media:
                assert fits(media["schema"], media["example"])
                seen += 1
    assert seen == 2  # what is sent, and what is checked


def test_every_operation_and_answer_is_explained_in_dutch():
    for path, method, operation in OPERATIONS:
        assert operation["summary"], (path, method)
        assert DUTCH.search(operation["description"]), (path, method)
        for answer in map(whole, operation["responses"].values()):
            assert answer["description"]


def test_every_link_leads_to_an_operation_with_its_parameters():
    named = {operation["operationId"]: operation for _, _, operation in OPERATIONS}
    found = [
        link
        for _, answer in (it.values for it in answers())
        for link in answer.get("links", {}).values()
    ]
    assert found
    for link in found:
        parameters = map(whole, named[link["operationId"]]["parameters"])
        assert link["parameters"].keys() == {it["name"] for it in parameters if it["in"] == "path"}


def test_what_one_must_wait_for_says_how_long():
    for status, answer in (it.values for it in answers()):
        assert ("Retry-After" in answer["headers"]) == (status in WAITING)


def test_every_operation_asks_for_a_scope_that_is_told():
    flow = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    for path, method, operation in OPERATIONS:
        [asked] = operation["security"]
        assert set(asked["oauth2"]) <= flow["scopes"].keys(), (path, method)
        assert {"401", "403", "406", "429", "500"} <= operation["responses"].keys()


def test_versions_to_come_are_told():
    assert DOCUMENT["servers"][0]["url"].endswith(BASE)
    assert "twaalf maanden" in DOCUMENT["info"]["description"]
    assert "CHANGELOG.md" in DOCUMENT["info"]["description"]
