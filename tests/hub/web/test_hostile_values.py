"""Whatever stands in a field, a screen answers: it refuses or it shows, and never breaks."""

import re
from importlib.resources import files

import pytest

from hub.web.visit import Sends
from tests.hub.web.events import DOSSIER, case_load
from tests.hub.web.small import client_of, guard_of, routes_of, small_hub, token_of

VALUES = ("9" * 5_000, "0001-01-01")
NAME = re.compile(r'name="([a-zA-Z_.-]+)"')
FIELDS = sorted(
    {
        name
        for path in (files("hub.web") / "templates").rglob("*.html")
        for name in NAME.findall(path.read_text())
    }
)
"""Every field of every form that we make."""


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    """A case load to do wrong to."""
    with small_hub("sqlite", tmp_path_factory.mktemp("hostile"), case_load()) as hub:
        yield hub


def place_of(route):
    path = route.path
    for name in route.param_convertors:
        path = path.replace(f"{{{name}}}", str(DOSSIER)).replace(f"{{{name}:path}}", "x")
    return path


def asked_for(route):
    """The names that a route reads from its address."""
    dependants = (route.dependant, *route.dependant.dependencies)
    return [it.alias for one in dependants for it in one.query_params]


@pytest.mark.parametrize(("user", "values"), [("d.jansen", VALUES), ("r.toezicht", VALUES[:1])])
async def test_a_form_full_of_one_value_is_answered(load, user, values):
    app = load.app()
    async with client_of(app, user) as client:
        for route in routes_of(app):
            if not isinstance(guard_of(route), Sends) or route.path == "/afmelden":
                continue
            for value in values:
                form = dict.fromkeys(FIELDS, value) | {"formulier": token_of(app, client)}
                answer = await client.post(place_of(route), data=form)
                assert answer.status_code < 500, f"{route.path} {value[:20]!r}"
        assert (await client.get("/gezond")).status_code in {200, 404}


async def test_an_address_full_of_one_value_is_answered(load):
    app = load.app()
    async with client_of(app, "d.jansen") as client:
        for route in routes_of(app):
            names = asked_for(route)
            if "GET" not in route.methods or not names or route.path.endswith((".json", "/live")):
                continue
            for value in VALUES:
                query = dict.fromkeys(names, value[:700])
                answer = await client.get(place_of(route), params=query)
                assert answer.status_code < 500, f"{route.path} {value[:20]!r}"


@pytest.mark.parametrize("stand", ["0001-01-01T00:00:00Z", "gebeurtenis-" + "9" * 5_000, "9" * 30])
async def test_no_link_leads_a_session_where_no_page_can_be_shown(load, stand):
    """A moment that cannot be reckoned is refused at once: else every page after it would fail."""
    app = load.app()
    async with client_of(app, "d.jansen") as client:
        assert (await client.get(f"/stand/{stand}/werkvoorraad")).status_code == 400
        assert (await client.get("/werkvoorraad")).status_code == 200


PLACES = ("9" * 4_400, "%00", "%ff", "..%2f..", "0001-01-01", "{{7*7}}")


async def test_an_address_made_of_one_value_is_answered(load):
    """Where an id belongs stands something else, of a page that anyone may ask."""
    app = load.app()
    async with client_of(app) as client:
        for route in routes_of(app):
            if "GET" not in route.methods or not route.param_convertors or guard_of(route):
                continue
            for value in PLACES:
                path = route.path.replace(":path}", "}")
                for name in route.param_convertors:
                    path = path.replace(f"{{{name}}}", value)
                assert (await client.get(path)).status_code < 500, f"{route.path} {value[:20]!r}"
