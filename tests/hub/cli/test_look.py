"""An id may be typed by its beginning, with or without dashes."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.look import the_one, whole_prefix


@given(st.uuids(), st.integers(1, 36), st.sampled_from([str, lambda id_: id_.hex]))
def test_any_beginning_of_an_id_is_found_again(id_: UUID, length: int, spelled):
    typed = spelled(id_)[:length]
    assert str(id_).startswith(whole_prefix(typed))
    assert whole_prefix(typed.upper()) == whole_prefix(typed)


@pytest.mark.parametrize("typed", ["", "-", "%", "_", "zz", "\x1b[31m", "0" * 33, "0 OR 1=1"])
def test_what_cannot_be_an_id_is_refused(typed: str):
    with pytest.raises(CommandFailed) as failed:
        whole_prefix(typed)
    assert failed.value.code == EXIT_FOUND
    assert "\x1b" not in str(failed.value)


def test_several_answers_are_named_and_none_is_chosen():
    with pytest.raises(CommandFailed, match="signaal aa1\nsignaal aa2"):
        the_one("aa", ["aa1", "aa2"], ["signaal aa1", "signaal aa2"])
