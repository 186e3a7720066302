"""Health is what a machine can rely on: alive is alive, ready is ready."""

import pytest

from hub.store.record import Position
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, small_hub

READY = {"status": "ok", "position": 42, "log": "not-set-up"}


async def test_ready_says_how_far_the_views_are(tmp_path):
    with small_hub("sqlite", tmp_path, []) as hub:
        hub.views.append([], position=Position("project", 0, 42))
        async with client_of(hub.app(is_demo=False), "b.beheer") as client:
            assert (await client.get("/livez")).json() == {"status": "ok"}
            assert (await client.get("/readyz")).json() == READY
            page = Page((await client.get("/gezond")).text)
    assert "gebeurtenis 42" in page.text
    assert "versie 2026-1, geldig vanaf 1 januari 2026" in page.text


@pytest.fixture
async def without_views(tmp_path):
    """The screens over a database in which the views are missing."""
    with small_hub("sqlite", tmp_path, []) as hub:
        with hub.desk.views.transaction() as cursor:
            cursor.execute("DROP TABLE messages")
        async with client_of(hub.app(), "b.beheer") as client:
            yield client


async def test_without_views_it_lives_but_is_not_ready(without_views):
    assert (await without_views.get("/livez")).status_code == 200
    for path in ("/readyz", "/gezond", "/gezond.json"):
        assert (await without_views.get(path)).status_code == 503
    page = Page((await without_views.get("/gezond")).text)
    assert "De schermen kunnen hun gegevens niet lezen." in page.text
    assert "no such table" not in page.text
