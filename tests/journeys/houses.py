"""Whole hubs for journeys: a real server, real databases, consumers in processes of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.settings import Settings
from hub.trial.house import House
from hub.trial.scratch import scratch
from tests.databases import Server, new_url


def settings_of(kind: str, server: Server | None = None) -> Settings:
    """Where a journey on this kind of database finds its record, views and keys."""
    if kind == "sqlite":
        return Settings()
    return Settings(database=server.new_schema() if server else new_url(kind, Path()))


@contextmanager
def house_of(kind: str, server: Server | None = None) -> Iterator[House]:
    """A house on this kind of database, thrown away in the end."""
    with scratch(settings_of(kind, server)) as chosen, House(chosen) as house:
        yield house
