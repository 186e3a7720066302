"""Reads what lasts of a backup as an auditor would: every number, leaf and history, and every key.

A sealed block that has no key, and of which nothing says that it was forgotten, is lost. That is
what the order in which a backup is taken has to prevent, so it is looked for and not believed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Final
from uuid import UUID

import orjson

from hub.audit.verification import Inspection
from hub.backup.container import CHECKPOINTS, EVENTS, FORGOTTEN, LEAVES, TRACKING, Container
from hub.merkle.tiles import WIDTH, Tree
from hub.merkle.tree import root
from hub.security.forgetting import FOLLOWERS, applicable, keys_of
from hub.store.database import Row, expand
from hub.store.mapper import Mapper
from hub.store.record import Recorded
from schemas.events import Finding
from schemas.ids import forgotten_id

BOX: Final = re.compile(rb'"([0-9a-f]{32})\.[A-Za-z0-9_-]{16}\.')
"""The beginning of a sealed block: the id of its key, and its nonce."""
PAGE: Final = 500
LAST: Final = "SELECT state FROM stored_events ORDER BY position DESC LIMIT 1"
REGISTER: Final = (
    "SELECT position, originator_id, originator_version, topic, state FROM stored_events "
    "WHERE originator_id = ? ORDER BY originator_version"
)
WAITING: Final = "SELECT sealed FROM quarantine"
KNOWN: Final = "SELECT kid FROM keys WHERE kid IN (*)"


@dataclass(slots=True)
class Contents:
    """What was found in the record of a backup."""

    events: int
    leaves: list[bytes]
    findings: tuple[Finding, ...]
    register: list[Recorded]
    last_at: datetime | None
    kids: list[bytes] = field(default_factory=list)
    """The keys of sealed blocks that were asked after and not found."""

    @property
    def root(self) -> bytes:
        """The root of the log over all of it."""
        return root(self.leaves)

    def tree(self) -> Tree:
        """The tree of the log, for roots of any size."""
        levels = [self.leaves]
        while len(levels[-1]) >= WIDTH:
            below = levels[-1]
            full = range(0, len(below) - len(below) % WIDTH, WIDTH)
            levels.append([root(below[at : at + WIDTH]) for at in full])

        def fetch(level: int, number: int) -> Sequence[bytes]:
            there = levels[level] if level < len(levels) else []
            return there[number * WIDTH : (number + 1) * WIDTH]

        return Tree(fetch)


def read(
    container: Container, mapper: Mapper, unknown: Callable[[Iterable[bytes]], Iterable[bytes]]
) -> Contents:
    """Read all of the record; `unknown` says of keys which are not there."""
    inspection = Inspection(mapper, {})
    leaves: list[bytes] = []
    lost: list[bytes] = []
    asked: set[bytes] = set()
    for event, leaf in _paired(container):
        inspection.take(event, leaf)
        leaves.append(leaf or b"")
        asked.update(bytes.fromhex(kid.decode()) for kid in BOX.findall(event.state))
        if len(asked) >= PAGE:
            lost.extend(unknown(asked))
            asked = set()
    lost.extend(unknown(asked))
    return Contents(
        inspection.positions,
        leaves,
        inspection.findings,
        register(container),
        last_at(container),
        lost,
    )


def _paired(container: Container) -> Iterator[tuple[Recorded, bytes | None]]:
    for row, leaf in zip_longest(container.rows(EVENTS), container.rows(LEAVES)):
        if row is not None:
            yield recorded(row), None if leaf is None else leaf[1]


def recorded(row: Row) -> Recorded:
    """An event as it stood in the record."""
    position, originator, version, topic, state = row
    return Recorded(position, UUID(originator), version, topic, state)


def register(container: Container) -> list[Recorded]:
    """All that was forgotten, in order."""
    return list(map(recorded, container.find(REGISTER, (forgotten_id().hex,))))


def last_at(container: Container) -> datetime | None:
    """When the newest event was written down."""
    found = container.find(LAST)
    return datetime.fromisoformat(orjson.loads(found[0][0])["recorded_at"]) if found else None


def forgotten_keys(mapper: Mapper, register: Iterable[Recorded]) -> frozenset[bytes]:
    """The keys of all that was forgotten."""
    return frozenset(bytes.fromhex(kid) for it in register for kid in keys_of(mapper, it))


def waiting(memory: Container) -> list[bytes]:
    """The keys of the messages that wait in quarantine."""
    return [bytes.fromhex(text.partition(".")[0]) for (text,) in memory.find(WAITING)]


def unknown_in(keys: Container) -> Callable[[Iterable[bytes]], list[bytes]]:
    """What says of keys which are not in this key store."""

    def unknown(kids: Iterable[bytes]) -> list[bytes]:
        wanted = sorted(set(kids))
        missing = []
        for at in range(0, len(wanted), PAGE):
            some = wanted[at : at + PAGE]
            there = {kid for (kid,) in keys.find(expand(KNOWN, some), tuple(some))}
            missing += [kid for kid in some if kid not in there]
        return missing

    return unknown


def ready(record: Container, memory: Container) -> list[Recorded]:
    """What of all that was forgotten the stages had let go of."""
    positions: dict[str, int] = dict(memory.rows(TRACKING))
    safe = min(positions.get(stage, 0) for stage in FOLLOWERS)
    return applicable(register(record), safe)


def mark(keys: Container) -> int:
    """How far what was forgotten had been applied to the keys; 0 for not at all."""
    return max((version for _, version, _ in keys.rows(FORGOTTEN)), default=0)


def checkpoints(container: Container) -> list[tuple[int, bytes, str]]:
    """What was signed: size, root, and the note."""
    return [(size, root_, note) for size, root_, note, _ in container.rows(CHECKPOINTS)]
