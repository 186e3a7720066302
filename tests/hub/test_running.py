"""A process of the hub that starts while the servers of the bus choose who leads."""

import nats.errors
import pytest
from nats.js.errors import BadRequestError, ServiceUnavailableError

from hub.running import streams_there


def failing(*errors):
    """What makes the streams: it fails with these, one after the other, and then does not."""
    left = list(errors)

    async def ensure():
        if left:
            raise left.pop(0)

    return ensure, left


async def test_a_bus_without_a_leader_is_asked_again():
    ensure, left = failing(nats.errors.TimeoutError(), ServiceUnavailableError())
    await streams_there(ensure, pause_s=0)
    assert left == []


async def test_a_bus_that_refuses_is_not():
    ensure, left = failing(BadRequestError(), BadRequestError())
    with pytest.raises(BadRequestError):
        await streams_there(ensure, pause_s=0)
    assert len(left) == 1


async def test_one_that_stays_without_a_leader_is_given_up():
    ensure, left = failing(*[nats.errors.TimeoutError()] * 5)
    with pytest.raises(nats.errors.TimeoutError):
        await streams_there(ensure, pause_s=0, patience_s=-1)
    assert len(left) == 4
