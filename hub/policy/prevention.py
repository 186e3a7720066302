"""Loads `prevention.toml`: groups, actions and languages, and refuses a file that is not right."""

from importlib.resources.abc import Traversable
from typing import Final

from hub.domain.prevention import Group, PreventionPolicy
from hub.policy.indicators import load_indicators
from hub.policy.reading import (
    SHIPPED,
    PolicyError,
    PolicyFile,
    Table,
    parse_toml,
    read_or_shipped,
    read_policy_file,
)

AGES: Final = frozenset({"minor", "adult"})


def load_prevention(directory: Traversable = SHIPPED) -> PreventionPolicy:
    """Load the policy in a directory. Raises `PolicyError` with every fault of the file."""
    indicators = load_indicators(read_policy_file(directory / "indicators.csv"))
    codes = frozenset(it.code for it in indicators)
    return parse_prevention(read_or_shipped(directory, "prevention.toml"), codes)


def parse_prevention(file: PolicyFile, codes: frozenset[str]) -> PreventionPolicy:
    """Turn `prevention.toml` into a policy; `codes` are those of the code list."""
    top = parse_toml(file)
    version = top.text("versie")
    groups: dict[str, Group] = {}
    for table in top.tables("groep", name_key="code"):
        code, title = table.text("code"), table.text("titel")
        known = table.words("kwetsbaarheden", codes)
        if not known:
            table.refuse("'kwetsbaarheden' noemt er minstens één")
        if code in groups:
            table.refuse(f"groep '{code}' staat er twee keer in")
        groups[code] = Group(title, frozenset(known), table.choice("leeftijd", AGES) or "")
        table.finish()
    actions, languages = _codes(top, "actie"), _codes(top, "taal")
    top.finish()
    if not (groups and actions and languages):
        top.refuse("er is minstens één groep, actie en taal")
    if file.faults:
        raise PolicyError(file.faults)
    return PreventionPolicy(version, groups, actions, languages)


def _codes(top: Table, key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in top.tables(key, name_key="code"):
        code, title = table.text("code"), table.text("titel")
        if code in found:
            table.refuse(f"{key} '{code}' staat er twee keer in")
        found[code] = title
        table.finish()
    return found
