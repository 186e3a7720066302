"""YAML as stories use it: what looks like text is text, and a key stands once.

Numbers, true, false and null are those of JSON (the core schema of YAML 1.2): `nee`, `NO`, `21:40`
and `2026-09-01` are texts.
"""

import re
from collections.abc import Hashable
from importlib.resources.abc import Traversable
from typing import Any, Final

import orjson
import yaml
from yaml.nodes import MappingNode

from hub.stories.faults import StoryError

MAX_CHARACTERS: Final = 1_000_000

_BASE: Final = "tag:yaml.org,2002:"
_SCALARS: Final = (
    ("null", r"~|null|", ("~", "n", "")),
    ("bool", r"true|false", ("t", "f")),
    ("int", r"-?(?:0|[1-9][0-9]{0,17})", tuple("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", tuple("-0123456789")),
)


class _Loader(yaml.SafeLoader):
    """Reads plain scalars by the core schema and refuses a key that stands twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: ARG002, FBT001, FBT002 - PyYAML's own signature
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(None, None, "een sleutel is tekst", node.start_mark)
            if keys.count(key) > 1:
                said = f"de sleutel '{key}' staat er twee keer"
                raise yaml.MarkedYAMLError(None, None, said, node.start_mark)
        return {
            str(key.value): self.construct_object(value, deep=True) for key, value in node.value
        }


for _tag, _pattern, _first in _SCALARS:
    _Loader.add_implicit_resolver(
        _BASE + _tag, re.compile(rf"(?:{_pattern})\Z", re.ASCII), list(_first)
    )


def read_yaml(file: Traversable) -> tuple[Any, bytes]:
    """Read one file: its value, and that value as JSON.

    Raises `StoryError` with the line where it goes wrong.
    """
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise StoryError([f"{file.name}: dit is geen UTF-8"]) from None
    if len(text) > MAX_CHARACTERS:
        raise StoryError([f"{file.name}: hoogstens {MAX_CHARACTERS} tekens"])
    try:
        value = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader with fewer types
        return value, orjson.dumps(value)
    except yaml.YAMLError as error:
        raise StoryError([f"{file.name}: {_said(error)}"]) from None
    except (orjson.JSONEncodeError, RecursionError):
        raise StoryError([f"{file.name}: er zitten te veel lagen in elkaar"]) from None


def _said(error: yaml.YAMLError) -> str:
    if not isinstance(error, yaml.MarkedYAMLError):
        return "dit is geen geldige YAML"
    mark = error.problem_mark or error.context_mark
    where = f"regel {mark.line + 1}, teken {mark.column + 1}: " if mark else ""
    return f"{where}{error.problem or 'dit is geen geldige YAML'}"
