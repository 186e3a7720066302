"""The map beside the work list: the addresses of the rows that are shown, under the same rules."""

import pytest

from hub.projections.gathering import EVERYBODY
from hub.web.places import rows
from hub.web.work.spots import LIST
from schemas import events
from schemas.events import AccessRefused, ContentOpened, PageViewed
from schemas.ids import linkage_id, mention_id
from schemas.signal import Partner
from tests.databases import KINDS
from tests.hub.web.events import START, a_route, a_signal, place
from tests.hub.web.page import Page
from tests.hub.web.places.conftest import NAME, OTHER_NAME, SECRETS
from tests.hub.web.small import views_of

LISTED = "/werkvoorraad.json?lijst=alles"


async def turn_on(screens, client):
    form = screens.form(client, terug="/werkvoorraad?lijst=alles")
    answer = await client.post("/werkvoorraad/kaart", data=form)
    assert answer.headers["location"] == "/werkvoorraad?lijst=alles"


async def listed(client, path=LISTED):
    return (await client.get(path)).json()


async def open_all(screens, client, purpose="maatregel"):
    page = await listed(client)
    form = screens.form(client, doel=purpose)
    return await client.post(page["map"]["open_path"], data=form)


async def test_without_the_map_no_address_is_looked_up_and_a_click_brings_it(screens):
    async with screens.client("d.jansen") as client:
        page = await listed(client)
        assert page["map"] is None
        assert not any(item["spots"] for item in page["items"])
        await turn_on(screens, client)
        page = await listed(client)
        assert page["map"]["closed"] == len({it["entity"] for it in spots(page)}) == 2
        assert page["map"]["said"].endswith("Daarvan opende u geen enkel adres; 2 nog niet.")
        await turn_on(screens, client)
        assert (await listed(client))["map"] is None


def spots(page):
    return [spot for item in page["items"] for spot in item["spots"]]


@pytest.mark.parametrize("person", ["d.jansen", "a.auditor"])
async def test_no_address_shows_before_it_was_opened(screens, person, caplog):
    async with screens.client(person) as client:
        await turn_on(screens, client)
        points = (await listed(client))["map"]["section"]["points"]
        rows = "&".join(f"item={it['id']}" for it in (await listed(client))["items"])
        for path in ("/werkvoorraad?lijst=alles", LISTED, points, f"/werkvoorraad/rijen?{rows}"):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert not any(secret in answer.text for secret in SECRETS)
        assert (await client.get(points)).json()["points"] == []
        may_open = person == "d.jansen"
        assert bool((await listed(client))["map"]["purposes"]) is may_open
    assert not any(secret in caplog.text for secret in SECRETS)


async def test_opened_for_a_purpose_list_and_points_say_the_same_and_the_log_keeps_it(screens):
    async with screens.client("d.jansen") as client:
        await turn_on(screens, client)
        answer = await open_all(screens, client)
        assert answer.headers["location"] == "/werkvoorraad?lijst=alles"
        page = await listed(client)
        assert page["map"]["closed"] == 0
        assert page["map"]["purposes"] == {}
        shown = Page((await client.get("/werkvoorraad?lijst=alles")).text)
        assert NAME in shown.text
        assert OTHER_NAME in shown.text
        for value in shown.values():
            assert not value.startswith("/") or not any(secret in value for secret in SECRETS)
        points = await listed(client, page["map"]["section"]["points"])
        named = {(it["entity"], it["ref"]["name"]) for it in spots(page)}
        assert {(it["entity"], it["title"]) for it in points["points"]} <= named
        assert len(points["points"]) + points["unplaced"] == len({it for it, _ in named})
        ids = {f"#rij-{item['id']}" for item in page["items"]}
        assert all({ref["path"] for ref in it["refs"]} <= ids for it in points["points"])
        assert all(it["refs"] for it in points["points"])
    [opened] = screens.hub.events(ContentOpened)
    assert (opened.subject, opened.purpose, opened.details) == (LIST, "maatregel", ("addresses",))
    assert LIST in {it.subject for it in screens.hub.events(PageViewed)}


async def test_points_are_of_the_rows_that_are_asked_for_alone(screens):
    async with screens.client("d.jansen") as client:
        await turn_on(screens, client)
        await open_all(screens, client)
        page = await listed(client)
        for item in page["items"]:
            points = await listed(client, f"/werkvoorraad/punten.json?item={item['id']}")
            own = {spot["entity"] for spot in item["spots"]}
            assert {it["entity"] for it in points["points"]} <= own
            assert len(points["points"]) + points["unplaced"] == len(own)


@pytest.mark.parametrize("person", ["r.toezicht", "m.moviera", "b.beheer"])
async def test_who_may_not_read_cases_learns_nothing_of_their_addresses(screens, person):
    async with screens.client("d.jansen") as client:
        item = (await listed(client))["items"][0]["id"]
    async with screens.client(person) as client:
        answer = await client.get(f"/werkvoorraad/punten.json?item={item}")
        assert answer.status_code == 404
        form = screens.form(client, doel="maatregel")
        answer = await client.post(f"/werkvoorraad/adressen?item={item}", data=form)
        assert answer.status_code == 404
    assert not screens.hub.events(ContentOpened)
    assert screens.hub.events(AccessRefused)


@pytest.mark.parametrize("kind", KINDS)
def test_where_somebody_lives_and_a_secret_address_are_not_on_it(kind, tmp_path):
    plain, home, secret = (a_signal(name, Partner.POLICE, START) for name in "PHS")
    named = mention_id(plain.originator_id, "thing", 0)
    veto = events.Veto(rule="R22", hidden_from=(), masks={"adres": ("aanpakken",)})
    told = [plain, home, secret]
    told += [at_address(it, named, is_home=it is home) for it in told]
    told += [a_route(plain.originator_id, START), a_route(home.originator_id, START)]
    told.append(a_route(secret.originator_id, START, vetoes=(veto,)))
    ids = [str(it.originator_id) for it in (plain, home, secret)]
    with views_of(kind, tmp_path, told) as record, record.database.snapshot() as cursor:
        assert rows.addresses_of(cursor, EVERYBODY, ids) == [(ids[0], named)]
        assert [it.signals for it in rows.some(cursor, EVERYBODY, [named])] == [1]


def at_address(signal, entity, *, is_home):
    """The signal names this address."""
    own = mention_id(signal.originator_id, "thing", 0)
    named = events.MentionLinked(mention=own, kind="address", entity=entity, is_home=is_home)
    return events.SignalLinked(
        **place(linkage_id(signal.originator_id), START),
        signal=signal.originator_id,
        signal_version=1,
        mentions=(named,),
        changes=(),
        co_located=(),
        model="m",
        policy="p",
    )
