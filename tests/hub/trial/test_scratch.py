"""A place for one run alone, and record, views and keys in databases of their own."""

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from hub.audit.digest import state_digest
from hub.settings import Settings
from hub.store.database import Database
from hub.trial.scratch import in_schema, scratch
from tests.builders import inspection, mutation
from tests.databases import new_url
from tests.workshop import workshop

SAID = (mutation(1), inspection(1), mutation(2, kleur="rood"), mutation(1))


@pytest.fixture(scope="module")
def server():
    """An address on a real PostgreSQL."""
    return new_url("postgresql", Path())


def schemas(url):
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'hub_%'")
        return {name for (name,) in rows.fetchall()}


def test_files_lie_in_a_directory_that_is_gone_afterwards():
    chosen = Settings(views="sqlite:///elsewhere.db")
    with scratch(chosen) as settings:
        assert settings.is_demo
        assert settings.directory.is_dir()
        assert settings.database_url("views") == f"sqlite:///{settings.directory}/views.db"
    assert not settings.directory.exists()


def test_in_postgresql_each_has_a_schema_of_its_own_that_is_gone_afterwards(server):
    before = schemas(server)
    with scratch(Settings(database=server)) as settings:
        urls = {settings.database_url(which) for which in ("record", "views", "keys")}
        assert len(urls) == 3
        assert len(schemas(server) - before) == 3
        for url in urls:
            database = Database.open(url)
            with database.transaction() as cursor:
                cursor.execute("CREATE TABLE mine (n BIGINT)")
            database.close()
    assert schemas(server) == before


def test_what_fails_inside_leaves_nothing_either(server):
    before = schemas(server)
    with pytest.raises(ZeroDivisionError), scratch(Settings(database=server)):
        1 / 0  # noqa: B018 - fails
    assert schemas(server) == before


def test_two_runs_at_once_do_not_see_each_other(server):
    with (
        scratch(Settings(database=server)) as one,
        scratch(Settings(database=server)) as other,
    ):
        assert one.database != other.database
        assert one.directory != other.directory


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("postgresql://h/db", "-csearch_path=x"),
        ("postgresql://h/db?options=-csearch_path%3Dy", "-csearch_path=y -csearch_path=x"),
        ("postgresql://u@/db?host=/tmp/a%20b&sslmode=require", "-csearch_path=x"),
    ],
)
def test_an_address_keeps_all_but_its_search_path(url, options):
    before, after = conninfo_to_dict(url), conninfo_to_dict(in_schema(url, "x"))
    assert after == before | {"options": options}


def test_record_views_and_keys_can_be_three_databases_of_one_server(server):
    bare = server.partition("&options")[0]
    names = ("hub_record", "hub_views", "hub_keys")
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}".encode())
    record, views, keys = (bare.replace("/postgres?", f"/{name}?") for name in names)
    with workshop(database=record, views=views, keystore=keys) as hub:
        hub.take(*SAID)
        found = state_digest(hub.reading, hub.mapper, hub.sealer)
        assert len(hub.rows("SELECT * FROM signals")) == 2
        assert not list(hub.settings.directory.glob("*.db"))
    with workshop() as plain:
        plain.take(*SAID)
        assert state_digest(plain.reading, plain.mapper, plain.sealer) == found
