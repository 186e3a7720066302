"""What every partner folder promises: its examples, its errors, and nothing personal in clear."""

import json
import re
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from adapters.base import Format, Unreadable, read
from schemas.signal import Feedback, Signal, Translated, Withdrawal
from tests.adapters.shared.messages import (
    ADAPTERS,
    CANARY,
    Example,
    examples,
    leaves,
    messages,
    personal_values,
    replaced,
)

FOLDERS = (
    "police",
    "veilig_thuis",
    "labour_inspectorate",
    "school",
    "municipality",
    "residents",
    "care",
)
KINDS = {"ordinary", "sparse", "correction", "withdrawal", "odd-but-valid", "invalid", "feedback"}
RESULTS = {"withdrawal": Withdrawal, "feedback": Feedback}
TYPES = {
    "correction": "signaal-gecorrigeerd",
    "supplement": "signaal-aangevuld",
    "withdrawal": "signaal-ingetrokken",
    "feedback": "terugkoppeling-gegeven",
}
TEST_SOURCE = re.compile(r"urn:nld:oin:00000099[0-9]{12}:systeem:demo-[a-z-]+")
BETWEEN_FIELDS = {
    "tot",
    "pleegperiodeTot",
    "besluitId",
    "grondslag",
    "meldcodeStap",
    "periodeTot",
    "namens",
    "anoniem",
}
"""Fields with a rule about another field, which a JSON Schema does not say."""

FORMATS: list[Format] = [it for name in FOLDERS for it in import_module(f"adapters.{name}").FORMATS]
EXAMPLES = [it for folder in FOLDERS for it in examples(folder)]
VALID = [it for it in EXAMPLES if not it.name.startswith("invalid")]
INVALID = [it for it in EXAMPLES if it.name.startswith("invalid")]


def form_of(example: Example) -> Format:
    return next(it for it in FORMATS if it.dataschema == example.event["dataschema"])


def label(value: Example | Format) -> str:
    if isinstance(value, Example):
        return f"{value.folder}-{value.name}"
    return f"{value.partner}-{value.name}-v{value.version}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_offers_withdrawal_and_feedback_beside_its_own_formats(folder):
    module = import_module(f"adapters.{folder}")
    versions = [(it.name, it.version) for it in module.FORMATS]
    assert len(set(versions)) == len(versions)
    assert {"intrekking", "terugkoppeling"} < {name for name, _ in versions}
    assert {it.partner for it in module.FORMATS} == {module.PARTNER}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_shows_every_kind_of_message(folder):
    assert {it.name for it in examples(folder)} >= KINDS


@pytest.mark.parametrize("example", EXAMPLES, ids=label)
def test_an_example_has_a_test_source_and_the_type_of_its_kind(example):
    event = example.event
    kind = TYPES.get(example.name, "signaal-gemeld")
    assert TEST_SOURCE.fullmatch(event["source"])
    assert event["type"] == f"nl.mensenhandelsignalen.{kind}.v1"
    assert form_of(example).partner.replace("-", "_") == example.folder


def test_no_two_partners_share_a_source_and_no_two_examples_an_id():
    sources = {(it.folder, it.event["source"]) for it in EXAMPLES}
    assert len({source for _, source in sources}) == len(sources) == len(FOLDERS)
    assert len({it.event["id"] for it in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", VALID, ids=label)
def test_a_valid_example_becomes_what_its_name_says(example):
    translated = read(form_of(example), example.data)
    assert isinstance(translated, RESULTS.get(example.name, Signal))


@pytest.mark.parametrize("example", VALID, ids=label)
def test_a_valid_example_fits_its_published_schema(example):
    schema = form_of(example).model.model_json_schema()
    Draft202012Validator(schema).validate(example.event["data"])


@pytest.mark.parametrize("example", INVALID, ids=label)
def test_an_invalid_example_has_exactly_its_expected_problems_all_at_once(example):
    with pytest.raises(Unreadable) as refusal:
        read(form_of(example), example.data)
    found = [{"code": it.code, "pointer": it.pointer} for it in refusal.value.problems]
    assert found == example.expected
    assert len(found) > 5


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_correction_keeps_the_reference_of_what_it_corrects(folder):
    by_name = {
        it.name: read(form_of(it), it.data)
        for it in examples(folder)
        if it.name in KINDS - {"invalid"}
    }
    assert by_name["correction"].reference == by_name["ordinary"].reference
    assert by_name["correction"] != by_name["ordinary"]
    assert by_name["withdrawal"].reference == by_name["sparse"].reference


@pytest.mark.parametrize("example", VALID, ids=label)
@pytest.mark.parametrize("wrong", [f"{CANARY}\x07", 7_777_777_777, [CANARY], {CANARY: 1}], ids=repr)
def test_an_error_never_repeats_a_value(example, wrong):
    for path, _ in leaves(example.event["data"]):
        data = json.dumps(replaced(example.event["data"], path, wrong)).encode()
        with pytest.raises(Unreadable) as refusal:
            read(form_of(example), data)
        told = " ".join(
            (str(refusal.value), *(it.model_dump_json() for it in refusal.value.problems))
        )
        assert "7777" not in told
        assert CANARY not in told


def read_or_reject(form: Format, message: object) -> Translated:
    """Read a message, or ask for another one if only a rule between its fields is broken."""
    try:
        return read(form, json.dumps(message).encode())
    except Unreadable as refusal:
        if {it.pointer.rpartition("/")[2] for it in refusal.problems} <= BETWEEN_FIELDS:
            reject()
        raise


@pytest.mark.parametrize("form", FORMATS, ids=label)
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(choice=st.data())
def test_whatever_a_format_allows_is_translated_and_nothing_personal_is_in_the_header(form, choice):
    message = choice.draw(messages(form))
    translated = read_or_reject(form, message)
    if isinstance(translated, Signal):
        header = translated.header.model_dump_json()
        assert CANARY not in header
        assert not [value for value in personal_values(message) if value in header]


@pytest.mark.parametrize("example", [it for it in VALID if it.name not in RESULTS], ids=label)
def test_translating_twice_gives_the_same_signal_and_survives_being_written_down(example):
    signal = read(form_of(example), example.data)
    assert isinstance(signal, Signal)
    assert read(form_of(example), example.data) == signal
    assert Signal.model_validate_json(signal.model_dump_json()) == signal


@pytest.mark.parametrize("form", FORMATS, ids=label)
def test_a_readme_names_every_field_a_message_may_have(form):
    schema = form.model.model_json_schema()
    blocks = (schema, *schema.get("$defs", {}).values())
    fields = {field for block in blocks for field in block.get("properties", ())}
    folder = str(form.partner).replace("-", "_")
    told = "".join(
        (ADAPTERS / name / "README.md").read_text("utf-8") for name in (folder, "shared")
    )
    assert not {field for field in fields if f"`{field}`" not in told}
