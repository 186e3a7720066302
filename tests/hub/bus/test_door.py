"""A partner's door: acknowledged or not, and never sent later behind somebody's back."""

import os
import time

import pytest

from hub.bus import door as waiting
from hub.bus import topology
from hub.bus.credentials import HUB, Credentials
from hub.bus.door import PartnerDoor
from hub.bus.errors import BusError, PublishRefused, StreamMissing
from tests.servers import NatsServer

SLUG = "residents"


@pytest.fixture
def credentials(tmp_path):
    """The keys of everybody."""
    return Credentials(tmp_path / "credentials")


@pytest.fixture
def server(tmp_path, credentials):
    """A server on which each partner has an account."""
    server = NatsServer(tmp_path / "nats", credentials.server_config(int(time.time())))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def door(server, credentials):
    """The residents' door."""
    door = PartnerDoor([server.url], credentials.path(SLUG), SLUG)
    yield door
    await door.close()


async def intake(server, credentials):
    hub = await server.connect(user_credentials=str(credentials.path(HUB)))
    await topology.ensure(hub.jetstream(), [topology.intake_stream(SLUG)])
    return hub


async def stored(hub):
    return (await hub.jetstream().stream_info(topology.intake(SLUG))).state.messages


async def test_a_message_is_answered_when_it_is_on_disk(server, credentials, door):
    hub = await intake(server, credentials)
    await door.send(b"een")
    await door.send(b"twee")
    assert await stored(hub) == 2
    await hub.close()


async def test_a_hub_that_is_not_there_yet_is_an_error(door):
    with pytest.raises(StreamMissing):
        await door.send(b"een")


async def test_what_is_too_large_for_the_stream_is_refused(server, credentials, door):
    hub = await intake(server, credentials)
    with pytest.raises(PublishRefused):
        await door.send(os.urandom(topology.INTAKE_MAX_MESSAGE_BYTES + 1))
    await door.send(b"een")
    assert await stored(hub) == 1
    await hub.close()


@pytest.fixture
def hasty(monkeypatch):
    """Whoever waits for an answer that will not come does not wait long."""
    monkeypatch.setattr(waiting, "ACK_TIMEOUT_S", 1.0)


@pytest.mark.usefixtures("hasty")
async def test_a_server_that_is_away_is_an_error_and_one_that_is_back_is_found(
    server, credentials, door
):
    hub = await intake(server, credentials)
    await door.send(b"een")
    server.kill()
    for _ in range(2):
        with pytest.raises(BusError):
            await door.send(b"verloren")
    server.start()
    await door.send(b"twee")
    again = await server.connect(user_credentials=str(credentials.path(HUB)))
    assert await stored(again) == 2  # what was said to be lost did not come after all
    await again.close()
    await hub.close()


@pytest.mark.usefixtures("hasty")
async def test_somebody_elses_key_opens_no_door(server, credentials):
    wrong = PartnerDoor([server.url], credentials.path("police"), SLUG)
    hub = await intake(server, credentials)
    with pytest.raises(BusError):
        await wrong.send(b"een")
    assert await stored(hub) == 0
    await wrong.close()
    await hub.close()
