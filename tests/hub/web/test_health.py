"""Health is what a machine can rely on: alive is alive, ready is ready."""

import pytest

from hub.store.database import Database
from hub.store.record import Position
from hub.store.recorders import open_record
from hub.web.app import create_app
from tests.databases import new_url
from tests.hub.web.conftest import client_of, views_of
from tests.hub.web.page import Page


async def test_ready_says_how_far_the_views_are(words, tmp_path):
    with views_of("sqlite", tmp_path, []) as record:
        record.append([], position=Position("project", 0, 42))
        async with client_of(create_app(record, words, is_demo=False)) as client:
            assert (await client.get("/livez")).json() == {"status": "ok"}
            assert (await client.get("/readyz")).json() == {"status": "ok", "position": 42}
            page = Page((await client.get("/gezond")).text)
    assert "gebeurtenis 42" in page.text
    assert "versie 2026-1, geldig vanaf 1 januari 2026" in page.text


@pytest.fixture
async def without_views(words, tmp_path):
    """The screens over a database in which the views are missing."""
    record = open_record(Database.open(new_url("sqlite", tmp_path)))
    async with client_of(create_app(record, words, is_demo=True)) as client:
        yield client
    record.database.close()


async def test_without_views_it_lives_but_is_not_ready(without_views):
    assert (await without_views.get("/livez")).status_code == 200
    for path in ("/readyz", "/gezond", "/gezond.json"):
        assert (await without_views.get(path)).status_code == 503
    page = Page((await without_views.get("/gezond")).text)
    assert "De schermen kunnen hun gegevens niet lezen." in page.text
    assert "no such table" not in page.text
