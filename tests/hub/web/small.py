"""A small hub behind the screens: a record, views that follow it at once, keys, and no bus."""

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import httpx
from fastapi.routing import APIRoute

from hub.actions.desk import Desk
from hub.policy.partners import load_partners
from hub.policy.routing import load_routing
from hub.projections import views
from hub.projections.journal import Numbered
from hub.security.kek import Kek
from hub.security.keys import KeyStore
from hub.security.sealing import Sealer
from hub.store import quarantine
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.record import Position, Record
from hub.store.recorders import open_record
from hub.web.app import Options, create_app
from hub.web.signin.people import demo_person
from hub.web.visit import COOKIE, Reads, Sends, Visit
from hub.web.words import Words
from schemas.events import BY_TOPIC
from tests.databases import new_url


@dataclass
class SmallHub:
    """What the screens stand on; `settle` brings the views up to date as the stages would."""

    desk: Desk
    views: Record
    apps: list = field(default_factory=list)

    def settle(self, place: int = 0, stage: str = "") -> bool:
        del place, stage
        while page := self.desk.record.read(self.views.position("project"), 500):
            read = self.desk.mapper.from_recorded
            events = [Numbered(recorded.position, read(recorded)) for recorded in page]
            at = self.views.position("project")
            self.views.append(
                [],
                position=Position("project", at, page[-1].position),
                extra=lambda cursor, events=events: views.follow(cursor, events),
            )
        return True

    def say(self, *events):
        """Record events, each as the next one of its history, and let them show."""
        versions = {}
        told = []
        for event in events:
            stream = event.originator_id
            before = versions.get(stream, len(self.desk.record.stream(stream)))
            versions[stream] = before + 1
            told.append(event.model_copy(update={"originator_version": before + 1}))
        self.desk.append(*told)
        self.settle()

    def recorded(self, kind=object):
        """All events of a kind, in order."""
        events = map(self.desk.mapper.from_recorded, self.desk.record.read(0, 100_000))
        return [event for event in events if isinstance(event, kind)]

    def app(self, *, is_demo=True, **options):
        """The screens."""
        words = Words(load_routing(), load_partners())
        chosen = Options(is_demo=is_demo, settle=self.settle, **options)
        self.apps.append(create_app(self.desk, self.views, words, chosen))
        return self.apps[-1]


@contextmanager
def small_hub(kind, directory, events):
    """A hub whose record says these events, over databases of this kind."""
    databases = [Database.open(_url(kind, directory, name)) for name in ("record", "views")]
    record, view = map(open_record, databases)
    views.create_tables(view.database)
    quarantine.create_table(record.database)
    keys = KeyStore.open(f"sqlite:///{directory / 'keys.db'}", Kek("test", bytes(32)), lambda: 0)
    with closing(keys):
        sealer = Sealer(keys, os.urandom)
        hub = SmallHub(
            Desk(record, view.database, Mapper(BY_TOPIC), sealer, "m" * 16, "p" * 16), view
        )
        if events:
            hub.say(*events)
        yield hub
        for app in hub.apps:
            screens = getattr(app.app, "_screens", app.app)
            screens.state.past.close()
            screens.state.site.verifier.close()
    for database in databases:
        database.close()


@contextmanager
def views_of(kind, directory, events):
    """Views in a fresh database that hold what follows from these events."""
    database = Database.open(new_url(kind, directory))
    record = open_record(database)
    views.create_tables(database)
    with database.transaction() as cursor:
        views.write(cursor, events)
    try:
        yield record
    finally:
        database.close()


def _url(kind, directory, name):
    (directory / name).mkdir()
    return new_url(kind, directory / name)


def client_of(app, user=None, **options):
    """A client that asks the application directly, signed in as this demo person or nobody."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://hub.example", **options)
    if user is not None:
        site = site_of(app)
        person = user if not isinstance(user, str) else demo_person(user)
        client.cookies.set(COOKIE, site.sessions.begin(person, site.clock()))
    return client


def site_of(app):
    """What the application stands on."""
    return app.app.state.site


def visit_of(app, user="d.jansen"):
    """A visit by this demo person, to ask for page models without a request."""
    site = site_of(app)
    person = demo_person(user) if isinstance(user, str) else user
    token = site.sessions.begin(person, site.clock())
    return Visit(site, site.sessions.find(token, site.clock()))


def token_of(app, client):
    """The token that the forms of this client's session carry."""
    site = site_of(app)
    return site.sessions.find(client.cookies[COOKIE], site.clock()).csrf


def routes_of(app):
    """Every route of the screens; FastAPI keeps those of a router within the router."""
    found = list(flat(app.app.routes))
    assert len(found) > 20, "the routes are kept elsewhere: this looks at nothing"
    return found


def flat(routes):
    """These routes, and those within routers among them."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from flat(route.original_router.routes)


def guard_of(route):
    """The guard of a route: the one that asks the mandate."""
    found = [d.call for d in route.dependant.dependencies if isinstance(d.call, Reads | Sends)]
    assert len(found) <= 1
    return found[0] if found else None
