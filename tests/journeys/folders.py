"""Where a hub keeps files, and what is found in them."""

import asyncio
import sqlite3
import tempfile
from pathlib import Path

import psycopg

from tests import databases
from tests.needles import found_in

LOOKS, PAUSE_S = 20, 0.2


def places(house, kind):
    """Every folder that the hub keeps files in."""
    if kind == "sqlite":
        return [house.directory]
    server = databases._server()
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return [house.directory, Path(server._root) / "data" / "base"]


def copied(path):
    """A backup of a database in use, outside the hub's folders."""
    copy = Path(tempfile.mkdtemp(prefix="hub-backup-")) / path.name
    with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return copy


async def left_in(where, secrets):
    """What is found in the end: the server deletes a stream's files a moment after it says so."""
    for _ in range(LOOKS):
        found = found_in(where, secrets)
        if not found:
            break
        await asyncio.sleep(PAUSE_S)
    return found
