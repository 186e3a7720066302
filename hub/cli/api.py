"""`hub api`: the partners' door over HTTP, as a service."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp

from hub import observability, settings
from hub.actions.memberships import is_suspended
from hub.api.app import beside, create_api
from hub.api.desk import ApiDesk, requests_of
from hub.api.developers.library import Library
from hub.api.messages import AGAIN_S
from hub.api.proving import Proving
from hub.api.signing_in import TOKEN_PATH
from hub.api.tokens import Tokens
from hub.api.waiting import Waiting
from hub.audit.answers import Answers
from hub.bus import topology
from hub.bus.door import Entrance
from hub.bus.line import Line
from hub.checkpointing import trust_of
from hub.cli import openapi, schemas
from hub.cli.outside import explained
from hub.cli.serving import Porter, listen, serve
from hub.conformance.cases import CASES
from hub.security.clients import Clients
from hub.security.secret_file import own_secret, read_secret
from hub.settings import Settings, SettingsError
from hub.web.health import UNREADABLE
from hub.web.site import environment
from hub.wiring import Hub
from schemas.problems import Code

KEY_BYTES: Final = 32
LINES_MAX: Final = 384
"""Twice as many and what a hub has open itself stay below the 1,024 files of most systems."""


def api(*, host: str | None = None, port: int | None = None) -> int:
    """Neem berichten van partners aan over HTTP; het adres staat op de eerste regel van de uitvoer.

    Parameters
    ----------
    host
        Het adres van deze machine waarop de deur luistert; zonder is dat HUB_API_HOST.
    port
        De poort; 0 kiest een vrije poort, zonder is het HUB_API_PORT.

    """
    flags = {"api_host": host, "api_port": port}
    chosen = settings.load({key: value for key, value in flags.items() if value is not None})
    observability.configure(chosen.log_level)
    listening = listen("de deur voor partners", chosen.api_host, chosen.api_port)
    address, bound = listening.getsockname()[:2]
    url = f"http://{address}:{bound}"
    with explained(), listening:
        hub = Hub(chosen.model_copy(update={"nats_credentials_file": credentials_of(chosen)}))
        with contextlib.closing(hub):
            door = porter(is_sandbox=chosen.is_sandbox)
            serve(application(hub, chosen.api_url or url), listening, url, door)
    return 0


def porter(*, is_sandbox: bool = False) -> Porter:
    """Who stands before the door: partners are few, and each needs a few lines."""
    said = partial(beside, is_sandbox=is_sandbox)
    full = said(Code.UNAVAILABLE, headers={"Retry-After": str(AGAIN_S)})
    return Porter(said(Code.UNREADABLE), full, LINES_MAX)


def application(hub: Hub, issuer: str) -> ASGIApp:
    """The door of a hub that has the credentials of the door, at this address."""
    chosen = hub.settings
    assert chosen.nats_credentials_file is not None
    entrance = Entrance(chosen.nats_urls, chosen.nats_credentials_file, topology.HTTP_USER)
    doors = {door.partner.value: door for door in hub.doors()}
    line, waiting = Line(hub.connect), Waiting()
    for slug in doors:
        line.listen(topology.receipts(slug), partial(waiting.heard, slug))

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with line.laid():
            try:
                yield
            finally:
                await asyncio.shield(entrance.close())

    return create_api(
        ApiDesk(
            doors=doors,
            put=entrance.put,
            waiting=waiting,
            answers=Answers(hub.reading, hub.mapper, trust_of(chosen)),
            tokens=Tokens(_key(chosen), issuer, now),
            proving=Proving(Clients(clients_of(chosen)), (issuer, f"{issuer}{TOKEN_PATH}"), now),
            issuer=issuer,
            openapi=openapi.document(issuer),
            clock=now,
            is_ready=lambda: line.is_up and _is_readable(hub),
            new_bucket=requests_of(hub.partners),
            is_suspended=partial(is_suspended, hub.reading, hub.mapper),
            templates=environment(),
            library=library(hub, issuer),
            running=running,
            is_sandbox=chosen.is_sandbox,
            url=chosen.api_url,
        )
    )


def library(hub: Hub, issuer: str) -> Library:
    """What the pages for developers show of a hub whose door is at this address."""
    return Library(
        issuer=issuer,
        contract=schemas.texts(issuer),
        partners=hub.partners,
        sharing=hub.sharing,
        retention=hub.retention,
        announced=hub.versions,
        cases=tuple(case.title for case in CASES),
    )


def _is_readable(hub: Hub) -> bool:
    try:
        hub.reading.last()
    except UNREADABLE:
        return False
    return True


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def clients_of(chosen: Settings) -> Path:
    """Where the files of clients are."""
    return chosen.api_clients_directory or chosen.directory / "api-clients"


def credentials_of(chosen: Settings) -> Path:
    """The door's own file, or in a demo that in the folder of all partners.

    Raises `SettingsError` where there is none.
    """
    named, folder = chosen.api_credentials_file, chosen.partner_credentials_directory
    if named is None and folder is not None:
        named = folder / f"{topology.HTTP_USER}.creds"
    if named is None or not named.is_file():
        raise SettingsError("HUB_API_CREDENTIALS_FILE: dit bestand is nodig en is er niet")
    if not chosen.nats_urls:
        raise SettingsError("HUB_NATS_URL ontbreekt: waar is de bus van deze hub?")
    return named


def _key(chosen: Settings) -> bytes:
    if chosen.api_key_file is not None:
        return read_secret(chosen.api_key_file)
    return own_secret(chosen.directory / "api-key", KEY_BYTES)
