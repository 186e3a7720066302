"""Loads `processing.toml`: the register of processing activities, complete or refused."""

from functools import cache
from importlib.resources.abc import Traversable
from re import fullmatch
from typing import Final

from hub.domain.processing import Activity, Register, Registered
from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_or_shipped

FILE: Final = "processing.toml"
ADDRESS: Final = r"(urn:[a-z0-9][a-z0-9-]{1,30}:\S*|https://\S+/)"


@cache
def shipped_register() -> Register:
    """The register that ships with the hub."""
    return load_register()


def load_register(directory: Traversable = SHIPPED) -> Register:
    """Read the register; every fault in the file is in the one `PolicyError`."""
    file = read_or_shipped(directory, FILE)
    top = parse_toml(file)
    version, base = top.text("versie"), top.text("basis")
    if not fullmatch(ADDRESS, base):
        top.refuse("'basis' is een urn of een https-adres dat op / eindigt", "basis")
    found: dict[Activity, Registered] = {}
    for table in top.tables("verwerking", name_key="code"):
        read = _activity(table)
        if read is None:
            table.refuse("'code' ontbreekt", "code")
        elif read.code in found:
            table.refuse(f"code '{read.code}' staat er twee keer in", "code")
        else:
            found[read.code] = read
        table.finish()
    for code in sorted(frozenset(Activity) - found.keys()):
        top.refuse(f"verwerking '{code}' ontbreekt")
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return Register(version, base, found)


def _activity(table: Table) -> Registered | None:
    code = table.choice("code", frozenset(Activity))
    said = {key: table.text(key) for key in ("titel", "doel", "grondslag", "wet")}
    is_checked = table.flag("nagekeken")
    if code is None:
        return None
    title, purpose, basis, law = said.values()
    return Registered(Activity(code), title, purpose, basis, law, is_checked)
