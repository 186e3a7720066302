"""Consumers and the bus are killed while messages flow; the end is that of a quiet day."""

import asyncio

import pytest

from hub.audit.digest import state_digest
from hub.stories.mixed import mixed
from hub.trial.chaos import chaos
from hub.trial.play import Partners, settle
from hub.wiring import Hub
from tests.databases import KINDS
from tests.journeys.houses import house_of, settings_of
from tests.workshop import workshop

KILLS = 2


@pytest.mark.parametrize("kind", KINDS)
def test_consumers_that_are_killed_end_where_undisturbed_ones_do(kind):
    found = chaos(mixed(70, 5), KILLS, 1, settings_of(kind))
    assert found.is_good, found
    assert set(found.kills.values()) == {KILLS}
    assert found.quiet.published == found.disturbed.published == 70


def test_a_bus_that_is_killed_loses_nothing_and_ends_no_process():
    stories = mixed(60, 6)
    half = len(stories.messages) // 2
    with house_of("sqlite") as house:
        process = house.spawn()
        hub = Hub(house.settings)

        async def play(some):
            async with Partners(house.settings) as partners:
                await partners.play(some)

        asyncio.run(play(stories.messages[:half]))
        house.server.kill()
        house.server.start()
        asyncio.run(play(stories.messages[half:]))
        asyncio.run(settle(hub))
        disturbed = state_digest(hub.reading, hub.mapper, hub.sealer)
        assert process.poll() is None
        hub.close()
    with workshop() as quiet:
        quiet.take(*stories.messages)
        assert state_digest(quiet.reading, quiet.mapper, quiet.sealer) == disturbed
