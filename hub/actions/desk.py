"""The desk: what deciding needs, and what every decision does alike."""

from dataclasses import dataclass
from typing import Final

from hub.security.sealing import Sealer
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.record import Record

TRIES: Final = 3
"""How often a decision is taken anew when something it rests on went on meanwhile."""


class Busy(Exception):  # noqa: N818 - named for what happened
    """What a decision rests on went on each time it was about to be recorded."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What deciding needs: the record, the views, seals, and the rules in force by digest."""

    record: Record
    views: Database
    mapper: Mapper
    sealer: Sealer
    model: str
    policy: str
