"""The door over HTTP on a hub without a bus: what it brings in is read, recorded and answered."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx

from hub.actions.memberships import is_suspended
from hub.api.app import create_api
from hub.api.desk import ApiDesk, requests_of
from hub.api.proving import Proving
from hub.api.signing_in import TOKEN_PATH
from hub.api.tokens import SCOPES, Tokens
from hub.api.waiting import Waiting
from hub.audit.answers import Answers
from hub.bus import topology
from hub.bus.errors import BusError
from hub.cli import openapi
from hub.cli.api import library
from hub.security.clients import Client, Clients, digest_of
from hub.web.site import environment
from schemas.signal import Partner
from tests.builders import START

ISSUER = "https://signaalhub.example"
NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
KEY = bytes(range(32))
SECRET = "een-geheim-voor-deze-toets"  # noqa: S105 - invented
DIGEST = digest_of(SECRET)
STRUCTURED = {"Content-Type": "application/cloudevents+json"}


class Bus:
    """Puts messages in the streams of a workshop, and lets receipts come of them."""

    def __init__(self, hub):
        self.hub, self.waiting = hub, Waiting()
        self.put_in = []
        self.is_away = self.is_deaf = self.is_idle = False
        self.at = START

    async def put(self, slug, data, headers):
        if self.is_away:
            raise BusError("away")
        delivery = self.hub.deliver(slug, data, at=self.at, headers=headers)
        self.put_in.append(delivery)
        if not self.is_idle:
            asyncio.get_running_loop().call_soon(self.settle, slug)
        return delivery.seq

    def settle(self, slug):
        """Work on what came in; whoever waits hears of it."""
        before = len(self.hub.sent)
        while self.hub.step(f"intake:{slug}") + self.hub.step("deliver"):
            pass
        for subject, payload in self.hub.sent[before:]:
            if not self.is_deaf and subject.startswith(topology.receipts(slug)[:-1]):
                self.waiting.heard(slug, payload)


class Front:
    """The door, its clients, its clock, and how to come in."""

    def __init__(self, hub, directory, trust=None):
        self.hub, self.bus, self.now = hub, Bus(hub), NOW
        self.clients = Clients(directory)
        for partner in (Partner.POLICE, Partner.SCHOOL):
            self.admit(partner)
        names = (ISSUER, f"{ISSUER}{TOKEN_PATH}")
        self.desk = ApiDesk(
            doors={door.partner.value: door for door in hub.doors()},
            put=self.bus.put,
            waiting=self.bus.waiting,
            answers=Answers(hub.reading, hub.mapper, trust),
            tokens=Tokens(KEY, ISSUER, self.clock),
            proving=Proving(self.clients, names, self.clock),
            issuer=ISSUER,
            openapi=openapi.document(ISSUER),
            clock=self.clock,
            is_ready=lambda: not self.bus.is_away,
            new_bucket=requests_of(hub.partners),
            is_suspended=partial(is_suspended, hub.reading, hub.mapper),
            templates=environment(),
            library=library(hub, ISSUER),
            patience_s=2.0,
        )

    def clock(self):
        return self.now

    def later(self, **passed):
        self.now += timedelta(**passed)

    def admit(self, partner, name="een", **changes):
        until = NOW + timedelta(days=30)
        said = {"secret": DIGEST, "scopes": SCOPES, "until": until, **changes}
        client = Client(id=f"{partner}-{name}", partner=partner, **said)
        self.clients.add(client)
        return client

    def token(self, partner=Partner.POLICE, name="een", scopes=SCOPES):
        client = self.clients.find(f"{partner}-{name}")
        return self.desk.tokens.issue(client, self.desk.doors[partner].oin, frozenset(scopes))

    def bearer(self, *given, **named):
        return {"Authorization": f"Bearer {self.token(*given, **named)}"}

    def app(self, **changes):
        """The application."""
        return create_api(replace(self.desk, **changes))

    @asynccontextmanager
    async def client(self, **changes):
        """A client of this door that has not signed in."""
        transport = httpx.ASGITransport(self.app(**changes))
        async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as made:
            yield made

    async def post(self, data, path="/v1/signalen", headers=STRUCTURED, **changes):
        """Send a message as the police does."""
        async with self.client(**changes) as client:
            return await client.post(path, content=data, headers={**self.bearer(), **headers})

    async def get(self, path, partner=Partner.POLICE):
        async with self.client() as client:
            return await client.get(path, headers=self.bearer(partner))
