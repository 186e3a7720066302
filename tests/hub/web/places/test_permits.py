"""The layer of permits and registrations: what runs at an address, in the table and on the map."""

import pytest

from hub.policy.powers import load_powers
from tests.builders import mutation
from tests.hub.web.places.conftest import PLACE
from tests.hub.web.places.test_deciding import WHY, Person

LAYER = "/locaties{}?minstens=1&laag=vergunning"
BIBOB = {"soort": "bibob-toets", "bevoegdheid": "bibob", "reden": WHY}
BARRIER = {"soort": "inschrijvingsdrempel", "bevoegdheid": "brp-adresonderzoek", "reden": WHY}


@pytest.fixture
async def jansen(screens):
    async with screens.client("d.jansen") as client:
        yield Person(screens, client, screens.entities()[0])


async def on_layer(jansen):
    items = (await jansen.client.get(LAYER.format(".json"))).json()["items"]
    return [it["permits"] for it in items]


def test_the_policy_says_which_actions_are_about_a_permit_or_a_registration():
    assert load_powers().permits == ("bibob-toets", "inschrijvingsdrempel", "adresonderzoek")


async def test_only_what_is_about_a_permit_is_on_the_layer_and_says_what_runs(screens, jansen):
    control = {"soort": "integrale-controle", "bevoegdheid": "apv", "reden": WHY}
    await jansen.do("maatregelen", **control, datum=screens.day(9))
    assert await on_layer(jansen) == []
    await jansen.do("maatregelen", **BIBOB, datum=screens.day(9))
    assert await on_layer(jansen) == [["Bibob-toets"]]
    [action] = [a for a in (await jansen.page())["open_actions"] if a["kind"] == "bibob-toets"]
    over = {"welke": action["key"], "uitkomst": "niets", "reden": "Niets gevonden."}
    assert (await jansen.do("afronding", **over)).status_code == 303
    assert await on_layer(jansen) == []


async def test_a_barrier_leaves_the_layer_on_the_day_it_ends(screens, jansen):
    day = {"datum": screens.day(5), "einddatum": screens.day(10)}
    assert (await jansen.do("maatregelen", **BARRIER, **day)).status_code == 303
    assert await on_layer(jansen) == [["Drempel bij inschrijving"]]
    screens.hub.take(mutation(30, day=30, pleegplaats=PLACE, mutatietekst="Stil nu."))
    assert await on_layer(jansen) == []


async def test_table_and_map_say_it_while_the_layer_is_on(screens, jansen):
    await jansen.do("maatregelen", **BIBOB, datum=screens.day(9))
    form = screens.form(jansen.client, doel="maatregel")
    await jansen.client.post("/locaties/adressen?minstens=1", data=form)
    for query, is_on in (("minstens=1&laag=vergunning", True), ("minstens=1", False)):
        listed = (await jansen.client.get(f"/locaties.json?{query}")).json()
        points = (await jansen.client.get(f"/locaties/punten.json?{query}")).json()["points"]
        here = next(it for it in points if it["path"] == jansen.path)
        page = (await jansen.client.get(f"/locaties?{query}")).text
        assert any(it["permits"] for it in listed["items"]) == is_on
        assert (here["has_permit"], "Bibob-toets" in here["text"]) == (is_on, is_on)
        assert ('class="hub-permit"' in page, "hub-pin--permit" in page) == (is_on, is_on)
