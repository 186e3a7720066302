"""Loads `versions.toml`: which versions of messages are outdated, and until when they are read."""

from datetime import date, datetime
from importlib.resources.abc import Traversable
from typing import Final

from adapters import formats
from adapters.base import Format
from hub.domain.versions import NOTICE, Announced, is_long_enough
from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_or_shipped
from schemas.events import VersionEnd

FILE: Final = "versions.toml"
NOT_READ: Final = date(9999, 1, 1)
"""Stands for a day that could not be read, until the fault is told."""


def load_versions(directory: Traversable = SHIPPED) -> tuple[Announced, ...]:
    """Read what is announced. Raises `PolicyError` with every fault of the file."""
    file = read_or_shipped(directory, FILE)
    top = parse_toml(file)
    top.text("versie")
    known = {f"{it.partner}/{it.name}.v{it.version}": it for it in formats()}
    found: dict[str, Announced] = {}
    for table in top.tables("verouderd", name_key="bericht"):
        announced = _announced(table, known)
        if announced.dataschema and announced.dataschema in found:
            table.refuse("deze versie staat er twee keer", "bericht")
        found[announced.dataschema] = announced
        table.finish()
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return tuple(found.values())


def _announced(table: Table, known: dict[str, Format]) -> Announced:
    form, successor = _form(table, "bericht", known), _form(table, "opvolger", known)
    since, until = _day(table, "verouderd_sinds"), _day(table, "vervalt_op")
    if NOT_READ not in {since, until} and not is_long_enough(since, until):
        table.refuse(f"tussen 'verouderd_sinds' en 'vervalt_op' ligt minstens {NOTICE.text}")
    if form and successor and not _follows(successor, form):
        table.refuse("'opvolger' is een nieuwere versie van hetzelfde bericht", "opvolger")
    end = VersionEnd(
        outdated_since=since,
        expires_on=until,
        successor=successor.dataschema if successor else "",
    )
    return Announced(form.dataschema if form else "", end, table.text("waarom"))


def _form(table: Table, key: str, known: dict[str, Format]) -> Format | None:
    name = table.text(key)
    if name and name not in known:
        table.refuse(f"'{key}' is een van {', '.join(known)}", key)
    return known.get(name)


def _follows(successor: Format, form: Format) -> bool:
    same = (successor.partner, successor.name) == (form.partner, form.name)
    return same and successor.version > form.version


def _day(table: Table, key: str) -> date:
    value = table.value(key)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    table.refuse(f"'{key}' is een dag, zonder aanhalingstekens: 2027-12-01", key)
    return NOT_READ
