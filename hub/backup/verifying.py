"""Looks whether a backup is whole, ours, and can be put back; trusts nothing that it says itself.

First the papers and the files they name. Only where those are good is anything read: every event
against its leaf, every checkpoint against the tree, every sealed block against the keys.
"""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from hub.audit.notes import NoteInvalidError, parse_note
from hub.audit.trust import Trust, is_by_log
from hub.backup import contents
from hub.backup.container import KEKS, Container, reading
from hub.backup.contents import Contents
from hub.backup.faults import Fault, Kind
from hub.backup.manifest import KEYS, MEMORY, PAPER, RECORD, FileSaid, KeysPaper, Paper, RecordPaper
from hub.backup.place import Place
from hub.backup.sources import Secrets
from hub.merkle.tiles import TileMissingError
from hub.security.keys import CANARY
from hub.store.mapper import Mapper, StateInvalidError, TopicUnknownError
from hub.store.record import Recorded
from schemas.events import BY_TOPIC
from schemas.events.upcasters import UPCASTERS

Said = TypeVar("Said", bound=Paper)

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
DAMAGE: Final = (sqlite3.Error, StateInvalidError, TopicUnknownError, TypeError, ValueError)
"""What reading a file raises that is not as we write them."""
NAMED_MAX: Final = 5
"""So many places are named of one kind of fault."""


class Verified(NamedTuple):
    """What was found; without `keys` what has to go again is gone already."""

    record: RecordPaper | None
    keys: KeysPaper | None
    faults: tuple[Fault, ...]
    is_signature_checked: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(place: Place, secrets: Secrets, trust: Trust | None) -> Verified:
    """Look at a backup. That the keys have gone when their time was over is no fault."""
    record, faults = _paper(place.record, RecordPaper, secrets)
    keys: KeysPaper | None = None
    if place.keys.exists():
        keys, more = _paper(place.keys, KeysPaper, secrets)
        faults += more
    for folder, paper in ((place.record, record), (place.keys, keys)):
        if paper is not None:
            faults += _files(folder, paper, place)
    if record is not None and keys is not None and record.pair != keys.pair:
        faults.append(Fault(Kind.PAIR, str(place.keys)))
    if record is not None and not faults:
        faults += _contents(place, record, keys, secrets, trust)
    return Verified(record, keys, tuple(faults), trust is not None)


def _paper(folder: Path, kind: type[Said], secrets: Secrets) -> tuple[Said | None, list[Fault]]:
    path = folder / PAPER
    try:
        paper, seal = kind.read(path)
    except FileNotFoundError:
        return None, [Fault(Kind.MISSING, str(path))]
    except ValueError:
        return None, [Fault(Kind.PAPER, str(path))]
    if not paper.is_sealed(secrets.seal, seal):
        return None, [Fault(Kind.SEAL, str(path))]
    return paper, []


def _files(folder: Path, paper: Paper, place: Place) -> Iterator[Fault]:
    """Compare a folder with its paper."""
    expected = set(place.files[folder])
    if {PAPER, *paper.files} != expected:
        yield Fault(Kind.PAPER, str(folder / PAPER))
    there = {it.name for it in folder.iterdir() if it != place.keys}
    for name in sorted(expected - there):
        yield Fault(Kind.MISSING, str(folder / name))
    for name in sorted(there - expected):
        yield Fault(Kind.SURPLUS, str(folder / name))
    for path in (folder, *(folder / name for name in sorted(there & expected))):
        if path.stat().st_mode & OTHERS:
            yield Fault(Kind.RIGHTS, str(path))
    for name, said in sorted(paper.files.items()):
        if name in there and FileSaid.of(folder / name) != said:
            yield Fault(Kind.DIGEST, str(folder / name))


def _contents(
    place: Place,
    record: RecordPaper,
    keys: KeysPaper | None,
    secrets: Secrets,
    trust: Trust | None,
) -> list[Fault]:
    mapper = Mapper(BY_TOPIC, UPCASTERS)
    try:
        with ExitStack() as stack:
            file = stack.enter_context(reading(place.record / RECORD))
            if keys is None:
                found = contents.read(file, mapper, lambda _: ())
                return [*_record(found, record), *_signed(file, found, record, trust)]
            kept = stack.enter_context(reading(place.keys / KEYS))
            memory = stack.enter_context(reading(place.keys / MEMORY))
            found = contents.read(file, mapper, contents.unknown_in(kept))
            return [
                *_record(found, record),
                *_signed(file, found, record, trust),
                *_keys(found, contents.ready(file, memory), kept, memory, mapper),
                *_kek(kept, keys, secrets),
            ]
    except DAMAGE as error:
        return [Fault(Kind.UNREADABLE, type(error).__name__)]


def _record(found: Contents, paper: RecordPaper) -> Iterator[Fault]:
    for finding in found.findings:
        yield Fault(Kind.RECORD, f"{finding.flaw} {finding.position}")
    if (found.events, found.root.hex()) != (paper.events, paper.root):
        yield Fault(Kind.ROOT, str(found.events))


def _signed(
    file: Container, found: Contents, paper: RecordPaper, trust: Trust | None
) -> Iterator[Fault]:
    tree, newest = found.tree(), 0
    for size, root, text in contents.checkpoints(file):
        newest = size
        try:
            note = parse_note(text.encode())
            is_so = size <= found.events and tree.root(size) == root
        except (NoteInvalidError, TileMissingError):
            is_so = False
        if not is_so:
            yield Fault(Kind.CHECKPOINT, str(size))
        elif trust is not None and not is_by_log(note, trust):
            yield Fault(Kind.SIGNATURE, str(size))
    if newest != paper.signed:
        yield Fault(Kind.CHECKPOINT, str(newest))


def _keys(
    found: Contents,
    ready: list[Recorded],
    kept: Container,
    memory: Container,
    mapper: Mapper,
) -> Iterator[Fault]:
    gone = contents.forgotten_keys(mapper, found.register)
    lost = {*found.kids, *contents.unknown_in(kept)(contents.waiting(memory))} - gone
    for kid in sorted(lost)[:NAMED_MAX]:
        yield Fault(Kind.KEYS_LOST, kid.hex())
    applied = contents.mark(kept)
    if applied > len(ready):
        yield Fault(Kind.KEYS_AHEAD, str(applied))
    shredded = contents.forgotten_keys(mapper, ready[:applied])
    back = shredded - set(contents.unknown_in(kept)(shredded))
    for kid in sorted(back)[:NAMED_MAX]:
        yield Fault(Kind.KEYS_BACK, kid.hex())


def _kek(kept: Container, paper: KeysPaper, secrets: Secrets) -> Iterator[Fault]:
    epochs: dict[str, bytes] = dict(kept.rows(KEKS))
    if epochs.get(secrets.kek.epoch) != secrets.kek.wrap(CANARY):
        yield Fault(Kind.KEK, paper.kek)
