"""What holds for every envelope: read as meant, never an exception, never a value repeated."""

import json
from datetime import UTC, datetime
from urllib.parse import quote

import orjson
from hypothesis import given
from hypothesis import strategies as st

from schemas.attributes import RULES
from schemas.envelope import Envelope, EventType, canonical, digest, read
from schemas.problems import Problem
from tests.schemas.messages import (
    ATTRIBUTES,
    BINARY,
    DATA,
    KNOWN_SCHEMAS,
    MESSAGE,
    OIN,
    STRUCTURED,
    message,
    written,
)

CANARY = "kanarie"


def answer(data: bytes, headers=None) -> Envelope | tuple[Problem, ...]:
    return read(data, headers, expected_oin=OIN, known_schemas=KNOWN_SCHEMAS)


numbers = st.from_regex(r"[A-Za-z][A-Za-z._:~]{0,40}", fullmatch=True)
moments = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    id_=numbers,
    kind=st.sampled_from(EventType),
    time=moments,
    sequence=st.integers(1, 99_999_999),
    data=st.dictionaries(st.text("abc", max_size=3), st.integers(0, 9) | st.text("abc é\n")),
)
def test_what_is_well_written_is_read_as_it_was_meant(id_, kind, time, sequence, data):
    attributes = {
        **ATTRIBUTES,
        "id": id_,
        "type": kind,
        "time": time.isoformat(),
        "sequence": str(sequence),
    }
    envelope = answer(written({**attributes, "data": data}))
    assert isinstance(envelope, Envelope)
    assert (envelope.id, envelope.type, envelope.time) == (id_, kind, time)
    assert envelope.sequence == sequence
    assert json.loads(envelope.data) == data
    headers = {f"ce-{name}": quote(value) for name, value in attributes.items()}
    assert answer(written(data), headers) == envelope


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from([*RULES, "data", "data_base64"]) | st.text()


@given(st.dictionaries(names, anything))
def test_any_json_object_has_an_answer(changes):
    for body in (changes, {**MESSAGE, **changes}):
        assert answer(json.dumps(body).encode())


@given(st.binary(max_size=300), st.dictionaries(names.map("ce-{}".format), st.text()) | st.none())
def test_any_bytes_and_headers_have_an_answer(data, headers):
    assert answer(data, headers)
    assert len(digest(data, headers)) == 64


@given(names, st.sampled_from([CANARY, f"{CANARY} 999990019", f"{CANARY}\x00", CANARY * 100]))
def test_no_value_is_ever_repeated(name, value):
    for body in ({**MESSAGE, name: value, "eigenveld": 1}, {name: [value], "data": value}):
        problems = answer(json.dumps(body).encode())
        assert not isinstance(problems, Envelope)
        assert CANARY not in repr(problems)


def test_the_digest_tells_any_two_messages_apart_and_knows_one_again():
    deliveries = [
        (message(), None),
        (message(id="2"), None),
        (message() + b" ", None),
        (written(DATA), BINARY),
        (written(DATA), {**BINARY, "ce-id": "2"}),
    ]
    assert len({digest(*delivery) for delivery in deliveries}) == len(deliveries)
    assert digest(message(), STRUCTURED) == digest(message(), None)
    shouted = {name.upper(): value for name, value in reversed(BINARY.items())}
    assert digest(written(DATA), shouted) == digest(written(DATA), BINARY)


@given(st.dictionaries(st.text("abc", max_size=3), st.integers(0, 9) | st.text("abcé")))
def test_the_order_of_names_makes_no_difference_to_canonical_bytes(value):
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)
    assert orjson.loads(canonical(value)) == value
