"""Health: whether the application lives and can read its views, and how far those are."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, NamedTuple

import psycopg
from eventsourcing.persistence import PersistenceError
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.actions.outgoing import DeliveryAlert, delivery_alerts
from hub.actions.partner_alerts import PartnerAlerts, alerts
from hub.domain.mandate import Right
from hub.web import rows
from hub.web.logbook.signing import look
from hub.web.messages import SET_ASIDE_COUNT
from hub.web.moments import Moment, full_day, moment, parse
from hub.web.site import NEWEST, Site, SiteOf, as_json
from hub.web.visit import Reads, Visit
from hub.web.words import Words, count
from schemas.signal import Partner

UNREADABLE: Final = (sqlite3.Error, psycopg.Error, PersistenceError, OSError)
"""What a database that is away or broken raises."""
PROJECT: Final = "project"
OK, UNAVAILABLE = 200, 503
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class HealthPage:
    """The page; a moment that is not known is None."""

    now: Moment
    is_ready: bool
    status: str
    position: str
    newest: Moment | None
    set_aside: str
    rules: str
    partners: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    json_path: str = "/gezond.json"


class Found(NamedTuple):
    """What could be read."""

    now: datetime
    position: int
    newest: datetime | None
    set_aside: int
    partners: tuple[PartnerAlerts, ...] = ()
    receivers: tuple[DeliveryAlert, ...] = ()


def read(site: Site) -> Found | None:
    """Look how far the views are; None when they cannot be read."""
    try:
        position = site.views.position(PROJECT)
        with site.views.database.snapshot() as cursor:
            now = site.now(cursor)
            row = cursor.execute(NEWEST).fetchone()
            newest = parse(row[0]) if row and row[0] else None
            set_aside = rows.number(cursor, SET_ASIDE_COUNT)
        found = alerts(site.desk.record, site.desk.mapper, Partner)
        lost = delivery_alerts(site.desk.record, site.desk.mapper, site.sharing.receivers)
        return Found(now, position, newest, set_aside, found, lost)
    except UNREADABLE:
        return None


def health_page(found: Found | None, words: Words, clock: datetime) -> HealthPage:
    """Make the page of what could be read."""
    rules = f"versie {words.policy.version}, geldig vanaf {full_day(words.policy.valid_from)}"
    if found is None:
        status = "De schermen kunnen hun gegevens niet lezen."
        return HealthPage(
            now=moment(clock, clock),
            is_ready=False,
            status=status,
            position="niet bekend",
            newest=None,
            set_aside="",
            rules=rules,
        )
    return HealthPage(
        now=moment(found.now, found.now),
        is_ready=True,
        status="Alles werkt.",
        position=f"gebeurtenis {found.position}",
        newest=moment(found.newest, found.now) if found.newest else None,
        set_aside=count(found.set_aside, "bericht", "berichten"),
        rules=rules,
        partners=tuple(_partner(it, words) for it in found.partners),
        receivers=tuple(_receiver(it, words) for it in found.receivers),
    )


def _partner(it: PartnerAlerts, words: Words) -> str:
    """What somebody has to look at with a partner."""
    said = [] if it.membership.suspension is None else ["is geschorst"]
    if it.news:
        said.append(f"nam {count(it.news, 'bericht', 'berichten')} van ons niet aan")
    if it.numbers:
        said.append(
            f"in de telling {'ontbreekt' if it.numbers == 1 else 'ontbreken'} "
            f"{count(it.numbers, 'bericht', 'berichten')}"
        )
    return f"{words.partner(it.partner)}: {', '.join(said)}"


def _receiver(it: DeliveryAlert, words: Words) -> str:
    """What somebody has to look at with the system of a pillar owner."""
    lost = count(len(it.given_up), "bericht", "berichten")
    return f"{words.pillar(it.receiver)}: het eigen systeem nam {lost} over een overdracht niet aan"


ROUTER: Final = APIRouter()


@ROUTER.get("/livez")
def live() -> Response:
    """The application answers."""
    return as_json({"status": "ok"})


@ROUTER.get("/readyz")
def ready(site: SiteOf) -> Response:
    """The application can read its views; `position` is the last event in them.

    `log` says how the signing of the log stands, which keeps nothing from working.
    """
    found = read(site)
    if found is None:
        return as_json({"status": "unavailable"}, UNAVAILABLE)
    return as_json({"status": "ok", "position": found.position, "log": _log_state(site)})


def _log_state(site: Site) -> str:
    try:
        return look(site).state
    except UNREADABLE:
        return UNKNOWN


Reading = Annotated[Visit, Depends(Reads(Right.READ_HEALTH))]


@ROUTER.get("/gezond")
def show(visit: Reading) -> HTMLResponse:
    """The health as a page."""
    page = _load(visit.site)
    return visit.html("health.html", page, OK if page.is_ready else UNAVAILABLE)


@ROUTER.get("/gezond.json")
def show_json(visit: Reading) -> Response:
    """The same as JSON."""
    page = _load(visit.site)
    return visit.json(page, OK if page.is_ready else UNAVAILABLE)


def _load(site: Site) -> HealthPage:
    return health_page(read(site), site.words, site.clock())
