"""The store's promises hold on both databases."""

import pytest

from hub.store.database import Database
from hub.store.recorders import open_record
from tests.databases import KINDS, new_url


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    return new_url(request.param, tmp_path)


@pytest.fixture
def database(url):
    database = Database.open(url)
    yield database
    database.close()


@pytest.fixture
def record(database):
    return open_record(database)
