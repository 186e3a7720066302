"""Processes that start together make the views together, and none of them fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hub.projections import tables
from hub.projections.views import create_tables
from hub.store.database import Database
from tests.databases import KINDS, new_url

TOGETHER = 4


@pytest.mark.parametrize("kind", KINDS)
def test_views_are_made_by_one_at_a_time(kind, tmp_path):
    url, start = new_url(kind, tmp_path), Barrier(TOGETHER)
    opened = [Database.open(url) for _ in range(TOGETHER)]

    def make(database):
        start.wait()
        create_tables(database)

    try:
        with ThreadPoolExecutor(TOGETHER) as several:
            list(several.map(make, opened))
        with opened[0].snapshot() as cursor:
            for table in tables.TABLES:
                rows = cursor.execute(f"SELECT COUNT(*) FROM {table.name}")  # noqa: S608 - ours
                assert rows.fetchone() == (0,)
    finally:
        for database in opened:
            database.close()
