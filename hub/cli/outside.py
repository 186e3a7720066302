"""What a command works with and may not find: databases, the bus; and how it says so, in Dutch."""

import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final, Literal

import nats
import nats.errors
import psycopg
from eventsourcing.persistence import PersistenceError
from nats.aio.client import Client

from hub.audit.trust import TrustError
from hub.bus.embedded import ServerUnusable, server_info
from hub.bus.errors import BusError
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.output import plain
from hub.policy.linkage import LinkagePolicyError
from hub.policy.reading import PolicyError
from hub.security.kek import KekFileError
from hub.security.keys import WrongKekError
from hub.settings import Settings
from hub.store.database import SQLITE
from hub.store.datastores import DatabaseUnsafeError
from hub.store.restoring import RestoreUnfinishedError

CONNECT_S: Final = 5.0
UNUSABLE: Final = (
    BusError,
    DatabaseUnsafeError,
    KekFileError,
    LinkagePolicyError,
    OSError,
    PersistenceError,
    PolicyError,
    RestoreUnfinishedError,
    ServerUnusable,
    TrustError,
    WrongKekError,
    nats.errors.Error,
    psycopg.Error,
    sqlite3.Error,
)
"""What can be wrong with what a command works with; anything else is a fault of ours."""

Which = Literal["record", "views", "keys"]

_WHY: Final = {
    FileExistsError: "bestaat al",
    FileNotFoundError: "is er niet",
    PermissionError: "mag u niet lezen of schrijven",
}


@contextmanager
def explained() -> Iterator[None]:
    """Turn what can be wrong outside into a command that says so and fails."""
    try:
        yield
    except BrokenPipeError:
        raise
    except UNUSABLE as error:
        raise CommandFailed(reason(error)) from error


def reason(error: BaseException) -> str:
    """Say what went wrong, in one line where the error has but one."""
    if isinstance(error, OSError) and error.filename is not None:
        why = _WHY.get(type(error), f"geeft een fout: {error.strerror}")
        return f"{error.filename} {why}"
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def require_database(chosen: Settings, which: Which) -> None:
    """Refuse a database that is a file and is not there."""
    url = chosen.database_url(which)
    path = Path(url.removeprefix(SQLITE))
    if url.startswith(SQLITE) and not path.exists():
        raise CommandFailed(
            f"Hier is geen hub: {path} bestaat niet. Kies een andere map met HUB_DIRECTORY, "
            "of start een hub met `hub demo` of `hub run`."
        )


def reach(chosen: Settings) -> dict[str, Any]:
    """Ask the bus who it is; refuse one that is not there, or that is not ours."""
    if not chosen.nats_urls:
        raise CommandFailed("HUB_NATS_URL ontbreekt: waar is de bus van deze hub?", EXIT_USAGE)
    failures = []
    for url in chosen.nats_urls:
        try:
            info = server_info(url)
        except (OSError, ServerUnusable) as error:
            failures.append(f"{url}: {reason(error)}")
            continue
        name = info.get("server_name")
        if chosen.nats_server_name not in {None, name}:
            raise CommandFailed(
                f"Op {url} luistert een andere server ({plain(name)}), niet de onze "
                f"({chosen.nats_server_name}). Kijk met `hub doctor`."
            )
        return info
    raise CommandFailed("De bus is niet te bereiken. " + "; ".join(failures))


@asynccontextmanager
async def connected(chosen: Settings) -> AsyncIterator[Client]:
    """Connect to the bus as the hub, having asked who it is."""
    reach(chosen)
    credentials = chosen.nats_credentials_file
    client = await nats.connect(
        chosen.nats_urls,
        user_credentials=None if credentials is None else str(credentials),
        connect_timeout=CONNECT_S,
        error_cb=_silent,
    )
    try:
        yield client
    finally:
        await client.close()


async def _silent(_: Exception) -> None:
    """Say nothing: what fails is raised where it is asked for."""


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that nobody else can read."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
