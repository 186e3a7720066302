"""`hub run`: the consumers, as services."""

import asyncio
import signal
import sys
from typing import Final

import structlog
import uvloop

from hub import observability, running, settings
from hub.checkpointing import CHECKPOINT, trust_of
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.outside import explained
from hub.domain.outgoing import OUTGOING
from hub.domain.sandbox import OUTWARD
from hub.eraser import SERVICES
from hub.outgoing.service import NotSetUpError, base_of, ways_of
from hub.wiring import Hub

log = structlog.get_logger()

SWITCH_S: Final = 0.001
"""How long a stage at work may keep the event loop waiting; Python's own default is 5 ms."""


def run(*consumers: str) -> int:
    """Draai de genoemde verwerkers, of alle.

    Parameters
    ----------
    consumers
        relay, intake, dedupe, link, route, deliver, project, checkpoint, processing-log, webhooks,
        outgoing en forget; zonder namen allemaal.
    """
    unknown = set(consumers) - set(SERVICES)
    if unknown:
        print(
            f"onbekend: {', '.join(sorted(unknown))}; kies uit {', '.join(SERVICES)}",
            file=sys.stderr,
        )
        return 2
    chosen = settings.load()
    telling = OUTWARD.intersection(consumers) if chosen.is_sandbox else ()
    if telling:
        raise CommandFailed(f"Een proefomgeving draait geen {', '.join(telling)}.", EXIT_USAGE)
    names = consumers or tuple(it for it in SERVICES if not chosen.is_sandbox or it not in OUTWARD)
    observability.configure(chosen.log_level)
    hub = Hub(chosen)
    running.collect_seldom()
    sys.setswitchinterval(SWITCH_S)
    try:
        with explained():
            if CHECKPOINT in names:
                trust_of(chosen)  # where it is not as agreed, this says so before anything starts
            if OUTGOING in names:
                _require_set_up(hub)
            uvloop.run(_until_told(hub, names))
    finally:
        hub.close()
    return 0


def _require_set_up(hub: Hub) -> None:
    """Refuse to start where somebody is to be told of handovers, and cannot be."""
    try:
        ways_of(hub)
        base_of(hub)
    except NotSetUpError as error:
        raise CommandFailed(str(error), EXIT_USAGE) from error


async def _until_told(hub: Hub, consumers: tuple[str, ...]) -> None:
    work = asyncio.create_task(
        running.run(hub, consumers, ready=lambda: log.info("ready", name=",".join(consumers)))
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        log.info("stopped", name=",".join(consumers))
