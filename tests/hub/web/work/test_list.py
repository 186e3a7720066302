"""The work list: everything that is open, once, the first due first."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from hub.web.signin.people import demo_person
from hub.web.work.filters import Asked, Filters, offers
from hub.web.work.page import Read, worklist
from hub.web.work.read import PAGE_ITEMS, page, totals
from hub.web.work.reader import Reader
from schemas.signal import Partner, Urgency
from tests.hub.web.events import ALONE, DOSSIER, NEIGHBOUR, START, a_route, a_signal
from tests.hub.web.small import views_of

NOW = START + timedelta(days=24)
JANSEN = demo_person("d.jansen")
PEOPLE = {JANSEN.id: JANSEN.name}


def shown(record, words, number=1, **filters):
    """The page of these views under these filters, as d.jansen reads it."""
    asked = Asked(Filters(**filters), JANSEN.id, NOW)
    with record.database.snapshot() as cursor:
        counted = totals(cursor, asked)
        found, place = page(cursor, asked, number, counted.total)
    reader = Reader(JANSEN, NOW, words, PEOPLE)
    read = Read(found, counted, place, 7)
    return worklist(read, asked.filters, reader, offers(words, PEOPLE), is_live=True)


@pytest.fixture
def load(record, words):
    """The page of the case load under these filters."""
    return lambda **filters: shown(record, words, **filters)


def paths(page):
    return [item.ref.path for item in page.items]


def chosen(page):
    return {
        field.name: choice.value
        for field in page.fields
        for choice in field.choices
        if choice.is_chosen
    }


def test_what_is_open_stands_there_once_the_first_due_first(load):
    page = load()
    assert paths(page) == [
        f"/dossiers/{DOSSIER}",
        f"/signalen/{ALONE.originator_id}",
        f"/signalen/{NEIGHBOUR.originator_id}",
    ]
    assert page.total == "3 dossiers en losse signalen"
    assert page.late == "waarvan 1 te laat"


def test_a_dossier_is_treated_as_its_most_pressing_signal(load):
    dossier = load().items[0]
    assert (dossier.level.word, dossier.owner) == ("Spoed", "Aanpakken")
    assert dossier.others == ("Signaleren",)
    assert dossier.due.left == "14 dagen te laat"
    assert dossier.partners == ("Gemeente", "Inwoners", "Politie")
    assert (dossier.signals, dossier.sources) == ("3 signalen", "2 bronnen")


def test_what_speaks_for_a_dossier_and_against_it_stands_in_words(load):
    key = load().items[0].key
    assert key.plus == ("zeldzaam telefoonnummer", "adres", "zelfde kenmerken")
    assert key.minus == ("zelfde melder", "buurhuis apart gehouden")


def test_why_it_stands_there_is_its_term_and_the_rule_that_gave_it(load):
    dossier, alone, _ = load().items
    assert "14 dagen te laat" in dossier.why.sentence
    assert [title for title, _ in alone.why.rules] == ["Minderjarige en seksuele uitbuiting"]
    assert alone.due.moment.words == "vandaag 11:00"


def test_what_nobody_took_on_waits_for_somebody_and_is_new_to_who_never_looked(load):
    dossier = load().items[0]
    assert dossier.waits == "iemand die het oppakt"
    assert dossier.news == "Gemeente, 4 dagen geleden"


def test_the_weeks_show_when_its_signals_came(load):
    weeks = load().items[0].weeks
    assert [bar.signals for bar in weeks.bars][-4:] == [1, 1, 0, 1]
    assert weeks.words.endswith("0, 1, 1, 0, 1")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"pijler": "zorg"}, [1]),
        ({"pijler": "aanpakken"}, [0]),
        ({"pijler": "signaleren"}, [0, 2]),
        ({"urgentie": "spoed"}, [0]),
        ({"urgentie": "laag"}, [2]),
        ({"urgentie": "normaal"}, []),
        ({"pijler": "zorg", "urgentie": "acuut"}, [1]),
        ({"pijler": "zorg", "urgentie": "laag"}, []),
        ({"vorm": "SEX"}, [1]),
        ({"vorm": "ARB"}, [0]),
        ({"partner": "police"}, [0]),
        ({"termijn": "te-laat"}, [0]),
        ({"termijn": "vandaag"}, [0, 1]),
        ({"termijn": "geen"}, []),
        ({"bronnen": "2"}, [0]),
        ({"stand": "open"}, [0, 1, 2]),
        ({"stand": "closed"}, []),
        ({"van": "niemand"}, [0, 1, 2]),
        ({"van": "d.jansen"}, []),
        ({"label": "overleg"}, []),
        ({"minderjarig": "ja"}, []),
        ({"lijst": "nieuw"}, [0, 1, 2]),
        ({"lijst": "gesloten"}, []),
        ({"volgorde": "nieuwste"}, [2, 1, 0]),
        ({"volgorde": "bronnen"}, [0, 1, 2]),
    ],
)
def test_a_filter_leaves_what_it_names_and_counts_that(load, filters, found):
    every, page = paths(load()), load(**filters)
    assert paths(page) == [every[index] for index in found]
    assert page.total.startswith(f"{len(found)} ")


def test_the_page_shows_which_filter_is_on(load):
    page = load(pijler="zorg", urgentie="acuut")
    assert chosen(page) == {"pijler": "zorg", "urgentie": "acuut"}
    [owners] = [field for field in page.fields if field.name == "pijler"]
    assert "voorkomen" not in {it.value for it in owners.choices}  # it never owns a signal
    assert page.json_path == "/werkvoorraad.json?lijst=mijn&pijler=zorg&urgentie=acuut"
    assert page.live_path.endswith("&vanaf=7")


def test_a_tab_keeps_the_filters(load):
    tabs = {tab.name: tab.path for tab in load(pijler="zorg").tabs}
    assert tabs["nieuw"] == "/werkvoorraad?lijst=nieuw&pijler=zorg"


def test_a_long_list_comes_in_pages_that_hold_everything_once(words, tmp_path):
    signals = [a_signal(f"S{n}", Partner.SCHOOL, START) for n in range(PAGE_ITEMS * 2 + 1)]
    routes = [
        a_route(s.originator_id, START + timedelta(hours=n % 7), urgency=Urgency.LOW)
        for n, s in enumerate(signals)
    ]
    with views_of("sqlite", tmp_path, [*signals, *routes]) as record:
        pages = [shown(record, words, number, urgentie="laag") for number in (1, 2, 3, 4)]
    seen = [
        UUID(item.ref.path.removeprefix("/signalen/")) for page in pages[:3] for item in page.items
    ]
    assert len(seen) == len(set(seen)) == len(signals)
    assert [len(page.items) for page in pages] == [50, 50, 1, 1]  # behind the last is the last
    assert pages[0].paging.previous == ""
    assert pages[0].paging.next == "/werkvoorraad?lijst=mijn&urgentie=laag&pagina=2"
    assert pages[2].paging.next == ""
    dues = [item.due.moment.at for page in pages[:3] for item in page.items]
    assert dues == sorted(dues)


def test_a_hub_without_signals_has_an_empty_list(words, tmp_path):
    with views_of("sqlite", tmp_path, []) as record:
        page = shown(record, words)
    assert (page.items, page.late, page.paging.pages) == ((), "", 1)


def test_filters_are_in_the_address_and_nothing_else_is():
    assert Filters().query == "lijst=mijn"
    assert replace(Filters(), vorm="ARB").query == "lijst=mijn&vorm=ARB"
