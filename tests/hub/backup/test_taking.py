"""A backup of a hub at work is one moment of it, and its keys go when their time is over."""

import shutil
import threading
from queue import SimpleQueue

import pytest

from hub.backup import taking
from hub.backup.expiring import expire
from hub.backup.faults import BackupRefused, Kind
from hub.backup.manifest import KEYS, PAPER, RECORD
from hub.backup.restoring import KeysGone
from hub.backup.sources import Secrets
from hub.backup.verifying import verify
from tests.builders import mutation
from tests.databases import KINDS, new_url
from tests.hub.actions.forgetting import ONE, age, agreed, carry_out, old_hub, victim
from tests.hub.backup.hubs import TRUST, backed_up, empty, later, opened, place, put_back, sign
from tests.needles import found_in
from tests.workshop import workshop


def look(hub, directory, keys=None):
    return verify(place(directory, keys), Secrets.of(hub.settings), TRUST)


@pytest.fixture
def hub():
    with old_hub() as hub:
        sign(hub)
        yield hub


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_appears_whole_and_for_nobody_else(tmp_path, kind):
    urls = {}
    if kind == "postgresql":
        urls = {name: new_url(kind, tmp_path) for name in ("database", "views", "keystore")}
    with workshop(**urls) as hub:
        hub.take(mutation(1, betrokkenen=victim("Een")))
        sign(hub)
        made = backed_up(hub, tmp_path / "backup")
        assert made.record.events == made.record.signed == hub.reading.last()
        assert made.keys.rows["keys"] > 1
        assert look(hub, tmp_path / "backup").is_good
        events = hub.reading.read(0, 1000)
        target = empty(hub, tmp_path / "target")
        put_back(made.place, target)
    with opened(target) as again:
        assert again.reading.read(0, 1000) == events
    everything = [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]
    assert {it.name for it in everything} >= {RECORD, PAPER, KEYS}
    assert not [it for it in everything if it.stat().st_mode & 0o077]
    assert not list(tmp_path.glob("*.part"))


def test_nothing_is_written_over_and_a_draft_is_no_backup(hub, tmp_path):
    (tmp_path / "backup.part").mkdir()
    (tmp_path / "backup.part" / "left").write_text("by one that was killed")
    backed_up(hub, tmp_path / "backup")
    assert look(hub, tmp_path / "backup").is_good
    with pytest.raises(FileExistsError):
        backed_up(hub, tmp_path / "backup")
    with pytest.raises(FileExistsError):
        backed_up(hub, tmp_path / "other", keys_to=tmp_path / "backup")
    assert not (tmp_path / "other").exists()


def test_keys_can_be_kept_elsewhere(hub, tmp_path):
    backed_up(hub, tmp_path / "backup", keys_to=tmp_path / "apart")
    assert {it.name for it in (tmp_path / "backup").iterdir()} == {PAPER, RECORD}
    assert look(hub, tmp_path / "backup", tmp_path / "apart").is_good
    put_back(place(tmp_path / "backup", tmp_path / "apart"), empty(hub, tmp_path / "target"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_taken_while_events_are_written_is_one_moment(tmp_path, kind):
    urls = {}
    if kind == "postgresql":
        urls = {name: new_url(kind, tmp_path) for name in ("database", "views", "keystore")}
    with workshop(**urls) as hub:
        hub.take(mutation(1, betrokkenen=victim("Een")))
        stop, written = threading.Event(), SimpleQueue()

        def write():
            number = 100
            while not stop.is_set():
                hub.take(mutation(number, betrokkenen=victim("Twee", "+31 6 0000 0042")))
                written.put(number)
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            made = []
            for number in range(3):
                made.append(backed_up(hub, tmp_path / f"backup-{number}", trust=None))
                while not written.empty():
                    written.get()
                written.get(timeout=15)  # one more, written after this backup
        finally:
            stop.set()
            writer.join()
        counted = [it.record.events for it in made]
        assert counted == sorted(set(counted))
        assert all(look(hub, it.place.record).is_good for it in made)


def test_keys_that_are_shredded_between_the_copies_make_it_begin_again(hub, tmp_path, monkeypatch):
    age(hub)
    batch, copies, write = agreed(hub, ONE), [], taking.write

    def then_forget(path, *args):
        copies.append(path.name)
        rows = write(path, *args)
        if len(copies) == 2:  # the record was copied, the keys were not
            carry_out(hub, batch)
        return rows

    monkeypatch.setattr(taking, "write", then_forget)
    made = backed_up(hub, tmp_path / "backup")
    assert len(copies) == 6
    assert made.record.events == hub.reading.last()
    assert made.keys.mark == 1


def test_a_damaged_hub_is_copied_as_it_is_and_that_is_said(hub, tmp_path):
    """There will be no better copy of it; who puts it back must say to know."""
    with hub.keys._database.transaction() as cursor:
        cursor.execute("DELETE FROM keys WHERE kid = (SELECT MIN(kid) FROM keys)")
    made = backed_up(hub, tmp_path / "backup")
    assert [it.kind for it in made.faults] == [Kind.KEYS_LOST]
    target = empty(hub, tmp_path / "target")
    with pytest.raises(BackupRefused, match="keys-lost"):
        put_back(made.place, target)
    assert put_back(made.place, target, accept_loss=True).events == hub.reading.last()


def test_what_was_not_copied_well_is_no_backup(hub, tmp_path, monkeypatch):
    write = taking.write

    def half(path, *args):
        rows = write(path, *args)
        path.chmod(0o644)
        return rows

    monkeypatch.setattr(taking, "write", half)
    with pytest.raises(BackupRefused, match="rights"):
        backed_up(hub, tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []


def test_past_their_horizon_backups_hold_no_key_and_no_hash(hub, tmp_path):
    canaries = _canaries(hub)
    backed_up(hub, tmp_path / "backups" / "one")
    backed_up(hub, tmp_path / "backups" / "two", keys_to=tmp_path / "backups" / "two-keys")
    backed_up(hub, tmp_path / "backups" / "young", at=later(days=20))
    assert set(found_in([tmp_path / "backups" / "one"], canaries)) == set(canaries)
    assert expire(tmp_path / "backups", later(days=29)) == []
    gone = expire(tmp_path / "backups", later(days=30))
    assert sorted(str(it.folder.relative_to(tmp_path)) for it in gone) == [
        "backups/one/keys",
        "backups/two-keys",
    ]
    old = [tmp_path / "backups" / "one", tmp_path / "backups" / "two"]
    assert found_in(old, canaries) == {}
    found = look(hub, old[0])
    assert found.is_good
    assert found.keys is None
    with pytest.raises(KeysGone):
        put_back(place(old[0]), empty(hub, tmp_path / "target"))
    shutil.rmtree(tmp_path / "backups" / "young")
    assert expire(tmp_path / "backups", later(days=90)) == []


def _canaries(hub):
    """The wrapped keys, and the keyed hashes of what signals named."""
    with hub.keys._database.snapshot() as cursor:
        keys = {
            f"key {kid.hex()}": key for kid, key in cursor.execute("SELECT kid, wrapped FROM keys")
        }
    hashes = {
        f"hash {key.hex()}": key[-16:]
        for key, _ in hub.reading.memory_items("dedupe")
        if key.startswith(b"k:")
    }
    assert hashes
    return keys | hashes
