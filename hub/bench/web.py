"""How fast every page is over a large case load: the real application, asked over HTTP."""

import contextlib
import os
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from http.client import HTTPConnection
from itertools import islice
from typing import Any, Final, NamedTuple

import uvicorn
from fastapi.routing import APIRoute

from hub.bench.web_load import Load, written
from hub.projections import views
from hub.projections.journal import Numbered
from hub.settings import Settings
from hub.store.database import Cursor
from hub.store.record import Position
from hub.trial.scratch import scratch
from hub.web.app import SCREENS, Options, create_app
from hub.web.signin.people import demo_person
from hub.web.site import Site
from hub.web.visit import COOKIE
from hub.web.words import Words
from hub.wiring import Hub
from schemas.base import Event

BATCH: Final = 1000
TIMES: Final = 20
PERSON: Final = "d.jansen"
AUDITOR: Final = "a.auditor"
BY_ITEM: Final = frozenset({"/werkvoorraad/rijen", "/werkvoorraad/punten.json"})
STREAMS: Final = frozenset({"/werkvoorraad/live"})
HOST: Final = "127.0.0.1"
START_S: Final = 10.0
BUILDING: Final = 202
"""What a page answers whose moment in the past is still being made: how often is counted."""
LISTS: Final = (
    "",
    "lijst=nieuw",
    "lijst=volgen",
    "lijst=tweede",
    "lijst=gesloten",
    "lijst=alles",
    "lijst=alles&volgorde=nieuwste",
    "lijst=alles&volgorde=bronnen",
    "lijst=alles&pagina=1000",
    "lijst=alles&volgorde=bronnen&pagina=500",
    "lijst=nieuw&pagina=400",
    "vorm=ARB",
    "vorm=ARB&pijler=zorg&partner=police",
    "lijst=alles&partner=school&volgorde=nieuwste",
    "lijst=alles&vorm=SEX&pagina=100",
    "urgentie=acuut",
    "termijn=week&bronnen=3",
    "minderjarig=ja&stand=open",
    "van=niemand&pijler=aanpakken",
)
"""The work list by tab, filtered, sorted and far down."""
OTHER_LISTS: Final = (
    "/locaties?minstens=1",
    "/locaties?minstens=3&op=laatste",
    "/locaties?minstens=1&op=bronnen&omgekeerd=1",
    "/locaties?gebied=3862&periode=90",
    "/locaties?minstens=1&laag=dossiers&op=dossiers",
    "/overdracht?tab=behandeling",
    "/overdracht?tab=terugkoppelen",
    "/overdracht?tab=afgerond",
    "/berichten?pagina=400",
)
"""Lists of other screens, filtered and sorted."""


class Served(NamedTuple):
    """An application that answers at a port, and the session tokens of who asks."""

    port: int
    tokens: dict[str, str]
    paths: tuple[tuple[str, str], ...]


def web(load: Load, database: str | None = None) -> dict[str, Any]:
    """Make the case load, serve it, and ask every page some times."""
    with scratch(Settings(environment="demo", database=database)) as settings:
        hub = Hub(settings)
        try:
            started_s = time.perf_counter()
            count = fill(hub, written(load))
            filled_s = time.perf_counter() - started_s
            with serving(hub) as served:
                measured = {path: _measured(served, who, path) for who, path in served.paths}
            medians = [found["p50_ms"] for found in measured.values()]
            return {
                "signals": load.signals,
                "dossiers": load.dossiers,
                "items": _items(hub),
                "events": count,
                "filled_s": round(filled_s, 1),
                "database": hub.views.database.dialect,
                "times": TIMES,
                "slowest_median_ms": max(medians),
                "pages": measured,
                "cores": os.cpu_count(),
            }
        finally:
            hub.close()


def fill(hub: Hub, events: Iterator[Event]) -> int:
    """Record events and write them to the views, as the stages do; how many there were."""
    total = 0
    while batch := list(islice(events, BATCH)):
        places = hub.reading.append([hub.mapper.to_stored(event) for event in batch], position=None)
        hub.views.append(
            [],
            position=Position("project", total, places[-1]),
            extra=partial(_write, batch=list(map(Numbered, places, batch))),
        )
        total = places[-1]
    return total


def _write(cursor: Cursor, batch: Sequence[Numbered]) -> None:
    views.follow(cursor, batch)


@contextlib.contextmanager
def serving(hub: Hub) -> Iterator[Served]:
    """Serve the screens of a hub at a free port, with two people signed in."""
    words = Words(hub.routing, hub.partners)
    app = create_app(hub.desk(), hub.views, words, Options(is_demo=True))
    site: Site = app.app.state.site  # type: ignore[attr-defined]
    tokens = {
        person.id: site.sessions.begin(person, site.clock())
        for person in map(demo_person, (PERSON, AUDITOR))
        if person is not None
    }
    config = uvicorn.Config(app, host=HOST, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until_s = time.monotonic() + START_S
    while not server.started and time.monotonic() < until_s:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(port, tokens, tuple(_paths(hub)))
    finally:
        server.should_exit = True
        thread.join(START_S)


def _paths(hub: Hub) -> Iterator[tuple[str, str]]:
    """Every page that there is, and the lists in many ways; each with who asks for it."""
    dossier, signal = _one(hub, "dossiers", "dossier"), _one(hub, "signals", "signal")
    ids = {"dossier": dossier, "signal": signal, "subject": dossier, "item": dossier}
    for query in LISTS:
        yield PERSON, f"/werkvoorraad{'?' if query else ''}{query}"
    for path in OTHER_LISTS:
        yield PERSON, path
    routes = (route for screen in SCREENS for route in screen.ROUTER.routes)
    for route in (it for it in routes if isinstance(it, APIRoute)):
        if "GET" not in (route.methods or ()) or route.path in {*STREAMS, "/werkvoorraad"}:
            continue
        if not set(route.param_convertors) <= ids.keys():
            continue
        path = route.path.format(**ids)
        query = f"?item={dossier}" if path in BY_ITEM else ""
        yield AUDITOR if path.startswith("/logboek") else PERSON, path + query


def _one(hub: Hub, table: str, column: str) -> str:
    with hub.views.database.snapshot() as cursor:
        row = cursor.execute(f"SELECT MIN({column}) FROM {table}").fetchone()  # noqa: S608 - ours
    return str(row[0]) if row else ""


def _items(hub: Hub) -> int:
    with hub.views.database.snapshot() as cursor:
        row = cursor.execute("SELECT COUNT(*) FROM work").fetchone()
    return int(row[0]) if row else 0


def _measured(served: Served, who: str, path: str) -> dict[str, Any]:
    """Ask one page some times over one connection; the first time warms up and does not count.

    On a machine with other work, `cpu_ms` says what the page costs, and the rest what waiting does.
    """
    connection = HTTPConnection(HOST, served.port, timeout=60)
    headers = {"Cookie": f"{COOKIE}={served.tokens[who]}"}
    took_ms, cpu_ms, status, size, building = [], [], 0, 0, 0
    for _ in range(TIMES + 1):
        started_s, worked_s = time.perf_counter(), time.process_time()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        size, status = len(answer.read()), answer.status
        building += answer.status == BUILDING
        took_ms.append((time.perf_counter() - started_s) * 1000)
        cpu_ms.append((time.process_time() - worked_s) * 1000)
    connection.close()
    counted = sorted(took_ms[1:])
    return {
        "status": status,
        "p50_ms": round(statistics.median(counted), 1),
        "p99_ms": round(counted[-1], 1),
        "cpu_ms": round(statistics.median(cpu_ms[1:]), 1),
        "bytes": size,
        "building": building,
    }
