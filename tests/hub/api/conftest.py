"""A door over HTTP, with a hub behind it that nobody else uses, or one for a whole file."""

import pytest

from tests.hub.api.doors import Front
from tests.workshop import workshop


@pytest.fixture
def front(tmp_path):
    """The door of a hub that has nothing yet."""
    with workshop() as hub:
        yield Front(hub, tmp_path / "clients")


@pytest.fixture(scope="module")
def known_hub():
    """A hub that keeps what the tests of one file send."""
    with workshop() as hub:
        yield hub


@pytest.fixture
def shared(known_hub, tmp_path):
    """A door with clients of its own, of a hub that other tests of the file use as well."""
    return Front(known_hub, tmp_path / "clients")
