"""The log's promises hold on both databases."""

import pytest

from hub.store.database import Database
from hub.store.recorders import open_record
from tests.databases import KINDS, new_url


@pytest.fixture(params=KINDS)
def record(request, tmp_path):
    database = Database.open(new_url(request.param, tmp_path))
    yield open_record(database)
    database.close()
