"""The envelope, rule by rule of the NL GOV profile for CloudEvents: right, or every fault."""

from datetime import UTC, datetime

import orjson
import pytest

from schemas.attributes import RULES
from schemas.envelope import (
    SEQUENCE_MAX,
    Envelope,
    EventType,
    may_be_right,
    read,
)
from schemas.problems import Code, Problem
from tests.schemas.messages import (
    ATTRIBUTES,
    BINARY,
    DATA,
    ID,
    KNOWN_SCHEMAS,
    MESSAGE,
    OIN,
    OTHER_OIN,
    SCHEMA,
    STRUCTURED,
    message,
    without,
    written,
)

OPTIONAL = set(RULES) - {name for name, rule in RULES.items() if rule.is_required}


def open_envelope(data: bytes, headers=None, oin: str | None = OIN) -> Envelope:
    envelope = read(data, headers, expected_oin=oin, known_schemas=KNOWN_SCHEMAS)
    assert isinstance(envelope, Envelope), envelope
    return envelope


def faults(data: bytes, headers=None, oin: str | None = OIN) -> list[tuple[str, str]]:
    problems = read(data, headers, expected_oin=oin, known_schemas=KNOWN_SCHEMAS)
    assert not isinstance(problems, Envelope)
    assert all(problem.message and problem.mend for problem in problems)
    return [(problem.code, problem.pointer) for problem in problems]


@pytest.mark.parametrize("headers", [None, {}, STRUCTURED])
def test_an_ordinary_message_is_opened(headers):
    envelope = open_envelope(message(), headers)
    assert envelope == Envelope(
        id=ID,
        source=ATTRIBUTES["source"],
        oin=OIN,
        type=EventType.REPORTED,
        time=datetime(2026, 11, 23, 9, tzinfo=UTC),
        dataschema=SCHEMA,
        data=orjson.dumps(DATA),
        sequence=42,
        traceparent=ATTRIBUTES["traceparent"],
    )
    assert envelope.type.action == "signaal-gemeld"
    assert envelope.time.tzinfo is UTC


def test_attributes_in_headers_mean_the_same_as_attributes_in_the_body():
    assert open_envelope(written(DATA), BINARY) == open_envelope(message())


def test_what_hangs_in_a_binary_body_is_pointed_at_below_data():
    assert faults(b'{"a":NaN}', BINARY) == [(Code.NOT_JSON, "/data/a")]


def test_data_cannot_come_in_a_header():
    assert faults(written(DATA), {**BINARY, "ce-data": "x"}) == [(Code.UNKNOWN_FIELD, "/data")]


def test_the_data_is_not_shown_when_an_envelope_is():
    assert "Demo" not in repr(open_envelope(message()))


def test_all_optional_attributes_are_read():
    extra = {
        "subject": ID,
        "dataref": "https://bijlagen.police.example/a/1",
        "correlationid": "zaak-1",
        "causationid": "bericht-1",
        "tracestate": "congo=t61rcWkgMzE",
        "recordedtime": "2026-11-23T10:00:01.123456789Z",
        "expirytime": "2027-11-23T10:00:00-00:30",
    }
    assert {*extra, "datacontenttype", "sequence", "sequencetype", "traceparent"} == OPTIONAL
    envelope = open_envelope(message(**extra))
    assert envelope.recordedtime == datetime(2026, 11, 23, 10, 0, 1, 123456, tzinfo=UTC)
    assert envelope.expirytime == datetime(2027, 11, 23, 10, 30, tzinfo=UTC)
    assert envelope.dataref == extra["dataref"]
    assert (envelope.subject, envelope.tracestate) == (ID, extra["tracestate"])
    assert (envelope.correlationid, envelope.causationid) == ("zaak-1", "bericht-1")


@pytest.mark.parametrize("name", sorted(OPTIONAL - {"sequence", "sequencetype"}))
def test_ce15_null_is_absent(name):
    assert open_envelope(message(**{name: None})) == open_envelope(without(name))
    assert open_envelope(message(data_base64=None, onbekend=None))


def test_whatever_is_required_and_absent_is_missed_at_once():
    assert faults(b"{}") == [
        (Code.MISSING, "/specversion"),
        (Code.MISSING, "/id"),
        (Code.MISSING, "/source"),
        (Code.MISSING, "/type"),
        (Code.MISSING, "/time"),
        (Code.MISSING, "/dataschema"),
        (Code.MISSING, "/data"),
    ]


@pytest.mark.parametrize(
    ("rule", "name", "value", "code"),
    [
        ("CE01", "Eigen", "x", Code.ENVELOPE),
        ("CE01", "eigen-veld", "x", Code.ENVELOPE),
        ("CE01", "x" * 21, "x", Code.ENVELOPE),
        ("CE02", "specversion", "1.1", Code.CONSTANT),
        ("CE02", "specversion", 1.0, Code.TYPE),
        ("CE03", "id", "", Code.PATTERN),
        ("CE03", "id", "a/b", Code.PATTERN),
        ("CE03", "id", "x" * 129, Code.PATTERN),
        ("CE03", "id", "x" * 513, Code.TOO_LARGE),
        ("CE03", "id", 7, Code.TYPE),
        ("CE04", "source", "", Code.PATTERN),
        ("CE04", "source", f"urn:nld:oin:{OIN}", Code.PATTERN),
        ("CE04", "source", f"https://police.example/{OIN}", Code.PATTERN),
        ("CE04", "source", f"urn:nld:oin:{OTHER_OIN}:systeem:x", Code.WRONG_SENDER),
        ("CE04", "source", "urn:nld:kvknr:99990001:systeem:x", Code.WRONG_SENDER),
        ("CE05", "type", "nl.v1.mensenhandelsignalen.gemeld", Code.PATTERN),
        ("CE05", "type", "com.example.gemeld", Code.PATTERN),
        ("CE05", "type", "nl.mensenhandelsignalen.signaal-gemeld.v2", Code.CONSTANT),
        ("CE06", "time", "2026-11-23T10:00:00", Code.MOMENT),
        ("CE06", "time", "2026-02-30T10:00:00Z", Code.MOMENT),
        ("CE07", "subject", "zaak-1", Code.PATTERN),
        ("CE09", "datacontenttype", "application/xml", Code.CONSTANT),
        ("CE10", "dataschema", "proef", Code.PATTERN),
        ("CE10", "dataschema", SCHEMA.replace("v2", "v9"), Code.UNKNOWN_SCHEMA),
        ("CE10", "dataschema", SCHEMA.replace("v2", "v2.1"), Code.UNKNOWN_SCHEMA),
        ("CE10", "dataschema", SCHEMA.replace("proef", "ander"), Code.UNKNOWN_SCHEMA),
        ("CE10", "dataschema", SCHEMA.replace("v2", "v1"), Code.EXPIRED_SCHEMA),
        ("CE10", "dataschema", SCHEMA.replace("v2", "v0.9"), Code.EXPIRED_SCHEMA),
        ("CE11", "sequence", "0", Code.PATTERN),
        ("CE11", "sequence", str(SEQUENCE_MAX + 1), Code.PATTERN),
        ("CE11", "sequence", "", Code.PATTERN),
        ("CE11", "sequence", 42, Code.TYPE),
        ("CE11", "sequencetype", "Letters", Code.CONSTANT),
        ("CE12", "dataref", "http://bijlagen.police.example/1", Code.PATTERN),
        ("CE14", "data_base64", "e30=", Code.ENVELOPE),
        ("CE16", "eigenveld", "x", Code.UNKNOWN_FIELD),
        ("CE16", "eigenveld", {"diep": 1}, Code.UNKNOWN_FIELD),
        ("CE19", "correlationid", "a\nb", Code.CHARACTERS),
        ("CE19", "tracestate", "a\uffff", Code.CHARACTERS),
        ("CE19", "traceparent", f"00-{'0' * 32}-{'1' * 16}-01", Code.PATTERN),
    ],
)
def test_one_broken_rule_is_one_problem(rule, name, value, code):
    assert faults(message(**{name: value})) == [(code, f"/{name}")], rule


@pytest.mark.parametrize("name", sorted({"id", "source", *OPTIONAL, "type", "eigenveld"}))
def test_ce08_no_attribute_names_a_person(name):
    for value in ("999990019", "demo@school.example", "06-00000042", "DE-001-O"):
        assert (Code.SENSITIVE_ATTRIBUTE, f"/{name}") in faults(message(**{name: value}))


def test_ce11_sequence_and_its_type_come_together():
    assert faults(without("sequence")) == [(Code.MISSING, "/sequence")]
    assert faults(without("sequencetype")) == [(Code.MISSING, "/sequencetype")]
    assert open_envelope(without("sequence", "sequencetype")).sequence is None
    assert open_envelope(message(sequence="0000000007", sequencetype="integer")).sequence == 7


def test_ce13_what_intermediaries_need_not_forward_is_refused():
    assert faults(message(eigenveld="x" * 65_536)) == [(Code.TOO_LARGE, "")]


@pytest.mark.parametrize("content", ["tekst", 7, True, [], [DATA]])
def test_ce14_data_is_an_object(content):
    assert faults(message(data=content)) == [(Code.TYPE, "/data")]
    assert faults(written(content), BINARY) == [(Code.TYPE, "/data")]


@pytest.mark.parametrize("body", [b"[]", b"null", b'"tekst"', written([MESSAGE, MESSAGE])])
def test_ce18_a_message_is_one_object_never_a_batch(body):
    assert faults(body) == [(Code.TYPE, "")]


def test_faults_of_headers_and_of_the_body_come_together():
    headers = {"Content-Type": "application/json", "Nats-Msg-Id": "x" * 129}
    assert faults(b"{", headers) == [
        (Code.ENVELOPE, ""),
        (Code.ENVELOPE, ""),
        (Code.NOT_JSON, ""),
    ]


def test_a_source_may_be_written_in_both_ways_of_the_profile():
    source = f"urn:nld:oin:{OIN}.proef"
    assert open_envelope(message(source=source)).oin == OIN


def test_a_chamber_of_commerce_number_makes_an_organisation_number():
    source = "urn:nld:kvknr:99990001:systeem:proef"
    assert open_envelope(message(source=source), oin="00000003999900010000").oin.endswith("0000")


def test_who_sent_it_is_only_asked_where_the_sender_is_known():
    source = f"urn:nld:oin:{OTHER_OIN}:systeem:x"
    assert open_envelope(message(source=source), oin=None).oin == OTHER_OIN


def test_a_person_is_asked_only_when_nothing_is_left_to_mend():
    def problem(code: Code) -> Problem:
        return Problem(code=code, pointer="", message="x", mend="x")

    assert may_be_right([problem(Code.UNKNOWN_SCHEMA), problem(Code.CLOCK)])
    assert not may_be_right([problem(Code.UNKNOWN_SCHEMA), problem(Code.MISSING)])
