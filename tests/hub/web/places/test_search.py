"""Finding an address: codes and areas for everybody, names only among what one opened."""

from dataclasses import replace

import pytest

from hub.web.keys import KEYS_OFF
from hub.web.places.names import Name
from hub.web.places.search import area_of, by_name, code_of, plain
from hub.web.visit import COOKIE
from schemas.events import ContentOpened, PageViewed
from tests.builders import START, address, inspection
from tests.hub.web.page import Page
from tests.hub.web.places.conftest import NAME, OTHER_NAME


class Seeker:
    """Somebody who looks for an address."""

    def __init__(self, screens, client):
        self.screens, self.client = screens, client

    async def find(self, text):
        form = self.screens.form(self.client, zoek=text)
        answer = await self.client.post("/locaties/zoeken", data=form)
        assert answer.status_code == 200
        assert text.strip() not in str(answer.url)
        return Page(answer.text)

    async def found(self, text):
        page = await self.find(text)
        return {it["href"] for it in page.all("a") if it["href"].startswith("/locaties/")}

    async def open(self):
        form = self.screens.form(self.client, doel="maatregel")
        answer = await self.client.post("/locaties/adressen?minstens=1", data=form)
        assert answer.status_code == 303


@pytest.fixture
async def jansen(screens):
    async with screens.client("d.jansen") as client:
        yield Seeker(screens, client)


@pytest.mark.parametrize(
    ("text", "code", "area"),
    [
        ("3F2A 9C1B", "3f2a9c1b", ""),
        ("Adres 3f2a", "3f2a", ""),
        ("3861", "3861", "3861"),
        ("gebied 3861", "", "3861"),
        ("0861", "0861", ""),
        ("3861 AB", "3861ab", "3861"),
        ("3861zz", "", "3861"),
        ("3861 ZZ 12", "", ""),
        ("Demohof 9012", "", ""),
        ("", "", ""),
    ],
)
def test_what_was_typed_is_a_code_or_an_area_or_neither(text, code, area):
    assert (code_of(text), area_of(text)) == (code, area)


def test_a_name_is_found_however_it_is_spaced_and_never_by_almost_nothing():
    called = [("a", Name("Adres", "/", NAME)), ("b", Name("Adres", "/"))]
    for text in (NAME, "demohof9012", "DEMO-HOF 9012", "nijkerk"):
        assert by_name(called, text) == ["a"]
    for text in ("", " ", "de", "Kerkstraat"):
        assert by_name(called, text) == []
    assert plain("Demo hof 9012, Nijkerk") == plain(NAME)


async def test_everybody_finds_an_address_by_its_code(screens):
    for person in ("d.jansen", "r.toezicht", "a.auditor"):
        async with screens.client(person) as client:
            audience = "aanpakken" if person == "r.toezicht" else ""
            for entity in screens.entities(audience):
                asked = f"{entity[:4]} {entity[4:8]}"
                assert await Seeker(screens, client).found(asked) == {f"/locaties/{entity}"}


async def test_a_name_is_found_only_once_it_was_opened(screens, jansen, caplog):
    most, _ = screens.entities()
    assert await jansen.found("Demohof") == set()
    await jansen.open()
    page = await jansen.find("Demo hof 9012")
    assert f"/locaties/{most}" in page.values()
    assert NAME in page.text
    assert OTHER_NAME not in page.text
    assert "wat u opende" in page.text
    assert "Demohof" not in caplog.text
    assert len(screens.hub.events(ContentOpened)) == 1  # looking for it opened nothing more
    viewed = screens.hub.events(PageViewed)
    assert {it.subject for it in viewed} == {"locaties"}
    assert not any("Demo" in it.model_dump_json() for it in viewed)


async def test_what_one_opened_another_does_not_find(screens, jansen):
    await jansen.open()
    async with screens.client("s.dewit") as client:
        assert await Seeker(screens, client).found("Demohof") == set()


async def test_a_pillar_finds_no_address_of_which_all_is_hidden_from_it(screens):
    alone = address(77)
    screens.hub.take(
        inspection(9, day=5, werklocatie={"adres": alone}, strafrechtelijkOnderzoek="ja")
    )
    [hidden] = set(screens.entities()) - set(screens.entities("aanpakken"))
    async with screens.client("r.toezicht") as client:
        assert await Seeker(screens, client).found(hidden[:8]) == set()
    async with screens.client("d.jansen") as client:
        assert await Seeker(screens, client).found(hidden[:8]) == {f"/locaties/{hidden}"}


async def test_in_the_past_one_finds_what_was_there(screens, jansen):
    most, _ = screens.entities()
    site = screens.app.app.state.site
    session = site.sessions.find(jansen.client.cookies[COOKIE], site.clock())
    site.sessions.keep(replace(session, as_of=START))
    assert await jansen.found(most[:8]) == set()


@pytest.mark.parametrize("person", ["t.meldpunt", "m.moviera", "b.beheer"])
async def test_who_may_not_read_addresses_does_not_look_for_them(screens, person):
    async with screens.client(person) as client:
        for what in ("zoeken", "toetsen"):
            form = screens.form(client, zoek="3861")
            assert (await client.post(f"/locaties/{what}", data=form)).status_code == 404


async def test_the_keys_are_switched_for_all_lists_and_one_comes_back_to_the_list(screens):
    async with screens.client("r.toezicht") as client:
        assert 'data-keys="aan"' in (await client.get("/locaties")).text
        for back, to in (
            ("/locaties?minstens=1", "/locaties?minstens=1"),
            ("//elders.example/", "/locaties"),
            ("/gezond", "/locaties"),
        ):
            form = screens.form(client, terug=back)
            answer = await client.post("/locaties/toetsen", data=form)
            assert (answer.status_code, answer.headers["location"]) == (303, to)
        assert 'data-keys="uit"' in (await client.get("/locaties")).text
        site = screens.app.app.state.site
        session = site.sessions.find(client.cookies[COOKIE], site.clock())
        assert session.settings == {KEYS_OFF}
