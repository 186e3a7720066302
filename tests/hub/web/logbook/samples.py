"""One event of every kind, made of its own schema: a value that fits each field."""

import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import NAMESPACE_URL, UUID, uuid5

from annotated_types import Ge, Gt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.events import DossierJudged
from schemas.signal import SignalHeader
from tests.hub.web.events import POLICE

WHEN = datetime(2026, 9, 7, 9, 30, tzinfo=UTC)
HEX = "0123456789abcdef" * 4
NAMED = {"cause": "message:police/7", "one": "0" * 32, "other": "1" * 32}
PATTERNS = {
    r"^[0-9a-f]{16}$": HEX[:16],
    r"^[0-9a-f]{32}$": HEX[:32],
    r"^[0-9a-f]{64}$": HEX,
    r"^([1-9][0-9]{3})?$": "3861",
}


def sample(kind: type[BaseModel]) -> Any:
    """An instance in which everything that may be there is."""
    values = {name: _field(name, field) for name, field in kind.model_fields.items()}
    if kind is DossierJudged:
        one, other = sorted(uuid5(NAMESPACE_URL, f"urn:sample:{name}") for name in ("a", "b"))
        values |= {"one": (one,), "other": (other,)}
    return kind.model_validate(values)


def _field(name: str, field: FieldInfo) -> Any:
    if name in NAMED and field.annotation is str:
        return NAMED[name]
    for rule in field.metadata:
        pattern = getattr(rule, "pattern", None)
        if pattern in PATTERNS:
            return PATTERNS[pattern]
        if pattern is not None:
            return pattern.strip("^$()").split("|")[0]
        if isinstance(rule, Ge | Gt):
            return 3
    return _value(field.annotation)


def _value(kind: Any) -> Any:  # noqa: PLR0911 - all kinds of values
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _value(arguments[0])
    if origin is Annotated:
        return _value(arguments[0])
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        several = arguments[:1] * 2 if arguments[-1] is Ellipsis else arguments
        return tuple(_value(it) for it in several)
    if origin in {dict, Mapping}:
        return {_value(arguments[0]): _value(arguments[1])}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {_value(arguments[0]): _value(arguments[1])}
    return _plain(kind)


def _plain(kind: Any) -> Any:
    if kind is SignalHeader:
        return POLICE.header
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return sample(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if kind is UUID:
        return uuid5(NAMESPACE_URL, "urn:sample")
    known = {str: "reason", int: 2, bool: True, datetime: WHEN, date: WHEN.date()}
    return known.get(kind, WHEN)
