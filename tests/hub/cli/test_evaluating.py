"""Linking is measured on records of which the truth is known."""

import pytest

from hub.cli.app import EXIT_FAILED, EXIT_USAGE
from tests.hub.evaluation.sets import made


@pytest.fixture
def folder(tmp_path):
    return made(tmp_path / "set")


def test_a_program_gets_all_figures(cli, folder):
    found = cli("evaluate", "linking", folder, "--json")
    assert found.code == 0
    assert found.json["entity_pairs"]["f1"] == 1.0
    assert {"records_per_second", "p50_us", "p99_us", "bytes_per_record"} <= found.json.keys()


def test_a_person_gets_a_table_without_one_name_of_anyone(cli, folder):
    found = cli("evaluate", "linking", folder)
    assert found.code == 0
    assert "Volledigheid" in found.out
    assert "vaste regel" in found.out
    assert "Proef" not in found.out


def test_what_cannot_be_read_is_said_in_one_line(cli, folder):
    (folder / "options.toml").write_text("threshhold = 1\n", "utf-8")
    found = cli("evaluate", "linking", folder, "--json")
    assert found.code == EXIT_FAILED
    assert "threshhold is geen instelling" in found.err
    assert not found.out


def test_without_a_folder_it_says_what_to_give(cli):
    found = cli("evaluate", "linking")
    assert found.code == EXIT_USAGE
    assert "--prepare" in found.err


def test_an_unknown_set_is_refused_with_those_there_are(cli):
    found = cli("evaluate", "linking", "--prepare", "nergens")
    assert found.code == EXIT_USAGE
    assert "febrl3" in found.err


def test_a_set_that_is_not_there_is_named(cli, tmp_path):
    found = cli("evaluate", "linking", "--prepare", "febrl3", "--data", tmp_path)
    assert found.code == EXIT_FAILED
    assert "--data" in found.err
