"""Loads `report_form.toml`: whom the residents' form speaks for, and who else can help."""

import re
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_or_shipped

NAME: Final = "report_form.toml"
_NUMBER: Final = re.compile(r"\+?[0-9][0-9 -]{1,18}[0-9]")
_WEB_ADDRESS: Final = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[A-Za-z0-9._/-]*)?")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody else who can help, by telephone."""

    name: str
    number: str
    when: str


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What the form names: `leave_for` is the page that a reporter in a hurry leaves for."""

    version: str
    organisation: str
    leave_for: str
    emergency: str
    help_lines: tuple[HelpLine, ...]


def load_report_form(directory: Traversable = SHIPPED) -> ReportForm:
    """Load it. Raises `PolicyError` with every fault of the file."""
    file = read_or_shipped(directory, NAME)
    top = parse_toml(file)
    found = ReportForm(
        version=top.text("versie"),
        organisation=top.text("organisatie"),
        leave_for=_checked(top, "verlaat_naar", _WEB_ADDRESS, "een adres dat begint met https://"),
        emergency=_checked(top, "noodnummer", _NUMBER, "een telefoonnummer"),
        help_lines=tuple(_help_line(table) for table in top.tables("hulp", name_key="naam")),
    )
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return found


def _help_line(table: Table) -> HelpLine:
    number = _checked(table, "nummer", _NUMBER, "een telefoonnummer")
    line = HelpLine(table.text("naam"), number, table.text("uitleg"))
    table.finish()
    return line


def _checked(table: Table, key: str, shape: re.Pattern[str], what: str) -> str:
    text = table.text(key)
    if text and not shape.fullmatch(text):
        table.refuse(f"'{key}' is {what}", key)
    return text
