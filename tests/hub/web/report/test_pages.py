"""What every page of the form promises to somebody who must not be found out."""

import logging

import pytest

from hub.policy.report_form import load_report_form
from hub.web.report.languages import TONGUES, load_catalogues
from hub.web.site import BANNER
from hub.web.visit import COOKIE
from tests.hub.web.page import Page
from tests.hub.web.report.desks import desk_over, filled
from tests.hub.web.small import client_of

PAGES = ["/melden", "/melden/status", "/melden/veilig"]
LEAVE = load_report_form().leave_for
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
CHOSEN = [tongue.code for tongue in TONGUES]


def addresses(page):
    for _, attrs in page.elements:
        for name in {"href", "src", "action"} & attrs.keys():
            yield attrs[name]


@pytest.mark.parametrize("path", [*PAGES, *(f"{path}.json" for path in PAGES), "/melden/nee"])
async def test_every_answer_is_strict_is_not_kept_and_sets_nothing(form, path):
    for method in ("GET", "POST", "DELETE"):
        headers = (await form.request(method, path)).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["vary"] == "Accept-Language"
        assert "set-cookie" not in headers


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("code", CHOSEN)
async def test_a_page_is_whole_in_every_language_and_reads_in_its_direction(form, path, code):
    answer = await form.get(path, params={"taal": code})
    page = Page(answer.text)
    assert answer.status_code == 200
    assert answer.headers["content-language"] == code
    [root] = page.all("html")
    assert (root["lang"], root["dir"]) == (code, "rtl" if code == "ar" else "ltr")
    assert len(page.all("h1")) == len(page.all("main")) == 1
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"style", "iframe", "object", "embed", "base"}
    assert all("src" in attrs for attrs in page.all("script"))
    for _, attrs in page.elements:
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
async def test_the_only_address_outside_is_the_one_to_leave_for(form, path):
    page = Page((await form.get(path)).text)
    outside = [it for it in addresses(page) if not it.startswith(("/", "#", "tel:"))]
    assert outside == [LEAVE, LEAVE]
    assert not [it for it in addresses(page) if it.startswith("//")]
    loaded = [a["href"] for a in page.all("link") if a["rel"] in {"stylesheet", "icon"}]
    assert all(it.startswith("/static/") for it in loaded + [a["src"] for a in page.all("script")])
    for it in loaded:
        if not it.startswith("/static/vendor/"):
            assert (await form.get(it)).status_code == 200


@pytest.mark.parametrize("path", PAGES)
async def test_leaving_comes_first_after_the_skip_link_and_once_more_at_the_end(form, path):
    links = Page((await form.get(path)).text).all("a")
    assert links[0]["href"] == "#inhoud"
    assert links[1]["href"] == LEAVE
    assert links[1]["rel"] == "noreferrer nofollow"
    assert [it["href"] for it in links[2:]].count(LEAVE) == 1


@pytest.mark.parametrize("path", PAGES)
async def test_the_languages_are_offered_in_their_own_names(form, path):
    page = Page((await form.get(path)).text)
    offered = [attrs for attrs in page.all("a") if "data-language" in attrs]
    assert [(it["lang"], it["hreflang"], it["href"]) for it in offered] == [
        (code, code, f"{path}?taal={code}") for code in CHOSEN
    ]
    assert all(tongue.name in page.text for tongue in TONGUES)


@pytest.mark.parametrize("path", PAGES)
async def test_help_is_named_with_112_on_top(form, path):
    page = Page((await form.get(path)).text)
    called = [attrs["href"] for attrs in page.all("a") if attrs["href"].startswith("tel:")]
    assert called[0] == "tel:112"
    assert {"tel:09008844", "tel:08007000", "tel:08002000", "tel:08005151"} <= set(called)
    names = load_report_form().help_lines
    assert not [it.name for it in names if it.name not in page.text]


async def test_every_field_has_a_name_and_asks_the_browser_to_remember_nothing(form):
    page = Page((await form.get("/melden")).text)
    labelled = {attrs["for"] for attrs in page.all("label")}
    fields = [*page.all("input"), *page.all("textarea"), *page.all("select")]
    seen = [attrs for attrs in fields if attrs.get("type") != "hidden"]
    assert {attrs["id"] for attrs in seen} == labelled
    assert {attrs["autocomplete"] for attrs in seen} == {"off"}
    assert page.all("form")[0]["action"] == "/melden"
    chosen = [attrs["id"] for attrs in page.all("input") if "checked" in attrs]
    assert chosen == ["v-contact-nee", "v-werk-"]


async def test_the_browser_says_which_language_it_likes_and_a_choice_beats_it(form):
    liked = {"accept-language": "fr-FR, pl;q=0.8, en;q=0.9, *;q=0.1"}
    assert 'lang="en"' in (await form.get("/melden", headers=liked)).text
    asked = await form.get("/melden", params={"taal": "ro"}, headers=liked)
    assert '<html lang="ro"' in asked.text
    unknown = await form.get("/melden", params={"taal": "xx"})
    assert '<html lang="nl"' in unknown.text


async def test_a_language_nobody_checked_says_so_and_can_be_switched_off(empty, post):
    desk = desk_over(empty.views, post, catalogues=load_catalogues(unreviewed=False))
    app = empty.app(is_demo=False, report=desk)
    async with client_of(app) as checked_only:
        page = (await checked_only.get("/melden", params={"taal": "pl"})).text
    assert '<html lang="nl"' in page
    assert "Polski" not in page
    assert "English" in page


async def test_only_pages_that_nobody_checked_have_the_notice(form):
    for tongue in TONGUES:
        page = Page((await form.get("/melden", params={"taal": tongue.code})).text)
        notices = [attrs for attrs in page.all("p") if attrs.get("class") == "melden-notice"]
        assert bool(notices) is (tongue.code not in {"nl", "en"})


@pytest.mark.parametrize("path", PAGES)
async def test_the_json_of_a_page_says_what_the_page_says(form, path):
    told = (await form.get(f"{path}.json", params={"taal": "tr"})).json()
    page = Page((await form.get(path, params={"taal": "tr"})).text)
    assert told["title"] in page.text
    assert told["shell"]["language"]["code"] == "tr"
    for section in told.get("sections", ()):
        for asked in section["questions"]:
            assert asked["label"] in page.text
            assert not [it for it in asked["choices"] if it["label"] not in page.text]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/melden/nergens", 404),
        ("GET", "/melden/", 404),
        ("POST", "/melden.json", 405),
        ("POST", "/melden/veilig", 405),
        ("DELETE", "/melden", 405),
    ],
)
async def test_what_is_not_there_is_said_in_the_clothes_of_the_form(form, method, path, status):
    answer = await form.request(method, path, headers={"accept-language": "en"})
    assert answer.status_code == status
    if not path.endswith(".json"):
        assert "This did not work" in answer.text
    assert "Werkvoorraad" not in answer.text


async def test_a_demo_says_so_on_the_form_too(empty, post):
    app = empty.app(is_demo=True, report=desk_over(empty.views, post, is_demo=True))
    async with client_of(app) as demo:
        assert BANNER in (await demo.get("/melden")).text


async def test_without_a_desk_there_is_no_form_and_with_one_the_screens_are_as_they_were(
    form, empty
):
    async with client_of(empty.app(is_demo=False)) as without:
        assert (await without.get("/melden")).status_code == 404
        for path in ("/", "/meldenx", "/gezond"):
            beside, alone = await form.get(path), await without.get(path)
            assert (beside.status_code, beside.text) == (alone.status_code, alone.text)


async def test_who_is_signed_in_is_nobody_on_the_form(form):
    form.cookies.set(COOKIE, "kanarie")
    answer = await form.get("/melden")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "kanarie" not in answer.text


async def test_who_asks_is_in_no_log(form, caplog, capfd, monkeypatch):
    caplog.set_level("DEBUG")
    # A command that was tested before may have left a handler behind whose stream is closed.
    monkeypatch.setattr(logging, "raiseExceptions", False)
    headers = {"x-forwarded-for": "203.0.113.77", "user-agent": "kanarie-browser"}
    await form.get("/melden", headers=headers)
    await form.post("/melden", data=filled(beschrijving="kanarie-tekst"), headers=headers)
    await form.post("/melden/status", data={"code": "kanarie-fiets-boom"}, headers=headers)
    said = "".join(capfd.readouterr()) + caplog.text
    for secret in ("203.0.113.77", "127.0.0.1", "kanarie"):
        assert secret not in said
