"""Runs of the cases without a network: once against a real intake, then against what was heard."""

import itertools
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx2
import orjson

from hub.conformance.cases import CASES
from hub.conformance.doors import HTTP, http_door
from hub.conformance.expecting import Sent
from hub.conformance.playing import Past, play
from hub.conformance.sample import sample_of
from schemas.envelope import digest
from tests.builders import START
from tests.hub.api.doors import SECRET, Front
from tests.hub.cli.conftest import message
from tests.workshop import workshop

STEPS = tuple(step for case in CASES for step in case.steps if not step.is_strange)


def sample(doors, first=271_828):
    """The example of the police; the same again for every run that begins with the same token."""
    tokens = itertools.count(first)
    [door] = [it for it in doors if it.partner == "police"]
    return sample_of(door, orjson.dumps(message("police")), START, lambda: next(tokens))


@dataclass
class Recorder:
    """Passes on what a door says, and keeps it."""

    door: object
    heard: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    stood: list = field(default_factory=list)
    name: str = HTTP
    contract: str = ""

    async def send(self, data, *, slug=""):
        self.heard.append(await self.door.send(data, slug=slug))
        self.sent.append(data)
        self.stood.append("")
        return self.heard[-1]

    async def stands(self, signal):
        self.stood[-1] = await self.door.stands(signal)
        return self.stood[-1]


@dataclass
class Replayer:
    """Says what was heard before, and one thing else."""

    heard: list
    sent: list
    stood: list
    wrong_at: int = -1
    wrong: object = None
    name: str = HTTP
    contract: str = ""
    at: int = -1

    async def send(self, data, *, slug=""):
        assert not slug
        self.at += 1
        assert data == self.sent[self.at]
        return self.wrong if self.at == self.wrong_at else self.heard[self.at]

    async def stands(self, signal):
        assert signal
        return self.stood[self.at]


async def played(door, doors):
    """Every case at this door."""
    return [it async for it in play(CASES, door, sample(doors), Past())]


@asynccontextmanager
async def sandbox_over_http(front, **changes):
    """The door of a sandbox, in this very process."""
    transport = httpx2.ASGITransport(app=front.app(**{"is_sandbox": True, **changes}))
    sign_in = ("police-een", SECRET)
    async with http_door("https://signaalhub.example", sign_in, 5.0, transport) as door:
        yield door


def facts(recorder):
    """For every step what was sent, what was heard, and what was heard before."""
    earlier = {}
    for step, data, heard, stood in zip(
        STEPS, recorder.sent, recorder.heard, recorder.stood, strict=True
    ):
        said = orjson.loads(data)
        sent = Sent(digest=digest(data), id=said["id"], schema=said["dataschema"])
        now = replace(heard, stands=stood)
        yield step, sent, now, dict(earlier)
        earlier[step.name] = now


@asynccontextmanager
async def recorded(directory):
    """A whole run against a real intake, and its doors."""
    with workshop() as hub:
        front = Front(hub, directory)
        front.bus.at = START
        async with sandbox_over_http(front) as door:
            recorder = Recorder(door)
            yield recorder, hub.doors(), await played(recorder, hub.doors())
