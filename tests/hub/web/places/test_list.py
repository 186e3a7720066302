"""The list of addresses on both databases: every filter and order, done by the server."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from hub.web.ground import shipped
from hub.web.places.filters import LAYERS, LEAST, ORDERS, PERIODS
from hub.web.places.listing import PAGE_ITEMS, area_count
from schemas import events
from schemas.ids import linkage_id, location_id, mention_id, signal_id
from schemas.signal import Partner
from tests.databases import KINDS
from tests.hub.web.events import START, a_route, a_signal, place
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, small_hub, token_of

ADDRESSES = 60
LAST = START + timedelta(days=ADDRESSES)
AREAS = ("3861", "3862", "3863")


def name_of(number):
    return mention_id(signal_id(Partner.POLICE, f"{number}/0"), "thing", 0)


def signals(number):
    """Address n has n % 4 + 1 signals, of n % 2 + 1 kinds of source, on day n."""
    entity = name_of(number)
    for copy in range(number % 4 + 1):
        kind = "mutatie" if copy == 0 or number % 2 == 0 else "toezicht"
        at = START + timedelta(days=number)
        signal = a_signal(f"{number}/{copy}", Partner.POLICE, at, source_kind=kind, observed=None)
        yield signal
        own = mention_id(signal.originator_id, "thing", 0)
        yield events.SignalLinked(
            **place(linkage_id(signal.originator_id), at),
            signal=signal.originator_id,
            signal_version=1,
            mentions=(
                events.MentionLinked(
                    mention=own, kind="address", entity=entity, area=AREAS[number % 3]
                ),
            ),
            changes=(),
            co_located=(),
            model="m",
            policy="p",
        )
        yield a_route(signal.originator_id, at)


def decided(number, kind):
    """Every tenth address is flagged, every fifteenth has a planned action."""
    mention = name_of(number)
    at = START + timedelta(days=number)
    common = {
        **place(location_id(mention), at),
        "mention": mention,
        "anchors": (events.Anchor(mention=mention, signal_version=1),),
        "by": "d.jansen",
        "sealed": {},
    }
    if kind == "flag":
        until = LAST + timedelta(days=number - 30)
        return events.LocationFlagged(**common, ground="anders", until=until)
    return events.LocationActionPlanned(
        **common,
        kind="adresonderzoek",
        power="brp-adresonderzoek",
        due_at=LAST + timedelta(days=number),
        until=None,
        partners=(),
    )


def load():
    told = [event for number in range(ADDRESSES) for event in signals(number)]
    told += [decided(number, "flag") for number in range(0, ADDRESSES, 10)]
    return told + [decided(number, "action") for number in range(0, ADDRESSES, 15)]


@pytest.fixture(scope="module", params=KINDS)
def many(request, tmp_path_factory):
    with small_hub(request.param, tmp_path_factory.mktemp("many"), load()) as hub:
        yield hub


@pytest.fixture
def ask(many):
    """The JSON of the list under a query."""

    async def asked(query="", person="d.jansen"):
        async with client_of(many.app(), person) as client:
            answer = await client.get(f"/locaties.json?{query}")
        assert answer.status_code == 200, query
        return answer.json()

    return asked


async def test_an_address_is_listed_from_two_signals_on_unless_one_asks_for_all(ask):
    assert (await ask())["total"] == "45 adressen"
    for least, count in (("1", 60), ("2", 45), ("3", 30), ("5", 0)):
        found = await ask(f"minstens={least}")
        assert found["total"] == f"{count} adressen"
        assert len(found["items"]) == min(count, PAGE_ITEMS)


@pytest.mark.parametrize("order", ORDERS)
async def test_every_column_sorts_both_ways_over_all_pages(ask, order):
    def value(item):
        return {
            "signalen": item["signals"],
            "bronnen": item["sources"],
            "dossiers": item["dossiers"],
            "laatste": item["last"]["at"],
            "markering": bool(item["flag"]),
            "termijn": item["due"]["moment"]["at"] if item["due"] else "~",
        }[order]

    both = []
    for turn in ("", "&omgekeerd=1"):
        pages = [await ask(f"minstens=1&op={order}{turn}&pagina={n}") for n in (1, 2)]
        items = [item for page in pages for item in page["items"]]
        assert len({item["entity"] for item in items}) == ADDRESSES
        both.append([value(item) for item in items])
        [head] = [head for head in pages[0]["heads"] if head["sort"]]
        assert head["sort"] in {"ascending", "descending"}
    if order == "markering":  # by the day it ends; the newest end first
        assert both[0][0]
        return
    rises = order == "termijn"
    if rises:  # what has no deadline comes last, and first when turned round
        assert both[0][4:] == both[1][:-4] == ["~"] * (ADDRESSES - 4)
        both = [both[0][:4], both[1][-4:]]
    for values, is_rising in zip(both, (rises, not rises), strict=True):
        assert all(one <= other if is_rising else one >= other for one, other in pairwise(values))


async def test_filters_leave_what_they_name(ask):
    flagged = await ask("minstens=1&laag=risico")
    assert {item["flag"] != "" for item in flagged["items"]} == {True}
    assert flagged["total"] == "3 adressen"  # of six flags, those that have not ended
    acted = await ask("minstens=1&laag=maatregel")
    assert acted["total"] == "4 adressen"
    assert (await ask("minstens=1&maatregel=adresonderzoek"))["total"] == "4 adressen"
    assert (await ask("minstens=1&maatregel=bibob-toets"))["total"] == "0 adressen"
    assert (await ask("minstens=1&maatregel=geen"))["total"] == "56 adressen"
    assert (await ask("minstens=1&laag=risico&laag=maatregel"))["total"] == "6 adressen"
    assert (await ask("minstens=1&laag=dossiers"))["total"] == "0 adressen"
    assert (await ask("minstens=1&laag=vergunning"))["total"] == "4 adressen"
    assert (await ask("minstens=1&laag=risico&laag=vergunning"))["total"] == "6 adressen"
    assert (await ask("minstens=1&gebied=3862"))["total"] == "20 adressen"
    assert (await ask("minstens=1&periode=30"))["total"] == "31 adressen"


async def test_every_choice_of_the_filters_is_answered_and_any_other_refused(ask, many):
    for query in (
        *(f"periode={it}" for it in PERIODS),
        *(f"laag={it}" for it in LAYERS),
        *(f"minstens={it}" for it in LEAST),
    ):
        await ask(query)
    async with client_of(many.app(), "d.jansen") as client:
        for query in ("periode=7", "op=adres", "minstens=0", "gebied=38", "maatregel=inval"):
            assert (await client.get(f"/locaties?{query}")).status_code == 400, query


async def test_a_filter_stays_while_one_sorts_and_turns_pages(many):
    async with client_of(many.app(), "d.jansen") as client:
        page = Page((await client.get("/locaties?minstens=1&gebied=3861&op=bronnen")).text)
        second = Page((await client.get("/locaties?minstens=1&pagina=2")).text)
    links = [a["href"] for a in page.all("a") if a["href"].startswith("/locaties?")]
    assert "/locaties?gebied=3861&minstens=1" in links
    assert "/locaties?gebied=3861&minstens=1&op=bronnen&omgekeerd=1" in links
    assert "/locaties?minstens=1&pagina=1" in second.values()


async def test_small_groups_of_an_area_are_not_told(ask):
    assert area_count("3861", 4, 9).addresses == "minder dan 5"
    assert area_count("3861", 4, 9).signals == "niet getoond"
    assert area_count("3861", 5, 9).signals == "9"
    found = (await ask())["areas"]
    assert [it["area"] for it in found] == list(AREAS)
    assert {it["addresses"] for it in found} == {"20"}


async def test_each_address_is_compared_with_those_that_are_named_as_often(many):
    async with client_of(many.app(), "d.jansen") as client:
        page = (await client.get(f"/locaties/{name_of(3)}.json")).json()
    assert page["base_rate"].startswith("Er zijn 14 andere adressen met 4 tot 9 signalen.")
    assert "Bij 0 is gekeken; bij 0 is iets gevonden." in page["base_rate"]
    assert sum(bar["signals"] for bar in page["bars"]) == 4


async def found(client, app, text):
    """What a search leads to, and the page."""
    form = {"formulier": token_of(app, client), "zoek": text}
    page = Page((await client.post("/locaties/zoeken", data=form)).text)
    return [a["href"] for a in page.all("a") if a["href"].startswith("/locaties/")], page


async def test_everybody_finds_the_addresses_of_an_area_the_most_signals_first(many):
    app = many.app()
    async with client_of(app, "a.auditor") as client:
        links, page = await found(client, app, "3862")
        own = [n for n in range(ADDRESSES) if n % 3 == 1]
        assert set(links) == {f"/locaties/{name_of(n)}" for n in own}
        assert links[0] in {f"/locaties/{name_of(n)}" for n in own if n % 4 == 3}
        assert "/locaties?gebied=3862&minstens=1" in page.values()
        assert (await found(client, app, "3862 ZZ"))[0] == links
        assert (await found(client, app, "1000"))[0] == []


async def test_where_areas_are_not_shown_none_is_found(many):
    ground = shipped()
    app = many.app(ground=replace(ground, map=replace(ground.map, shows_area=False)))
    async with client_of(app, "d.jansen") as client:
        links, page = await found(client, app, "gebied 3862")
        assert links == []
        assert "gebied=" not in "".join(page.values())
        own = name_of(1)
        assert (await found(client, app, own[:8]))[0] == [f"/locaties/{own}"]
