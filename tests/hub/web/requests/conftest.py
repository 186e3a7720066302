"""A small hub with a dossier of two signals, and everybody at their screens."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from hub.web.signin.people import DEMO_PEOPLE
from tests.hub.web.handovers import at_desks, fill
from tests.hub.web.requests.steps import NOW
from tests.hub.web.small import small_hub


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hub(request, tmp_path):
    """Over SQLite, unless a test asks for another database."""
    with small_hub(getattr(request, "param", "sqlite"), tmp_path, []) as hub:
        fill(hub)
        yield hub


@pytest.fixture
async def desks(hub, clock):
    app = hub.app(is_demo=False, clock=clock)
    async with at_desks(app, {user.id: user.id for user in DEMO_PEOPLE}) as made:
        yield made
