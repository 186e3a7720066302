"""Reading a delivery at a partner's door: every fault at once, and no value in any of them."""

from datetime import timedelta
from functools import cache

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import PARTNERS
from hub.domain.arrival import WRONG_TYPE, Intent
from hub.domain.reading import NUMBER_IN_TEXT, personal_part, read_message, reference_of
from schemas.envelope import EventType
from schemas.problems import Code
from schemas.signal import Feedback, Partner, Signal, Withdrawal
from tests.adapters.shared.messages import examples, leaves, replaced
from tests.builders import ALL_TEXT, START, changed, door, feedback, mutation, withdrawal

CANARY = "kanarie-4711"
STRUCTURED = {"Content-Type": "application/cloudevents+json"}


def read(message, *, headers=None, at=None):
    return read_message(door(message.partner), message.data, headers, 7, at or message.received_at)


def codes(problems):
    return {problem.code for problem in problems}


@cache
def all_examples():
    return [example for folder in PARTNERS for example in examples(folder)]


def test_a_good_report_is_read_with_its_place_and_who_sent_it():
    message = mutation(1, mutatietekst=ALL_TEXT)
    reading = read(message)
    assert not reading.problems
    assert not reading.doubts
    assert reading.intent is Intent.REPORT
    assert isinstance(reading.content, Signal)
    assert (reading.ref.partner, reading.ref.sequence) == (Partner.POLICE, 7)
    assert (reading.ref.id, reading.ref.registered_at) == ("pol-1", message.received_at)
    assert reading.ref.received_at == message.received_at


def test_a_message_reads_the_same_in_one_piece_and_with_its_attributes_in_headers():
    event = orjson.loads(mutation(1).data)
    headers = {f"ce-{name}": value for name, value in event.items() if name != "data"}
    headers["content-type"] = headers.pop("ce-datacontenttype")
    body = orjson.dumps(event["data"])
    loose = read_message(door(Partner.POLICE), body, headers, 7, START)
    whole = read(mutation(1), headers=STRUCTURED)
    assert loose.content == whole.content
    assert loose.ref.id == whole.ref.id


def test_a_broken_envelope_is_refused_without_an_id():
    reading = read(changed(mutation(1), specversion="0.3"))
    assert codes(reading.problems) == {Code.CONSTANT}
    assert reading.ref.id is None
    assert not reading.doubts


def test_what_a_person_can_settle_is_held_and_not_refused():
    unknown = mutation(1).data.replace(b"/v2.json", b"/v9.json")
    reading = read_message(door(Partner.POLICE), unknown, None, 7, START)
    assert codes(reading.doubts) == {Code.UNKNOWN_SCHEMA}
    assert not reading.problems


def with_bsn(number):
    """A report of Veilig Thuis about somebody with this citizen service number."""
    [event] = [it.event for it in examples("veilig_thuis") if it.name == "ordinary"]
    data = event["data"]
    first, *others = data["directBetrokkenen"]
    return orjson.dumps(
        event | {"data": data | {"directBetrokkenen": [first | {"bsn": number}, *others]}}
    )


def test_a_number_that_fails_its_check_is_held_for_a_person():
    place = door(Partner.VEILIG_THUIS), 1, START
    good = read_message(place[0], with_bsn("999990019"), None, *place[1:])
    wrong = read_message(place[0], with_bsn("999990018"), None, *place[1:])
    assert good.content is not None
    assert codes(wrong.doubts) == {Code.NUMBER_INVALID}
    assert "999990018" not in repr(wrong.doubts)


def test_every_fault_of_the_data_is_told_at_once():
    reading = read(mutation(1, wpgArtikel="acht", kleur="rood", mutatietekst=5))
    assert codes(reading.problems) >= {Code.TYPE, Code.UNKNOWN_FIELD}
    assert len(reading.problems) >= 3


@pytest.mark.parametrize(
    "message",
    [
        mutation(1, kind=EventType.WITHDRAWN),
        mutation(1, kind=EventType.FEEDBACK_GIVEN),
        changed(withdrawal(1), type=EventType.REPORTED.value),
        changed(feedback(1), type=EventType.CORRECTED.value),
    ],
)
def test_a_type_that_does_not_fit_the_format_is_refused(message):
    assert read(message).problems == (WRONG_TYPE,)


@pytest.mark.parametrize(
    ("later", "code"),
    [(timedelta(days=-2), Code.CLOCK), (timedelta(days=6 * 365), Code.TOO_OLD)],
)
def test_a_message_of_tomorrow_or_of_long_ago_is_held(later, code):
    message = mutation(1)
    reading = read(message, at=message.received_at + later)
    assert codes(reading.doubts) == {code}
    assert reading.content is not None


def test_a_clock_that_is_a_little_ahead_is_flagged_and_no_more():
    message = mutation(1)
    reading = read(message, at=message.received_at - timedelta(hours=2))
    assert not reading.doubts
    assert [flag.partition(":")[0] for flag in reading.flags] == ["klok"]


def test_a_citizen_service_number_in_free_text_is_held_and_not_repeated():
    reading = read(mutation(1, mutatietekst="Zij gaf het nummer 999990019 op."))
    assert reading.doubts == (NUMBER_IN_TEXT,)
    assert "999990019" not in repr(reading.doubts)


def test_what_a_message_is_about_and_what_of_it_is_personal():
    report, back, word = (read(it).content for it in (mutation(1), withdrawal(1), feedback(1)))
    assert isinstance(back, Withdrawal)
    assert isinstance(word, Feedback)
    assert reference_of(report) == reference_of(back) == (None, "PL0600-2026000001")
    assert reference_of(word) == (Partner.POLICE, "PL0600-2026000001")
    assert personal_part(report) is report.content
    assert [it.text for it in personal_part(back).narratives] == ["Verkeerd geregistreerd."]
    assert [it.text for it in personal_part(word).narratives] == ["Op 2026-10-07."]
    silent = word.model_copy(update={"text": None})
    assert not personal_part(silent).narratives


@pytest.mark.parametrize("example", all_examples(), ids=lambda it: f"{it.folder}-{it.name}")
def test_a_good_example_is_read_and_a_bad_one_refused(example):
    partner = Partner(example.folder.replace("_", "-"))
    reading = read_message(door(partner), orjson.dumps(example.event), None, 1, START)
    assert bool(reading.problems) == (example.expected is not None)
    assert (reading.content is None) == (example.expected is not None)


@given(st.binary(max_size=300), st.sampled_from(Partner))
def test_any_bytes_are_read_and_refused_with_a_reason(data, partner):
    reading = read_message(door(partner), data, None, 1, START)
    assert reading.problems or reading.doubts
    assert reading.content is None


@given(st.data())
def test_no_problem_repeats_what_was_sent(data):
    example = data.draw(st.sampled_from(all_examples()))
    path, _ = data.draw(st.sampled_from(list(leaves(example.event))))
    spoilt = orjson.dumps(replaced(example.event, path, CANARY))
    partner = Partner(example.folder.replace("_", "-"))
    reading = read_message(door(partner), spoilt, None, 1, START)
    assert CANARY not in repr((reading.problems, reading.doubts, reading.flags))
    assert reading == read_message(door(partner), spoilt, None, 1, START)
