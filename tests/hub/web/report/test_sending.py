"""Sending a report: once, whatever the finger does, and nothing that was typed is lost."""

import json
from datetime import timedelta

import pytest

from adapters.base import read
from hub.web.report.app import MELDPUNT
from hub.web.report.body import BYTES_MAX
from hub.web.report.token import OPEN_MAX
from tests.hub.web.page import Page
from tests.hub.web.report.desks import filled

KANARIE = "Kanarie zag 's nachts busjes."


def code_in(answer):
    [words] = [
        text
        for text in Page(answer.text).text.split()
        if text.count("-") == 2 and text.replace("-", "").isalpha()
    ]
    return words


def token_in(page):
    [token] = [attrs["value"] for attrs in page.all("input") if attrs["name"] == "formulier"]
    return token


def typed_in(page, source):
    """What stands in the fields of a page that was shown again."""
    found = {
        attrs["name"]: attrs["value"]
        for attrs in page.all("input")
        if attrs.get("type") in {"text", "tel", "date"} and attrs["value"]
    }
    found |= {
        attrs["name"]: attrs["value"]
        for attrs in page.all("input")
        if attrs.get("type") == "radio" and "checked" in attrs
    }
    found["beschrijving"] = source.split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0]
    return found


async def test_a_report_is_sent_and_answered_with_a_code(form, post):
    opened = Page((await form.get("/melden")).text)
    answer = await form.post("/melden", data=filled(token_in(opened)))
    assert answer.status_code == 200
    assert "Uw melding is ontvangen" in answer.text
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "set-cookie" not in answer.headers
    code = code_in(answer)
    [sent] = post.sent
    assert code.encode() not in sent
    event = json.loads(sent)
    signal = read(MELDPUNT, json.dumps(event["data"]).encode())
    assert signal.header.anonymous
    assert event["time"] == "2026-09-03T12:00:00Z"


async def test_twice_the_same_is_the_same_message_byte_for_byte_with_the_same_code(form, post):
    first = await form.post("/melden", data=filled())
    post.later(minutes=7)
    again = await form.post("/melden", data=filled())
    assert code_in(first) == code_in(again)
    one, other = post.sent
    assert one == other


async def test_the_same_form_filled_in_otherwise_is_another_report(form, post):
    codes = {
        code_in(await form.post("/melden", data=filled(**said)))
        for said in ({}, {"waar": "Demohof 9012"}, {"taal": "pl"}, {"beschrijving": KANARIE})
    }
    assert len(codes) == 4
    assert len({json.loads(it)["id"] for it in post.sent}) == 4
    assert len({json.loads(it)["data"]["meldcode"] for it in post.sent}) == 4


async def test_two_people_who_write_the_same_have_different_codes(form):
    tokens = [token_in(Page((await form.get("/melden")).text)) for _ in range(2)]
    codes = {code_in(await form.post("/melden", data=filled(it))) for it in tokens}
    assert len(codes) == 2


async def test_faults_are_told_beside_the_field_and_on_top_and_nothing_is_lost(form, post):
    typed = filled(
        beschrijving="",
        waar="Demohof 9012",
        over="mens",
        bekend="Kanarie",
        leeftijd="jong",
        contact="ja",
        telefoon="weet ik niet",
        moment="na 18 uur",
        gezien="groepsvervoer",
    )
    answer = await form.post("/melden", data=typed)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert not post.sent
    assert "clear-site-data" not in answer.headers
    wrong = {"beschrijving", "leeftijd", "telefoon"}
    for name in wrong:
        [field] = [a for _, a in page.elements if a.get("id") == f"v-{name}"]
        assert field["aria-invalid"] == "true"
        assert f"fout-{name}" in field["aria-describedby"].split()
    links = {attrs["href"] for attrs in page.all("a")}
    assert {f"#v-{name}" for name in wrong} <= links
    found = typed_in(page, answer.text)
    for name in ("waar", "over", "bekend", "leeftijd", "contact", "telefoon", "moment"):
        assert found[name] == typed[name]
    boxes = [a["id"] for a in page.all("input") if a.get("type") == "checkbox" and "checked" in a]
    assert boxes == ["v-gezien-groepsvervoer"]
    assert token_in(page) == typed["formulier"]


async def test_a_bus_that_is_away_is_said_and_nothing_is_lost(form, post):
    post.is_closed = True
    answer = await form.post("/melden", data=filled(beschrijving=KANARIE, waar="Demohof 9012"))
    page = Page(answer.text)
    assert answer.status_code == 503
    assert "Uw melding is niet verstuurd" in page.text
    assert "0800-7000" in page.text
    assert "clear-site-data" not in answer.headers
    assert typed_in(page, answer.text)["waar"] == "Demohof 9012"
    assert "Kanarie zag &#39;s nachts busjes." in answer.text
    post.is_closed = False
    again = filled(token_in(page), beschrijving=KANARIE, waar="Demohof 9012")
    assert (await form.post("/melden", data=again)).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "0.0.0"])
async def test_a_form_without_a_number_of_ours_is_looked_at_again(form, post, token):
    answer = await form.post("/melden", data=filled(token, beschrijving=KANARIE))
    page = Page(answer.text)
    assert answer.status_code == 409
    assert not post.sent
    assert "Kanarie" in answer.text
    again = await form.post("/melden", data=filled(token_in(page), beschrijving=KANARIE))
    assert again.status_code == 200


async def test_a_form_that_was_open_for_too_long_is_looked_at_again(form, post):
    post.later(seconds=(OPEN_MAX + timedelta(seconds=1)).total_seconds())
    answer = await form.post("/melden", data=filled())
    assert answer.status_code == 409
    assert "De pagina stond lang open" in answer.text


async def test_the_same_form_in_another_language_keeps_what_was_typed(form, post):
    answer = await form.post("/melden", data=filled(taal="uk", vertaal="ja", waar="Demohof 9012"))
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.all("html")[0]["lang"] == "uk"
    assert typed_in(page, answer.text)["waar"] == "Demohof 9012"
    assert not post.sent


async def test_what_is_too_large_is_refused_before_it_is_read_whole(form, post):
    answer = await form.post("/melden", data=filled(beschrijving="x" * BYTES_MAX))
    assert answer.status_code == 413
    assert "Uw melding is te lang" in answer.text
    assert not post.sent


async def test_the_longest_text_in_a_wide_script_fits(form, post):
    answer = await form.post("/melden", data=filled(beschrijving="あ" * 10_000))
    assert answer.status_code == 200
    assert len(post.sent[0]) < 64 * 1024
    longer = await form.post("/melden", data=filled(beschrijving="あ" * 10_001))
    assert longer.status_code == 422
    assert "hooguit 10000 tekens" in longer.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"x=1", "multipart/form-data; boundary=x", 415),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=1"] * 101), "application/x-www-form-urlencoded", 400),
    ],
)
async def test_what_no_form_sends_is_refused(form, post, content, kind, status):
    answer = await form.post("/melden", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert not post.sent


async def test_a_flood_is_slowed_for_all_and_says_so(form, post):
    for _ in range(300):
        post.sent.clear()
        assert (await form.post("/melden", data=filled())).status_code == 200
    answer = await form.post("/melden", data=filled())
    assert answer.status_code == 503
    assert "Uw melding is niet verstuurd" in answer.text
    post.later(minutes=1)
    assert (await form.post("/melden", data=filled())).status_code == 200


async def test_what_somebody_typed_is_shown_as_text_and_never_as_a_page(form):
    said = '"><script>alert(1)</script>'
    answer = await form.post("/melden", data=filled(beschrijving="", waar=said))
    assert "<script>alert" not in answer.text
    assert typed_in(Page(answer.text), answer.text)["waar"] == said
