"""What an answer looks like: JSON for whoever takes it, moments in UTC, a head without a body."""

import json
import re

import pytest

from hub.api.replies import PROBLEM, takes_json
from tests.builders import mutation
from tests.hub.api.doors import STRUCTURED

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture
def front(shared):
    """Nothing here depends on what was sent before."""
    return shared


@pytest.mark.parametrize(
    ("accept", "is_taken"),
    [
        ("", True),
        ("*/*", True),
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/*;q=0.1", True),
        ("text/html, image/gif, */*; q=.2", True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("application/json;q=0, */*", False),
        ("*/*, application/json;q=0.0", False),
        ("application/*;q=0, application/json", True),
        ("text/html", False),
        ("application/xml;q=1, text/*", False),
        ("application/json;q=onzin", True),
        (",", False),
        ("*/*;q=0", False),
    ],
)
def test_whether_json_is_taken(accept, is_taken):
    assert takes_json(accept) == is_taken


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/signalen"),
        ("POST", "/v1/berichtcontroles"),
        ("GET", "/v1/volgnummers"),
        ("GET", "/v1/openapi.json"),
    ],
)
async def test_who_takes_no_json_hears_so_and_nothing_is_stored(front, method, path):
    async with front.client() as client:
        given = {**front.bearer(), **STRUCTURED, "Accept": "text/html"}
        answer = await client.request(method, path, headers=given, content=mutation(41).data)
    assert (answer.status_code, answer.headers["content-type"]) == (406, PROBLEM)
    [reason] = answer.json()["redenen"]
    assert "Accept" in reason["oplossing"]
    assert not front.bus.put_in


async def test_head_says_what_get_says_without_the_body(front):
    sent = await front.post(mutation(42).data)
    for path in (sent.headers["location"], "/v1/volgnummers", "/v1/openapi.json", "/v1/niets"):
        async with front.client() as client:
            got = await client.get(path, headers=front.bearer())
            head = await client.head(path, headers=front.bearer())
        assert head.status_code == got.status_code
        assert dict(head.headers) == dict(got.headers)


async def test_every_moment_in_every_answer_is_in_utc(front):
    message = {**json.loads(mutation(43).data), "time": "2026-10-05T11:00:00+02:00"}
    sent = await front.post(json.dumps(message).encode())
    signal = f"/v1/signalen/{sent.json()['signaalId']}"
    answers = [sent, await front.get(sent.headers["location"]), await front.get(signal)]
    found = [
        value
        for answer in answers
        for value in answer.json().values()
        if isinstance(value, str) and MOMENT.match(value)
    ]
    assert len(found) >= 3
    assert [it for it in found if not UTC.fullmatch(it)] == []


async def test_where_an_answer_says_that_something_is_there_it_is(front):
    sent = await front.post(mutation(44).data)
    assert sent.status_code == 201
    again = await front.get(sent.headers["location"])
    assert (again.status_code, again.json()) == (200, sent.json())
