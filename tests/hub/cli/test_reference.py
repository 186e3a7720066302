"""docs/cli.md says what every command does, and every command keeps to the same manners."""

from pathlib import Path

import pytest
from cyclopts import App

from hub.cli.app import APP
from hub.cli.reference import reference
from tests.hub.cli.conftest import Cli

PAGE = Path(__file__).parents[3] / "docs" / "cli.md"
SERVICES = {"hub api", "hub run", "hub sign", "hub watch", "hub web", "hub witness"}
"""These answer nothing: they run until they are told to stop."""


def commands(app: App, name: str) -> dict[str, App]:
    found = {}
    for command in app:
        if not command.startswith("-"):
            inner = commands(app[command], f"{name} {command}")
            found |= inner or {f"{name} {command}": app[command]}
    return found


COMMANDS = commands(APP, "hub")


def flags(app: App) -> set[str]:
    given = app.assemble_argument_collection(default_parameter=APP.default_parameter)
    names = (name for argument in given for name in argument.names)
    return {name for name in names if name.startswith("--")}


def test_the_page_is_made_of_the_commands():
    """Otherwise: python -m hub.cli.reference."""
    assert PAGE.read_text("utf-8") == reference()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_flag_is_on_the_page(name: str):
    page = PAGE.read_text("utf-8")
    part = page[page.index(f"# {name}\n") :].split("\n## ")[0]
    assert flags(COMMANDS[name]) <= {word.strip("`:,") for word in part.split()}


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - SERVICES))
def test_every_command_answers_programs_in_json(name: str):
    assert "--json" in flags(COMMANDS[name])


def test_hub_alone_says_what_to_do_next(cli: Cli):
    found = cli()
    assert found.code == 0
    assert "hub demo" in found.out
    assert len(found.out.splitlines()) < 15


@pytest.mark.parametrize(
    "argv", [["--bestaat-niet"], ["signals", "--limit", "veel"], ["check"], ["onzin"]]
)
def test_a_wrong_command_line_exits_with_2(cli: Cli, argv: list[str]):
    assert cli(*argv).code == 2


@pytest.mark.parametrize(
    "argv",
    [
        ["signals"],
        ["dossiers"],
        ["show", "00"],
        ["events"],
        ["replay"],
        ["quarantine", "list"],
        ["quarantine", "show", "00"],
        ["policy", "impact", "."],
    ],
    ids=" ".join,
)
def test_looking_where_there_is_no_hub_fails_and_makes_none(
    cli: Cli, tmp_path: Path, argv: list[str]
):
    found = cli(*argv)
    assert found.code == 3
    assert "Hier is geen hub" in found.err
    assert not list(tmp_path.iterdir())
