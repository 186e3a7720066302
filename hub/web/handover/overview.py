"""Overdracht: a receiver's own items in tabs, the most urgent first; a coordinator sees all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.escalation import ladder
from hub.domain.handover import Stage
from hub.domain.mandate import Right, Role, User, may_receive
from hub.domain.sharing import TITLES, Detail, SharingPolicy
from hub.store.database import Cursor
from hub.web import rows
from hub.web.cards import Level, level
from hub.web.handover import rows as own
from hub.web.handover.rows import HandoverRow, SignalPart
from hub.web.handover.words import PARTY_STAGES, STAGES
from hub.web.moments import Deadline, Moment, deadline, moment, stored
from hub.web.paging import PAGE_MAX, Paging, paging
from hub.web.rows import RouteRow, SignalRow
from hub.web.visit import Reads, Visit
from hub.web.words import Words, count, forms, said, short_name
from schemas.signal import Urgency

PATH: Final = "/overdracht"
PAGE_ITEMS: Final = 50
TAB_WORDS: Final[Mapping[str, str]] = {
    "bevestigen": "Te bevestigen",
    "behandeling": "In behandeling",
    "terugkoppelen": "Terug te koppelen",
    "afgerond": "Afgerond",
    "tweede": "Wacht op een tweede persoon",
}
FIRST_TAB: Final = "bevestigen"
SECOND_TAB: Final = "tweede"
NO_STEP: Final = "De termijn loopt; niemand heeft nog een herinnering nodig."


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab with how many items it holds."""

    name: str
    number: str
    path: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A handover in a list: codes and moments only."""

    name: str
    path: str
    receiver: str
    stage: str
    level: Level
    due: Deadline
    due_for: str
    since: Moment
    forms: tuple[str, ...]
    signals: str
    gets: tuple[str, ...]
    ladder: str
    question: str
    accept_path: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The page."""

    now: Moment
    title: str
    lead: str
    tabs: tuple[Tab, ...]
    tab: str
    items: tuple[Item, ...]
    overdue: tuple[Item, ...]
    paging: Paging
    json_path: str


class Found(NamedTuple):
    """The rows of one page."""

    items: Sequence[HandoverRow]
    overdue: Sequence[HandoverRow]
    parts: Sequence[SignalPart]
    signals: Mapping[str, SignalRow]
    routes: Mapping[str, RouteRow]
    asked: frozenset[str]
    receives: bool


def pillars_of(user: User, policy: SharingPolicy) -> tuple[str, ...]:
    """Whose handovers this person sees: an owner's own, and else those of everybody."""
    if user.role is not Role.OWNER:
        return ("", *(key for key, it in policy.receivers.items() if it.is_pillar))
    return tuple(key for key in policy.receivers if may_receive(user, key))


def read(
    cursor: Cursor, tab: str, pillars: Collection[str], place: Paging, now: datetime | None
) -> Found:
    """Fetch one page of a tab; for who releases (`now`) also what nobody took on in time."""
    items = own.listing(cursor, tab, pillars, PAGE_ITEMS, place.offset)
    late = own.overdue(cursor, stored(now))[:PAGE_ITEMS] if now else []
    ids = [row.handover for row in (*items, *late)]
    parts = own.signals_of(cursor, ids)
    signals = {part.signal for part in parts}
    return Found(
        items,
        late,
        parts,
        rows.signals(cursor, signals),
        rows.routes(cursor, signals),
        own.asked(cursor, ids),
        now is None,
    )


def item_of(
    row: HandoverRow, found: Found, policy: SharingPolicy, words: Words, now: datetime
) -> Item:
    """Say what is known of a handover without opening anything."""
    parts = [part for part in found.parts if part.handover == row.handover]
    seen = [part for part in parts if _is_seen(row, part, found)]
    details = {detail for part in seen for detail in part.details}
    told = [found.signals[p.signal] for p in seen if Detail.INDICATORS in p.details]
    stages = STAGES if row.pillar else PARTY_STAGES
    accepts = found.receives and row.stage == Stage.OFFERED
    return Item(
        name=f"overdracht {short_name(row.handover)}",
        path=f"{PATH}/{row.handover}",
        receiver=receiver_title(row.receiver, policy, words),
        stage=said(stages, row.stage),
        level=level(row.urgency),
        due=deadline(row.next_at, now),
        due_for="bevestigen" if row.stage == Stage.OFFERED else "klaar",
        since=moment(row.since, now),
        forms=forms(form for signal in told for form in signal.forms),
        signals=count(len(seen), "signaal", "signalen"),
        gets=tuple(TITLES[detail] for detail in Detail if detail in details),
        ladder=ladder_words(row, now),
        question="Er staat een vraag open." if row.handover in found.asked else "",
        accept_path=f"{PATH}/{row.handover}/aanvaarden" if accepts else "",
    )


def _is_seen(row: HandoverRow, part: SignalPart, found: Found) -> bool:
    """Whether the signal still counts for this receiver: a veto may have come since."""
    signal, route = found.signals.get(part.signal), found.routes.get(part.signal)
    if signal is None or signal.is_withdrawn:
        return False
    return route is None or row.pillar not in route.hidden_from


def ladder_words(row: HandoverRow, now: datetime) -> str:
    """Say how far up the ladder this handover is; empty where nothing runs any more."""
    if row.stage not in {Stage.OFFERED, Stage.ACCEPTED}:
        return ""
    is_offered = row.stage == Stage.OFFERED
    rungs = ladder(
        row.since, row.next_at, now, is_acute=is_offered and row.urgency == Urgency.ACUTE
    )
    reached = [rung for rung in rungs if rung.is_reached]
    return f"{reached[-1].who} (na {reached[-1].after})." if reached else NO_STEP


def receiver_title(key: str, policy: SharingPolicy, words: Words) -> str:
    """The name of a pillar or an outside party."""
    found = policy.receivers.get(key)
    return found.title if found else words.pillar(key)


Reading = Annotated[Visit, Depends(Reads(Right.READ_HANDOVERS))]
PageNumber = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
ROUTER: Final = APIRouter()


def _load(visit: Visit, tab: str, page: int) -> Overview:
    is_owner = visit.user.role is Role.OWNER
    tabs = [code for code in TAB_WORDS if not (is_owner and code == SECOND_TAB)]
    if tab not in tabs:
        raise HTTPException(400)
    policy, words = visit.site.sharing, visit.site.words
    pillars = pillars_of(visit.user, policy)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        totals = {code: own.count_of(cursor, code, pillars) for code in tabs}
        query = "" if tab == FIRST_TAB else f"tab={tab}"
        place = paging(PATH, query, page, totals[tab], PAGE_ITEMS)
        found = read(cursor, tab, pillars, place, None if is_owner else now)
    asked = "&".join(filter(None, (query, place.query)))
    whose = " en ".join(receiver_title(pillar, policy, words) for pillar in pillars)
    return Overview(
        now=moment(now, now),
        title=f"Overdracht – {whose}" if is_owner else "Overdracht",  # noqa: RUF001 - Dutch uses this dash
        lead="Wat de coördinator aan u overdroeg. U ziet alleen wat voor u is vrijgegeven."
        if is_owner
        else "Wat is vrijgegeven, aan wie, en wat de ontvanger ermee doet.",
        tabs=tuple(_tab(code, tab, totals[code]) for code in tabs),
        tab=TAB_WORDS[tab],
        items=tuple(item_of(row, found, policy, words, now) for row in found.items),
        overdue=tuple(item_of(row, found, policy, words, now) for row in found.overdue),
        paging=place,
        json_path=f"{PATH}.json{'?' if asked else ''}{asked}",
    )


def _tab(code: str, here: str, total: int) -> Tab:
    path = PATH if code == FIRST_TAB else f"{PATH}?tab={code}"
    return Tab(TAB_WORDS[code], f"({total})", path, code == here)


@ROUTER.get(PATH)
def show(visit: Reading, tab: str = FIRST_TAB, page: PageNumber = 1) -> HTMLResponse:
    """The handovers as a page."""
    return visit.html("handover/overview.html", _load(visit, tab, page))


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading, tab: str = FIRST_TAB, page: PageNumber = 1) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, tab, page))
