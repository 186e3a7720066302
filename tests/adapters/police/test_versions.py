"""The first version of the police record is read as it was, and says no more than it said."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Unreadable, newest, read
from adapters.police import FORMATS
from adapters.police.mutation import Mutatie
from schemas.problems import Code
from tests.adapters.shared.messages import example, messages
from tests.adapters.shared.test_partner_folders import read_or_reject

NEW = newest(FORMATS)["mutatie"]
[OLD] = [it for it in FORMATS if it.name == "mutatie" and it is not NEW]


def translate(form, data):
    return read(form, json.dumps(data).encode())


def refusal(form, data):
    with pytest.raises(Unreadable) as refused:
        translate(form, data)
    return {(it.code, it.pointer) for it in refused.value.problems}


@pytest.mark.parametrize("name", ["ordinary", "sparse"])
def test_the_same_record_in_either_version_is_the_same_signal(name):
    old, new = (example("police", f"{name}{end}").event["data"] for end in ("-v1", ""))
    assert translate(OLD, old) == translate(NEW, new)


def test_neither_version_is_read_as_the_other():
    old, new = (example("police", f"ordinary{end}").event["data"] for end in ("-v1", ""))
    assert refusal(OLD, new) == {(Code.UNKNOWN_FIELD, "/data/pleegperiode")}
    assert refusal(NEW, old) == {
        (Code.UNKNOWN_FIELD, "/data/pleegperiodeVan"),
        (Code.UNKNOWN_FIELD, "/data/pleegperiodeTot"),
    }


def test_a_fault_in_the_first_version_is_told_at_its_own_field():
    data = example("police", "ordinary-v1").event["data"]
    wrong = data | {"pleegperiodeTot": "2026-10-01T00:00:00Z"}
    assert refusal(OLD, wrong) == {(Code.PATTERN, "/data/pleegperiodeTot")}


def test_only_the_second_version_asks_whether_it_may_be_passed_on():
    data = example("police", "sparse-v1").event["data"]
    assert refusal(NEW, data) == {(Code.MISSING, "/data/doorverstrekken")}
    assert not translate(OLD, data).header.onward_sharing


@settings(max_examples=60)
@given(choice=st.data())
def test_all_that_the_first_version_allows_can_be_written_as_the_second(choice):
    data = choice.draw(messages(OLD))
    signal = read_or_reject(OLD, data)
    assert OLD.upcast is not None
    upcast = OLD.upcast(OLD.model.model_validate_json(json.dumps(data)))
    assert isinstance(upcast, Mutatie)
    assert read(NEW, upcast.model_dump_json().encode()) == signal
