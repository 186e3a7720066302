"""What was known of a dossier then, and what is known now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.projections.cases import IN_FORCE
from hub.projections.stand import UP_TO, Stand, stand_of
from hub.store.database import Cursor, Database
from hub.web import rows
from hub.web import words as table
from hub.web.cards import Ref, dossier_ref, leading, signal_ref
from hub.web.logbook import finding
from hub.web.logbook.finding import Asked
from hub.web.logbook.telling import RULINGS
from hub.web.moments import Moment, moment, stored
from hub.web.rows import RouteRow, SignalRow
from hub.web.visit import Reads, Visit
from hub.web.words import Words, count, said
from schemas.events import CaseDecided

PATH: Final = "/logboek/verschil"
DOSSIER: Final = "SELECT ties FROM dossiers WHERE dossier = ?"
MEMBERS: Final = "SELECT signal FROM dossier_signals WHERE dossier = ?"
RULING: Final = (
    f"SELECT ruling FROM case_decisions WHERE subject = ? AND {IN_FORCE} "  # noqa: S608 - our own words
    "ORDER BY version DESC LIMIT 1"
)
OPEN: Final = "nog niet besloten"
ABSENT: Final = "bestaat niet"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a dossier at one moment."""

    signals: Mapping[str, SignalRow]
    routes: tuple[RouteRow, ...]
    ties: int
    ruling: str

    @property
    def sources(self) -> int:
        """How many independent sources there are."""
        return max((route.independent_sources for route in self.routes), default=0)


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing, then and now."""

    name: str
    then: str
    now: str
    differs: bool


@dataclass(frozen=True, slots=True)
class SignalChange:
    """A signal that came, went, or is another version."""

    signal: Ref
    partner: str
    what: str


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """The page. `then_path` is the dossier as it stood."""

    now: Moment
    ref: Ref
    then: Moment
    then_path: str
    until: str
    compared: tuple[Compared, ...]
    changes: tuple[SignalChange, ...]
    unchanged: str
    json_path: str


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """One line for the page of a dossier in the past."""

    then: str
    now: str
    path: str


def known(cursor: Cursor, dossier: str) -> Known | None:
    """Read what the views hold of a dossier; None where they hold none of it."""
    row = cursor.execute(DOSSIER, (dossier,)).fetchone()
    if row is None:
        return None
    ids = [member[0] for member in cursor.execute(MEMBERS, (dossier,)).fetchall()]
    routes = (route for route in rows.routes(cursor, ids).values() if not route.is_ended)
    ruled = cursor.execute(RULING, (dossier,)).fetchone()
    return Known(
        rows.signals(cursor, ids),
        tuple(leading(routes)),
        len(orjson.loads(row[0])),
        said(RULINGS, ruled[0]) if ruled else OPEN,
    )


def then_and_now(visit: Visit, dossier: str) -> ThenAndNow | None:
    """What was known then and is known now; None in the present."""
    if not visit.is_past:
        return None
    then, now = _read(visit.views, dossier), _read(visit.site.views.database, dossier)
    return ThenAndNow(_short(then), _short(now), f"{PATH}/{dossier}")


def _read(views: Database, dossier: str) -> Known | None:
    with views.snapshot() as cursor:
        return known(cursor, dossier)


def _short(it: Known | None) -> str:
    if it is None:
        return ABSENT
    signals = count(len(it.signals), "signaal", "signalen")
    return f"{signals}, {count(it.sources, 'bron', 'bronnen')}"


def compare(then: Known | None, now: Known | None, words: Words, at: datetime) -> list[Compared]:
    """Put what was known beside what is known."""
    one, other = _facts(then, words, at), _facts(now, words, at)
    return [Compared(name, one[name], other[name], one[name] != other[name]) for name in one]


def _facts(it: Known | None, words: Words, at: datetime) -> dict[str, str]:
    first = it.routes[0] if it and it.routes else None
    nothing = "niemand" if it else ABSENT
    return {
        "Signalen": str(len(it.signals)) if it else ABSENT,
        "Onafhankelijke bronnen": str(it.sources) if it else ABSENT,
        "Banden tussen signalen": str(it.ties) if it else ABSENT,
        "Eigenaar": words.pillar(first.owner) if first else nothing,
        "Urgentie": said(table.URGENCIES, first.urgency) if first else nothing,
        "Uiterlijk": moment(first.due_at, at).date if first else nothing,
        "Regels van versie": first.policy if first else nothing,
        "Besluit": it.ruling if it else ABSENT,
    }


def changed(then: Known | None, now: Known | None, words: Words) -> list[SignalChange]:
    """The signals that differ."""
    one, other = (then.signals if then else {}), (now.signals if now else {})
    found = []
    for signal, row in sorted({**one, **other}.items(), key=lambda it: it[1].received_at):
        what = _what(one.get(signal), other.get(signal))
        if what:
            found.append(SignalChange(signal_ref(signal, {}), words.partner(row.partner), what))
    return found


def _what(then: SignalRow | None, now: SignalRow | None) -> str:
    if then is None:
        return "kwam erbij"
    if now is None:
        return "hoort er niet meer bij"
    if now.is_withdrawn and not then.is_withdrawn:
        return "is teruggenomen"
    if now.version != then.version:
        return f"versie {then.version} werd versie {now.version}"
    return ""


ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
Then = Annotated[str, Query(alias="toen", max_length=40)]


def load(visit: Visit, dossier: str, text: str) -> DifferencePage:
    """Make the page; without a moment it is the one looked at, else that of the last decision."""
    site = visit.site
    with site.views.database.snapshot() as cursor:
        at = site.now(cursor)
        stand = _stand(visit, cursor, dossier, text)
        now = known(cursor, dossier)
    then = _read(site.past(stand.as_of, stand.place), dossier)
    if then is None and now is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    changes = changed(then, now, site.words)
    there = len((now or then or Known({}, (), 0, "")).signals)
    where = f"{UP_TO}{stand.place}" if stand.place else stored(stand.as_of)
    path = f"{PATH}/{dossier}.json"
    return DifferencePage(
        now=moment(at, at),
        ref=dossier_ref(dossier),
        then=moment(stand.as_of, at),
        then_path=f"/stand/{where}/dossiers/{dossier}",
        until=f"tot en met gebeurtenis {stand.place}" if stand.place else "",
        compared=tuple(compare(then, now, site.words, at)),
        changes=tuple(changes),
        unchanged=count(max(0, there - len(changes)), "signaal bleef", "signalen bleven"),
        json_path=f"{path}?toen={text}" if text else path,
    )


def _stand(visit: Visit, cursor: Cursor, dossier: str, text: str) -> Stand:
    session = visit.session
    try:
        stand = stand_of(cursor, text, visit.site.now(cursor))
    except (ValueError, OverflowError):
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    if stand is None and session.as_of is not None:
        return Stand(session.as_of, session.place)
    if stand is None:
        asked = Asked((dossier,), topic=CaseDecided.TOPIC)
        decided = finding.find(cursor, asked, most=1).positions
        first = finding.every(cursor, Asked((dossier,)), 1)[:1]
        place = next((at - 1 for at in decided), None) or next(iter(first), 0)
        stand = stand_of(cursor, f"{UP_TO}{place}", visit.now(cursor)) if place else None
    if stand is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return stand


@ROUTER.get(f"{PATH}/{{dossier}}.json")
def show_json(visit: Reading, dossier: str, then: Then = "") -> Response:
    """The difference as JSON."""
    return visit.json(load(visit, dossier, then))


@ROUTER.get(f"{PATH}/{{dossier}}")
def show(visit: Reading, dossier: str, then: Then = "") -> HTMLResponse:
    """The difference as a page."""
    return visit.html("logbook/difference.html", load(visit, dossier, then))
