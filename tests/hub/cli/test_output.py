"""What commands print is text: a terminal obeys nothing of it, and a program reads it back."""

import io
import json
import unicodedata
from contextlib import redirect_stdout
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cli import output

MISCHIEF = "\x1b[31mrood\x07\r\x9b2J\u202eomgekeerd\u200bonzichtbaar"


def printed(call) -> str:
    with redirect_stdout(io.StringIO()) as heard:
        call()
    return heard.getvalue()


def commands(text: str) -> list[str]:
    """The characters in it that a terminal obeys or that mislead whoever reads."""
    return [c for c in text if unicodedata.category(c) in {"Cc", "Zl", "Zp"} and c != "\n"]


@given(st.text())
def test_no_text_commands_a_terminal(text: str):
    assert not commands(output.plain(text))
    assert "\n" not in output.plain(text)


@given(st.text())
def test_plain_text_stays_as_it_is(text: str):
    if text.isprintable():
        assert output.plain(text) == text


def test_what_turns_or_hides_text_is_shown():
    assert "\u202e" not in output.plain(MISCHIEF)
    assert "\u200b" not in output.plain(MISCHIEF)


@pytest.mark.parametrize(
    "call",
    [
        lambda: output.say(MISCHIEF),
        lambda: output.say_table(("Kop",), [(MISCHIEF,)]),
        lambda: output.answer({"tekst": MISCHIEF}),
        lambda: output.answer({"tekst": MISCHIEF}, indent=2),
    ],
    ids=["lines", "table", "json", "indented"],
)
def test_every_way_of_printing_neutralises(call):
    assert not commands(printed(call))


def test_markup_is_text():
    assert "[red]x[/red]" in printed(lambda: output.say_table(("Kop",), [("[red]x[/red]",)]))


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_json_reads_back_as_what_was_meant(value: dict[str, object]):
    assert json.loads(printed(lambda: output.answer(value))) == value


def test_an_id_in_a_table_is_never_broken_off_for_a_program():
    id_ = "0" * 150
    assert id_ in printed(lambda: output.say_table(("Nummer",), [(id_,)]))


def test_a_moment_is_written_in_dutch_time():
    assert output.moment(datetime(2026, 10, 2, 9, 12, tzinfo=UTC)) == "2-10-2026 11:12"
    assert output.moment("2026-12-02T09:12:00Z") == "2-12-2026 10:12"


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")],
)
def test_words_are_listed_as_people_do(words: list[str], said: str):
    assert output.listed(words) == said
