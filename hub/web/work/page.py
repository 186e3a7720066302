"""The page of the work list, made of what was read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hub.web.choices import Choice
from hub.web.moments import Moment, moment
from hub.web.paging import Paging
from hub.web.words import count
from hub.web.work.filters import MINE, NEW, TABS, Filters, Offer
from hub.web.work.items import WorkItem, item
from hub.web.work.read import PATH, Found, Totals
from hub.web.work.reader import Reader
from hub.web.work.spots import WorkMap

LEADS = {
    MINE: "Wat van u is, en wat nog van niemand is. Wat het eerst klaar moet zijn, staat bovenaan.",
    NEW: "Wat open is en u nog niet zag, of waarin iets kwam sinds u keek.",
    "partner": "Er is een partner iets gevraagd. Het antwoord is er nog niet.",
    "volgen": "U of een collega wacht tot een dag, of tot er iets bijkomt.",
    "tweede": "Iemand nam een besluit waar een tweede medewerker naar moet kijken.",
    "gesloten": "Gesloten. Komt er iets bij, dan gaat het vanzelf weer open.",
    "alles": "Alles wat er is, ook wat rust of gesloten is.",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A list, how long it is, and where it is."""

    name: str
    title: str
    number: int
    path: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A filter with its options; `every` is what it says when nothing is chosen."""

    name: str
    label: str
    every: str
    choices: tuple[Choice, ...]
    is_set: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter that this person keeps under a name."""

    name: str
    query: str
    path: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Other work that begins here: what it is, how much of it waits, and where it is."""

    title: str
    number: str
    path: str


@dataclass(frozen=True, slots=True)
class Tools:
    """What there is to choose from when something is done: pairs of a code and its words."""

    colleagues: tuple[tuple[str, str], ...]
    grounds: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Worklist:
    """The page. `live_path` is where changes are told; empty where there are none to tell."""

    now: Moment
    tabs: tuple[Tab, ...]
    lead: str
    elsewhere: tuple[Elsewhere, ...]
    total: str
    late: str
    fields: tuple[Field, ...]
    is_narrowed: bool
    clear_path: str
    saved: tuple[Saved, ...]
    items: tuple[WorkItem, ...]
    paging: Paging
    query: str
    live_path: str
    json_path: str
    tools: Tools | None
    map: WorkMap | None


class Read(NamedTuple):
    """What was read for one page, and how far the views were at least."""

    found: Found
    counted: Totals
    place: Paging
    position: int


def worklist(  # noqa: PLR0913 - the last five by name
    read: Read,
    filters: Filters,
    reader: Reader,
    offers: Iterable[Offer],
    *,
    is_live: bool,
    tools: Tools | None = None,
    saved: tuple[Saved, ...] = (),
    elsewhere: tuple[Elsewhere, ...] = (),
    beside: WorkMap | None = None,
) -> Worklist:
    """Make the page."""
    found, counted, place, _ = read
    query = "&".join(filter(None, (filters.query, place.query)))
    return Worklist(
        now=moment(reader.now, reader.now),
        tabs=tuple(
            Tab(tab, title, counted.tabs[tab], f"{PATH}?{filters.on(tab)}", tab == filters.lijst)
            for tab, title in TABS.items()
        ),
        lead=LEADS[filters.lijst],
        elsewhere=elsewhere,
        total=count(counted.total, "dossier of los signaal", "dossiers en losse signalen"),
        late=f"waarvan {counted.late} te laat" if counted.late else "",
        fields=tuple(_field(offer, filters) for offer in offers),
        is_narrowed=filters.is_narrowed or bool(filters.volgorde),
        clear_path=f"{PATH}?{Filters(lijst=filters.lijst).query}",
        saved=saved,
        items=tuple(item(row, found, reader) for row in found.items),
        paging=place,
        query=filters.query,
        live_path=f"{PATH}/live?{filters.query}&vanaf={read.position}" if is_live else "",
        json_path=f"{PATH}.json?{query}",
        tools=tools,
        map=beside,
    )


def _field(offer: Offer, filters: Filters) -> Field:
    chosen = getattr(filters, offer.name)
    choices = tuple(Choice(v, word, v == chosen) for v, word in offer.values.items())
    return Field(offer.name, offer.label, offer.every, choices, bool(chosen))
