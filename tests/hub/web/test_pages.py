"""What every page promises, whatever it shows."""

import asyncio

import pytest

from hub.web.site import BANNER
from hub.web.work import show
from tests.hub.web.events import ALONE, DOSSIER, ECHO, GONE, NEIGHBOUR, POLICE
from tests.hub.web.page import Page
from tests.hub.web.small import client_of

JSON_OF = {
    "/werkvoorraad": "/werkvoorraad.json?lijst=mijn",
    "/werkvoorraad?lijst=alles&vorm=SEX": "/werkvoorraad.json?lijst=alles&vorm=SEX",
    f"/dossiers/{DOSSIER}": f"/dossiers/{DOSSIER}.json",
    f"/signalen/{POLICE.originator_id}": f"/signalen/{POLICE.originator_id}.json",
    f"/signalen/{ECHO.originator_id}": f"/signalen/{ECHO.originator_id}.json",
    f"/signalen/{ALONE.originator_id}": f"/signalen/{ALONE.originator_id}.json",
    f"/signalen/{NEIGHBOUR.originator_id}": f"/signalen/{NEIGHBOUR.originator_id}.json",
    f"/signalen/{GONE.originator_id}": f"/signalen/{GONE.originator_id}.json",
    "/berichten": "/berichten.json",
    "/gezond": "/gezond.json",
}
PAGES = list(JSON_OF)
WRONG = {
    "/nergens": 404,
    "/berichten/": 404,
    "/dossiers/": 404,
    "/dossiers/nee": 404,
    "/dossiers/nee.json": 404,
    f"/dossiers/{POLICE.originator_id}": 404,
    f"/signalen/{DOSSIER}": 404,
    "/signalen/' OR 1=1 --": 404,
    "/static/nergens.css": 404,
    "/static/../app.py": 404,
    "/docs": 404,
    "/openapi.json": 404,
    "/werkvoorraad?pijler=onbekend": 400,
    "/werkvoorraad?urgentie=ooit": 400,
    "/werkvoorraad?pagina=0": 400,
    "/berichten?pagina=x": 400,
}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_whole_and_holds_nothing_that_the_policy_forbids(client, path):
    answer = await client.get(path)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    tags = {tag for tag, _ in page.elements}
    for script in page.all("script"):
        assert script.keys() == {"src", "type"}
        assert script["type"] == "module"
    assert not tags & {"style", "iframe", "object", "embed", "base"}
    for _, attrs in page.elements:
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        for name in {"href", "src", "action"} & attrs.keys():
            assert attrs[name].startswith(("/", "#"))
            assert not attrs[name].startswith("//")


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_can_be_found_ones_way_in_without_eyes_or_mouse(client, path):
    page = Page((await client.get(path)).text)
    assert page.all("html")[0]["lang"] == "nl"
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert "Signaalhub" in page.text.split("Naar de inhoud")[0]
    assert page.all("a")[0]["href"] == "#inhoud"
    assert page.all("main")[0]["id"] == "inhoud"
    assert page.all("header")
    assert page.all("nav")[0]["aria-label"]
    assert page.all("footer")
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in page.elements:
        assert set(attrs.get("aria-labelledby", "").split()) <= set(ids)
    assert {attrs["href"][1:] for attrs in page.all("a") if attrs["href"][0] == "#"} <= set(ids)
    assert {attrs["for"] for attrs in page.all("label")} <= set(ids)
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.all("th"))
    regions = [attrs for attrs in page.all("div") if "hub-scroll" in attrs.get("class", "")]
    assert len(regions) >= len(page.all("table"))
    assert all(attrs["tabindex"] == "0" and attrs["role"] == "region" for attrs in regions)
    assert all(attrs.get("aria-hidden") or attrs.get("role") == "img" for attrs in page.all("svg"))


@pytest.mark.parametrize("path", [*PAGES, *JSON_OF.values(), *WRONG, "/livez", "/readyz"])
async def test_every_answer_has_the_same_strict_headers(client, path):
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    wanted = "no-cache" if path.startswith("/static/") and ".." not in path else "no-store"
    assert headers["cache-control"] == wanted
    assert "set-cookie" not in headers


async def test_a_style_sheet_may_be_kept_but_has_the_strict_headers(client):
    answer = await client.get("/static/theme.css")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["etag"]


async def test_every_file_that_a_page_names_is_ours_and_is_there(client):
    page = Page((await client.get("/werkvoorraad")).text)
    named = [a["href"] for a in page.all("link")] + [a["src"] for a in page.all("img")]
    assert named
    for path in named:
        if not path.startswith("/static/vendor/"):  # fetched by npm, by the lock file
            assert (await client.get(path)).status_code == 200


NOT_SHOWN = {"code", "page", "pages", "offset", "picture", "value", "now"}
"""What a page shows in another form: as an icon, a drawing, a choice."""


def leaves(value):
    match value:
        case dict():
            for key, item in value.items():
                if key not in NOT_SHOWN:
                    yield from leaves(item)
        case list():
            for item in value:
                yield from leaves(item)
        case str():
            yield " ".join(value.split())


@pytest.mark.parametrize("path", PAGES)
async def test_the_json_of_a_page_says_what_the_page_says(client, path):
    answer, page = await client.get(JSON_OF[path]), Page((await client.get(path)).text)
    assert answer.headers["content-type"] == "application/json"
    said = set(leaves(answer.json())) - {path, "versie 1"}
    shown, values = page.text.casefold(), page.values()
    assert not [text for text in said if text.casefold() not in shown and text not in values]
    assert answer.json()["now"]["date"] in page.text


@pytest.mark.parametrize(("path", "status"), WRONG.items())
async def test_what_is_not_there_is_said_in_the_same_clothes(client, path, status):
    answer = await client.get(path)
    assert answer.status_code == status
    if path.endswith(".json"):
        assert answer.json()["status"] == status
    else:
        page = Page(answer.text)
        assert len(page.all("h1")) == 1
        assert BANNER in page.text


@pytest.mark.parametrize("path", PAGES)
async def test_the_screens_can_only_be_read(client, path):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = await client.request(method, path)
        assert answer.status_code == 405
        assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("path", PAGES)
async def test_a_demo_says_so_on_every_page_and_only_a_demo_does(client, real, path):
    assert BANNER in Page((await client.get(path)).text).text
    assert BANNER not in Page((await real.get(path)).text).text


async def test_a_fault_of_ours_is_a_page_with_headers_and_without_details(hub, monkeypatch):
    def fail(*_):
        raise RuntimeError("geheim")

    monkeypatch.setattr(show, "totals", fail)
    async with client_of(hub.app(), "d.jansen") as client:
        answer = await client.get("/werkvoorraad")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert "geheim" not in answer.text
    assert "Er ging iets mis" in Page(answer.text).text


async def test_many_may_read_at_once(client):
    answers = await asyncio.gather(*(client.get(path) for path in PAGES * 4))
    assert {answer.status_code for answer in answers} == {200}
