"""The page of the team: how often the proposal is overruled, how long deciding takes.

Figures over fewer than five are not shown, and nobody is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.domain.sampling import SHOWN_MIN, agreement, share
from hub.store.database import Cursor
from hub.web import rows
from hub.web.moments import Moment, moment, parse
from hub.web.visit import Reads, Visit

DECISIONS: Final = (
    "SELECT COUNT(*), COALESCE(SUM(is_undone), 0), "
    "COALESCE(SUM(CASE WHEN read_signals < all_signals THEN 1 ELSE 0 END), 0), "
    "COALESCE(SUM(CASE WHEN ruling = 'closed' AND ground IN "
    "('geen-mensenhandel', 'andere-verklaring') THEN 1 ELSE 0 END), 0) FROM case_decisions"
)
APART: Final = "SELECT COUNT(*) FROM dossier_words WHERE verdict = 'apart'"
IMPRESSIONS: Final = "SELECT impression, COUNT(*) FROM case_impressions GROUP BY impression"
TIMES: Final = (
    "SELECT MIN(c.decided_at), MIN(s.received_at) FROM case_decisions c "
    "LEFT JOIN dossier_signals d ON d.dossier = c.subject "
    "JOIN signals s ON s.signal = COALESCE(d.signal, c.subject) GROUP BY c.subject"
)
TOO_FEW: Final = f"minder dan {SHOWN_MIN}, niet getoond"
HOUR: Final = timedelta(hours=1)
DAY_HOURS: Final = 48


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it means; `value` says when it is over too few to show."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The page."""

    now: Moment
    figures: tuple[Figure, ...]
    json_path: str


Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
ROUTER: Final = APIRouter()


@ROUTER.get("/werkvoorraad/team.json")
def show_json(visit: Reading) -> Response:
    """The figures as JSON."""
    return visit.json(_load(visit))


@ROUTER.get("/werkvoorraad/team")
def show(visit: Reading) -> HTMLResponse:
    """The figures as a page."""
    return visit.html("team.html", _load(visit))


def _load(visit: Visit) -> TeamPage:
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        return TeamPage(moment(now, now), figures(cursor), "/werkvoorraad/team.json")


def figures(cursor: Cursor) -> tuple[Figure, ...]:
    """The figures of the team, each over enough decisions or not shown."""
    decided, undone, unread, closed = cursor.execute(DECISIONS).fetchone() or (0, 0, 0, 0)
    apart = rows.number(cursor, APART)
    agreed, told = agreement(dict(cursor.execute(IMPRESSIONS).fetchall()))
    spans = [parse(row[0]) - parse(row[1]) for row in cursor.execute(TIMES).fetchall()]
    return (
        Figure("Besluiten", str(decided) if decided >= SHOWN_MIN else TOO_FEW, "Alles bij elkaar."),
        Figure(
            "Voorstel niet gevolgd",
            percent(closed + apart, decided + apart),
            "Gesloten als geen mensenhandel of met een andere verklaring, of gesplitst.",
        ),
        Figure(
            "Zelfde eerste indruk",
            percent(agreed, told),
            "In de blinde steekproef: wie het voorstel nog niet zag, dacht hetzelfde.",
        ),
        Figure(
            "Besloten zonder alles te lezen",
            percent(unread, decided),
            "Misschien te snel. Praat erover met elkaar.",
        ),
        Figure("Ongedaan gemaakt", percent(undone, decided), "Later toch anders bekeken."),
        Figure(
            "Van ontvangst tot eerste besluit",
            typical(spans),
            "De helft gaat sneller, de helft langzamer.",
        ),
    )


def percent(part: int, whole: int) -> str:
    """A share in words."""
    found = share(part, whole)
    return TOO_FEW if found is None else f"{found} % van {whole}"


def typical(spans: Sequence[timedelta]) -> str:
    """The median of times, in words."""
    if len(spans) < SHOWN_MIN:
        return TOO_FEW
    hours = int(median(span / HOUR for span in spans))
    return f"{hours} uur" if hours < DAY_HOURS else f"{hours // 24} dagen"
