"""A place for a hub that exists for one run alone: nothing is found there, nothing is left."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg
from psycopg import sql

from hub.settings import Settings
from hub.store.database import POSTGRESQL

DATABASES: Final = ("database", "views", "keystore")


@contextmanager
def scratch(settings: Settings) -> Iterator[Settings]:
    """Settings of a demo hub with a directory of its own.

    Where `database` is a PostgreSQL address, its record, views and keys each get a new schema
    there; else they are files in the directory. All of it is thrown away in the end.
    """
    with tempfile.TemporaryDirectory(prefix="hub-") as directory:
        chosen = settings.model_copy(
            update={
                "environment": "demo",
                "directory": Path(directory),
                **dict.fromkeys(DATABASES),
            }
        )
        if settings.database is None or not settings.database.startswith(POSTGRESQL):
            yield chosen
            return
        with _schemas(settings.database, settings.database_password()) as urls:
            yield chosen.model_copy(update=urls)


@contextmanager
def _schemas(url: str, password: str | None) -> Iterator[dict[str, str]]:
    token = secrets.token_hex(4)
    names = {which: f"hub_{token}_{which}" for which in DATABASES}
    with psycopg.connect(url, autocommit=True, password=password) as connection:
        for name in names.values():
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    try:
        yield {which: in_schema(url, name) for which, name in names.items()}
    finally:
        with psycopg.connect(url, autocommit=True, password=password) as connection:
            for name in names.values():
                drop = sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name))
                connection.execute(drop)


def in_schema(url: str, name: str) -> str:
    """The address with another search path; of two in one address the last counts."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query["options"] = f"{query.get('options', '')} -csearch_path={name}".strip()
    return parts._replace(query=urlencode(query, quote_via=quote)).geturl()
