"""A door over HTTP behind which messages are read as the hub does, with the form of the cases."""

from dataclasses import replace
from datetime import UTC, datetime
from email.header import Header
from types import SimpleNamespace

import orjson

from adapters.base import Unreadable
from adapters.base import read as read_data
from hub.api.app import create_api
from hub.api.desk import ApiDesk
from hub.api.proving import Proving
from hub.api.tokens import SCOPES, Tokens
from hub.api.waiting import Waiting
from hub.domain.reading import Door
from hub.domain.receipts import receipt
from hub.security.clients import Client, Clients
from hub.web.report.bucket import Bucket
from hub.web.site import environment
from schemas.envelope import digest, may_be_right
from schemas.events import FeedbackReceived, MessageQuarantined, MessageRef, MessageRefused
from schemas.ids import delivery_id, signal_id
from schemas.signal import Partner
from tests.hostile.cases import Outcome
from tests.hostile.test_cases import FORM, SENT_AT, problems_of
from tests.schemas.messages import KNOWN_SCHEMAS, OIN, SUBJECT

ISSUER = "https://signaalhub.example"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STRUCTURED = {"Content-Type": "application/cloudevents+json"}
STATUSES = {Outcome.ACCEPTED: {201}, Outcome.REFUSED: {400, 413, 415}, Outcome.HELD: {202, 403}}
MANY = 1_000_000
ONLY_ON_THE_BUS = {"NUL in a header", "Nats-Msg-Id of 1 KiB"}


def is_for_http(case):
    """Whether a request can carry it: no subject, no header of the bus."""
    return case.subject == SUBJECT and case.name not in ONLY_ON_THE_BUS


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


def door_to(bus, directory):
    """The door, and what signs somebody in."""
    clients = Clients(directory)
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
        new_bucket=lambda _: Bucket(MANY, MANY),
        is_suspended=lambda _: False,
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
