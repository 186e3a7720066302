"""A dossier: its storyline, why its signals belong together, who acts, and the signals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple

import orjson
from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.store.database import Cursor
from hub.web import rows
from hub.web.cards import (
    Level,
    Ref,
    RouteCard,
    Rule,
    SignalCard,
    dossier_ref,
    leading,
    level,
    route_card,
    signal_card,
)
from hub.web.handover.section import Section, section_of
from hub.web.moments import Deadline, Moment, deadline, moment, parse
from hub.web.rows import MentionRow, RepeatRow, RouteRow, SignalRow
from hub.web.storyline import Point, Storyline, storyline
from hub.web.visit import Reads, Visit
from hub.web.why import Related, Tie, entity_labels, related_sentence, tie_sentence
from hub.web.words import Words, count, enumerated, forms

DOSSIER: Final = "SELECT ties, related, changed_at FROM dossiers WHERE dossier = ?"
MEMBERS: Final = "SELECT signal FROM dossier_signals WHERE dossier = ?"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the storyline's table."""

    number: int
    signal: SignalCard
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that fired for signals of this dossier."""

    rule: Rule
    signals: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class DossierPage:
    """The page."""

    now: Moment
    ref: Ref
    forms: tuple[str, ...]
    signals: str
    sources: str
    changed: Moment
    level: Level | None
    owner: str
    due: Deadline | None
    picture: Storyline
    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]
    related: tuple[Related, ...]
    routes: tuple[RouteCard, ...]
    rules: tuple[RuleUse, ...]
    vetoes: tuple[str, ...]
    handovers: Section
    json_path: str


class Found(NamedTuple):
    """The rows of one dossier."""

    dossier: str
    ties: Sequence[Mapping[str, Any]]
    related: Sequence[Mapping[str, Any]]
    changed_at: datetime
    signals: Mapping[str, SignalRow]
    routes: Mapping[str, RouteRow]
    repeats: Mapping[str, RepeatRow]
    mentions: Sequence[MentionRow]


def read(cursor: Cursor, dossier: str) -> Found | None:
    """Fetch a dossier; None where there is none of that id."""
    row = cursor.execute(DOSSIER, (dossier,)).fetchone()
    if row is None:
        return None
    ids = [member[0] for member in cursor.execute(MEMBERS, (dossier,)).fetchall()]
    return Found(
        dossier,
        orjson.loads(row[0]),
        orjson.loads(row[1]),
        parse(row[2]),
        rows.signals(cursor, ids),
        rows.routes(cursor, ids),
        rows.repeats(cursor, ids),
        rows.mentions(cursor, ids),
    )


def dossier_page(found: Found, handovers: Section, words: Words, now: datetime) -> DossierPage:
    """Make the page of its rows. Signals are numbered in the order in which they happened."""
    ordered = sorted(found.signals.values(), key=lambda row: (row.happened_at, row.signal))
    numbers = {row.signal: number for number, row in enumerate(ordered, 1)}
    labels = entity_labels(found.mentions, numbers)
    points = [_point(row, found, numbers) for row in ordered]
    routes = [route for route in leading(found.routes.values()) if not route.is_ended]
    sources = max((route.independent_sources for route in routes), default=0)
    cards = tuple(route_card(route, words, now, numbers) for route in routes)
    return DossierPage(
        now=moment(now, now),
        ref=dossier_ref(found.dossier),
        forms=forms(form for row in ordered for form in row.forms),
        signals=count(len(ordered), "signaal", "signalen"),
        sources=count(sources, "onafhankelijke bron", "onafhankelijke bronnen"),
        changed=moment(found.changed_at, now),
        level=level(routes[0].urgency) if routes else None,
        owner=words.pillar(routes[0].owner) if routes else "",
        due=deadline(min(route.due_at for route in routes), now) if routes else None,
        picture=storyline(points, tuple(labels.items())),
        lines=tuple(
            Line(
                point.number,
                signal_card(row, found.repeats.get(row.signal), words, now, numbers),
                tuple(label for entity, label in labels.items() if entity in point.things),
            )
            for row, point in zip(ordered, points, strict=True)
        ),
        ties=tuple(tie_sentence(tie, labels, numbers) for tie in found.ties),
        related=tuple(related_sentence(item, numbers) for item in found.related),
        routes=cards,
        rules=_rules(cards),
        vetoes=_vetoes(cards),
        handovers=handovers,
        json_path=f"/dossiers/{found.dossier}.json",
    )


def _vetoes(routes: Sequence[RouteCard]) -> tuple[str, ...]:
    hidden: dict[tuple[str, ...], list[str]] = {}
    for route in routes:
        if route.hidden_from:
            hidden.setdefault(route.hidden_from, []).append(route.ref.name)
    return tuple(
        f"Niet iedereen mag alles zien. Niet voor {enumerated(pillars)}: {enumerated(names)}."
        for pillars, names in hidden.items()
    )


def _rules(routes: Sequence[RouteCard]) -> tuple[RuleUse, ...]:
    signals: dict[Rule, list[Ref]] = {}
    for route in routes:
        for rule in route.rules:
            signals.setdefault(rule, []).append(route.ref)
    return tuple(
        RuleUse(rule, tuple(sorted(refs, key=lambda ref: (len(ref.name), ref.name))))
        for rule, refs in signals.items()
    )


def _point(row: SignalRow, found: Found, numbers: Mapping[str, int]) -> Point:
    repeat = found.repeats.get(row.signal)
    things = frozenset(m.entity for m in found.mentions if m.signal == row.signal)
    return Point(numbers[row.signal], row.happened_at, things, repeat is None or repeat.counts)


Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
ROUTER: Final = APIRouter(prefix="/dossiers")


def _load(visit: Visit, dossier: str) -> DossierPage:
    with visit.views.snapshot() as cursor:
        found = read(cursor, dossier)
        now = visit.now(cursor)
        site = visit.site
        handovers = section_of(cursor, dossier, site.sharing, site.words, now)
    if found is None:
        raise HTTPException(404)
    return dossier_page(found, handovers, visit.site.words, now)


@ROUTER.get("/{dossier}.json")
def show_json(visit: Reading, dossier: str) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, dossier))


@ROUTER.get("/{dossier}")
def show(visit: Reading, dossier: str) -> HTMLResponse:
    """The dossier as a page."""
    return visit.html("dossier.html", _load(visit, dossier))
