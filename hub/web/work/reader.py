"""Who reads the work list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from hub.domain.mandate import User
from hub.web.cards import Ref
from hub.web.words import Words


@dataclass(frozen=True, slots=True)
class Spot:
    """An address that an item is about: its code, or its name where it was opened."""

    entity: str
    ref: Ref


class Reader(NamedTuple):
    """Who reads, when, and how codes, colleagues and receivers of handovers are called.

    `spots` are the addresses of each item, for who has the map beside the list.
    """

    user: User
    now: datetime
    words: Words
    people: Mapping[str, str]
    receivers: Mapping[str, str] = MappingProxyType({})
    spots: Mapping[str, tuple[Spot, ...]] = MappingProxyType({})
