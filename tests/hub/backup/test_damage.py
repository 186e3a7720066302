"""Whatever happens to a backup, it is found before anything of it is used, and has a name."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from hub.backup.faults import BackupRefused, Kind
from hub.backup.manifest import KEYS, MEMORY, PAPER, RECORD, FileSaid, KeysPaper, RecordPaper
from hub.backup.sources import Secrets
from hub.backup.verifying import verify
from hub.security.kek import Kek
from tests.builders import mutation
from tests.hub.actions.forgetting import old_hub, victim
from tests.hub.backup.hubs import TRUST, backed_up, empty, place, put_back, sign

RECORD_PAPER, KEYS_PAPER = PAPER, f"keys/{PAPER}"
FILES = (RECORD_PAPER, RECORD, KEYS_PAPER, f"keys/{KEYS}", f"keys/{MEMORY}")


@pytest.fixture(scope="module")
def backups(tmp_path_factory):
    """A hub with two backups, the second with more in it, and an empty place."""
    where = tmp_path_factory.mktemp("backups")
    with old_hub() as hub:
        sign(hub)
        backed_up(hub, where / "older")
        hub.take(mutation(7, betrokkenen=victim("Zeven", "+31 6 0000 0047")))
        sign(hub)
        backed_up(hub, where / "newer")
        yield hub, where


@pytest.fixture
def copy(backups, tmp_path):
    """A copy of the newer one, to be damaged."""
    return shutil.copytree(backups[1] / "newer", tmp_path / "copy")


@pytest.fixture
def found(backups, copy):
    """What is found wrong with the copy."""
    secrets = Secrets.of(backups[0].settings)
    return lambda: [it.kind for it in verify(place(copy), secrets, TRUST).faults]


def flip(path, _):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path, _):
    os.truncate(path, path.stat().st_size * 2 // 3)


def swap(path, older):
    shutil.copyfile(older, path)


def remove(path, _):
    path.unlink()


def test_a_backup_that_nothing_happened_to_is_good(found):
    assert found() == []


FOUND = {
    flip: ({Kind.DIGEST}, {Kind.SEAL, Kind.PAPER}),
    truncate: ({Kind.DIGEST}, {Kind.PAPER}),
    swap: ({Kind.DIGEST}, {Kind.DIGEST, Kind.PAIR}),
    remove: ({Kind.MISSING}, {Kind.MISSING}),
}
"""What each harm to a file or to a paper is called; a flipped paper may not be one any more."""


@pytest.mark.parametrize("harm", FOUND, ids=lambda it: it.__name__)
@pytest.mark.parametrize("file", FILES)
def test_every_harm_to_every_file_is_found(backups, copy, found, file, harm):
    harm(copy / file, backups[1] / "older" / file)
    kinds = set(found())
    assert kinds
    assert kinds <= FOUND[harm][file.endswith(PAPER)]


def test_a_harmed_backup_is_not_put_back(backups, copy, tmp_path):
    flip(copy / RECORD, None)
    target = empty(backups[0], tmp_path / "target")
    with pytest.raises(BackupRefused, match="digest"):
        put_back(place(copy), target)
    assert not list(target.directory.iterdir())


def test_keys_of_another_backup_are_not_these(backups, copy, found):
    shutil.rmtree(copy / "keys")
    shutil.copytree(backups[1] / "older" / "keys", copy / "keys")
    assert found() == [Kind.PAIR]


def test_what_others_can_read_and_what_does_not_belong_is_found(copy, found):
    (copy / RECORD).chmod(0o644)
    (copy / "keys" / "note.txt").write_text("")
    assert found() == [Kind.RIGHTS, Kind.SURPLUS]


def test_who_has_another_secret_did_not_write_it(backups, copy):
    secrets = Secrets.of(backups[0].settings)
    other = verify(place(copy), secrets._replace(seal=bytes(32)), TRUST)
    assert [it.kind for it in other.faults] == [Kind.SEAL, Kind.SEAL]
    other = verify(place(copy), secrets._replace(kek=Kek("kek-1", bytes(32))), TRUST)
    assert [it.kind for it in other.faults] == [Kind.KEK]


FORGERIES = {
    "an event says something else": (
        RECORD,
        """UPDATE stored_events SET state = CAST(replace(state, 'a', 'b') AS BLOB)
        WHERE position = 2""",
        Kind.RECORD,
    ),
    "an event is of another kind": (
        RECORD,
        "UPDATE stored_events SET state = 7 WHERE position = 2",
        Kind.UNREADABLE,
    ),
    "an event and its leaf are gone": (
        RECORD,
        "DELETE FROM stored_events WHERE position = 3; DELETE FROM event_leaves WHERE position = 3",
        Kind.RECORD,
    ),
    "the last event and its leaf are gone": (
        RECORD,
        """DELETE FROM stored_events WHERE position = (SELECT MAX(position) FROM event_leaves);
        DELETE FROM event_leaves WHERE position = (SELECT MAX(position) FROM event_leaves)""",
        Kind.CHECKPOINT,
    ),
    "a checkpoint has another root": (
        RECORD,
        "UPDATE checkpoints SET root = zeroblob(32)",
        Kind.CHECKPOINT,
    ),
    "a checkpoint is signed by nobody": (
        RECORD,
        "UPDATE checkpoints SET note = substr(note, 1, instr(note, char(10, 10)) + 1)",
        Kind.CHECKPOINT,
    ),
    "a key is gone": (
        f"keys/{KEYS}",
        "DELETE FROM keys WHERE kid = (SELECT kid FROM keys)",
        Kind.KEYS_LOST,
    ),
    "keys were shredded that the record knows nothing of": (
        f"keys/{KEYS}",
        "INSERT INTO forgotten VALUES (1, 9, zeroblob(32))",
        Kind.KEYS_AHEAD,
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_who_has_the_secret_and_forges_is_found_by_what_is_in_it(backups, copy, found, name):
    """The papers are made anew, as somebody inside could; what is inside does not agree."""
    file, sql, expected = FORGERIES[name]
    with closing(sqlite3.connect(copy / file)) as raw:
        raw.executescript(sql)
    seal = Secrets.of(backups[0].settings).seal
    folder, kind = (copy, RecordPaper) if file == RECORD else (copy / "keys", KeysPaper)
    paper, _ = kind.read(folder / PAPER)
    files = {name: FileSaid.of(folder / name) for name in paper.files}
    (folder / PAPER).write_bytes(paper.model_copy(update={"files": files}).sealed(seal))
    assert expected in found()
