"""Subject, headers and age of a delivery."""

from datetime import UTC, datetime, timedelta
from email.header import Header
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.delivery import (
    CLOCK_FLAG,
    age_problems,
    clock_flags,
    read_headers,
    subject_problems,
)
from schemas.problems import Code
from tests.schemas.messages import BINARY, ID, STRUCTURED, SUBJECT

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = timedelta(days=1)
FIVE_YEARS = timedelta(days=5 * 365)


def header_codes(headers) -> list[Code]:
    return [problem.code for problem in read_headers(headers).problems]


def subject_codes(subject: str) -> list[Code]:
    return [problem.code for problem in subject_problems(subject, "police")]


@pytest.mark.parametrize(
    "headers",
    [
        None,
        {},
        STRUCTURED,
        {"content-type": "Application/CloudEvents+JSON; charset=UTF-8"},
        {"Content-Type": "application/cloudevents"},
        {"Nats-Stream-Source": "elders", "Nats-Request-Info": "{}"},
        {**STRUCTURED, "ce-id": "elders"},
        {"Content-Type": Header("application/cloudevents+json")},
    ],
)
def test_attributes_are_looked_for_in_the_body(headers):
    assert read_headers(headers) == (None, ())


@pytest.mark.parametrize(
    "media",
    [
        "application/cloudevents-batch+json",
        "application/cloudevents+xml",
        "application/cloudevents+json; charset=utf-7",
        "application/json",
        "text/plain",
        "",
    ],
)
def test_another_kind_of_content_is_refused(media):
    assert header_codes({"Content-Type": media}) == [Code.ENVELOPE]


@pytest.mark.parametrize("media", [{}, {"Content-Type": "application/json"}])
def test_attributes_in_headers_are_read_whatever_the_case_of_their_names(media):
    shouted = {name.upper(): value for name, value in BINARY.items()}
    attributes, problems = read_headers({**media, **shouted})
    assert attributes is not None
    assert attributes["id"] == ID
    assert not problems


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_percent_encoding_is_undone_once(value):
    assert read_headers({"ce-x": quote(value, safe="~")}).attributes == {"x": value}
    encoded_twice = quote(quote(value, safe="~"), safe="~")
    assert read_headers({"ce-x": encoded_twice}).attributes == {"x": quote(value, safe="~")}


def test_quotes_are_undone_before_percent_encoding():
    assert read_headers({"ce-x": r'"een \"twee\"%20drie"'}).attributes == {"x": 'een "twee" drie'}


@pytest.mark.parametrize("value", ["é", "%C3", "%C0%A0", "%zz", "%", "%ED%A0%80", Header("é")])
def test_an_attribute_that_is_not_percent_encoded_utf8_is_refused(value):
    assert header_codes({"ce-x": value}) == [Code.CHARACTERS]


def test_an_attribute_that_stands_in_two_headers_is_refused():
    assert header_codes({"ce-id": "1", "Ce-Id": "2"}) == [Code.DUPLICATE_KEY]


@pytest.mark.parametrize("value", ["a\x00b", "a\r\nb", "\ud800", b"bytes", ["list"], 7])
def test_a_header_with_control_characters_or_no_text_is_refused(value):
    assert header_codes({"X-Eigen": value}) == [Code.CHARACTERS]


def test_foreign_signs_in_a_header_of_no_interest_do_no_harm():
    raw = Header("Zoë")
    assert header_codes({"X-Eigen": "Zoë", "X-Ander": raw}) == []


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (ID, []),
        ("x" * 128, []),
        ("x" * 129, [Code.ENVELOPE]),
        ("", [Code.ENVELOPE]),
        ("a b", [Code.ENVELOPE]),
        ("999990019", [Code.SENSITIVE_ATTRIBUTE]),
    ],
)
def test_the_message_id_of_the_bus_is_short_and_says_nothing(value, codes):
    assert header_codes({"Nats-Msg-Id": value}) == codes


@given(st.dictionaries(st.text(), st.none() | st.text() | st.binary() | st.integers()))
def test_any_headers_have_an_answer(headers):
    attributes, _ = read_headers(headers)
    assert attributes is None or all(isinstance(value, str) for value in attributes.values())


@pytest.mark.parametrize("subject", [SUBJECT, "signals.v1.police.a.b-2.c_3", f"{SUBJECT}.{ID}"])
def test_a_subject_as_agreed_is_fine(subject):
    assert subject_codes(subject) == []


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "signals.v1.police",
        "signals.v1.police.",
        "signals.v1..police.x",
        "signals.v1.police.*",
        "signals.v1.police.>",
        "signals.v1.police.a\x00b",
        "signals.v1.police.é",
        "signals.v1.police.a b",
        "signals.v1.police.A",
        "signals.v1.Police.x",
        "Signals.v1.police.x",
        "signals.v9.police.x",
        "hub.events.police.x",
        "signals.v1.police.x\n",
        "signals.v1.police." + "x" * 65,
        "signals.v1.police" + ".x" * 100,
    ],
)
def test_a_subject_of_another_form_is_refused(subject):
    assert subject_codes(subject) == [Code.SUBJECT]


def test_a_subject_of_another_partner_is_refused():
    assert subject_codes("signals.v1.school.x") == [Code.WRONG_SENDER]


def test_a_subject_names_no_person():
    assert subject_codes(f"{SUBJECT}.999990019") == [Code.SENSITIVE_ATTRIBUTE]


@given(st.text())
def test_any_subject_has_an_answer_that_does_not_repeat_it(subject):
    canary = f"{subject}.kanarie"
    assert "kanarie" not in repr(subject_problems(canary, "police"))


@pytest.mark.parametrize(
    ("ahead", "codes", "flags"),
    [
        (timedelta(0), [], ()),
        (timedelta(seconds=2), [], ()),
        (timedelta(minutes=10), [], (CLOCK_FLAG,)),
        (timedelta(hours=2), [], (CLOCK_FLAG,)),
        (DAY, [Code.CLOCK], (CLOCK_FLAG,)),
        (-DAY, [], ()),
        (-FIVE_YEARS, [], ()),
        (-FIVE_YEARS - timedelta(seconds=1), [Code.TOO_OLD], ()),
        (timedelta(days=-40 * 365), [Code.TOO_OLD], ()),
    ],
)
def test_a_clock_that_is_wrong_is_flagged_or_left_to_a_person(ahead, codes, flags):
    problems = age_problems(NOW + ahead, NOW, ahead_max=DAY, age_max=FIVE_YEARS)
    assert [problem.code for problem in problems] == codes
    assert clock_flags(NOW + ahead, NOW) == flags
