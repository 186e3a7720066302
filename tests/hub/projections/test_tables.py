"""The tables of the views: statements that write a row whether or not it is there."""

import pytest

from hub.projections import views
from hub.projections.tables import TABLES
from hub.store.database import Database
from tests.databases import KINDS, new_url


@pytest.fixture(params=KINDS)
def database(request, tmp_path):
    opened = Database.open(new_url(request.param, tmp_path))
    views.create_tables(opened)
    yield opened
    opened.close()


def sample(table, value, first=None):
    """A row with this value, and the first value in the columns that last."""

    def written(name, kind):
        said = first if first and name in table.lasting else value
        if name in table.key:
            said = "k"
        return said if kind == "TEXT NOT NULL" else len(said)

    return tuple(written(name, kind) for name, kind in table.columns)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_row_that_is_written_again_is_replaced_but_for_what_lasts(database, table):
    for value in ("een", "twee", "drie"):
        with database.transaction() as cursor:
            cursor.execute(table.upsert, sample(table, value))
    with database.snapshot() as cursor:
        rows = [tuple(row) for row in cursor.execute(f"SELECT * FROM {table.name}")]  # noqa: S608
    assert rows == [sample(table, "drie", "een")]


def test_keys_come_first_so_that_sorted_rows_are_in_key_order():
    assert all(table.names[: len(table.key)] == table.key for table in TABLES)


def test_making_the_tables_again_keeps_what_is_in_them(database):
    with database.transaction() as cursor:
        cursor.execute(TABLES[0].upsert, sample(TABLES[0], "x"))
    before = views.digest(database)
    views.create_tables(database)
    assert views.digest(database) == before
