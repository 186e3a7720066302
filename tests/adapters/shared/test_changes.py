"""What partners are told of the versions of their messages is whole, and no more than is so."""

import pytest

from adapters import PARTNERS, formats
from adapters.base import Format
from adapters.changes import _changes, changes_of


def label(form: Format) -> str:
    return f"{form.partner}-{form.name}-{form.version}"


@pytest.mark.parametrize("form", formats(), ids=label)
def test_every_version_of_a_message_is_told_of(form):
    told = [change.version for change in changes_of(form)]
    assert form.version in told
    assert told == sorted(told, reverse=True)
    assert set(told) == {
        it.version for it in formats() if (it.partner, it.name) == (form.partner, form.name)
    }


@pytest.mark.parametrize("form", formats(), ids=label)
def test_a_new_version_is_told_of_with_what_broke(form):
    breaking = {change.version for change in changes_of(form) if change.breaking}
    assert breaking == set(range(2, max(it.version for it in changes_of(form)) + 1))


@pytest.mark.parametrize("folder", [*PARTNERS, "shared"])
def test_no_change_is_told_of_a_message_that_is_not_there(folder):
    known = {it.name for it in formats() if folder in {"shared", str(it.partner).replace("-", "_")}}
    assert {change.name for change in _changes(folder)} <= known


def test_care_has_feedback_of_its_own_and_others_share_one():
    texts = {
        form.partner.value: changes_of(form)[0].text
        for form in formats()
        if form.name == "terugkoppeling"
    }
    assert "wilAangifte" in texts.pop("care")
    assert len(set(texts.values())) == 1
