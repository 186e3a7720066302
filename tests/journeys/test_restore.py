"""A hub that lost its databases is put back beside a bus that knows more, and goes on.

What came in after the backup is still on the intake streams: it is taken in again.
"""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime

import nats
import pytest

from hub.backup.place import Place
from hub.backup.restoring import check, restore
from hub.backup.taking import take
from hub.bus import topology
from hub.cli.restore import clear_copy
from hub.projections import views
from hub.projections.building import rebuild
from hub.store.database import Database
from hub.trial.accounting import account
from hub.trial.house import partner_credentials
from hub.trial.play import Partners, settle
from hub.wiring import CONSUMERS, Hub
from schemas.events import SignalRegistered
from tests.builders import mutation
from tests.journeys.houses import house_of
from tests.servers import eventually

BEFORE, AFTER, WAITING = range(1, 5), range(5, 8), 8


@pytest.fixture(scope="module")
def went_on():
    """Live through it: what the partner heard before and after, and the hub in the end."""
    with house_of("sqlite") as house:
        yield asyncio.run(_live(house))


@asynccontextmanager
async def police(settings):
    """The partner, who hears every receipt, by its subject."""
    heard = Counter()
    nc = await nats.connect(
        settings.nats_urls,
        user_credentials=str(partner_credentials(settings, "police")),
        inbox_prefix=topology.inbox("police"),
    )

    async def hear(message):
        heard[message.subject] += 1

    await nc.subscribe(topology.receipts("police"), cb=hear)
    await nc.flush()
    try:
        yield heard
    finally:
        await nc.close()


async def _live(house):
    settings = house.settings
    house.spawn(*CONSUMERS)
    async with police(settings) as heard, Partners(settings) as partners:
        with closing(Hub(settings)) as hub:
            await partners.play([mutation(number) for number in BEFORE])
            await settle(hub)
            await eventually(lambda: sum(heard.values()) == len(BEFORE))
            where = house.directory / "backup"
            made = take(settings, None, where, lambda: datetime.now(UTC))
            await partners.play([mutation(number) for number in AFTER])
            await settle(hub)
            await eventually(lambda: sum(heard.values()) == len(BEFORE) + len(AFTER))
            lost = hub.reading.last() - made.record.events
        house.stop_all()
        await partners.play([mutation(WAITING)])
        before = Counter(heard)
        for path in house.directory.glob("*.db*"):
            path.unlink()
        place = Place.of(where)
        checked = check(
            place, settings, trust=None, others=[], stands=lambda *_: [], accept_loss=False
        )
        await asyncio.to_thread(restore, checked, settings, lambda _: None)
        await clear_copy(settings)
        house.spawn(*CONSUMERS)
        with closing(Hub(settings)) as hub:
            await settle(hub)
            return before, heard - before, lost, _look(hub, house.directory / "again.db")


def _look(hub, path):
    counted = account(hub.reading, hub.mapper)
    with closing(Database.open(f"sqlite:///{path}")) as target:
        rebuild(hub.reading, hub.mapper, target, lambda _: None)
        is_same = views.digest(target) == views.digest(hub.views.database)
    return counted, is_same


def test_every_message_is_in_the_record_once(went_on):
    _, _, lost, (counted, is_same) = went_on
    assert lost > 0
    assert counted.by_topic[SignalRegistered.TOPIC] == WAITING
    assert counted.doubled == []
    assert is_same


def test_no_partner_hears_again_what_the_backup_says_was_sent(went_on):
    """What was sent after the backup comes once more under its own name, and what waited comes."""
    before, after, _, _ = went_on
    again = set(after) & set(before)
    assert set(before.values()) == set(after.values()) == {1}
    assert len(again) == len(AFTER)
    assert len(set(after) - set(before)) == 1
