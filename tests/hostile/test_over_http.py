"""The same hostile corpus through the door over HTTP: the outcome, the codes, and no 5xx.

What no HTTP request can carry (a subject, a header of the bus) is tried on the bus alone.
"""

import httpx
import pytest
from structlog.testing import capture_logs

from hub.api.replies import PROBLEM
from hub.domain.receipts import HELD, RECEIVED, REFUSED
from schemas.problems import Code
from tests.hostile.cases import CASES, Outcome
from tests.hostile.door import ISSUER, STATUSES, Bus, as_http, door_to, is_for_http, raw

OVER_HTTP = [it for it in CASES if is_for_http(it)]
CANARIES = ("Ana Demo", "Bogdan", "Voorbeeldstraat", "PL0600-2026000123", "troffen wij meer")
"""What the ordinary message of these cases holds of people: no line of a log has it."""


@pytest.fixture(scope="module")
def bus():
    """What the door brings messages to."""
    return Bus()


@pytest.fixture(scope="module")
def door(bus, tmp_path_factory):
    """The door, and what signs somebody in."""
    return door_to(bus, tmp_path_factory.mktemp("clients"))


async def post(door, path, data, headers):
    transport = httpx.ASGITransport(door.app)
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as client:
        given = [*raw(door.bearer), *headers]
        return await client.post(path, content=data, headers=given)


def codes_in(answer):
    said = answer.json()
    return {it["code"] for it in said.get("ontvangstbewijs", said).get("redenen", ())}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("case", OVER_HTTP, ids=lambda case: f"{case.number} {case.name}")
async def test_it_ends_as_it_does_on_the_bus(bus, door, case, caplog):
    bus.case = case
    with capture_logs() as lines:
        answer = await post(door, "/v1/signalen", case.build(), as_http(case.headers))
    assert not [it for it in CANARIES if it in f"{lines} {caplog.text} {answer.text}"]
    assert answer.status_code in STATUSES[case.outcome]
    assert codes_in(answer) == case.codes
    told = answer.json()
    status = told.get("ontvangstbewijs", told)["status"]
    if answer.status_code not in {413, 415}:
        outcome = {RECEIVED: Outcome.ACCEPTED, REFUSED: Outcome.REFUSED, HELD: Outcome.HELD}
        assert outcome[status] is case.outcome
    assert (answer.headers["content-type"] == PROBLEM) is answer.is_error


@pytest.mark.parametrize("case", OVER_HTTP, ids=lambda case: f"{case.number} {case.name}")
async def test_a_check_of_it_finds_what_is_wrong_and_stores_nothing(door, case):
    """Whatever the message itself shows; it is not sent, so the type of the test's form stands."""
    answer = await post(door, "/v1/berichtcontroles", case.build(), as_http(case.headers))
    found = codes_in(answer)
    assert answer.status_code in {200, 413, 415}
    assert found >= case.codes - {Code.CLOCK, Code.TOO_OLD, Code.NUMBER_IN_TEXT}


def test_every_case_that_http_can_carry_is_tried():
    left = {case.number for case in CASES} - {case.number for case in OVER_HTTP}
    assert left == {*range(9, 17), 21, 27}
