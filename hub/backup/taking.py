"""Takes a backup of a hub that goes on working.

The record is copied first and the keys after it. A key is on disk before the event that needs it,
so a later copy of the keys has the key of every event in an earlier copy of the record. The one way
a key can be lacking is that it was shredded in between; the key store says how far it had come with
that, and where that is further than the copy of the record, both are copied again.
"""

import secrets as chance
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from hub.audit.trust import Trust
from hub.backup import contents
from hub.backup.container import KEPT_APART, LASTING, LEAVES, PASSING, reading, write
from hub.backup.faults import Fault, refuse
from hub.backup.manifest import (
    APART,
    FORMAT,
    KEYS,
    MEMORY,
    PAPER,
    RECORD,
    FileSaid,
    KeysPaper,
    RecordPaper,
)
from hub.backup.place import FOLDER_RIGHTS, Place, draft_of, settle, write_file
from hub.backup.sources import Secrets, database
from hub.backup.verifying import verify
from hub.merkle.tree import root
from hub.settings import Settings

DISTRIBUTION: Final = "signal-hub"
TRIES: Final = 3
PAIR_BYTES: Final = 16


class KeysKeptGoing(Exception):  # noqa: N818 - named for what happened
    """Keys were shredded each time between the two copies; later it will be quiet."""


class Taken(NamedTuple):
    """A backup that was taken and looked at; `faults` are of the hub, which is copied as it is."""

    place: Place
    record: RecordPaper
    keys: KeysPaper
    faults: tuple[Fault, ...]


def take(
    settings: Settings,
    trust: Trust | None,
    directory: Path,
    now: Callable[[], datetime],
    *,
    keys_to: Path | None = None,
) -> Taken:
    """Take a backup into a folder that is not there yet; it appears when it is whole.

    Raises `FileExistsError`, `KeysKeptGoing`, or `BackupRefused` where it was not copied well.
    """
    secrets = Secrets.of(settings)
    if keys_to is not None and keys_to.exists():
        raise FileExistsError(None, None, str(keys_to))
    draft = draft_of(directory)
    apart = draft_of(keys_to) if keys_to else draft / APART
    apart.mkdir(mode=FOLDER_RIGHTS, exist_ok=True)
    place = Place(draft, apart)
    try:
        record, keys = _papers(settings, secrets, place, _copied(settings, place, now))
        faults = verify(place, secrets, trust).faults
        refuse(faults, accept_loss=True)
        settle(apart)
        settle(draft)
        if keys_to is not None:
            apart.rename(keys_to)  # first: keys without a record are of no use to anybody
            settle(keys_to.parent)
        draft.rename(directory)
        settle(directory.parent)
    finally:
        for folder in (draft, apart):
            shutil.rmtree(folder, ignore_errors=True)
    return Taken(Place.of(directory, keys_to), record, keys, faults)


class _Copies(NamedTuple):
    """What was copied, and since when nothing newer is sure to be in it."""

    at: datetime
    rows: dict[str, dict[str, int]]


def _copied(settings: Settings, place: Place, now: Callable[[], datetime]) -> _Copies:
    """Copy record and keys, until no key was shredded in between that the record still needs."""
    for _ in range(TRIES):
        copies = _Copies(now(), _copy(settings, place))
        with (
            reading(place.record / RECORD) as record,
            reading(place.keys / MEMORY) as memory,
            reading(place.keys / KEYS) as keys,
        ):
            if contents.mark(keys) <= len(contents.ready(record, memory)):
                return copies
        for path in (place.record / RECORD, place.keys / MEMORY, place.keys / KEYS):
            path.unlink()
    raise KeysKeptGoing


def _copy(settings: Settings, place: Place) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    with database(settings, "record") as source, source.snapshot() as cursor:
        for path, tables in ((place.record / RECORD, LASTING), (place.keys / MEMORY, PASSING)):
            rows[path.name] = write(path, cursor, source.dialect, tables)
    with database(settings, "keys") as source, source.snapshot() as cursor:
        rows[KEYS] = write(place.keys / KEYS, cursor, source.dialect, KEPT_APART)
    return rows


def _papers(
    settings: Settings, secrets: Secrets, place: Place, copies: _Copies
) -> tuple[RecordPaper, KeysPaper]:
    """Write what the backup says of itself."""
    both: dict[str, Any] = {
        "format": FORMAT,
        "pair": chance.token_hex(PAIR_BYTES),
        "made_at": copies.at,
        "program": version(DISTRIBUTION),
    }
    with reading(place.record / RECORD) as file:
        leaves = [leaf for _, leaf in file.rows(LEAVES)]
        record = RecordPaper(
            **both,
            files={RECORD: FileSaid.of(place.record / RECORD)},
            rows=copies.rows[RECORD],
            events=len(leaves),
            root=root(leaves).hex(),
            signed=max((size for size, *_ in contents.checkpoints(file)), default=0),
            last_at=contents.last_at(file),
        )
    with reading(place.keys / KEYS) as file:
        keys = KeysPaper(
            **both,
            files={name: FileSaid.of(place.keys / name) for name in (KEYS, MEMORY)},
            rows=copies.rows[KEYS] | copies.rows[MEMORY],
            expires_at=copies.at + timedelta(days=settings.backup_days),
            kek=secrets.kek.epoch,
            mark=contents.mark(file),
        )
    write_file(place.record / PAPER, record.sealed(secrets.seal))
    write_file(place.keys / PAPER, keys.sealed(secrets.seal))
    return record, keys
