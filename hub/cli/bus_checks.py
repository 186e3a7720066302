"""What `hub doctor` looks at on the bus: the server, the streams, and how far each consumer is."""

import asyncio
import http.client
import json as json_module
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import nats.errors
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamConfig, StreamInfo
from nats.js.errors import NotFoundError

from consumers import dedupe, deliver, link, route
from hub.bus import topology
from hub.bus.embedded import (
    MONITOR_PORT,
    ServerUnusable,
    require_sync_always,
    require_version,
)
from hub.cli.app import CommandFailed
from hub.cli.checks import Finding, Mark
from hub.cli.output import count
from hub.cli.outside import connected, reach
from hub.settings import Settings
from hub.wiring import Hub

MONITOR_TIMEOUT_S: Final = 2.0
LAG_COUNTED_MAX: Final = 1000
MINUTE: Final = timedelta(minutes=1)
RESTART_RELAY: Final = "hub run (maakt de streams zoals ze horen)"
TOPICS: Final[Mapping[str, Sequence[str] | None]] = {
    "dedupe": dedupe.TOPICS,
    "link": link.TOPICS,
    "route": route.TOPICS,
    "deliver": deliver.TOPICS,
    "project": None,
}


def server(chosen: Settings) -> tuple[list[Finding], bool]:
    """Look whether the bus is there, ours, new enough and safe; say as well if it can be used."""
    if chosen.nats_url is None:
        return [Finding(Mark.WRONG, "HUB_NATS_URL ontbreekt", "zet HUB_NATS_URL")], False
    try:
        info = reach(chosen)
    except CommandFailed as error:
        return [Finding(Mark.WRONG, str(error), "start de bus, of verbeter HUB_NATS_URL")], False
    name, version = str(info.get("server_name")), str(info.get("version"))
    if chosen.nats_server_name is None:
        found = [Finding(Mark.LOOK, f"bus {name}: is het de onze?", "zet HUB_NATS_SERVER_NAME")]
    else:
        found = [Finding(Mark.GOOD, f"bus {name}, de onze")]
    try:
        require_version(version)
        found.append(Finding(Mark.GOOD, f"nats-server {version}"))
    except ServerUnusable as error:
        found.append(Finding(Mark.WRONG, str(error), "installeer nats-server 2.12 of nieuwer"))
    found.append(_sync(chosen, info))
    return found, True


def _sync(chosen: Settings, info: Mapping[str, Any]) -> Finding:
    """Ask the monitor of this same server whether it writes before it answers."""
    for host, port in _monitors(chosen):
        try:
            if _server_id(host, port) != info.get("server_id"):
                continue
            require_sync_always(host, port)
        except ServerUnusable:
            mend = "zet `sync_interval: always` bij jetstream en herstart nats-server"
            return Finding(Mark.WRONG, "de bus antwoordt voordat het bericht op schijf staat", mend)
        except (OSError, ValueError, http.client.HTTPException):
            continue
        return Finding(Mark.GOOD, "de bus antwoordt als het bericht op schijf staat")
    what = "niet na te gaan of de bus eerst schrijft: zijn monitor is niet te bereiken"
    return Finding(Mark.LOOK if chosen.is_demo else Mark.WRONG, what, "zet HUB_NATS_MONITOR_URL")


def _monitors(chosen: Settings) -> Iterator[tuple[str, int]]:
    """Where a monitor listens: as an embedded server wrote down, and as the settings say."""
    for file in (chosen.directory / "nats").glob("*.ports"):
        for url in json_module.loads(file.read_text("ascii")).get("monitoring", ()):
            yield "127.0.0.1", urlsplit(url).port or MONITOR_PORT
    for url in chosen.nats_monitor_urls:
        yield urlsplit(url).hostname or "", urlsplit(url).port or MONITOR_PORT


def _server_id(host: str, port: int) -> str:
    connection = http.client.HTTPConnection(host, port, timeout=MONITOR_TIMEOUT_S)
    try:
        connection.request("GET", "/varz")
        return str(json_module.loads(connection.getresponse().read())["server_id"])
    finally:
        connection.close()


def bus(hub: Hub, *, has_record: bool) -> list[Finding]:
    """Look whether the streams are as they should be, and whether every consumer keeps up."""
    return asyncio.run(_bus(hub, has_record=has_record))


async def _bus(hub: Hub, *, has_record: bool) -> list[Finding]:
    try:
        async with connected(hub.settings) as client:
            js = client.jetstream()
            infos = await _streams(js, hub)
            found = [_stream(config, info) for config, info in infos]
            found += [it async for it in _rates(js, hub)]
            if has_record:
                running = await _running(js, infos)
                ends = {str(config.name): _end(info) for config, info in infos}
                found += [_relay(hub, ends[topology.EVENTS]), *_consumers(hub, ends, running)]
            return found
    except nats.errors.Error as error:
        what = f"de bus laat de hub niet toe ({type(error).__name__})"
        return [Finding(Mark.WRONG, what, "verbeter HUB_NATS_CREDENTIALS_FILE")]


async def _streams(js: JetStreamContext, hub: Hub) -> list[tuple[StreamConfig, StreamInfo | None]]:
    replicas = hub.settings.stream_replicas
    wanted = [
        topology.events_stream(replicas=replicas),
        *(topology.intake_stream(each.partner, replicas=replicas) for each in hub.partners),
    ]
    found: list[tuple[StreamConfig, StreamInfo | None]] = []
    for config in wanted:
        try:
            found.append((config, await js.stream_info(str(config.name))))
        except NotFoundError:
            found.append((config, None))
    return found


async def _rates(js: JetStreamContext, hub: Hub) -> AsyncIterator[Finding]:
    """Look who sent more in the last minute than was agreed. It is taken in all the same."""
    since = datetime.now(UTC) - MINUTE
    for agreement in hub.partners:
        stream, most = topology.intake(agreement.partner), agreement.limits.per_minute
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_TIME,
            opt_start_time=since,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=MINUTE.total_seconds(),
            mem_storage=True,
        )
        try:
            made = await js.add_consumer(stream, config)
        except NotFoundError:
            continue
        await js.delete_consumer(stream, made.name)
        if (sent := made.num_pending or 0) > most:
            what = f"{agreement.partner} stuurde {sent} berichten in een minuut, niet {most}"
            yield Finding(Mark.LOOK, what, "vraag de partner, of pas de afspraak aan")


def _stream(config: StreamConfig, info: StreamInfo | None) -> Finding:
    if info is None:
        return Finding(Mark.WRONG, f"stream {config.name} is er niet", RESTART_RELAY)
    differs = [
        field.name
        for field in fields(config)
        if getattr(config, field.name) is not None
        and getattr(config, field.name) != getattr(info.config, field.name)
    ]
    if differs:
        what = f"stream {config.name} is anders ingesteld: {', '.join(differs)}"
        return Finding(Mark.WRONG, what, RESTART_RELAY)
    held = count(info.state.messages, "bericht", "berichten")
    return Finding(Mark.GOOD, f"stream {config.name}, {held}")


async def _running(
    js: JetStreamContext, infos: Sequence[tuple[StreamConfig, StreamInfo | None]]
) -> set[str]:
    """Name the stages that somebody is pulling messages for."""
    found = set()
    for config, info in infos:
        if info is not None:
            for consumer in await js.consumers_info(str(config.name)):
                if consumer.num_waiting or consumer.num_ack_pending:
                    found.add(consumer.name.rpartition("-e")[0])
    return found


def _end(info: StreamInfo | None) -> int:
    return info.state.last_seq if info else 0


def _relay(hub: Hub, copied: int) -> Finding:
    last = hub.reading.last()
    if copied > last:
        what = f"de bus heeft {copied} gebeurtenissen, het register {last}: het is teruggezet"
        return Finding(Mark.WRONG, what, "verwijder stream EVENTS als beheerder van de bus")
    if copied < last:
        return Finding(Mark.LOOK, f"relay: {last - copied} nog over te nemen", "hub run relay")
    return Finding(Mark.GOOD, f"relay: alle {last} gebeurtenissen staan op de bus")


def _consumers(hub: Hub, ends: Mapping[str, int], running: set[str]) -> Iterator[Finding]:
    for agreement in hub.partners:
        partner = agreement.partner
        done = hub.reading.position(f"intake:{partner}")
        lag = ends[topology.intake(partner)] - done
        yield _consumer(f"intake-{partner}", lag, running, "hub run intake")
    for name, topics in TOPICS.items():
        store = hub.views if name == "project" else hub.reading
        left = hub.reading.read(store.position(name), LAG_COUNTED_MAX, topics)
        yield _consumer(name, len(left), running, f"hub run {name}")


def _consumer(name: str, lag: int, running: set[str], start: str) -> Finding:
    more = " of meer" if lag >= LAG_COUNTED_MAX else ""
    if lag < 0:
        what = f"{name} is verder dan zijn stream: die is opnieuw begonnen"
        return Finding(Mark.WRONG, what, "zie docs/operations.md")
    if name not in running:
        return Finding(Mark.WRONG, f"{name} draait niet, {lag}{more} te gaan", start)
    if lag:
        return Finding(Mark.LOOK, f"{name} is bezig, {lag}{more} te gaan")
    return Finding(Mark.GOOD, f"{name} is bij")
