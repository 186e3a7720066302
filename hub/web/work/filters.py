"""What of the work list is asked for: a tab, a filter on each column, an order. Codes only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import urlencode

from hub.domain.calendar import AMSTERDAM, DAY
from hub.domain.facts import URGENCY_RANK
from hub.domain.labels import LABELS
from hub.projections.work import FORM, LABEL, NEVER, PARTNER, PILLAR
from hub.web.moments import stored
from hub.web.words import FORMS, URGENCIES, Words

MINE, NEW, PARTNERS, FOLLOWED, SECOND, CLOSED, ALL = (
    "mijn",
    "nieuw",
    "partner",
    "volgen",
    "tweede",
    "gesloten",
    "alles",
)
TABS: Final[Mapping[str, str]] = {
    MINE: "Mijn open werk",
    NEW: "Nieuw",
    PARTNERS: "Wacht op partner",
    FOLLOWED: "Volgen tot",
    SECOND: "Wacht op tweede",
    CLOSED: "Gesloten",
    ALL: "Alles",
}
STATES: Final[Mapping[str, str]] = {
    "open": "Open",
    "confirmed": "Bevestigd",
    "reopened": "Weer open",
    "followed": "Wordt gevolgd",
    "closed": "Gesloten",
}
TERMS: Final[Mapping[str, str]] = {
    "te-laat": "Te laat",
    "vandaag": "Vandaag of te laat",
    "week": "Binnen zeven dagen",
    "geen": "Geen termijn meer",
}
SOURCES: Final[Mapping[str, str]] = {"2": "2 of meer", "3": "3 of meer", "5": "5 of meer"}
YES: Final[Mapping[str, str]] = {"ja": "Minderjarig"}
ORDERS: Final[Mapping[str, str]] = {
    "": "Termijn",
    "nieuwste": "Nieuwste signaal",
    "bronnen": "Meeste bronnen",
}
NOBODY: Final = "niemand"
WEEK: Final = timedelta(days=7)
ORDER_BY: Final[Mapping[str, str]] = {
    "nieuwste": "w.newest_at DESC, w.item",
    "bronnen": "w.sources DESC, w.due_at, w.item",
}
OVERDUE: Final = "w.acknowledge_by <= ?"
"""As `hub.domain.escalation.is_overdue` says it."""
IS_OPEN: Final = f"({OVERDUE} OR (w.state <> 'closed' AND (w.state <> 'followed' OR w.until <= ?)))"
"""Said in what it is not: said otherwise, SQLite sorts all that is open to show one page of it."""
UNSEEN: Final = (
    "w.item NOT IN (SELECT v.item FROM looks l JOIN work v ON v.item = l.subject "
    "WHERE l.person = ? AND l.what IN ('dossier', 'signal') AND l.version >= v.version)"
)
TAGGED: Final = "w.item IN (SELECT t.item FROM work_tags t WHERE t.kind = ? AND t.tag = ?)"


class Condition(NamedTuple):
    """A piece of SQL with its parameters."""

    sql: str
    params: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for; empty means everything. The names are those in the address."""

    lijst: str = MINE
    vorm: str = ""
    pijler: str = ""
    partner: str = ""
    label: str = ""
    urgentie: str = ""
    termijn: str = ""
    stand: str = ""
    van: str = ""
    bronnen: str = ""
    minderjarig: str = ""
    volgorde: str = ""

    @property
    def query(self) -> str:
        """As a query string, without what is empty."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in asked.items() if value})

    def on(self, tab: str) -> str:
        """The same filters on another tab, as a query string."""
        return replace(self, lijst=tab).query

    @property
    def is_narrowed(self) -> bool:
        """Whether there is more to it than a tab and an order."""
        return replace(self, lijst="", volgorde="") != Filters(lijst="")


class Offer(NamedTuple):
    """A filter: its name in the address, what people call it, and its values in words."""

    name: str
    label: str
    every: str
    values: Mapping[str, str]


def offers(words: Words, people: Mapping[str, str]) -> tuple[Offer, ...]:
    """Every filter there is, in the order of the screen."""
    owners = {str(it.name): it.title for it in words.policy.pillars if not it.totals_only}
    return (
        Offer("vorm", "Vorm", "Elke vorm", FORMS),
        Offer("pijler", "Eigenaar", "Alle pijlers", owners),
        Offer("partner", "Partner", "Elke partner", words.partners),
        Offer("urgentie", "Urgentie", "Elke urgentie", URGENCIES),
        Offer("termijn", "Termijn", "Elke termijn", TERMS),
        Offer("stand", "Stand", "Elke stand", STATES),
        Offer("van", "Wie", "Iedereen", {NOBODY: "Niemand", **people}),
        Offer("bronnen", "Bronnen", "Elk aantal", SOURCES),
        Offer("label", "Label", "Elk label", LABELS),
        Offer("minderjarig", "Slachtoffer", "Iedereen", YES),
        Offer("volgorde", "Volgorde", "Termijn", {k: v for k, v in ORDERS.items() if k}),
    )


def parse(asked: Mapping[str, str], known: Iterable[Offer], tab: str) -> Filters | None:
    """Read an address; None where it names a value that is not there. `tab` is the usual one."""
    allowed = {offer.name: offer.values for offer in known} | {"lijst": TABS}
    values = {name: asked[name] for name in allowed if asked.get(name)}
    if any(value not in allowed[name] for name, value in values.items()):
        return None
    return Filters(**{"lijst": tab, **values})


class Asked(NamedTuple):
    """What is asked for, by whom and when."""

    filters: Filters
    user: str
    now: datetime

    def where(self) -> Condition:
        """What a row has to meet to be in the list."""
        filters = self.filters
        every = (*_tab(self), *_columns(filters, self.now), *_tags(filters))
        sql = " AND ".join(it.sql for it in every) or "1 = 1"
        return Condition(sql, tuple(param for it in every for param in it.params))


def _tab(asked: Asked) -> tuple[Condition, ...]:
    at = stored(asked.now)
    is_open = Condition(IS_OPEN, (at, at))
    by_tab = {
        MINE: (is_open, Condition("w.assignee IN ('', ?)", (asked.user,))),
        NEW: (is_open, Condition(UNSEEN, (asked.user,))),
        PARTNERS: (Condition("w.questions > 0"),),
        FOLLOWED: (Condition("w.state = 'followed' AND w.until > ?", (at,)),),
        SECOND: (Condition("w.waits_second > 0"),),
        CLOSED: (Condition("w.state = 'closed'"),),
    }
    return by_tab.get(asked.filters.lijst, ())


def _columns(filters: Filters, now: datetime) -> Iterable[Condition]:
    if filters.urgentie:
        ranks = {urgency.value: rank for urgency, rank in URGENCY_RANK.items()}
        yield Condition("w.urgency = ?", (ranks[filters.urgentie],))
    if filters.termijn:
        yield _term(filters.termijn, now)
    if filters.stand:
        yield Condition("w.state = ?", (filters.stand,))
    if filters.van:
        yield Condition("w.assignee = ?", ("" if filters.van == NOBODY else filters.van,))
    if filters.bronnen:
        yield Condition("w.sources >= ?", (int(filters.bronnen),))
    if filters.minderjarig:
        yield Condition("w.has_minor = 1")


def _term(term: str, now: datetime) -> Condition:
    tomorrow = now.astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    at = stored(now)
    match term:
        case "te-laat":
            return Condition(f"(w.due_at < ? OR {OVERDUE})", (at, at))
        case "vandaag":
            return Condition(f"(w.due_at <= ? OR {OVERDUE})", (stored(tomorrow), at))
        case "week":
            return Condition(f"(w.due_at <= ? OR {OVERDUE})", (stored(now + WEEK), at))
        case _:
            return Condition(f"(w.due_at = ? AND NOT {OVERDUE})", (NEVER, at))


def _tags(filters: Filters) -> Iterable[Condition]:
    asked = (
        (FORM, filters.vorm),
        (PILLAR, filters.pijler),
        (PARTNER, filters.partner),
        (LABEL, filters.label),
    )
    return (Condition(TAGGED, pair) for pair in asked if pair[1])
