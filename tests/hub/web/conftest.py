"""The screens over a case load in a real database of each kind, asked in the process itself."""

from contextlib import contextmanager

import httpx
import pytest

from hub.policy.partners import load_partners
from hub.policy.routing import load_routing
from hub.projections import views
from hub.store.database import Database
from hub.store.recorders import open_record
from hub.web.app import create_app
from hub.web.words import Words
from tests.databases import KINDS, new_url
from tests.hub.web.events import START, case_load


@pytest.fixture(scope="session")
def words():
    """The words of the policy that ships with the hub."""
    return Words(load_routing(), load_partners())


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


@pytest.fixture(scope="module", params=KINDS)
def record(request, tmp_path_factory):
    """The case load in views."""
    with views_of(request.param, tmp_path_factory.mktemp("views"), case_load()) as record:
        yield record


def client_of(app):
    """A client that asks the application directly."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://hub.example")


@pytest.fixture
async def client(record, words):
    """The screens of a demo."""
    async with client_of(create_app(record, words, is_demo=True)) as client:
        yield client


@pytest.fixture
async def real(record, words):
    """The screens of a hub that is no demo; the clock says September 1."""
    app = create_app(record, words, is_demo=False, clock=lambda: START)
    async with client_of(app) as client:
        yield client
