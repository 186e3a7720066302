"""Signing in, the mandate on every route, and forms that are ours."""

from datetime import timedelta

import pytest

from hub.domain.mandate import Right, Role, User, may
from hub.web.signin.pages import own_path
from hub.web.visit import COOKIE, Sends
from schemas.events import AccessRefused
from tests.hub.web.events import DOSSIER
from tests.hub.web.small import client_of, guard_of, routes_of, site_of, small_hub, token_of

PUBLIC = {
    "/livez",
    "/readyz",
    "/aanmelden",
    "/aanmelden/demo",
    "/aanmelden/dienst",
    "/aanmelden/terug",
    "/melden",
    "/melden/status",
    "/melden/veilig",
    "/log/checkpoint",
    "/log/tile/{level}/{place:path}",
}
PILLARS = ("zorg", "signaleren", "aanpakken", "voorkomen")
USERS = [
    *(User(role.value, "x", role) for role in Role if role is not Role.OWNER),
    *(User(f"o-{pillar}", "x", Role.OWNER, frozenset({pillar})) for pillar in PILLARS),
    User("o-none", "x", Role.OWNER),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    with small_hub("sqlite", tmp_path_factory.mktemp("empty"), []) as hub:
        yield hub


def test_every_route_asks_the_mandate_or_is_public_by_name(empty):
    for route in routes_of(empty.app()):
        guard = guard_of(route)
        assert (guard is None) == (route.path in PUBLIC), route.path
        if guard is not None and "GET" not in route.methods:
            assert isinstance(guard, Sends), f"{route.path} takes a form without its token"


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.id)
async def test_whoever_lacks_the_right_is_told_it_is_not_there_and_the_record_keeps_that(
    empty, user
):
    app = empty.app()
    async with client_of(app, user) as client:
        for route in routes_of(app):
            guard = guard_of(route)
            if guard is None or "GET" not in route.methods or may(user, guard.right):
                continue
            before = len(empty.recorded(AccessRefused))
            path = route.path
            for name in route.param_convertors:
                path = path.replace(f"{{{name}}}", str(DOSSIER))
            answer = await client.get(path)
            assert answer.status_code == 404, route.path
            refused = empty.recorded(AccessRefused)[before:]
            assert [(it.right, it.by) for it in refused] == [(guard.right.value, user.id)]


async def test_nobody_sees_anything_before_signing_in(empty):
    app = empty.app()
    async with client_of(app) as client:
        for route in routes_of(app):
            if guard_of(route) is None or "GET" not in route.methods:
                continue
            path = route.path.replace("{dossier}", str(DOSSIER)).replace("{signal}", str(DOSSIER))
            answer = await client.get(path)
            if path.endswith(".json"):
                assert answer.status_code == 401
            else:
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/aanmelden")


async def test_one_comes_back_where_one_wanted_to_go_and_nowhere_else(empty):
    async with client_of(empty.app()) as client:
        answer = await client.get("/werkvoorraad?urgentie=acuut")
        place = answer.headers["location"]
        assert place == "/aanmelden?terug=/werkvoorraad%3Furgentie%3Dacuut"
        page = await client.get(place)
        assert 'value="/werkvoorraad?urgentie=acuut"' in page.text
    assert own_path("//elders.example/") == own_path("https://elders.example") == "/"
    assert own_path("/\\elders.example") == "/"
    assert own_path("/dossiers/x") == "/dossiers/x"


async def test_demo_people_sign_in_only_in_a_demo(empty):
    form = {"persoon": "d.jansen", "terug": "/gezond"}
    async with client_of(empty.app()) as client:
        answer = await client.post("/aanmelden/demo", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/gezond")
        assert "httponly" in answer.headers["set-cookie"].lower()
        assert "samesite=lax" in answer.headers["set-cookie"].lower()
        assert (await client.get("/gezond")).status_code == 200
        assert (await client.post("/aanmelden/demo", data={"persoon": "x"})).status_code == 404
    async with client_of(empty.app(is_demo=False)) as client:
        assert (await client.post("/aanmelden/demo", data=form)).status_code == 404


async def test_a_form_needs_its_token_and_our_own_origin(empty):
    app = empty.app()
    async with client_of(app, "d.jansen") as client:
        token = {"formulier": token_of(app, client)}
        assert (await client.post("/afmelden")).status_code == 403
        assert (await client.post("/afmelden", data={"formulier": "x"})).status_code == 403
        for header in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elders.example"}):
            answer = await client.post("/afmelden", data=token, headers=header)
            assert answer.status_code == 403
        answer = await client.post("/afmelden", data=token)
        assert answer.headers["location"] == "/aanmelden"
        assert (await client.get("/gezond")).status_code == 303


async def test_a_session_ends_without_use_and_at_the_end_of_the_day(empty):
    app = empty.app()
    async with client_of(app, "d.jansen") as client:
        sessions, began = site_of(app).sessions, site_of(app).clock()
        token = client.cookies[COOKIE]
        for minutes in range(50, 12 * 60, 50):
            assert sessions.find(token, began + timedelta(minutes=minutes)) is not None
        assert sessions.find(token, began + timedelta(hours=12, minutes=1)) is None
    async with client_of(app, "d.jansen") as client:
        token, now = client.cookies[COOKIE], site_of(app).clock()
        assert sessions.find(token, now + timedelta(minutes=61)) is None
        assert sessions.find(token, now) is None


def test_the_table_of_sessions_does_not_hold_what_a_browser_shows(empty):
    app = empty.app()
    site = site_of(app)
    token = site.sessions.begin(USERS[0], site.clock())
    with site.views.database.snapshot() as cursor:
        rows = cursor.execute("SELECT * FROM web_sessions").fetchall()
    assert token not in repr(rows)


def test_every_right_is_somebodys_and_nobody_decides_and_audits():
    for right in Right:
        assert any(may(user, right) for user in USERS), right
    for user in USERS:
        assert not (may(user, Right.DECIDE) and may(user, Right.READ_LOG))
        assert not (user.role is Role.OPERATOR and may(user, Right.OPEN_CONTENT))
