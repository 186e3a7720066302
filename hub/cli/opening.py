"""Opens the hub that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager

from hub import settings
from hub.cli.outside import Which, explained, require_database
from hub.domain.rules import RoutingPolicy
from hub.policy.routing import load_routing
from hub.settings import Settings
from hub.wiring import Hub


@contextmanager
def opened(*databases: Which) -> Iterator[Hub]:
    """Open the hub of the settings, with databases that are there: looking makes nothing."""
    chosen = settings.load()
    with explained():
        for which in databases:
            require_database(chosen, which)
        hub = Hub(chosen)
        try:
            yield hub
        finally:
            hub.close()


def routing_of(chosen: Settings) -> RoutingPolicy:
    """The routing policy in force. Raises `PolicyError`."""
    directory = chosen.policy_directory
    return load_routing() if directory is None else load_routing(directory)
