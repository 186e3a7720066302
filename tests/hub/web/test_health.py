"""Health is what a machine can rely on: alive is alive, ready is ready."""

import pytest

from hub.store.record import Position
from schemas.events.partners import NumbersMissed, PartnerSuspended, WebhookGivenUp
from schemas.ids import membership_id, numbers_id, webhook_id
from schemas.signal import Partner
from tests.builders import START
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


async def test_a_partner_that_takes_no_news_or_of_which_messages_lack_is_shown(tmp_path):
    school = {
        "originator_version": 1,
        "occurred_at": START,
        "recorded_at": START,
        "cause": "event:1",
        "partner": Partner.SCHOOL,
        "first": 3,
        "last": 5,
    }
    gone = {"messages": 2, "attempts": 17, "fault": "timeout"}
    events = [
        WebhookGivenUp(originator_id=webhook_id("school"), **school, **gone),
        NumbersMissed(originator_id=numbers_id("school"), **school),
    ]
    with small_hub("sqlite", tmp_path, events) as hub:
        async with client_of(hub.app(), "b.beheer") as client:
            said = (await client.get("/gezond.json")).json()["partners"]
            page = Page((await client.get("/gezond")).text)
    [line] = said
    assert line.endswith(": nam 2 berichten van ons niet aan, in de telling ontbreken 3 berichten")
    assert line in page.text


async def test_a_partner_that_is_suspended_is_shown(tmp_path):
    event = PartnerSuspended(
        originator_id=membership_id("care"),
        originator_version=1,
        occurred_at=START,
        recorded_at=START,
        cause="person:b.beheer",
        partner=Partner.CARE,
        by="b.beheer",
        sealed={},
    )
    with small_hub("sqlite", tmp_path, [event]) as hub:
        async with client_of(hub.app(), "b.beheer") as client:
            [line] = (await client.get("/gezond.json")).json()["partners"]
            page = Page((await client.get("/gezond")).text)
    assert line.endswith(": is geschorst")
    assert line in page.text
