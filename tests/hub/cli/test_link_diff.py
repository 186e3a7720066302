"""What another model or policy would link otherwise is said beforehand, in numbers and ids."""

import json
from importlib.resources import files

import pytest

from hub.cli import link_diff
from hub.cli.app import EXIT_FAILED
from hub.policy.addresses import read_addresses
from hub.policy.linkage import load_linkage

POLICY = files("hub.policy")
COLUMNS = ("id", "family", "family_parts", "family_keys", "family_initial", "given", "given_parts",
           "given_keys", "given_initial", "name_pairs", "birth_certain", "birth_year")  # fmt: skip


@pytest.fixture
def mentions(tmp_path):
    """Two mentions of one made-up person, of the same name and birth date."""
    row = (
        "proef",
        "proef",
        "prf",
        "p",
        "test",
        "test",
        "tst",
        "t",
        "prf|tst",
        "1990-02-03",
        "1990",
    )
    path = tmp_path / "mentions.csv"
    lines = [",".join(COLUMNS), *(",".join((id_, *row)) for id_ in ("aa", "bb"))]
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def strict(tmp_path):
    """A policy under which nothing is enough to link persons."""
    path = tmp_path / "linkage.toml"
    text = (POLICY / "linkage.toml").read_text("utf-8")
    path.write_text(text.replace("threshold = 200 ", "threshold = 3000 "), "utf-8")
    return path


def test_the_rules_of_now_differ_nowhere_from_themselves(hub):
    found = hub("link", "diff", "current", "current", "--json")
    assert found.code == 0
    assert found.json["oud"] == found.json["nieuw"]
    assert found.json["personen"]["verschillen"] == found.json["dossiers"]["verschillen"] == []
    assert "0 verschillen" in hub("link", "diff", "current", "current").out


def test_a_stricter_policy_splits(cli, mentions, strict):
    found = cli("link", "diff", "current", strict, "--records", mentions, "--json").json
    assert found["personen"]["aantal"] == {"split": 1, "merged": 0, "moved": 0}
    assert found["personen"]["verschillen"] == [
        {"wat": "split", "nu": [["aa", "bb"]], "straks": [["aa"], ["bb"]]}
    ]
    assert found["dossiers"] is None
    back = cli("link", "diff", strict, "current", "--records", mentions)
    assert "1 samengevoegd" in back.out
    assert "proef" not in back.out


@pytest.mark.usefixtures("told")
def test_another_model_is_compared_over_the_record(hub, tmp_path):
    model = json.loads((POLICY / "person_model.json").read_text("utf-8"))
    model["probability_two_random_records_match"] = 1e-30
    del model["digest"]
    path = tmp_path / "other.json"
    path.write_text(json.dumps(model), "utf-8")
    found = hub("link", "diff", "current", path, "--json").json
    assert found["oud"]["model"] != found["nieuw"]["model"]
    assert found["personen"]["aantal"]["merged"] == 0
    assert set(found["personen"]["aantal"]) == {"split", "merged", "moved"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("model.json", "{"), "niet te lezen"),
        (("model.json", "{}"), "niet te gebruiken"),
        (("linkage.toml", "version = 1"), "person"),
    ],
)
def test_rules_that_cannot_be_read_are_refused(cli, mentions, tmp_path, wrong, said):
    name, content = wrong
    (tmp_path / name).write_text(content, "utf-8")
    found = cli("link", "diff", "current", tmp_path / name, "--records", mentions)
    assert found.code == EXIT_FAILED
    assert said in found.err


def test_rules_that_are_not_there_are_named(cli, mentions, tmp_path):
    for name in ("nergens.json", "nergens.toml"):
        found = cli("link", "diff", "current", tmp_path / name, "--records", mentions)
        assert found.code == EXIT_FAILED
        assert name in found.err


@pytest.mark.usefixtures("cli")
def test_the_rules_in_force_have_their_address_book(tmp_path):
    """A policy by itself is compared under the book in force, as the hub would use it."""
    text = (POLICY / "linkage.toml").read_text("utf-8")
    with_book = load_linkage(text, "linkage.toml", read_addresses(POLICY))
    (tmp_path / "alone.toml").write_text(text, "utf-8")
    for name in ("current", tmp_path / "alone.toml"):
        policy, _ = link_diff._rules(str(name))
        assert policy.digest == with_book.digest
