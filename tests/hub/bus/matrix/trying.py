"""Lets everyone try everything on a real server, and tells what came of it."""

import time
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

import nkeys

from hub.bus import accounts
from tests.hub.bus.matrix.cells import PEOPLE, PUBLISHED, STRANGERS, SUBSCRIBED, TAPS
from tests.hub.bus.matrix.oracle import Kind, account_of
from tests.hub.bus.matrix.wire import Papers, Refusal, Wire, papers_of

QUEUE = "q"
NOW_S = int(time.time())


class Outcome(NamedTuple):
    """What came of one publication: whether the server took it, and who heard it."""

    taken: bool
    heard_by: frozenset[str]


class Tried(NamedTuple):
    """The whole matrix as it was measured."""

    published: dict[tuple[str, str], Outcome]
    subscribed: dict[tuple[str, str, str], bool]


def seed(prefix):
    return bytes(nkeys.encode_seed(bytes(range(32)), prefix))


def patterns_of(actor):
    """To what somebody subscribes."""
    return SUBSCRIBED if actor in PEOPLE else (">",)


def papers(keys, actor):
    """What somebody of ours shows, or a tap that we put into their account."""
    if actor.kind is not Kind.TAP:
        return papers_of(keys.path(actor.name).read_text())
    account = (keys.directory / f"{actor.account}.nk").read_bytes()
    user = seed(nkeys.PREFIX_BYTE_USER)
    return Papers(accounts.administrator_jwt(account, user, accounts.Issue(NOW_S)), user)


def strange_papers(keys, actor):
    """What somebody shows who is not to come in."""
    police = papers_of(keys.path("police").read_text())
    account = (keys.directory / f"{account_of('police')}.nk").read_bytes()
    user, other = seed(nkeys.PREFIX_BYTE_USER), seed(nkeys.PREFIX_BYTE_ACCOUNT)
    over = accounts.Issue(NOW_S - 7200, NOW_S - 3600)
    now = accounts.Issue(NOW_S)

    def claims(signer, issue=now):
        return Papers(accounts.partner_user_jwt(signer, user, "police", issue), user)

    return {
        "nobody": lambda: None,
        "expired": lambda: claims(account, over),
        "thief of claims": lambda: Papers(police.claims, user),
        "of an account of their own": lambda: claims(other),
        "of a key that was replaced": lambda: claims(bytes(nkeys.encode_seed(b"x" * 32, 0))),
        "signed by themselves": lambda: claims(user),
    }[actor.name]()


def mark(actor, subject):
    """What stands in a publication: nobody else says this."""
    return f"#{actor.name}#{subject}#".encode()


@asynccontextmanager
async def everyone(server, keys):
    """Connect everyone, and let each subscribe to everything."""
    wires = {}
    async with AsyncExitStack() as open_:
        for actor in (*PEOPLE, *TAPS):
            wire = wires[actor] = await Wire.open(server.url)
            open_.push_async_callback(wire.aclose)
            wire.sign_in(papers(keys, actor))
            for sid, pattern in enumerate(patterns_of(actor)):
                wire.subscribe(pattern, sid)
                wire.subscribe(pattern, 1000 + sid, f"{QUEUE}{actor.name}")
            await wire.flush()
        yield wires


async def tried(server, keys):
    """Let everyone publish everything while everyone listens."""
    async with everyone(server, keys) as wires:
        for actor in PEOPLE:
            for subject in PUBLISHED:
                wires[actor].publish(subject, mark(actor, subject))
            await wires[actor].flush()
        for wire in wires.values():
            await wire.flush()
            assert not wire.closed
    return measured(wires)


async def tried_by_strangers(server, keys):
    """Let each who is not to come in say everything; the answers, and what anybody heard of it.

    Once they wait for the server's word, and once they say all in one breath.
    """
    said = {}
    async with everyone(server, keys) as wires:
        for actor in STRANGERS:
            said[actor.name] = await _said_to(server, strange_papers(keys, actor))
            await _say_everything(server, strange_papers(keys, actor), actor)
        for wire in wires.values():
            await wire.flush()
        marks = tuple(f"#{actor.name}#".encode() for actor in STRANGERS)
        heard = [it for wire in wires.values() for it in wire.messages if it.data.startswith(marks)]
    return said, heard


async def _said_to(server, shown):
    wire = await Wire.open(server.url)
    wire.sign_in(shown)
    await wire.flush()
    await wire.aclose()
    return wire.closed


async def _say_everything(server, shown, actor):
    wire = await Wire.open(server.url)
    wire.sign_in(shown)
    for subject in PUBLISHED:
        wire.publish(subject, mark(actor, subject))
    for sid, pattern in enumerate(SUBSCRIBED):
        wire.subscribe(pattern, sid)
    await wire.flush()
    assert not wire.pongs
    assert not wire.messages
    await wire.aclose()


def measured(wires):
    """Put what was heard and refused in one table."""
    heard = {}
    for actor, wire in wires.items():
        for message in wire.messages:
            if message.data.startswith(b"#"):
                heard.setdefault(message.data, set()).add(actor.name)
    return Tried(
        {
            (actor.name, subject): Outcome(
                Refusal("Publish", subject, "") not in wires[actor].refusals,
                frozenset(heard.get(mark(actor, subject), ())),
            )
            for actor in PEOPLE
            for subject in PUBLISHED
        },
        {
            (actor.name, pattern, queue): Refusal("Subscription", pattern, queue)
            not in wires[actor].refusals
            for actor in PEOPLE
            for pattern in SUBSCRIBED
            for queue in ("", f"{QUEUE}{actor.name}")
        },
    )
