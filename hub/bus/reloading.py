"""Tells running servers that who may connect has changed: they read their configuration again.

Over the bus itself, as who watches the servers, so that it works wherever they run.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import nats.errors
from nats.aio.client import Client

from hub.bus.errors import BusError

CONNECT_S: Final = 5
ANSWER_S: Final = 5.0
SILENCE_S: Final = 0.5
"""After this long without another answer all servers have answered."""
WHY_CHARACTERS: Final = 200
PING: Final = "$SYS.REQ.SERVER.PING"


def replace_accounts(file: Path, text: str) -> None:
    """Write who may connect where servers read it: the same file, for a container has it mounted.

    A server that reads it half written refuses it, and goes on as it was.
    """
    file.touch(mode=0o600)
    with file.open("r+", encoding="ascii") as there:
        there.truncate()
        there.write(text)


async def reload(urls: Sequence[str], credentials: Path) -> int:
    """Have every server read its configuration again; how many did. Raises `BusError`."""
    client = Client()
    try:
        await client.connect(
            list(urls),
            user_credentials=str(credentials),
            connect_timeout=CONNECT_S,
            allow_reconnect=False,
            error_cb=_heard,
        )
        servers = await _servers(client)
        for server in servers:
            await _reload(client, server)
    except (nats.errors.Error, OSError) as error:
        raise BusError(f"a server did not answer: {type(error).__name__}") from None
    finally:
        await client.close()
    return len(servers)


async def _servers(client: Client) -> list[str]:
    """The ids of all servers there are."""
    inbox, found = client.new_inbox(), set[str]()
    answers = await client.subscribe(inbox)
    await client.publish(PING, b"", reply=inbox)
    wait_s = ANSWER_S
    while True:
        try:
            answer = await answers.next_msg(wait_s)
        except nats.errors.TimeoutError:
            break
        found.add(str(json.loads(answer.data)["server"]["id"]))
        wait_s = SILENCE_S
    if not found:
        raise BusError("no server answered")
    return sorted(found)


async def _reload(client: Client, server: str) -> None:
    answer = await client.request(f"$SYS.REQ.SERVER.{server}.RELOAD", b"", timeout=ANSWER_S)
    if error := json.loads(answer.data).get("error"):
        why, *_ = str(error.get("description")).splitlines() or [""]
        raise BusError(f"a server refused its configuration: {why[:WHY_CHARACTERS]}")


async def _heard(_: Exception) -> None:
    """Say nothing here: whoever asks gets the error."""
