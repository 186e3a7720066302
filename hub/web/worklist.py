"""The work list: what is open, the first due first, each with its owner and its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.facts import URGENCY_RANK
from hub.domain.mandate import Right
from hub.store.database import Cursor, Row, expand
from hub.web import rows
from hub.web.cards import Level, Ref, dossier_ref, leading, level, signal_ref
from hub.web.moments import Deadline, Moment, deadline, moment, stored
from hub.web.paging import PAGE_MAX, Paging, paging
from hub.web.rows import RouteRow, SignalRow
from hub.web.visit import Reads, Visit
from hub.web.words import URGENCIES, Words, count, forms

PATH: Final = "/werkvoorraad"
PAGE_ITEMS: Final = 50
REASONS_SHOWN: Final = 3
RANK: Final = (
    "MAX(CASE r.urgency "
    + " ".join(f"WHEN '{urgency}' THEN {rank}" for urgency, rank in URGENCY_RANK.items())
    + " END)"
)
ITEM: Final = "COALESCE(d.dossier, r.signal)"
GROUPED: Final = (
    f"SELECT {ITEM} AS item, MIN(r.due_at) AS due FROM routes r "  # noqa: S608 - constants only
    "LEFT JOIN dossier_signals d ON d.signal = r.signal WHERE r.is_ended = 0 "
    f"GROUP BY {ITEM} "
    "HAVING (? = '' OR MAX(CASE WHEN r.owner = ? THEN 1 ELSE 0 END) = 1) "
    f"AND (? < 0 OR {RANK} = ?)"
)
TOTALS: Final = f"SELECT COUNT(*), SUM(CASE WHEN g.due < ? THEN 1 ELSE 0 END) FROM ({GROUPED}) g"  # noqa: S608
ITEMS: Final = f"{GROUPED} ORDER BY due, item LIMIT ? OFFSET ?"
MEMBERS: Final = "SELECT signal, dossier FROM dossier_signals WHERE dossier IN (*)"
ANY_URGENCY: Final = -1


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for; empty means everything."""

    pillar: str = ""
    urgency: str = ""

    @property
    def params(self) -> tuple[object, ...]:
        """The parameters of `GROUPED`."""
        ranks = {urgency.value: rank for urgency, rank in URGENCY_RANK.items()}
        rank = ranks.get(self.urgency, ANY_URGENCY)
        return self.pillar, self.pillar, rank, rank

    @property
    def query(self) -> str:
        """As a query string, without what is empty."""
        asked = {"pijler": self.pillar, "urgentie": self.urgency}
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A dossier, or a signal that stands alone, that somebody has to act on."""

    ref: Ref
    is_dossier: bool
    level: Level
    due: Deadline
    owner: str
    others: tuple[str, ...]
    forms: tuple[str, ...]
    partners: tuple[str, ...]
    reasons: tuple[str, ...]
    more_reasons: str
    sources: str
    signals: str


@dataclass(frozen=True, slots=True)
class Worklist:
    """The page."""

    now: Moment
    total: str
    late: str
    pillars: tuple[Choice, ...]
    urgencies: tuple[Choice, ...]
    items: tuple[WorkItem, ...]
    paging: Paging
    json_path: str


class Found(NamedTuple):
    """The rows of one page: item keys in order, the signals of each, and what is known of them."""

    total: int
    late: int
    items: tuple[str, ...]
    dossiers: frozenset[str]
    members: Mapping[str, Sequence[str]]
    signals: Mapping[str, SignalRow]
    routes: Mapping[str, RouteRow]


def read(cursor: Cursor, filters: Filters, page: int, now: datetime) -> tuple[Found, Paging]:
    """Fetch one page; one that lies behind the last is the last."""
    totals: Row = cursor.execute(TOTALS, (stored(now), *filters.params)).fetchone() or (0, 0)
    place = paging(PATH, filters.query, page, int(totals[0]), PAGE_ITEMS)
    found = cursor.execute(ITEMS, (*filters.params, PAGE_ITEMS, place.offset)).fetchall()
    items = tuple(row[0] for row in found)
    members: dict[str, list[str]] = {}
    for signal, dossier in cursor.execute(expand(MEMBERS, items), items).fetchall():
        members.setdefault(dossier, []).append(signal)
    dossiers = frozenset(members)
    for item in items:
        members.setdefault(item, [item])
    ids = [signal for some in members.values() for signal in some]
    known = rows.signals(cursor, ids), rows.routes(cursor, ids)
    return Found(int(totals[0]), int(totals[1] or 0), items, dossiers, members, *known), place


def worklist(
    found: Found, filters: Filters, place: Paging, words: Words, now: datetime
) -> Worklist:
    """Make the page of its rows."""
    query = "&".join(filter(None, (filters.query, place.query)))
    return Worklist(
        now=moment(now, now),
        total=count(found.total, "dossier of los signaal", "dossiers en losse signalen"),
        late=f"waarvan {found.late} te laat" if found.late else "",
        pillars=tuple(
            Choice(str(role.name), role.title, role.name == filters.pillar)
            for role in words.policy.pillars
            if not role.totals_only
        ),
        urgencies=tuple(Choice(c, word, c == filters.urgency) for c, word in URGENCIES.items()),
        items=tuple(_item(item, found, words, now) for item in found.items),
        paging=place,
        json_path=f"/werkvoorraad.json{'?' if query else ''}{query}",
    )


def _item(item: str, found: Found, words: Words, now: datetime) -> WorkItem:
    members = found.members[item]
    routes = leading(
        route for m in members if (route := found.routes.get(m)) and not route.is_ended
    )
    signals = [found.signals[m] for m in sorted(members) if m in found.signals]
    rules = list(dict.fromkeys(rule for route in routes for rule in route.rules))
    owners = list(dict.fromkeys(route.owner for route in routes))
    partners = sorted({words.partner(signal.partner) for signal in signals})
    hidden = len(rules) - REASONS_SHOWN
    return WorkItem(
        ref=dossier_ref(item) if item in found.dossiers else signal_ref(item, {}),
        is_dossier=item in found.dossiers,
        level=level(routes[0].urgency),
        due=deadline(min(route.due_at for route in routes), now),
        owner=words.pillar(owners[0]),
        others=tuple(map(words.pillar, owners[1:])),
        forms=forms(form for signal in signals for form in signal.forms),
        partners=tuple(partners),
        reasons=tuple(words.rule(rule)[0] for rule in rules[:REASONS_SHOWN]),
        more_reasons=f"en {count(hidden, 'andere regel', 'andere regels')}" if hidden > 0 else "",
        sources=count(max(r.independent_sources for r in routes), "bron", "bronnen"),
        signals=count(len(members), "signaal", "signalen"),
    )


Pillar = Annotated[str, Query(alias="pijler")]
Urgency = Annotated[str, Query(alias="urgentie")]
PageNumber = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
ROUTER: Final = APIRouter()


def _load(visit: Visit, pillar: str, urgency: str, page: int) -> Worklist:
    if pillar not in {"", *visit.site.words.pillars} or urgency not in {"", *URGENCIES}:
        raise HTTPException(400)
    filters = Filters(pillar, urgency)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        found, place = read(cursor, filters, page, now)
    return worklist(found, filters, place, visit.site.words, now)


@ROUTER.get(PATH)
def show(
    visit: Reading, pillar: Pillar = "", urgency: Urgency = "", page: PageNumber = 1
) -> HTMLResponse:
    """The work list as a page."""
    return visit.html("worklist.html", _load(visit, pillar, urgency, page))


@ROUTER.get("/werkvoorraad.json")
def show_json(
    visit: Reading, pillar: Pillar = "", urgency: Urgency = "", page: PageNumber = 1
) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, pillar, urgency, page))
