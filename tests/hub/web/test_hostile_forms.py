"""What no browser of ours would send to the screens. The numbers are those of docs/hostile.md."""

from importlib.resources import files

import pytest

from hub.domain.mandate import Role
from hub.web.form import BODY_MAX_BYTES, BODY_MAX_FIELDS
from hub.web.signin.pages import own_path
from hub.web.visit import COOKIE
from schemas.events import AccessRefused
from tests.hub.web.events import DOSSIER, case_load
from tests.hub.web.small import client_of, site_of, small_hub, token_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    """A case load, which these tests leave as it was."""
    with small_hub("sqlite", tmp_path_factory.mktemp("forms"), case_load()) as hub:
        yield hub


async def test_a_form_that_is_too_large_or_endless_is_not_read(load):
    """107."""

    async def endless():
        while True:
            sent.append(1)
            yield b"a" * 1024

    sent = []
    app = load.app()
    async with client_of(app, "d.jansen") as client:
        for path in ("/afmelden", "/aanmelden/demo", f"/dossiers/{DOSSIER}/besluit"):
            large = b"a=" + b"a" * BODY_MAX_BYTES
            assert (await client.post(path, content=large, headers=FORM)).status_code == 413
            assert (await client.post(path, content=endless(), headers=FORM)).status_code == 411
            wrong = {**FORM, "Content-Length": "9" * 5_000}
            assert (await client.post(path, content=b"", headers=wrong)).status_code == 411
            many = b"&".join(b"a=1" for _ in range(BODY_MAX_FIELDS + 1))
            assert (await client.post(path, content=many, headers=FORM)).status_code == 400
        assert not sent
        assert (await client.get("/gezond")).status_code == 200


async def test_nobody_comes_in_with_a_session_that_was_given_to_them_or_that_ended(load):
    """115: signing in makes a new token, whatever cookie a browser brought; the former one ends."""
    app = load.app()
    form = {"persoon": "d.jansen"}
    async with client_of(app) as client:
        client.cookies.set(COOKIE, "gekozen-door-een-ander")
        assert (await client.get("/gezond")).status_code == 303
        given = (await client.post("/aanmelden/demo", data=form)).cookies[COOKIE]
        assert given != "gekozen-door-een-ander"
    async with client_of(app) as client:
        client.cookies.set(COOKIE, given)
        assert (await client.get("/gezond")).status_code == 200
        anew = (await client.post("/aanmelden/demo", data=form)).cookies[COOKIE]
    for token, status in ((given, 303), (anew, 200)):
        async with client_of(app) as client:
            client.cookies.set(COOKIE, token)
            assert (await client.get("/gezond")).status_code == status
    async with client_of(app) as client:
        client.cookies.set(COOKIE, anew)
        await client.post("/afmelden", data={"formulier": token_of(app, client)})
        client.cookies.set(COOKIE, anew)
        assert (await client.get("/gezond")).status_code == 303
        assert (await client.get("/gezond.json")).status_code == 401


async def test_what_a_form_does_not_ask_is_not_heard(load):
    """117: nobody gives themselves a role, a pillar or a name."""
    more = {
        "rol": "auditor",
        "role": "admin",
        "is_admin": "1",
        "pijlers": "zorg",
        "id": "a.auditor",
    }
    app = load.app()
    async with client_of(app) as client:
        answer = await client.post("/aanmelden/demo", data={"persoon": "d.jansen", **more})
        token = answer.cookies[COOKIE]
        user = site_of(app).sessions.find(token, site_of(app).clock()).user
        assert (user.id, user.role) == ("d.jansen", Role.COORDINATOR)
    async with client_of(app) as client:
        client.cookies.set(COOKIE, token)
        form = {**more, "formulier": token_of(app, client), "by": "a.auditor", "door": "a.auditor"}
        answer = await client.post(
            f"/dossiers/{DOSSIER}/notitie", data={**form, "tekst": "Gebeld."}
        )
        assert answer.status_code < 500
        assert [it for it in load.recorded() if getattr(it, "by", "") == "a.auditor"] == []


@pytest.mark.parametrize(
    "path", ["//elders.example", "/\\elders.example", "\\/elders.example", "https:/elders.example",
             "javascript:alert(1)", " /x", "", "x", "/\n/elders.example"]
)  # fmt: skip
def test_one_comes_back_to_a_path_of_ours_alone(path):
    """121."""
    assert own_path(path) == "/"


@pytest.mark.parametrize("path", ["/\t/elders.example", "/%0a/elders.example", "/../../elders"])
async def test_a_path_that_a_browser_might_shorten_does_not_become_another_place(load, path):
    """121: what stands in Location begins with one slash, and with no sign a browser leaves out."""
    app = load.app()
    async with client_of(app) as client:
        form = {"persoon": "d.jansen", "terug": path}
        place = (await client.post("/aanmelden/demo", data=form)).headers["location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\t", "/\\"))


@pytest.mark.parametrize("text", ["*" * 700, "% " * 300, "' OR 1=1 --", "a " * 100_000])
async def test_a_search_for_everything_finds_no_more_than_it_shows(load, text):
    """122: wildcards are signs like others; a text that is far too long finds nothing."""
    app = load.app()
    async with client_of(app, "d.jansen") as client:
        form = {"formulier": token_of(app, client), "zoek": text, "wat": text, "q": text}
        answer = await client.post("/locaties/zoeken", data=form)
        assert answer.status_code in {200, 400}
        assert 'href="/locaties/' not in answer.text.partition("<main")[2]


async def test_who_asks_for_what_is_another_pillars_is_told_it_is_not_there(load):
    """116 and 123: and the record keeps that they asked."""
    app = load.app()
    async with client_of(app, "m.moviera") as client:
        before = len(load.recorded(AccessRefused))
        for path in (f"/dossiers/{DOSSIER}", "/werkvoorraad?lijst=alles&pijler=aanpakken"):
            assert (await client.get(path)).status_code == 404
        assert len(load.recorded(AccessRefused)) == before + 2


def test_every_table_for_a_spreadsheet_comes_from_where_formulas_are_made_text():
    """124: what writes one is `hub/web/handover/paper.py`, and its own tests say how."""
    root = files("hub.web")
    writing = {it.name for it in root.rglob("*.py") if "text/csv" in it.read_text()}
    assert writing == {"paper.py"}
