"""The work list: everything that is open, once, the first due first."""

from datetime import timedelta
from uuid import UUID

import pytest

from hub.web.worklist import PAGE_ITEMS, Filters, read, worklist
from schemas.signal import Partner, Urgency
from tests.hub.web.events import ALONE, DOSSIER, NEIGHBOUR, START, a_route, a_signal
from tests.hub.web.small import views_of

NOW = START + timedelta(days=24)


@pytest.fixture
def load(record, words):
    """The page of the case load under these filters."""

    def loaded(**filters):
        asked = Filters(**filters)
        with record.database.snapshot() as cursor:
            found, place = read(cursor, asked, 1, NOW)
        return worklist(found, asked, place, words, NOW)

    return loaded


def paths(page):
    return [item.ref.path for item in page.items]


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


def test_the_reasons_are_the_titles_of_the_rules_that_fired(load):
    dossier, alone, _ = load().items
    assert dossier.reasons == ("Arbeidsuitbuiting van een groep", "Regel R-oud", "Geen regel past")
    assert alone.reasons == ("Minderjarige en seksuele uitbuiting",)
    assert alone.due.moment.words == "vandaag 11:00"
    assert alone.due.left == "nog 1 uur"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"pillar": "zorg"}, [1]),
        ({"pillar": "aanpakken"}, [0]),
        ({"pillar": "signaleren"}, [0, 2]),
        ({"urgency": "spoed"}, [0]),
        ({"urgency": "laag"}, [2]),
        ({"urgency": "normaal"}, []),
        ({"pillar": "zorg", "urgency": "acuut"}, [1]),
        ({"pillar": "zorg", "urgency": "laag"}, []),
    ],
)
def test_a_filter_leaves_what_it_names_and_counts_that(load, filters, found):
    every, page = paths(load()), load(**filters)
    assert paths(page) == [every[index] for index in found]
    assert page.total.startswith(f"{len(found)} ")


def test_the_page_shows_which_filter_is_on(load):
    page = load(pillar="zorg", urgency="acuut")
    assert [choice.value for choice in page.pillars if choice.is_chosen] == ["zorg"]
    assert [choice.value for choice in page.urgencies if choice.is_chosen] == ["acuut"]
    assert "voorkomen" not in {choice.value for choice in page.pillars}  # it never owns a signal
    assert page.json_path == "/werkvoorraad.json?pijler=zorg&urgentie=acuut"


def test_a_long_list_comes_in_pages_that_hold_everything_once(words, tmp_path):
    signals = [a_signal(f"S{n}", Partner.SCHOOL, START) for n in range(PAGE_ITEMS * 2 + 1)]
    routes = [
        a_route(s.originator_id, START + timedelta(hours=n % 7), urgency=Urgency.LOW)
        for n, s in enumerate(signals)
    ]
    seen, pages = [], []
    with views_of("sqlite", tmp_path, [*signals, *routes]) as record:
        for number in (1, 2, 3, 4):
            with record.database.snapshot() as cursor:
                found, place = read(cursor, Filters(urgency="laag"), number, NOW)
            pages.append(worklist(found, Filters(urgency="laag"), place, words, NOW))
    for page in pages[:3]:
        seen += [UUID(item.ref.path.removeprefix("/signalen/")) for item in page.items]
    assert len(seen) == len(set(seen)) == len(signals)
    assert [len(page.items) for page in pages] == [50, 50, 1, 1]  # behind the last is the last
    assert pages[0].paging.previous == ""
    assert pages[0].paging.next == "/werkvoorraad?urgentie=laag&pagina=2"
    assert pages[2].paging.next == ""
    dues = [item.due.moment.at for page in pages[:3] for item in page.items]
    assert dues == sorted(dues)


def test_a_hub_without_signals_has_an_empty_list(words, tmp_path):
    with views_of("sqlite", tmp_path, []) as record, record.database.snapshot() as cursor:
        found, place = read(cursor, Filters(), 1, NOW)
    page = worklist(found, Filters(), place, words, NOW)
    assert (page.items, page.late, place.pages) == ((), "", 1)
