"""No address shows before somebody said what for; nobody sees more than their mandate."""

import pytest

from hub.actions.access import read_content
from hub.domain.mandate import Right
from schemas.events import AccessRefused, ContentOpened, PageViewed
from tests.builders import address, inspection
from tests.hub.web.page import Page
from tests.hub.web.places.conftest import NAME, OTHER_NAME, SECRETS

EVERY = "/locaties?minstens=1"
PATHS = (EVERY, "/locaties.json?minstens=1", "/locaties/punten.json?minstens=1")


def paths_of(screens):
    own = [f"/locaties/{entity}{end}" for entity in screens.entities() for end in ENDS]
    return [*PATHS, *own]


ENDS = ("", ".json", "/punt.json")


@pytest.mark.parametrize("person", ["d.jansen", "r.toezicht", "a.auditor"])
async def test_no_address_shows_before_it_was_opened(screens, person, caplog):
    async with screens.client(person) as client:
        for path in paths_of(screens):
            answer = await client.get(path)
            assert answer.status_code in {200, 404}, path
            for secret in SECRETS:
                assert secret not in answer.text, path
    assert not any(secret in caplog.text for secret in SECRETS)


async def test_who_says_what_for_sees_the_addresses_of_the_page_and_the_log_keeps_that(screens):
    async with screens.client("d.jansen") as client:
        form = screens.form(client, doel="maatregel")
        answer = await client.post("/locaties/adressen?minstens=1", data=form)
        assert answer.status_code == 303
        assert answer.headers["location"] == EVERY
        page = Page((await client.get(EVERY)).text)
        assert NAME in page.text
        assert OTHER_NAME in page.text
        for value in page.values():
            assert not value.startswith("/") or not any(secret in value for secret in SECRETS)
    [opened] = screens.hub.events(ContentOpened)
    assert (opened.by, opened.subject, opened.purpose) == ("d.jansen", "locaties", "maatregel")
    assert opened.details == ("addresses",)
    assert 0 < len(opened.signals) <= 5


async def test_opening_addresses_opens_nothing_else_of_a_signal(screens):
    async with screens.client("d.jansen") as client:
        form = screens.form(client, doel="maatregel")
        await client.post("/locaties/adressen?minstens=1", data=form)
        site = screens.app.app.state.site
        [opening] = site.sessions.find(client.cookies["hub_sessie"], site.clock()).openings
        assert opening.details == ("addresses",)
        user = site.sessions.find(client.cookies["hub_sessie"], site.clock()).user
        found = read_content(site.desk, user, [opening], list(opening.signals), site.clock())
        assert found == {}


@pytest.mark.parametrize("purpose", ["", "nieuwsgierig", "controle"])
async def test_without_a_purpose_of_ones_own_nothing_opens(screens, purpose):
    async with screens.client("d.jansen") as client:
        form = screens.form(client, doel=purpose)
        answer = await client.post("/locaties/adressen?minstens=1", data=form)
        assert answer.status_code == 404
        assert NAME not in (await client.get(EVERY)).text
    assert not screens.hub.events(ContentOpened)


async def test_an_auditor_sees_counts_and_never_an_address(screens):
    async with screens.client("a.auditor") as client:
        page = Page((await client.get(EVERY)).text)
        assert "3" in page.text
        assert not [it for it in page.all("form") if it.get("action", "").startswith("/locaties/a")]
        form = screens.form(client, doel="controle")
        assert (await client.post("/locaties/adressen", data=form)).status_code == 404
    assert screens.hub.events(AccessRefused)[-1].right == Right.OPEN_ADDRESSES.value


async def test_a_pillar_sees_no_signal_that_is_hidden_from_it(screens):
    most, _ = screens.entities()
    async with screens.client("r.toezicht") as client:
        [own] = [
            it
            for it in (await client.get("/locaties.json?minstens=1")).json()["items"]
            if it["entity"] == most
        ]
        page = (await client.get(f"/locaties/{most}.json")).json()
    assert own["signals"] == 2  # one of three is under embargo
    assert len(page["told"]) == 2
    assert all(it["ref"] is None and it["source"] == "" for it in page["told"])
    async with screens.client("d.jansen") as client:
        page = (await client.get(f"/locaties/{most}.json")).json()
    assert len(page["told"]) == 3


async def test_an_address_of_hidden_signals_alone_is_not_there_for_that_pillar(screens):
    alone = address(77)
    screens.hub.take(
        inspection(9, day=5, werklocatie={"adres": alone}, strafrechtelijkOnderzoek="ja")
    )
    [hidden] = set(screens.entities()) - set(screens.entities("aanpakken"))
    async with screens.client("r.toezicht") as client:
        for end in ENDS:
            assert (await client.get(f"/locaties/{hidden}{end}")).status_code == 404
        form = screens.form(client, doel="maatregel", grond="anders", reden="x", datum="2027-01-01")
        for what in ("adres", "markering"):
            answer = await client.post(f"/locaties/{hidden}/{what}", data=form)
            assert answer.status_code == 404
    refused = screens.hub.events(AccessRefused)
    assert {(it.by, it.subject) for it in refused} == {("r.toezicht", hidden)}


async def test_a_pillar_may_see_which_address_it_is_to_act_there(screens):
    most = screens.entities("aanpakken")[0]
    async with screens.client("r.toezicht") as client:
        form = screens.form(client, doel="maatregel")
        answer = await client.post(f"/locaties/{most}/adres", data=form)
        assert answer.status_code == 303
        assert "Nijkerk" in Page((await client.get(f"/locaties/{most}")).text).text
        form = screens.form(client, doel="beoordelen")
        assert (await client.post(f"/locaties/{most}/adres", data=form)).status_code == 404
    [opened] = screens.hub.events(ContentOpened)
    assert opened.subject == f"locatie:{most}"


async def test_looking_is_logged_once_in_a_while(screens):
    most, _ = screens.entities()
    async with screens.client("a.auditor") as client:
        for _ in range(3):
            await client.get(f"/locaties/{most}")
            screens.hub.settle()
    looks = [(it.what.value, it.subject) for it in screens.hub.events(PageViewed)]
    assert looks == [("location", most)]


async def test_a_point_on_the_map_comes_after_opening_and_only_of_what_the_book_knows(screens):
    async with screens.client("d.jansen") as client:
        before = (await client.get("/locaties/punten.json?minstens=1")).json()
        assert (before["points"], before["closed"]) == ([], 2)
        form = screens.form(client, doel="maatregel")
        await client.post("/locaties/adressen?minstens=1", data=form)
        after = (await client.get("/locaties/punten.json?minstens=1")).json()
    assert (len(after["points"]), after["closed"], after["unplaced"]) == (2, 0, 0)
    assert {it["title"] for it in after["points"]} == {NAME, OTHER_NAME}
    assert all(52 < it["latitude"] < 53 and 5 < it["longitude"] < 6 for it in after["points"])
