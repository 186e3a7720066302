"""Puts a backup back into empty databases, and lets nobody in before what was forgotten is gone.

The record comes first, under a mark with which no process opens it. The keys lie apart, in a
database that lasts as long as this does: in it all is shredded again that the record, or a newer
backup, says is forgotten. Only what is left goes into the key store. Then the mark is taken away.
"""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from hub.audit.trust import Trust
from hub.backup import again, contents
from hub.backup.container import KEPT_APART, LASTING, PASSING, Container, load, reading, write
from hub.backup.container import KEYS as CONTAINED
from hub.backup.faults import BackupRefused, Fault, Kind, refuse
from hub.backup.manifest import KEYS, MEMORY, RECORD, KeysPaper, RecordPaper
from hub.backup.place import FOLDER_RIGHTS, Place
from hub.backup.signed import Seen, Stand
from hub.backup.sources import Secrets, Which
from hub.backup.verifying import Verified, verify
from hub.projections import building
from hub.security.forgetting import forget_again
from hub.security.keys import KeyStore
from hub.settings import Settings
from hub.store import artefacts, processing, quarantine, restoring
from hub.store.database import SQLITE, Database, tables_of
from hub.store.record import Position
from hub.store.recorders import only_reading, open_record
from hub.wiring import Hub
from schemas.ids import forgotten_id

DATABASES: Final[tuple[Which, ...]] = ("record", "views", "keys")
PROJECT: Final = "project"
BESIDE: Final = "being-restored"
"""The folder in which the keys are until all that was forgotten is shredded in them."""
LEFT: Final = "left.db"


class NotEmpty(Exception):  # noqa: N818 - named for what was found
    """There is something in a database that a backup should go into; the text says which."""


class KeysGone(Exception):  # noqa: N818
    """The keys of this backup are gone, as was agreed: nothing sealed in it can be read."""


class SignedMore(Exception):  # noqa: N818
    """Somebody signed more than this backup has, or something else."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        super().__init__(", ".join(f"{it.name} {it.stand} {it.size}" for it in seen))
        self.seen = tuple(seen)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. `forgotten_again` came from newer backups, `shredded` is keys."""

    record: RecordPaper
    keys: KeysPaper
    forgotten_again: int
    shredded: int
    keys_put: int
    events: int


class Checked(NamedTuple):
    """A backup that can be put back: who was asked how far they signed, and what was forgotten."""

    place: Place
    verified: Verified
    seen: tuple[Seen, ...]
    registers: again.Registers


class _Unserved(Hub):
    """A hub on a record that nobody else may open yet."""

    def require_finished(self, database: Database) -> None:
        """It is not finished, and this is who finishes it."""


def check(  # noqa: PLR0913 - all by name but the first two
    place: Place,
    settings: Settings,
    *,
    trust: Trust | None,
    others: Sequence[Path],
    stands: Callable[[Sequence[str], int], Sequence[Seen]],
    accept_loss: bool,
) -> Checked:
    """Look whether a backup can be put back here; nothing is written.

    `others` are places where newer backups may lie, which know what was forgotten since. Raises
    `KeysGone`, `NotEmpty`, and unless the loss is accepted `SignedMore` or `BackupRefused`, which
    is also raised for what nobody can accept.
    """
    secrets = Secrets.of(settings)
    found = verify(place, secrets, trust)
    refuse(found.faults, accept_loss=accept_loss)
    if found.keys is None:
        raise KeysGone
    assert found.record is not None
    for which in DATABASES:
        require_empty(settings, which)
    registers = again.registers(others, secrets.seal)
    if registers.faults and not accept_loss:
        raise BackupRefused(registers.faults)
    with reading(place.record / RECORD) as file:
        notes = [note for *_, note in contents.checkpoints(file)]
    seen = tuple(stands(notes, found.record.events))
    more = [it for it in seen if it.stand in {Stand.AHEAD, Stand.FORK}]
    if more and not accept_loss:
        raise SignedMore(more)
    return Checked(place, found, seen, registers)


def require_empty(settings: Settings, which: Which) -> None:
    """Raise `NotEmpty` where a database has any table; a file must not be there."""
    url = settings.database_url(which)
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        if any(path.parent.glob(f"{path.name}*")):
            raise NotEmpty(str(path))
        return
    password = settings.database_password()
    with closing(Database.open(url, password=password)) as database, database.snapshot() as cursor:
        names = tables_of(cursor, database.dialect)
    if names:
        raise NotEmpty(f"{which}: {', '.join(sorted(names)[:3])}")


def restore(checked: Checked, settings: Settings, done: Callable[[int], None]) -> Restored:
    """Put a backup back that `check` found good; `done` hears how far the views are.

    Whoever is killed in between leaves a record that nothing opens.
    """
    place, found = checked.place, checked.verified
    assert found.record is not None
    assert found.keys is not None
    _load_record(settings, place)
    with _keys_apart(settings, place) as apart, closing(_Unserved(apart)) as hub:
        own = hub.reading.stream(forgotten_id())
        unheard = again.unheard(hub.mapper, own, checked.registers.known)
        building.rebuild(hub.reading, hub.mapper, hub.views.database, done)
        number = again.forget(hub, unheard)
        if number or hub.keys.forgotten().version < len(own):
            again.catch_up(hub)
        _follow_views(hub, found.record.events)
        back = _shred(hub, {bytes.fromhex(kid) for it in unheard for kid in it.keys})
        if back:
            raise BackupRefused((Fault(Kind.KEYS_BACK, str(back)),))
        events = hub.reading.last()
        put = _put_keys(settings, apart)
    _let_in(settings)
    shredded = found.keys.rows[CONTAINED.name] - put
    return Restored(found.record, found.keys, number, shredded, put, events)


def _load_record(settings: Settings, place: Place) -> None:
    with closing(_opened(settings, "record")) as database:
        with database.transaction() as cursor:
            restoring.mark(cursor)
        open_record(database)
        for made in (quarantine, artefacts, processing):
            made.create_table(database)
        with (
            reading(place.record / RECORD) as record,
            reading(place.keys / MEMORY) as memory,
            database.transaction() as cursor,
        ):
            load(cursor, database.dialect, record, LASTING)
            load(cursor, database.dialect, memory, PASSING)


def _opened(settings: Settings, which: Which) -> Database:
    url = settings.database_url(which)
    if url.startswith(SQLITE):
        Path(url.removeprefix(SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    return Database.open(url, password=settings.database_password(), secure_delete=True)


@contextmanager
def _keys_apart(settings: Settings, place: Place) -> Iterator[Settings]:
    """Put the keys where nothing but this finds them; they go again, whatever happens.

    Where this was killed the next one takes them away.
    """
    folder = settings.directory.resolve() / BESIDE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=FOLDER_RIGHTS)
    apart = settings.model_copy(update={"keystore": f"{SQLITE}{folder / KEYS}"})
    try:
        with reading(place.keys / KEYS) as file:
            _fill_keys(apart, file)
        yield apart
    finally:
        shutil.rmtree(folder)


def _fill_keys(settings: Settings, file: Container) -> None:
    """Make a key store of these rows, all at once."""
    kek = Secrets.of(settings).kek
    url, password = settings.database_url("keys"), settings.database_password()
    KeyStore.open(url, kek, lambda: 0, password=password).close()
    with closing(_opened(settings, "keys")) as database, database.transaction() as cursor:
        load(cursor, database.dialect, file, KEPT_APART)


def _put_keys(settings: Settings, apart: Settings) -> int:
    """Fill the key store with what is left; how many keys that are."""
    path = Path(apart.database_url("keys").removeprefix(SQLITE)).with_name(LEFT)
    with closing(_opened(apart, "keys")) as source, source.snapshot() as cursor:
        rows = write(path, cursor, source.dialect, KEPT_APART)
    with reading(path) as file:
        _fill_keys(settings, file)
    return rows[CONTAINED.name]


def _follow_views(hub: Hub, after: int) -> None:
    """Let the views come to the end of the record, and say so."""
    last = hub.reading.last()
    for _ in building.follow(hub.reading, hub.mapper, hub.views.database, after, last):
        pass
    if last:
        hub.views.append([], position=Position(PROJECT, 0, last))


def _shred(hub: Hub, others: set[bytes]) -> int:
    """Shred all that is forgotten; how many of those keys are there after all."""
    forget_again(hub.reading, hub.mapper, hub.keys)
    hub.keys.shred_kids(others)
    register = hub.reading.stream(forgotten_id())
    return len(hub.keys.known({*others, *contents.forgotten_keys(hub.mapper, register)}))


def _let_in(settings: Settings) -> None:
    """Let the stages begin above every epoch that the bus may still know, and open the record."""
    epoch = int(time.time())
    with closing(_opened(settings, "views")) as database:
        only_reading(database).raise_epochs(epoch, PROJECT)
    with closing(_opened(settings, "record")) as database:
        only_reading(database).raise_epochs(epoch)
        restoring.finish(database)
