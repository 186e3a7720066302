"""Views made again of the record: in any database, in pages of any size, the same to the byte."""

import pytest

from hub.projections import building as module
from hub.projections import views
from hub.projections.building import rebuild
from hub.store.database import Database
from hub.stories.mixed import mixed
from tests.databases import KINDS, new_url
from tests.workshop import workshop


@pytest.fixture(scope="module")
def hub():
    with workshop() as made:
        made.take(*mixed(60, 3).messages)
        yield made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page_events", [1, 7, 1000])
def test_the_rebuilt_views_are_those_in_use(hub, kind, page_events, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BULK_EVENTS", page_events)
    target = Database.open(new_url(kind, tmp_path))
    heard = []
    try:
        assert rebuild(hub.reading, hub.mapper, target, heard.append) == hub.reading.last()
        assert views.digest(target) == views.digest(hub.views.database)
    finally:
        target.close()
    assert heard == sorted(heard)
    assert len(heard) == -(-hub.reading.last() // page_events)


def test_views_that_differ_in_one_value_have_another_digest(hub, tmp_path):
    target = Database.open(new_url("sqlite", tmp_path))
    rebuild(hub.reading, hub.mapper, target, lambda _: None)
    before = views.digest(target)
    with target.transaction() as cursor:
        cursor.execute(
            "UPDATE routes SET owner = 'niemand' WHERE signal = (SELECT MIN(signal) FROM routes)"
        )
    assert views.digest(target) != before
    target.close()
