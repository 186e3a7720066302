"""One real server with everyone's keys and streams, for the whole matrix."""

import asyncio

import pytest

from hub.bus import topology
from hub.bus.credentials import ADMINISTRATOR, Credentials
from tests.hub.bus.matrix.oracle import PARTNERS
from tests.hub.bus.matrix.trying import NOW_S
from tests.servers import NatsServer


@pytest.fixture(scope="package")
def keys(tmp_path_factory):
    """Everyone's keys."""
    return Credentials(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="package")
def everyones(keys, tmp_path_factory):
    """The server, with every stream."""
    with NatsServer(tmp_path_factory.mktemp("nats"), keys.server_config(NOW_S)) as running:
        asyncio.run(_with_streams(running, keys))
        yield running


async def _with_streams(server, keys):
    client = await server.connect(user_credentials=str(keys.path(ADMINISTRATOR)))
    streams = [topology.intake_stream(slug) for slug in PARTNERS]
    await topology.ensure(client.jetstream(), [*streams, topology.events_stream()])
    await client.close()
