"""Opens the hub for somebody who changes something."""

from collections.abc import Iterator
from contextlib import contextmanager

from hub.actions.desk import Busy
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.judging import USER
from hub.cli.opening import opened
from hub.store.record import VersionTaken
from hub.wiring import Hub


@contextmanager
def at_work(by: str) -> Iterator[Hub]:
    """Open the hub for a person with this name."""
    if not USER.fullmatch(by):
        raise CommandFailed("Geef uw gebruikersnaam: kleine letters, cijfers, . _ -", EXIT_USAGE)
    with opened("record", "views", "keys") as hub:
        try:
            yield hub
        except (Busy, VersionTaken) as error:
            raise CommandFailed("Het lukte niet: er verandert steeds iets. Wacht even.") from error
