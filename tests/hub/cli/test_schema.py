"""What changes in a contract is told by what it breaks, and for whom; a release is kept to."""

import json
from pathlib import Path

import pytest

from hub.cli import schema_released as released
from hub.cli.schema_diff import Way, differences

CONTRACT = Path(__file__).parents[3] / "docs" / "contract" / "released"
TEXT = {"type": "string"}
MAYBE = {"anyOf": [TEXT, {"type": "null"}], "default": None}
WORD = {"enum": ["ja", "nee"]}
THING = {
    "type": "object",
    "properties": {"a": TEXT, "b": MAYBE, "c": WORD},
    "required": ["a"],
    "additionalProperties": False,
}
OPEN = {name: value for name, value in THING.items() if name != "additionalProperties"}


def field(name, schema, of=THING):
    return {**of, "properties": {**of["properties"], name: schema}}


def gone(name, of=THING):
    return {**of, "properties": {key: it for key, it in of["properties"].items() if key != name}}


def needing(*names, of=THING):
    return {**of, "required": list(names)}


ALL = {Way.SENT, Way.RECEIVED, Way.KEPT}


@pytest.mark.parametrize(
    ("old", "new", "place", "breaks"),
    [
        pytest.param(THING, field("d", TEXT), "/d", set(), id="a field more"),
        pytest.param(
            OPEN, field("d", TEXT, OPEN), "/d", {Way.SENT, Way.KEPT}, id="a field claimed"
        ),
        pytest.param(THING, gone("b"), "/b", ALL, id="a field less"),
        pytest.param(OPEN, gone("b", OPEN), "/b", ALL, id="a field less where others may be"),
        pytest.param(THING, needing("a", "c"), "/c", {Way.SENT, Way.KEPT}, id="needed"),
        pytest.param(THING, needing("a", "b"), "/b", {Way.SENT}, id="needed, with a default"),
        pytest.param(THING, needing(), "/a", {Way.RECEIVED}, id="needed no more"),
        pytest.param(
            THING, field("c", {"enum": ["ja", "nee", "x"]}), "/c", {Way.RECEIVED}, id="a value more"
        ),
        pytest.param(
            THING, field("c", {"enum": ["ja"]}), "/c", {Way.SENT, Way.KEPT}, id="a value less"
        ),
        pytest.param(
            THING, field("a", {**TEXT, "maxLength": 9}), "/a", {Way.SENT, Way.KEPT}, id="shorter"
        ),
        pytest.param(
            field("a", {**TEXT, "maxLength": 9}), THING, "/a", {Way.RECEIVED}, id="longer"
        ),
        pytest.param(THING, field("a", {"type": "integer"}), "/a", ALL, id="another type"),
        pytest.param(THING, field("b", TEXT), "/b", {Way.SENT, Way.KEPT}, id="null no more"),
        pytest.param(THING, field("a", MAYBE), "/a", {Way.RECEIVED}, id="null too"),
        pytest.param(
            THING, field("b", {**MAYBE, "default": "x"}), "/b", {Way.SENT}, id="another default"
        ),
        pytest.param(
            THING, field("a", {**TEXT, "description": "Wat dit is."}), "/a", set(), id="words"
        ),
    ],
)
def test_a_change_breaks_for_whom_it_breaks(old, new, place, breaks):
    for way in Way:
        found = differences(old, new, way)
        assert found
        assert {it.place for it in found} == {place}
        assert any(it.is_breaking for it in found) is (way in breaks), way
        assert all(it.text and it.why for it in found)


def test_a_change_deep_inside_is_told_once_with_its_place():
    old = {"type": "object", "properties": {"x": {"type": "array", "items": {"$ref": "#/$defs/t"}}}}
    one, two = ({**old, "$defs": {"t": it}} for it in (THING, gone("c")))
    (found,) = differences(one, two, Way.SENT)
    assert (found.place, found.text) == ("/x/*/c", "Dit veld is er niet meer.")


def test_nothing_that_was_released_is_broken():
    """What partners built on stays; `hub schema release` writes down what is added."""
    before = released.read((CONTRACT / "contract.jsonl").read_text("utf-8"))
    broken = {
        it.name: [f"{found.place}: {found.text}" for found in it.found if found.is_breaking]
        for it in released.changes_since(before, released.documents())
        if it.breaks
    }
    assert broken == {}


ASKED = {"name": "soort", "in": "query", "required": True, "schema": TEXT}


@pytest.fixture(scope="module")
def now():
    return released.documents()


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("police/mutatie.v1", lambda it: it["required"].append("urgentie"), "/urgentie"),
        ("police/mutatie.v1", lambda it: it["properties"].pop("online"), "/online"),
        ("ontvangstbewijs", lambda it: it["required"].remove("schema"), "/schema"),
        ("ontvangstbewijs", lambda it: it["properties"].pop("redenen"), "/redenen"),
        ("cloudevent", lambda it: it["properties"].pop("subject"), "/subject"),
        (
            "events/signal.registered.v1",
            lambda it: it["$defs"]["MessageRef"]["properties"].pop("digest"),
            "/message/digest",
        ),
        ("api", lambda it: it["paths"].pop("/volgnummers"), "GET /volgnummers"),
        (
            "api",
            lambda it: it["paths"]["/volgnummers"]["get"].update(parameters=[ASKED]),
            "GET /volgnummers query soort",
        ),
        (
            "api",
            lambda it: it["components"]["schemas"]["Opgeslagen"]["required"].remove("sha256"),
            "Opgeslagen/sha256",
        ),
    ],
)
def test_whatever_is_taken_back_is_found(now, name, change, place):
    other = json.loads(json.dumps(now))
    change(other[name])
    broken = {
        (it.name, found.place)
        for it in released.changes_since(now, other)
        for found in it.found
        if found.is_breaking
    }
    assert (name, place) in broken
    assert {where for where, _ in broken} == {name}


def test_a_version_that_is_gone_is_found_and_a_new_one_may_be_anything(now):
    without = {name: it for name, it in now.items() if name != "school/verzuim.v1"}
    (gone_,) = [it for it in released.changes_since(now, without) if it.found]
    assert (gone_.name, gone_.breaks) == ("school/verzuim.v1", True)
    (new,) = [it for it in released.changes_since(without, now) if it.found]
    assert (new.name, new.breaks, new.found[0].text) == (gone_.name, False, "Dit is nieuw.")


def test_two_versions_may_differ_and_the_way_back_may_not(cli):
    forth = cli("schema", "diff", "police/mutatie.v1", "police/mutatie.v2", "--json")
    assert (forth.code, forth.json["breekt"]) == (0, True)
    (found,) = forth.json["documenten"]
    assert found["naam"] == "police/mutatie.v1 → police/mutatie.v2"
    assert {it["plaats"] for it in found["wijzigingen"] if it["breekt"]} == {
        "/doorverstrekken",
        "/pleegperiodeVan",
        "/pleegperiodeTot",
    }
    back = cli("schema", "diff", "police/mutatie.v2", "police/mutatie.v1")
    assert back.code == 1
    assert "maak er een nieuwe versie naast" in back.out


def test_files_are_compared_by_what_they_call_themselves(cli, tmp_path):
    old, new = tmp_path / "oud.json", tmp_path / "nieuw.json"
    old.write_text(json.dumps(THING), "utf-8")
    new.write_text(json.dumps(field("c", {"enum": ["ja", "nee", "x"]})), "utf-8")
    sent = cli("schema", "diff", old, new, "--way", "sent")
    assert (sent.code, "/c: Deze waarden zijn erbij gekomen: x." in sent.out) == (0, True)
    assert cli("schema", "diff", old, new, "--way", "received").code == 1
    new.write_text("[]", "utf-8")
    assert cli("schema", "diff", old, new).code == 2
    assert cli("schema", "diff", old).code == 2
    assert cli("schema", "diff", old, tmp_path / "niets.json").code == 3


def test_a_release_is_written_once_and_never_over_what_it_breaks(cli, tmp_path):
    baseline = tmp_path / "uit.jsonl"
    assert cli("schema", "release", "--baseline", baseline).code == 0
    first = baseline.read_bytes()
    assert cli("schema", "diff", "--baseline", baseline).out == "Er is niets anders.\n"
    before = released.read(first.decode())
    before["police/mutatie.v0"] = THING
    baseline.write_text(released.written(before), "utf-8")
    refused = cli("schema", "release", "--baseline", baseline)
    assert (refused.code, "police/mutatie.v0" in refused.out) == (1, True)
    again = cli("schema", "release", "--baseline", baseline, "--without", "police/mutatie.v0")
    assert (again.code, baseline.read_bytes()) == (0, first)
