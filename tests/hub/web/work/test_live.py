"""Telling open pages what changed: nothing is lost, nobody is flooded, strangers hear nothing."""

import asyncio
from datetime import timedelta

import pytest

from hub.bus.changed import Changed, changed, read
from hub.projections import views
from hub.web.live import FRAMES_MAX, KEPT, Client, Frame, Live, frames
from tests.hub.web.events import ALONE, DOSSIER, LAST, POLICE, a_route, case_load
from tests.hub.web.small import client_of, site_of, small_hub


class Views:
    """Views that are at a position."""

    def __init__(self, position=0):
        self.at = position

    def position(self, name):
        assert name == "project"
        return self.at


@pytest.fixture
def live():
    return Live(Views())


def all_of(items):
    return dict.fromkeys(items, True)


def say(live, position, *items, after=None):
    before = position - 1 if after is None else after
    live.heard(Changed(before, position, items).to_bytes())


async def heard(client):
    """Everything that a page is told by now."""
    found = []
    while frame := await client.next(0.05):
        found.append(frame)
    return found


def test_what_travels_is_read_as_it_was_said():
    said = changed(3, 7, ["a", "b", "a"])
    assert read(said.to_bytes()) == said == Changed(3, 7, ("a", "b"))
    many = changed(3, 7, [str(n) for n in range(501)])
    assert read(many.to_bytes()) == Changed(3, 7, None)


async def test_a_page_is_told_which_of_what_changed_is_its_own(live):
    client = live.join("k", lambda items: {item: item == "a" for item in items}, None)
    say(live, 1, "a", "b")
    assert await heard(client) == [Frame(1, "wijziging", {"a": True, "b": False})]


async def test_pages_that_show_the_same_are_asked_about_once(live):
    asked = []

    def ask(items):
        asked.append(list(items))
        return all_of(items)

    clients = [live.join("k", ask, None) for _ in range(100)]
    say(live, 1, "a")
    told = [await heard(client) for client in clients[:3]]
    assert told == [[Frame(1, "wijziging", {"a": True})]] * 3
    assert asked == [["a"]]


async def test_a_page_that_does_not_keep_up_is_told_once_to_look_again():
    client = Client()
    for position in range(1, 101):
        client.tell(Frame(position, "wijziging", {}))
    told = await heard(client)
    assert [frame.event for frame in told].count("ververs") <= 1
    assert len(told) <= FRAMES_MAX
    assert told[0].event == "ververs" or told[-1].position == 100


async def test_a_burst_is_at_most_one_look_again_for_each_page(live):
    clients = [live.join(n, all_of, None) for n in range(5)]
    for position in range(1, 101):
        say(live, position, *(f"{position}-{n}" for n in range(20)))
    for client in clients:
        told = await heard(client)
        assert [frame.event for frame in told].count("ververs") <= 1
        assert told[-1].position == 100


async def test_a_page_that_was_away_hears_what_it_missed_and_nothing_twice(live):
    first = live.join("k", all_of, None)
    say(live, 1, "a")
    [before] = await heard(first)
    live.leave("k", first)
    say(live, 2, "b")
    say(live, 3, "c")
    again = live.join("k", all_of, before.position)
    assert await heard(again) == [Frame(3, "wijziging", {"b": True, "c": True})]


async def test_what_is_not_kept_any_more_is_looked_at_again(live):
    for position in range(1, KEPT + 3):
        say(live, position, "a")
    assert live.since(0) is None
    assert live.since(2) is not None
    [frame] = await heard(live.join("k", all_of, 0))
    assert frame.event == "ververs"


async def test_a_gap_in_what_is_heard_makes_everybody_look_again(live):
    client = live.join("k", all_of, None)
    say(live, 1, "a")
    say(live, 9, "z", after=8)
    assert [frame.event for frame in await heard(client)] == ["ververs"]
    assert live.position == 9


async def test_what_is_no_message_of_ours_is_not_heard(live):
    for data in (b"", b"{}", b"[]", b'{"after": 0, "position": "x", "items": []}'):
        live.heard(data)
    assert live.position == 0


async def test_without_the_bus_the_views_themselves_tell():
    views = Views(5)
    live = Live(views)
    async with live.running():
        client = live.join("k", all_of, 5)
        views.at = 6
        frame = await client.next(3)
    assert frame == Frame(6, "ververs")


async def test_who_signs_out_hears_nothing_more(live):
    welcome = [True]
    client = live.join("k", all_of, None)
    told = frames(live, "k", client, lambda: welcome[0])
    assert (await anext(told)).startswith(":")
    say(live, 1, "a")
    assert "wijziging" in await anext(told)
    welcome[0] = False
    await asyncio.sleep(1.1)
    say(live, 2, "geheim")
    with pytest.raises(StopAsyncIteration):
        await anext(told)
    say(live, 3, "b")
    assert await heard(client) == []


async def test_a_session_that_ended_does_not_last(tmp_path):
    with small_hub("sqlite", tmp_path, []) as hub:
        app = hub.app()
        async with client_of(app, "d.jansen") as client:
            site = site_of(app)
            [token] = client.cookies.values()
            session = site.sessions.find(token, site.clock())
            assert site.sessions.lasts(session, site.clock())
            assert not site.sessions.lasts(session, site.clock() + timedelta(hours=2))
            site.sessions.end(session)
            assert not site.sessions.lasts(session, site.clock())


@pytest.mark.parametrize("user", ["b.beheer", "m.moviera", None])
async def test_who_may_not_read_cases_hears_nothing(tmp_path, user):
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        async with client_of(hub.app(), user) as client:
            for path in ("/werkvoorraad/live", f"/werkvoorraad/rijen?item={DOSSIER}"):
                answer = await client.get(path)
                assert answer.status_code == (303 if user is None else 404)
                assert str(DOSSIER) not in answer.text


async def test_writing_the_views_says_which_items_may_look_different(tmp_path):
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        with hub.views.database.transaction() as cursor:
            said = views.write(cursor, [a_route(POLICE.originator_id, LAST)])
        assert set(said) == {str(DOSSIER), str(POLICE.originator_id)}
        with hub.views.database.transaction() as cursor:
            said = views.write(cursor, [a_route(ALONE.originator_id, LAST)])
        assert set(said) == {str(ALONE.originator_id)}
