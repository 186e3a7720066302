"""The form beside the screens, asked in the process itself."""

import pytest

from hub.projections import views
from hub.store.database import Database
from hub.store.recorders import open_record
from hub.web.app import create_app
from tests.databases import new_url
from tests.hub.web.conftest import client_of
from tests.hub.web.report.desks import Post, desk_over


@pytest.fixture
def post():
    """Where reports go."""
    return Post()


@pytest.fixture
def empty(tmp_path):
    """Views without a signal."""
    database = Database.open(new_url("sqlite", tmp_path))
    record = open_record(database)
    views.create_tables(database)
    yield record
    database.close()


@pytest.fixture
async def form(empty, post, words):
    """The form, and the screens beside it."""
    app = create_app(empty, words, is_demo=False, report=desk_over(empty, post))
    async with client_of(app) as client:
        yield client
