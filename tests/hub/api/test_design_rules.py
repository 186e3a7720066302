"""The NLGov REST API Design Rules that a machine can hold a door to, each by its own name."""

import re
from http import HTTPMethod

import pytest
from jsonschema import Draft202012Validator
from starlette.routing import Route

from hub.api.app import BASE, VERSION, _app
from hub.api.replies import PROBLEM
from hub.api.signing_in import METADATA_PATH, TOKEN_PATH
from hub.cli import openapi
from schemas.problems import Code
from tests.builders import mutation
from tests.hub.api.doors import ISSUER, STRUCTURED
from tests.hub.cli.test_contract import references, resolves

DOCUMENT = openapi.document(ISSUER)
OPERATIONS = [
    (path, method, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]
KEBAB = re.compile(
    r"^(\/|(\/_[a-z0-9]+|\/(([a-z0-9\-]+|{[^}]+})(\/([a-z0-9\-\.]+|{[^}]+}))*)(\/_[a-z]+)?)\/?)$"
)
SEMVER = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}")
CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")
VERBS = re.compile(r"/(stuur|verstuur|haal|maak|lees|get|send|create|check|controleer)(/|$|-)")
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "strict-transport-security": "max-age=",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "api-version": VERSION,
}


@pytest.fixture
def front(shared):
    """Nothing here depends on what was sent before."""
    return shared


def whole(node):
    """Follow one reference."""
    if "$ref" not in node:
        return node
    found = DOCUMENT
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def answers():
    for path, method, operation in OPERATIONS:
        for status, answer in operation["responses"].items():
            yield pytest.param(status, whole(answer), id=f"{method} {path} {status}")


def names(schema):
    """Every name of a field in a schema."""
    for name, value in schema.get("properties", {}).items():
        yield name, value
        yield from names(value)
    if "items" in schema:
        yield from names(schema["items"])


async def ask(front, method, path, **given):
    async with front.client() as client:
        return await client.request(method, path, headers=front.bearer() | STRUCTURED, **given)


def test_doc_openapi_and_semver():
    assert re.fullmatch(r"3(\.[0-9]+){1,2}", DOCUMENT["openapi"])
    assert SEMVER.fullmatch(DOCUMENT["info"]["version"])
    assert {"name", "email", "url"} <= DOCUMENT["info"]["contact"].keys()


def test_uri_version_and_https():
    assert [it["url"] for it in DOCUMENT["servers"]] == [f"{ISSUER}/v1"]


def test_the_document_is_whole():
    assert all(resolves(DOCUMENT, ref) for ref in references(DOCUMENT))
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_paths_are_plural_nouns_in_kebab_case_without_a_slash_at_the_end(path):
    assert KEBAB.match(path)
    assert not path.endswith("/")
    assert not VERBS.search(path)
    nested = set(re.findall(r"{([^}]+)}", path))
    parameters = [whole(it) for it in DOCUMENT["paths"][path].get("get", {}).get("parameters", ())]
    assert nested == {it["name"] for it in parameters if it["in"] == "path"}


def test_only_standard_methods_and_no_keys_in_queries():
    assert {method for _, method, _ in OPERATIONS} <= {"get", "post", "put", "patch", "delete"}
    given = [whole(it) for _, _, operation in OPERATIONS for it in operation.get("parameters", ())]
    assert {it["in"] for it in given} <= {"path", "header"}


@pytest.mark.parametrize(("status", "answer"), list(answers()))
def test_every_answer_declares_the_version_and_every_error_is_a_problem(status, answer):
    assert "API-Version" in answer["headers"]
    if status[0] in "45":
        schema = whole(answer["content"][PROBLEM]["schema"])
        assert {"status", "title", "detail"} <= schema["properties"].keys()


def test_invalid_input_is_400_and_never_422():
    for path, method, operation in OPERATIONS:
        assert "422" not in operation["responses"]
        if method != "get" or operation.get("parameters"):
            assert "400" in operation["responses"], path


def test_fields_are_camel_case_and_days_are_dates():
    for schema in DOCUMENT["components"]["schemas"].values():
        for name, value in names(schema):
            if name in {"datacontenttype", "specversion"} or "pattern" in value:
                continue  # the words of CloudEvents, which are all small letters
            assert CAMEL.fullmatch(name), name
            if re.search(r"[a-z]D(ate|atum)$|^(date|datum)$", name):
                assert value["format"] == "date"
            assert value.get("format") not in {"date-time-local", "time"}


async def test_publish_openapi_for_everybody(front):
    async with front.client() as client:
        answer = await client.get("/v1/openapi.json", headers={"Origin": "https://a.example"})
    assert answer.json() == DOCUMENT
    assert answer.headers["access-control-allow-origin"] == "*"
    others = await front.get("/v1/ontvangstbewijzen/1")
    assert "access-control-allow-origin" not in others.headers


def test_what_is_published_is_what_is_there(front):
    routes = [it for it in _app(front.desk).routes if isinstance(it, Route)]
    there = {
        (
            route.path.removeprefix(BASE).replace(":sequence", "").replace(":uuid", ""),
            method.lower(),
        )
        for route in routes
        for method in (route.methods or set()) - {"HEAD"}
        if route.path.startswith(f"{BASE}/") and not route.path.endswith(".json")
    }
    assert there == {(path, method) for path, method, _ in OPERATIONS}


ANYWHERE = (
    ("GET", "/v1/openapi.json"),
    ("GET", "/v1/"),
    ("GET", "/"),
    ("GET", METADATA_PATH),
    ("POST", TOKEN_PATH),
    ("POST", "/v1/signalen"),
    ("GET", "/v1/signalen"),
    ("GET", "/fouten"),
    ("GET", "/livez"),
    ("DELETE", "/v1/ontvangstbewijzen/1"),
)


@pytest.mark.parametrize(("method", "path"), ANYWHERE)
async def test_security_headers_and_the_version_are_on_every_answer(front, method, path):
    answer = await ask(front, method, path)
    assert not {name for name, value in HEADERS.items() if value not in answer.headers[name]}
    assert "set-cookie" not in answer.headers
    if answer.is_error and path != TOKEN_PATH:
        said = answer.json()
        assert answer.headers["content-type"] == PROBLEM
        assert said["status"] == answer.status_code
        assert said["title"]
        assert said["detail"]


@pytest.mark.parametrize("path", ["/v1/signalen/", "/v1/berichtcontroles/", "/v1/openapi.json/"])
async def test_no_trailing_slash_and_no_redirect(front, path):
    for method in ("GET", "POST"):
        answer = await ask(front, method, path)
        assert (answer.status_code, answer.json()["type"]) == (404, "/fouten/SH-410")


@pytest.mark.parametrize("method", sorted({*HTTPMethod, "BREW"} - {"CONNECT"}))
async def test_a_method_that_is_not_there_is_405_with_those_that_are(front, method):
    for path in ("/v1/signalen", "/v1/ontvangstbewijzen/1"):
        answer = await ask(front, method, path)
        if answer.status_code == 405:
            assert answer.headers["allow"]
            assert method not in answer.headers["allow"].split(", ")
        else:
            assert method in ({"POST"} if path == "/v1/signalen" else {"GET", "HEAD"})


async def test_a_method_cannot_be_overridden(front):
    async with front.client() as client:
        given = {**front.bearer(), **STRUCTURED, "X-HTTP-Method-Override": "DELETE"}
        answer = await client.post("/v1/signalen", content=mutation(21).data, headers=given)
    assert answer.status_code == 201


async def test_all_errors_come_together(front):
    wrong = mutation(24, kleur="rood", wpgArtikel="acht", afzender={})
    answer = await front.post(wrong.data)
    assert len(answer.json()["redenen"]) >= 4


async def test_moments_are_in_utc_and_any_zone_may_be_sent(front):
    answer = await front.post(mutation(23).data)
    assert answer.json()["ontvangenOp"].endswith("Z")


async def test_no_address_holds_what_was_sent(front):
    """A reference may be a case number: it is asked for in a body."""
    answer = await front.post(mutation(25).data)
    assert re.fullmatch(r"/v1/ontvangstbewijzen/[0-9]+", answer.headers["location"])


@pytest.mark.parametrize("forwarded", ["198.51.100.7", "x", "' OR 1=1"])
async def test_who_forwards_is_not_believed(front, forwarded):
    async with front.client() as client:
        given = {**front.bearer(), **STRUCTURED, "X-Forwarded-For": forwarded, "Forwarded": "a"}
        answer = await client.post("/v1/signalen", content=mutation(22).data, headers=given)
    assert answer.status_code in {200, 201}
    assert set(front.bus.put_in[0].headers) <= {"content-type", "Hub-Demo-Received"}


async def test_what_goes_wrong_with_us_is_told_without_a_trace(front):
    async def put(*_):
        raise RuntimeError("Kanarie")

    with pytest.raises(RuntimeError):  # the client of the test hears it as well
        await front.post(mutation(1).data, put=put)
    async with front.client(put=put) as client:
        client._transport.raise_app_exceptions = False
        given = {**front.bearer(), **STRUCTURED}
        answer = await client.post("/v1/signalen", content=mutation(1).data, headers=given)
    assert (answer.status_code, answer.json()["type"]) == (500, "/fouten/SH-502")
    assert "Kanarie" not in answer.text


async def test_answers_are_as_published(front):
    """Each kind of answer fits the schema that the document has for its status."""
    operation = DOCUMENT["paths"]["/signalen"]["post"]
    found = [
        await front.post(mutation(31).data),
        await front.post(mutation(31).data),
        await front.post(mutation(31, id_="pol-32").data),
        await front.post(mutation(33, id_="pol-31").data),
        await front.post(mutation(34, kleur="rood").data),
        await front.post(b"", headers={}),
    ]
    assert [it.status_code for it in found] == [201, 200, 202, 409, 400, 415]
    for answer in found:
        declared = whole(operation["responses"][str(answer.status_code)])
        schema = declared["content"][answer.headers["content-type"]]["schema"]
        rooted = {**schema, "components": DOCUMENT["components"]}
        Draft202012Validator(rooted).validate(answer.json())


def test_every_code_is_declared():
    reason = DOCUMENT["components"]["schemas"]["Probleem"]["properties"]["redenen"]["items"]
    assert set(reason["properties"]["code"]["examples"]) == set(Code)
