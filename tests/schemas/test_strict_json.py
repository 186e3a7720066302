"""JSON is read one way only, or refused with every reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.problems import Code
from schemas.strict_json import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, StrictJsonError, parse
from tests.schemas.messages import MESSAGE, message

CANARY = "kanarie"

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.just("a\tb\r\nc")
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def faults(data: bytes) -> list[tuple[Code, str]]:
    with pytest.raises(StrictJsonError) as caught:
        parse(data)
    return [(problem.code, problem.pointer) for problem in caught.value.problems]


@given(values, st.booleans())
def test_what_was_written_is_what_is_read(value, is_ascii):
    assert parse(json.dumps(value, ensure_ascii=is_ascii).encode()) == value


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_reason(data):
    try:
        value = parse(data)
    except StrictJsonError:
        assert faults(data)
    else:
        assert value == json.loads(data.decode())


@given(st.text(alphabet='{}[]:,"\\au0e1. -', max_size=40))
def test_whatever_is_accepted_every_parser_reads_alike(text):
    def members(pairs):
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    try:
        value = parse(text.encode())
    except StrictJsonError:
        return
    assert json.loads(text, object_pairs_hook=members) == value


@given(values, st.text(alphabet="abc", min_size=1, max_size=5), values)
def test_a_name_that_stands_twice_is_refused_wherever_it_stands(around, name, value):
    twice = f'{{"{name}":{json.dumps(value)},"x":[{json.dumps(around)}],"{name}":1}}'
    data = f'{{"outer":[null,{{"inner":{twice}}}]}}'
    assert faults(data.encode()) == [(Code.DUPLICATE_KEY, f"/outer/1/inner/{name}")]


def test_the_same_name_in_two_objects_is_no_duplicate():
    assert parse(b'[{"a":1},{"a":{"a":2}}]') == [{"a": 1}, {"a": {"a": 2}}]


def test_a_name_written_with_an_escape_is_still_the_same_name():
    assert faults(rb'{"a":1,"\u0061":2}') == [(Code.DUPLICATE_KEY, "/a")]


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("9223372036854775807", True),
        ("-9223372036854775808", True),
        ("9223372036854775808", False),
        ("-9223372036854775809", False),
        ("18446744073709551616", False),
        ("9" * 5_000, False),
        ("1e308", True),
        ("1e309", False),
        ("-1e400", False),
        ("0." + "1" * 38, True),
        ("0." + "1" * 39, False),
        ("1E5", True),
    ],
)
def test_a_number_that_does_not_fit_is_refused(number, is_right):
    data = f'{{"n":[{number}]}}'.encode()
    if is_right:
        assert parse(data) == {"n": [json.loads(number)]}
    else:
        assert faults(data) == [(Code.TOO_LARGE, "/n/0")]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(constant):
    assert faults(f'{{"n":{constant}}}'.encode()) == [(Code.NOT_JSON, "/n")]


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbf{"a":1}',
        '{"a":1}'.encode("utf-16"),
        b'{"a":"\xc0\x80"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        '{"a":"é"}'.encode("cp1252"),
    ],
)
def test_only_plain_utf8_is_read(data):
    assert faults(data) == [(Code.CHARACTERS, "")]


@pytest.mark.parametrize("data", [b"", b" ", b"{", b'{"a":1} x', b"{'a':1}", b"[1,]", b"\x00"])
def test_what_is_no_json_is_refused_with_its_place(data):
    with pytest.raises(StrictJsonError, match="SH-110") as caught:
        parse(data)
    assert "regel 1" in caught.value.problems[0].message


@pytest.mark.parametrize(
    "text",
    [r"\u0000", r"\u001b[31m", r"\b", r"\f", r"\u007F", r"\u0085", "\x7f", "\u0085", r"\ud800"],
)
def test_control_characters_and_half_characters_are_refused_in_values_and_in_names(text):
    assert faults(f'{{"a":["{text}"]}}'.encode()) == [(Code.CHARACTERS, "/a/0")]
    assert faults(f'{{"{text}":1}}'.encode()) == [(Code.CHARACTERS, "/?")]


@pytest.mark.parametrize("text", [r"a\tb\r\nc", r"\u0009\u000a", r"C:\\u0000", r"\\b", "£ ²"])
def test_line_ends_tabs_and_what_only_looks_like_control_are_kept(text):
    assert parse(f'"{text}"'.encode()) == json.loads(f'"{text}"')


@pytest.mark.parametrize(("opening", "closing"), ["[]", ('{"a":', "}")])
def test_depth_is_bounded(opening, closing):
    def nested(depth: int) -> bytes:
        return (opening * depth + "1" + closing * depth).encode()

    parse(nested(MAX_DEPTH))
    assert faults(nested(MAX_DEPTH + 1)) == [(Code.TOO_LARGE, "")]
    assert faults((opening * 5_000).encode()) == [(Code.TOO_LARGE, "")]


def test_many_brackets_side_by_side_or_in_text_are_not_deep():
    assert parse(b"[" + b"[]," * 100 + b'"' + b"[" * 100 + b'"]')


def test_size_is_bounded():
    parse(b'"' + b"a" * (MAX_BYTES - 2) + b'"')
    assert faults(b'"' + b"a" * (MAX_BYTES - 1) + b'"') == [(Code.TOO_LARGE, "")]


def test_all_faults_come_at_once_and_in_order_but_not_without_end():
    data = rb'{"a":NaN,"b":[1e400,"\u0000"],"a":{"c":1,"c":2}}'
    assert faults(data) == [
        (Code.NOT_JSON, "/a"),
        (Code.TOO_LARGE, "/b/0"),
        (Code.CHARACTERS, "/b/1"),
        (Code.DUPLICATE_KEY, "/a"),
        (Code.DUPLICATE_KEY, "/a/c"),
    ]
    assert len(faults(b"[" + b"NaN," * 1_000 + b"NaN]")) == MAX_PROBLEMS


@pytest.mark.parametrize("name", ["999990019", "jan.demo@school.example", "Ana Demo", "x" * 41])
def test_a_name_that_may_be_personal_is_not_shown(name):
    assert faults(json.dumps({name: {"a": 2**70}}).encode()) == [(Code.TOO_LARGE, "/?/a")]


@pytest.mark.parametrize("bad", ["NaN", '"\\u0000"', "1e400", "'", '{"a":1,"a":2}'])
def test_no_value_is_ever_repeated(bad):
    with pytest.raises(StrictJsonError) as caught:
        parse(f'{{"x":"{CANARY}","y":{bad},"z":"{CANARY}"}}'.encode())
    assert CANARY not in f"{caught.value} {caught.value.problems!r}"


def test_an_ordinary_message_is_read_whole():
    assert parse(message()) == MESSAGE


def test_what_goes_wrong_below_another_place_is_pointed_at_there():
    with pytest.raises(StrictJsonError) as caught:
        parse(b'{"a":NaN}', below="/data")
    assert caught.value.problems[0].pointer == "/data/a"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("shape", [b'"', b"\\", b'"\\', b"[", b'"\\u', b"\xc2", b'{"":'])
def test_no_shape_makes_reading_slow(shape):
    for _ in range(20):
        assert faults(shape * (MAX_BYTES // len(shape)))
