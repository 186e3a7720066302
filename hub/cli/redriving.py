"""Offers a message out of quarantine again, and waits for what becomes of it."""

import asyncio
import json as json_module
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from consumers.stage import DEMO_RECEIVED
from hub.bus import topology
from hub.bus.errors import PublishRefused
from hub.cli.app import CommandFailed
from hub.cli.outside import connected
from hub.security.sealing import SealedBox, Shredded
from hub.store import quarantine
from hub.store.quarantine import Entry, State
from hub.trial.play import ACK_TIMEOUT_S, CONTENT_TYPE
from hub.wiring import Hub
from schemas.events import MessageQuarantined, MessageRefused
from schemas.ids import delivery_id
from schemas.problems import Problem

TIMEOUT_S: Final = 30.0
LOOK_AGAIN_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message offered again at `sequence`; the problems if it waits once more."""

    sequence: int
    is_taken_in: bool
    attempts: int
    problems: tuple[Problem, ...]


def entry_of(hub: Hub, id_: UUID) -> Entry:
    """The entry as it now stands."""
    with hub.reading.database.snapshot() as cursor:
        entry = quarantine.entry(cursor, id_)
    assert entry is not None
    return entry


def payload_of(hub: Hub, entry: Entry) -> bytes | Shredded:
    """Open what was sent: this is personal data."""
    [payload] = hub.sealer.open_many([(SealedBox.from_text(entry.sealed), entry.id.bytes)])
    return payload


def moment_of(entry: Entry) -> datetime:
    """When the message was received."""
    return datetime.fromtimestamp(entry.received_ms / 1000, UTC)


def problems_of(hub: Hub, partner: str, sequence: int) -> tuple[Problem, ...]:
    """The reasons for which a delivery was held, from the event that says so."""
    for recorded in hub.reading.stream(delivery_id(partner, sequence)):
        event = hub.mapper.from_recorded(recorded)
        if isinstance(event, MessageRefused | MessageQuarantined):
            return event.problems
    return ()


def offer(hub: Hub, entry: Entry, payload: bytes, timeout_s: float) -> Outcome:
    """Publish the message in the partner's stream as a redrive, and wait until it is judged.

    Raises `PublishRefused`, and `CommandFailed` when nothing was decided in time.
    """
    sequence = asyncio.run(_publish(hub, entry, payload))
    until_s = time.monotonic() + timeout_s
    while hub.reading.position(f"intake:{entry.partner}") < sequence:
        if time.monotonic() > until_s:
            raise CommandFailed(
                f"Het bericht is aangeboden als nummer {sequence} van {entry.partner}, maar binnen "
                f"{timeout_s:g} seconden niet gelezen. Draait `hub run intake`?"
            )
        time.sleep(LOOK_AGAIN_S)
    now = entry_of(hub, entry.id)
    if now.state is State.OPEN and now.stream_sequence != sequence:
        raise CommandFailed("De verwerker kon het bericht niet aan: zie `hub quarantine list`.")
    problems = problems_of(hub, entry.partner, sequence)
    return Outcome(sequence, now.state is State.REDRIVEN, now.attempts, problems)


async def _publish(hub: Hub, entry: Entry, payload: bytes) -> int:
    headers = {**CONTENT_TYPE, quarantine.REDRIVE_HEADER: str(entry.id)}
    if hub.settings.is_demo:
        headers[DEMO_RECEIVED] = moment_of(entry).isoformat()
    async with connected(hub.settings) as client:
        subject = topology.redrive(entry.partner)
        answer = await client.request(subject, payload, timeout=ACK_TIMEOUT_S, headers=headers)
    ack = json_module.loads(answer.data)
    if "error" in ack:
        raise PublishRefused(ack["error"]["err_code"], ack["error"]["description"])
    return int(ack["seq"])
