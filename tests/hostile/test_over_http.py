"""The same hostile corpus through the door over HTTP: the outcome, the codes, and no 5xx.

What no HTTP request can carry (a subject, a header of the bus) is tried on the bus alone.
"""

from dataclasses import replace
from datetime import UTC, datetime
from email.header import Header
from types import SimpleNamespace

import httpx
import orjson
import pytest

from adapters.base import Unreadable
from adapters.base import read as read_data
from hub.api.app import create_api
from hub.api.desk import ApiDesk
from hub.api.proving import Proving
from hub.api.replies import PROBLEM
from hub.api.tokens import SCOPES, Tokens
from hub.api.waiting import Waiting
from hub.domain.reading import Door
from hub.domain.receipts import HELD, RECEIVED, REFUSED, receipt
from hub.security.clients import Client, Clients
from hub.web.site import environment
from schemas.envelope import digest, may_be_right
from schemas.events import FeedbackReceived, MessageQuarantined, MessageRef, MessageRefused
from schemas.ids import delivery_id, signal_id
from schemas.problems import Code
from schemas.signal import Partner
from tests.hostile.cases import CASES, Outcome
from tests.hostile.test_cases import FORM, SENT_AT, problems_of
from tests.schemas.messages import KNOWN_SCHEMAS, OIN, SUBJECT

ISSUER = "https://signaalhub.example"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STRUCTURED = {"Content-Type": "application/cloudevents+json"}
ONLY_ON_THE_BUS = {"NUL in a header", "Nats-Msg-Id of 1 KiB"}
STATUSES = {Outcome.ACCEPTED: {201}, Outcome.REFUSED: {400, 413, 415}, Outcome.HELD: {202, 403}}
OVER_HTTP = [it for it in CASES if it.subject == SUBJECT and it.name not in ONLY_ON_THE_BUS]


class Bus:
    """Reads what it is given as the hub does, and says at once what comes of it."""

    def __init__(self):
        self.waiting, self.case = Waiting(), None

    async def put(self, slug, data, headers):
        said = receipt(self._event(slug, data, headers))
        self.waiting.heard(slug, orjson.dumps(said))
        return 1

    def _event(self, slug, data, headers):
        arrived = replace(self.case, build=lambda: data, headers=headers)
        problems = problems_of(arrived)
        ref = MessageRef(
            partner=Partner(slug),
            sequence=1,
            id=None,
            digest=digest(data, headers),
            received_at=SENT_AT,
        )
        base = {
            "originator_id": delivery_id(slug, 1),
            "originator_version": 1,
            "occurred_at": SENT_AT,
            "recorded_at": SENT_AT,
            "cause": "message:police/1",
            "message": ref,
        }
        if not problems:
            about = signal_id(slug, "x")
            return FeedbackReceived(**base, about=about, outcome="ander", sealed={})
        kind = MessageQuarantined if may_be_right(problems) else MessageRefused
        return kind(**base, problems=problems)


@pytest.fixture(scope="module")
def bus():
    """What the door brings messages to."""
    return Bus()


@pytest.fixture(scope="module")
def door(bus, tmp_path_factory):
    """The door, and what signs somebody in."""
    clients = Clients(tmp_path_factory.mktemp("clients"))
    one = Client(id="een", partner=Partner.POLICE, scopes=SCOPES, until=NOW.replace(year=2027))
    clients.add(one)
    tokens = Tokens(bytes(32), ISSUER, lambda: NOW)
    desk = ApiDesk(
        doors={"police": Door(Partner.POLICE, OIN, "politie", KNOWN_SCHEMAS, translate)},
        put=bus.put,
        waiting=bus.waiting,
        answers=None,
        tokens=tokens,
        proving=Proving(clients, (ISSUER,), lambda: NOW),
        issuer=ISSUER,
        openapi={},
        clock=lambda: datetime.now(UTC),
        is_ready=lambda: True,
        templates=environment(),
    )
    bearer = {"Authorization": f"Bearer {tokens.issue(one, OIN, frozenset(SCOPES))}"}
    return SimpleNamespace(app=create_api(desk), bearer=bearer)


def translate(dataschema, data):
    del dataschema
    try:
        return read_data(FORM, data)
    except Unreadable as error:
        return error.problems


def as_http(headers):
    """The headers of a delivery as an HTTP client sends them."""
    if not headers or not any(name.lower().startswith("ce-") for name in headers):
        kept = {name: value for name, value in (headers or {}).items() if "Id" not in name}
        return raw({**STRUCTURED, **kept})
    media = headers.get("ce-datacontenttype", "application/json")
    rest = {name: value for name, value in headers.items() if name != "ce-datacontenttype"}
    return raw({"Content-Type": media, **rest})


def raw(headers):
    texts = {k: str(v) if isinstance(v, Header) else v for k, v in headers.items()}
    return [(name.encode(), value.encode()) for name, value in texts.items()]


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
async def test_it_ends_as_it_does_on_the_bus(bus, door, case):
    bus.case = case
    answer = await post(door, "/v1/signalen", case.build(), as_http(case.headers))
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
