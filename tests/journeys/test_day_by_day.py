"""Stories played day by day make a record in order of time, which one can look back on."""

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest

from hub.domain.calendar import AMSTERDAM
from hub.projections import journal
from hub.stories.expectations import NOTHING
from hub.stories.story import Stories
from hub.trial.evaluate import play_days
from hub.web.logbook.difference import known
from hub.web.past import Past, StillBuilding
from hub.wiring import CONSUMERS, Hub
from tests.builders import START
from tests.consumers.histories import labour, police
from tests.databases import KINDS
from tests.journeys.houses import house_of

BOTH = frozenset({"car", "phone"})
DAYS = (0, 2, 2, 9, 30)


def messages():
    """Two partners in turn, about the same car and phone."""
    some = [
        (police if n % 2 else labour)(n + 1, BOTH, n % 4, day=day) for n, day in enumerate(DAYS)
    ]
    return tuple(sorted(some, key=lambda it: it.received_at))


@pytest.fixture(scope="module", params=KINDS)
def hub(request):
    with house_of(request.param) as house:
        house.spawn(*CONSUMERS)
        stories = Stories(messages(), {}, NOTHING)
        report = asyncio.run(play_days(house.settings, stories))
        assert report.is_good
        made = Hub(house.settings)
        yield made
        made.close()


def test_no_day_comes_back(hub):
    events = map(hub.mapper.from_recorded, hub.reading.read(0, 10_000))
    days = [event.recorded_at.astimezone(AMSTERDAM).date() for event in events]
    assert days == sorted(days)
    assert len(set(days)) == len(set(DAYS))


def test_the_end_of_each_day_holds_what_was_known_then(hub):
    with closing(Past(hub.desk())) as past, hub.views.database.snapshot() as cursor:
        [dossier] = cursor.execute("SELECT dossier FROM dossiers").fetchone()
        last = journal.last(cursor)
        signals = []
        for day in sorted(set(DAYS)):
            moment = START + timedelta(days=day, hours=10)
            views = patient(past, moment)
            with views.snapshot() as then:
                found = known(then, dossier)
            signals.append(len(found.signals) if found else 0)
        assert signals == [0, 3, 4, 5]
        assert past.place_at(START + timedelta(days=400)) == last


def patient(past, moment):
    while True:
        try:
            return past.views_at(moment)
        except StillBuilding:
            continue
