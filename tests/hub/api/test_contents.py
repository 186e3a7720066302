"""What is no message, or too much of one, is refused before it is stored."""

import pytest

from hub.api.reading import headers_on_the_bus
from hub.api.replies import PROBLEM
from hub.bus.topology import INTAKE_MAX_MESSAGE_BYTES
from schemas.problems import Code
from tests.builders import mutation
from tests.hub.api.doors import STRUCTURED


@pytest.fixture
def front(shared):
    """Nothing here depends on what was sent before."""
    return shared


async def test_what_is_too_large_is_not_read_to_its_end(front):
    async def endless():
        while True:
            sent.append(1)
            yield bytes(16 * 1024)

    sent = []
    answer = await front.post(endless())
    assert (answer.status_code, answer.json()["redenen"][0]["code"]) == (413, Code.TOO_LARGE)
    assert len(sent) <= INTAKE_MAX_MESSAGE_BYTES // (16 * 1024) + 2
    assert (await front.post(bytes(INTAKE_MAX_MESSAGE_BYTES + 1))).status_code == 413
    assert not front.bus.put_in


async def test_between_the_hubs_limit_and_the_buss_there_is_a_receipt(front):
    answer = await front.post(bytes(70 * 1024))
    assert answer.status_code == 400
    assert answer.json()["ontvangstbewijs"]["redenen"][0]["code"] == Code.TOO_LARGE


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 415),
        ({"Content-Type": "text/xml"}, 415),
        ({"Content-Type": "application/cloudevents-batch+json"}, 415),
        ({"Content-Type": "application/cloudevents+json; charset=utf-7"}, 415),
        ({"Content-Type": "application/json; charset=utf-7", "ce-id": "x"}, 415),
        ({"Content-Type": ""}, 415),
        ({**STRUCTURED, "Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "application/json", "ce-id": "x", "ce-datacontenttype": "y"}, 400),
    ],
)
async def test_other_kinds_of_content_are_refused_before_they_are_stored(front, headers, status):
    answer = await front.post(mutation(1).data, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert not front.bus.put_in


async def test_a_header_that_comes_twice_is_refused(front):
    twice = [("Content-Type", "application/json"), ("ce-id", "a"), ("ce-id", "b")]
    async with front.client() as client:
        given = [*twice, *front.bearer().items()]
        answer = await client.post("/v1/signalen", content=b"{}", headers=given)
    [reason] = answer.json()["redenen"]
    assert (answer.status_code, reason["code"], reason["plaats"]) == (400, "SH-111", "/id")


def test_no_header_of_the_bus_comes_along():
    """Else one client could have another's message taken for a repeat, or command the stream."""
    commands = {"Nats-Msg-Id": "a", "Nats-Rollup": "all", "Hub-Demo-Received": "2001-01-01T00:00Z"}
    passed = headers_on_the_bus(
        [(name.encode(), value.encode()) for name, value in {**STRUCTURED, **commands}.items()]
    )
    assert passed == {"content-type": STRUCTURED["Content-Type"]}
