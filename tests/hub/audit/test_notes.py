"""A note has one way to be written; everything else is refused, in words that repeat none of it."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.audit.checkpoints import Checkpoint, read_checkpoint
from hub.audit.notes import (
    MAX_BYTES,
    MAX_SIGNATURES,
    NoteInvalidError,
    format_note,
    parse_note,
    parse_signature_lines,
)
from hub.merkle.tree import EMPTY_ROOT

VALUE = b64encode(bytes(range(68))).decode()
LINE = f"— demo.example/log {VALUE}\n"
NOTE = f"demo.example/log\n3\n{b64encode(bytes(32)).decode()}\n\n{LINE}"


def other(number):
    return f"— demo.example/{number} {VALUE}\n"


def test_a_note_reads_back_as_written():
    for text in (NOTE, NOTE + other(2), "a\n\nb\n\n" + LINE):
        assert format_note(parse_note(text.encode())) == text
    assert parse_note(("a\n\nb\n\n" + LINE).encode()).text == "a\n\nb\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no empty line"),
        (b"text\n", "no empty line"),
        (LINE.encode(), "no empty line"),
        (b"\n\n" + LINE.encode(), "no empty line"),
        (NOTE.replace("\n", "\r\n").encode(), "control character"),
        (NOTE.replace("3", "3\t").encode(), "control character"),
        (NOTE.replace("3", "3\x00").encode(), "control character"),
        (NOTE.replace("3", "3\x7f").encode(), "control character"),
        (NOTE[:-1].encode(), "does not end in a newline"),
        (NOTE.encode() + b"x", "does not end in a newline"),
        (NOTE.encode() + b"x\n", "a dash, a name and a value"),
        (NOTE.encode() + b"\n", "does not end in a newline"),
        (NOTE.encode() + b"\xff", "not UTF-8"),
        (NOTE.encode() + LINE.encode(), "signed twice"),
        (NOTE.replace("— ", "- ").encode(), "a dash, a name and a value"),
        (NOTE.replace("— ", "—").encode(), "a dash, a name and a value"),
        (NOTE.replace("— ", "—  ").encode(), "a dash, a name and a value"),
        (NOTE.replace(VALUE, VALUE + " ").encode(), "a dash, a name and a value"),
        (NOTE.replace("— demo", "— dém\u00f3").encode(), "visible ASCII"),
        (NOTE.replace("— demo", "— de+mo").encode(), "visible ASCII"),
        (NOTE.replace("— demo", "— de\u00a0mo").encode(), "visible ASCII"),
        (NOTE.replace(VALUE, VALUE.rstrip("=")).encode(), "standard base64"),
        (NOTE.replace(VALUE, VALUE[:-3] + "B" + "==").encode(), "standard base64"),
        (NOTE.replace(VALUE, "AAAA*AAA").encode(), "standard base64"),
        (NOTE.replace(VALUE, b64encode(bytes(4)).decode()).encode(), "is empty"),
        ((NOTE + "".join(map(other, range(MAX_SIGNATURES)))).encode(), "more than"),
        (b"x" * MAX_BYTES + NOTE.encode(), "longer than"),
    ],
)
def test_a_note_written_otherwise_is_refused(data, reason):
    with pytest.raises(NoteInvalidError, match=reason):
        parse_note(data)


def test_at_least_sixteen_signatures_are_read():
    assert len(parse_note((NOTE + "".join(map(other, range(15)))).encode()).signatures) == 16


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for read in (parse_note, parse_signature_lines):
        try:
            read(data)
        except NoteInvalidError as error:
            assert "\n" not in str(error)  # noqa: PT017 - nothing of the data is repeated


@given(st.text(max_size=200))
def test_any_text_with_a_signature_is_read_back_or_refused(text):
    written = f"{text}\n\n{LINE}".encode(errors="replace")
    try:
        note = parse_note(written)
    except NoteInvalidError:
        return
    assert format_note(note).encode() == written


def test_a_checkpoint_reads_back_as_written():
    one = Checkpoint("demo.example/log", 12, bytes(range(32)))
    assert read_checkpoint(one.text) == one
    assert read_checkpoint(Checkpoint("a", 0, EMPTY_ROOT).text).size == 0


ROOT = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"a\n1\n{ROOT}", "three lines"),
        (f"a\n1\n{ROOT}\nmore\n", "three lines"),
        (f"a\n1\n{ROOT}\n\n", "three lines"),
        (f"a\n{ROOT}\n", "three lines"),
        (f"\n1\n{ROOT}\n", "an origin"),
        (f"a b\n1\n{ROOT}\n", "an origin"),
        (f"à\n1\n{ROOT}\n", "an origin"),
        (f"a\n01\n{ROOT}\n", "a number"),
        (f"a\n+1\n{ROOT}\n", "a number"),
        (f"a\n-1\n{ROOT}\n", "a number"),
        (f"a\n1 \n{ROOT}\n", "a number"),
        (f"a\n\u0661\n{ROOT}\n", "a number"),
        (f"a\n{2**63}\n{ROOT}\n", "a number"),
        (f"a\n{'9' * 400}\n{ROOT}\n", "a number"),
        (f"a\n1\n{ROOT[:-1]}\n", "base64"),
        ("a\n1\nAAAA\n", "32 bytes"),
        (f"a\n0\n{ROOT}\n", "root of nothing"),
    ],
)
def test_a_checkpoint_written_otherwise_is_refused(text, reason):
    with pytest.raises(NoteInvalidError, match=reason):
        read_checkpoint(text)
