"""One real server for all bus tests; each test gets an account nobody used before."""

import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any

import pytest
import pytest_asyncio
from faststream.nats import NatsBroker
from faststream.nats.security import NatsUserPassword
from nats.aio.client import Client
from nats.js import JetStreamContext

from hub.bus import topology
from hub.bus.credentials import Credentials
from hub.bus.subscribe import Cursor, claim, connect
from tests.hub.bus.workers import PAIR, Claim
from tests.servers import NatsServer

ACCOUNTS = 200


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    """Run a server with many accounts that know nothing of each other."""
    accounts = "\n".join(
        f"T{n} {{ jetstream: enabled, users: [{{ user: t{n}, password: t }}] }}"
        for n in range(ACCOUNTS)
    )
    with NatsServer(tmp_path_factory.mktemp("nats"), f"accounts {{ {accounts} }}") as running:
        yield running


@pytest.fixture(scope="session")
def unused() -> Iterator[int]:
    """Count the accounts handed out."""
    return iter(range(ACCOUNTS))


@pytest.fixture
def sign_in(unused: Iterator[int]) -> dict[str, str]:
    """Name and password of an account nobody used before."""
    return {"user": f"t{next(unused)}", "password": "t"}


@pytest_asyncio.fixture
async def nc(server: NatsServer, sign_in: dict[str, str]) -> AsyncIterator[Client]:
    """Connect to an empty JetStream account."""
    client = await server.connect(**sign_in)
    yield client
    await client.close()


@pytest.fixture
def js(nc: Client) -> JetStreamContext:
    """Talk JetStream on that connection."""
    return nc.jetstream()


@pytest.fixture
async def broker(
    server: NatsServer, sign_in: dict[str, str], js: JetStreamContext
) -> AsyncIterator[NatsBroker]:
    """Make the broker of one process, on a bus with an empty EVENTS."""
    await topology.ensure(js, [topology.events_stream()])
    security = NatsUserPassword(sign_in["user"], sign_in["password"])
    running = await connect(server.url, security=security)
    yield running
    await running.stop()


@pytest.fixture
def claimed(broker: NatsBroker) -> Claim:
    """Claim a consumer on EVENTS; a test says what is different."""

    def make(**changes: Any) -> Coroutine[Any, Any, Cursor]:
        usual: dict[str, Any] = {
            "stream": topology.EVENTS,
            "stage": "link",
            "filter_subjects": [],
            "position": 0,
            "epoch": 1,
        }
        return claim(broker.connection.jetstream(), **(usual | changes))

    return make


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Credentials:
    """Make keys for two partners."""
    return Credentials(tmp_path_factory.mktemp("keys"), PAIR)


@pytest.fixture(scope="module")
def guarded(
    credentials: Credentials, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NatsServer]:
    """Run a server that knows two partners and nobody else."""
    config = credentials.server_config(int(time.time()))
    with NatsServer(tmp_path_factory.mktemp("nats"), config) as running:
        yield running
