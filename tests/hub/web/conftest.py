"""The screens over a case load in a real database of each kind, asked in the process itself."""

import pytest

from hub.policy.partners import load_partners
from hub.policy.routing import load_routing
from hub.web.words import Words
from tests.databases import KINDS
from tests.hub.web.events import START, case_load
from tests.hub.web.handovers import at_desks, fill
from tests.hub.web.small import client_of, small_hub, views_of


@pytest.fixture(scope="session")
def words():
    """The words of the policy that ships with the hub."""
    return Words(load_routing(), load_partners())


@pytest.fixture(scope="module", params=KINDS)
def hub(request, tmp_path_factory):
    """A small hub with the case load; what a test records there, the next one finds."""
    with small_hub(request.param, tmp_path_factory.mktemp("hub"), case_load()) as hub:
        yield hub


@pytest.fixture(scope="module", params=KINDS)
def record(request, tmp_path_factory):
    """The case load in views alone."""
    with views_of(request.param, tmp_path_factory.mktemp("views"), case_load()) as record:
        yield record


@pytest.fixture
async def client(hub):
    """The screens of a demo, for its coordinator."""
    async with client_of(hub.app(), "d.jansen") as client:
        yield client


@pytest.fixture
async def real(hub):
    """The screens of a hub that is no demo; the clock says September 1."""
    async with client_of(hub.app(is_demo=False, clock=lambda: START), "d.jansen") as client:
        yield client


@pytest.fixture(params=KINDS)
def handover_hub(request, tmp_path):
    """A hub with a dossier to release from; every test has its own."""
    with small_hub(request.param, tmp_path, []) as hub:
        fill(hub)
        yield hub


@pytest.fixture
async def people(handover_hub):
    """Everybody at their screens."""
    app = handover_hub.app()
    names = {
        "jansen": "d.jansen",
        "dewit": "s.dewit",
        "moviera": "m.moviera",
        "toezicht": "r.toezicht",
        "meldpunt": "t.meldpunt",
        "auditor": "a.auditor",
    }
    async with at_desks(app, names) as desks:
        yield desks
