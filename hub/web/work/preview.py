"""One item shortly: its signals in order, why it stands where it stands, and what one can do."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.web.cards import Ref, signal_ref
from hub.web.moments import Moment, moment, seen
from hub.web.site import PART
from hub.web.visit import Visit
from hub.web.words import SOURCE_KINDS, forms, said
from hub.web.work.items import WorkItem, item
from hub.web.work.page import Tools
from hub.web.work.read import PATH, Found, known
from hub.web.work.reader import Reader
from hub.web.work.show import Reading, asked, reader_of, tools_of

LINES_MAX: Final = 12
ROUTER: Final = APIRouter(prefix=f"{PATH}/voorbeeld")


@dataclass(frozen=True, slots=True)
class Line:
    """One signal of it."""

    ref: Ref
    when: Moment
    partner: str
    forms: tuple[str, ...]
    is_own_source: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The page; `more` signals are left out, the oldest first."""

    now: Moment
    item: WorkItem
    lines: tuple[Line, ...]
    more: int
    tools: Tools | None
    query: str
    json_path: str


def preview(found: Found, reader: Reader, tools: Tools | None, query: str) -> Preview:
    """Make the page of the rows of one item."""
    [row] = found.items
    signals = [found.signals[it] for it in found.members[row.item] if it in found.signals]
    ordered = sorted(signals, key=lambda it: (it.happened_at, it.signal))
    shown = ordered[-LINES_MAX:]
    lines = tuple(
        Line(
            signal_ref(it.signal, {}),
            seen(it.happened_at, reader.now),
            f"{reader.words.partner(it.partner)}, {said(SOURCE_KINDS, it.source_kind)}",
            forms(it.forms),
            (repeat := found.repeats.get(it.signal)) is None or repeat.counts,
        )
        for it in shown
    )
    return Preview(
        now=moment(reader.now, reader.now),
        item=item(row, found, reader),
        lines=lines,
        more=len(ordered) - len(shown),
        tools=tools,
        query=query,
        json_path=f"{PATH}/voorbeeld/{row.item}.json?{query}",
    )


def _load(visit: Visit, request: Request, subject: str) -> Preview:
    filters, _ = asked(visit, request.query_params)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        found = known(cursor, [subject], visit.user.id)
    if not found.items:
        raise HTTPException(404)
    reader = reader_of(visit, now)
    tools = tools_of(visit) if visit.may(Right.DECIDE) else None
    return preview(found, reader, tools, filters.query)


@ROUTER.get("/{subject}.json")
def show_json(visit: Reading, request: Request, subject: str) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, request, subject))


@ROUTER.get("/{subject}")
def show(visit: Reading, request: Request, subject: str) -> HTMLResponse:
    """The item as a page, or as the part of one that goes into the list."""
    page = _load(visit, request, subject)
    if request.headers.get(PART):
        return visit.part("work/part.html", page)
    return visit.html("work/preview.html", page)
