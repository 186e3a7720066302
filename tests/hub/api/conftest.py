"""A door over HTTP, with a hub behind it that nobody else uses."""

import pytest

from tests.hub.api.doors import Front
from tests.workshop import workshop


@pytest.fixture
def front(tmp_path):
    """The door."""
    with workshop() as hub:
        yield Front(hub, tmp_path / "clients")
