"""Keys of a partner change, and a partner is cut off, while the server runs."""

import time
from pathlib import Path

import pytest
from nats.errors import Error

from hub.bus.accounts import FOR_EVER_S, Terms
from hub.bus.credentials import SYSTEM, Credentials
from hub.bus.errors import BusError
from hub.bus.reloading import reload, replace_accounts
from tests.hub.bus.workers import PAIR
from tests.servers import NatsServer, eventually

ONCE = {"allow_reconnect": False, "connect_timeout": 2}
LONG_S = 3600


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Credentials:
    return Credentials(tmp_path_factory.mktemp("keys"), PAIR)


@pytest.fixture(scope="module")
def running(keys: Credentials, tmp_path_factory: pytest.TempPathFactory):
    """A server that can be told of changes."""
    config = keys.server_config(int(time.time()) - 10)
    with NatsServer(tmp_path_factory.mktemp("nats"), config) as server:
        yield server


async def tell(server: NatsServer, keys: Credentials, **terms: Terms) -> None:
    """Change what holds, as the command does."""
    text = keys.server_config(
        int(time.time()), terms={k.replace("_", "-"): v for k, v in terms.items()}
    )
    replace_accounts(server.accounts_file, text)
    assert await reload([server.url], keys.path(SYSTEM)) == 1


async def comes_in(server: NatsServer, credentials: Path) -> bool:
    """Whether somebody with these credentials may connect now."""
    try:
        client = await server.connect(user_credentials=str(credentials), **ONCE)
    except Error:
        return False
    await client.close()
    return True


async def test_new_keys_come_in_at_once_and_old_ones_until_they_are_refused(
    running: NatsServer, keys: Credentials, tmp_path: Path
) -> None:
    """Who is connected with old keys is cut off in that moment."""
    old, now = tmp_path / "old.creds", int(time.time())
    old.write_text(keys.path("police").read_text())
    new = keys.renew("police", now, now + LONG_S)
    assert new == keys.user_key("police")
    await tell(running, keys)
    assert await comes_in(running, old)
    assert await comes_in(running, keys.path("police"))
    connected = await running.connect(user_credentials=str(old), allow_reconnect=False)
    await tell(running, keys, police=Terms(refused_until_s=now - 1))
    await eventually(lambda: connected.is_closed)
    assert not await comes_in(running, old)
    assert await comes_in(running, keys.path("police"))


async def test_a_suspended_partner_is_cut_off_and_comes_back_with_its_own_keys(
    running: NatsServer, keys: Credentials
) -> None:
    """Nobody else notices."""
    [other] = [it for it in PAIR if it != "police"]
    mine = await running.connect(user_credentials=str(keys.path("police")), allow_reconnect=False)
    theirs = await running.connect(user_credentials=str(keys.path(other)), allow_reconnect=False)
    await tell(running, keys, police=Terms(refused_until_s=FOR_EVER_S))
    await eventually(lambda: mine.is_closed)
    assert not await comes_in(running, keys.path("police"))
    assert theirs.is_connected
    await tell(running, keys)
    assert await comes_in(running, keys.path("police"))
    await theirs.close()


async def test_a_partner_has_no_more_connections_than_agreed(
    running: NatsServer, keys: Credentials
) -> None:
    """What one partner opens takes nothing from another."""
    [other] = [it for it in PAIR if it != "police"]
    await tell(running, keys, police=Terms(connections=1))
    first = await running.connect(user_credentials=str(keys.path("police")))
    assert not await comes_in(running, keys.path("police"))
    assert await comes_in(running, keys.path(other))
    await first.close()


async def test_a_partner_that_is_new_comes_in_without_a_restart(
    running: NatsServer, keys: Credentials
) -> None:
    """Its account is made, and the hub's shares with it what it needs."""
    more = Credentials(keys.directory, (*PAIR, "care"))
    await tell(running, more)
    client = await running.connect(
        user_credentials=str(more.path("care")), inbox_prefix="_INBOX_care"
    )
    await client.publish("signals.v1.care.bericht", b"{}")
    await client.flush()
    assert client.last_error is None
    await client.close()


async def test_a_file_that_is_wrong_changes_nothing(running: NatsServer, keys: Credentials) -> None:
    """The server says so, and goes on as it was."""
    replace_accounts(running.accounts_file, "operator: nonsense\n")
    with pytest.raises(BusError, match="refused"):
        await reload([running.url], keys.path(SYSTEM))
    assert await comes_in(running, keys.path("police"))
