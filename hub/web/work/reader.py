"""Who reads the work list."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from hub.domain.mandate import User
from hub.web.words import Words


class Reader(NamedTuple):
    """Who reads, when, and how codes, colleagues and receivers of handovers are called."""

    user: User
    now: datetime
    words: Words
    people: Mapping[str, str]
    receivers: Mapping[str, str] = MappingProxyType({})
