"""`hub tail`: follows what is recorded, or what one partner hears back."""

import asyncio
import json as json_module
import signal
from collections.abc import AsyncIterator
from typing import Annotated, Any

import nats.errors
from cyclopts import Parameter
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js.api import ConsumerConfig, DeliverPolicy

from hub import settings
from hub.bus import topology
from hub.bus.publish import heed_cancellation
from hub.cli import following
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.output import answer, say
from hub.cli.outside import connected, explained, reach
from hub.cli.pub import receipt_lines, require_credentials
from hub.settings import Settings
from hub.store.mapper import Mapper
from hub.trial.play import Partners
from schemas.events import BY_TOPIC
from schemas.signal import Partner


def tail(
    *,
    partner: Annotated[Partner | None, Parameter(name="--as")] = None,
    events: bool = False,
    count: int | None = None,
    json: bool = False,
) -> int:
    """Kijk mee met wat er vanaf nu gebeurt, tot Ctrl-C. U ziet nummers en codes, geen namen.

    Parameters
    ----------
    partner
        Volg de ontvangstbewijzen van deze partner, met diens eigen sleutel.
    events
        Volg wat de hub vastlegt; dat is ook wat u ziet als u niets kiest.
    count
        Stop na zoveel regels.
    json
        Toon elke regel als JSON.

    """
    if partner is not None and events:
        raise CommandFailed("Kies --as of --events, niet allebei.", EXIT_USAGE)
    chosen = settings.load()
    with explained():
        reach(chosen)
        if partner is not None:
            require_credentials(chosen, partner)
        asyncio.run(_until_told(chosen, partner, count, as_json=json))
    return 0


async def _until_told(
    chosen: Settings, partner: Partner | None, count: int | None, *, as_json: bool
) -> None:
    source = _receipts(chosen, partner) if partner is not None else _events(chosen)
    work = asyncio.create_task(_show(source, count, as_json=as_json))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    await asyncio.wait({work})
    if not work.cancelled():
        work.result()


async def _show(
    source: AsyncIterator[tuple[list[str], Any]], count: int | None, *, as_json: bool
) -> None:
    shown = 0
    async for lines, value in source:
        if as_json:
            answer(value)
        else:
            say(*lines)
        shown += 1
        if shown == count:
            return


async def _events(chosen: Settings) -> AsyncIterator[tuple[list[str], Any]]:
    """Every event from now on, in the record's order."""
    mapper = Mapper(BY_TOPIC)
    async with connected(chosen) as client:
        heard = await client.jetstream().subscribe(
            topology.EVENT_SUBJECTS,
            stream=topology.EVENTS,
            ordered_consumer=True,
            config=ConsumerConfig(deliver_policy=DeliverPolicy.NEW),
        )
        async for message in _messages(heard):
            event = mapper.from_delivery(message.subject, message.data)
            position = message.metadata.sequence.stream
            yield [following.line(position, event)], following.as_json(position, event)


async def _receipts(chosen: Settings, partner: Partner) -> AsyncIterator[tuple[list[str], Any]]:
    """Every receipt of a partner from now on."""
    async with Partners(chosen) as partners:
        client = await partners.client(partner)
        heard = await client.subscribe(topology.receipts(partner))
        async for message in _messages(heard):
            receipt = json_module.loads(message.data)
            yield receipt_lines(receipt, receipt.get("berichtId") or "(geen id)"), receipt


async def _messages(heard: Subscription) -> AsyncIterator[Msg]:
    while True:
        heed_cancellation()
        try:
            yield await heard.next_msg()
        except nats.errors.TimeoutError:
            continue
