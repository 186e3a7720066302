"""The drill puts a backup back, looks at everything, and leaves the hub at work alone."""

from hashlib import sha256

import pytest

from hub.backup import drill as drilling
from hub.backup.drill import CANARY, drill
from hub.backup.faults import BackupRefused
from tests.builders import mutation
from tests.databases import KINDS, new_url
from tests.hub.actions.forgetting import ONE, age, agreed, carry_out, old_hub, victim
from tests.hub.backup.hubs import DATABASES, NOW, TRUST, sign
from tests.workshop import workshop


def names(report, *, holds):
    return {it.name for it in report.checks if it.holds is holds}


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_promised_holds(tmp_path, kind):
    urls = {} if kind == "sqlite" else {name: new_url(kind, tmp_path) for name in DATABASES}
    with workshop(**urls) as hub:
        hub.take(mutation(1, betrokkenen=victim("Een")), mutation(2, betrokkenen=victim("Een")))
        sign(hub)
        before = contents(hub)
        report = drill(hub.settings, TRUST, lambda: NOW)
        assert names(report, holds=False) == set()
        assert names(report, holds=None) == {"verifier"}  # it needs the policy as a file
        assert names(report, holds=True) >= {
            "contents", "roots-equal", "views-equal", "views-in-use", CANARY,
        }  # fmt: skip
        assert report.is_good
        assert (report.events, report.lost_events) == (hub.reading.last(), 0)
        assert contents(hub) == before


def contents(hub):
    """All that is in the files of a hub; the write-ahead logs may be emptied, and are left out."""
    hub.keys.scrub()
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in hub.settings.directory.iterdir()
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_after_an_erasure_all_still_holds():
    with old_hub() as hub:
        age(hub)
        carry_out(hub, agreed(hub, ONE))
        report = drill(hub.settings, None, lambda: NOW)
        assert names(report, holds=False) == set()
        assert CANARY in names(report, holds=True)


def test_an_empty_hub_can_be_drilled():
    with workshop() as hub:
        hub.keys, hub.views  # noqa: B018 - made
        report = drill(hub.settings, None, lambda: NOW)
        assert report.is_good
        assert CANARY in names(report, holds=None)


def test_what_happened_since_the_copy_is_counted_as_lost(monkeypatch):
    with workshop() as hub:
        hub.take(mutation(1, betrokkenen=victim("Een")))
        put_back = drilling._put_back

        def meanwhile(*args):
            hub.take(mutation(2, betrokkenen=victim("Twee", "+31 6 0000 0042")))
            return put_back(*args)

        monkeypatch.setattr(drilling, "_put_back", meanwhile)
        report = drill(hub.settings, None, lambda: NOW)
        assert report.lost_events == hub.reading.last() - report.events > 0
        assert names(report, holds=False) == set()


def test_what_is_wrong_is_found(monkeypatch):
    """Views were changed behind our back; and where newer backups are not asked, it comes back."""
    with workshop() as hub:
        hub.take(mutation(1, betrokkenen=victim("Een")))
        with hub.views.database.transaction() as cursor:
            cursor.execute("UPDATE routes SET owner = 'voorkomen'")
        put_back = drilling._put_back
        monkeypatch.setattr(drilling, "_put_back", lambda *args: put_back(*args[:3], ()))
        report = drill(hub.settings, None, lambda: NOW)
        assert names(report, holds=False) == {"views-in-use", CANARY}
        assert not report.is_good


def test_a_hub_that_lost_a_key_is_not_called_sound():
    with workshop() as hub:
        hub.take(mutation(1, betrokkenen=victim("Een")))
        with hub.keys._database.transaction() as cursor:
            cursor.execute("DELETE FROM keys WHERE kid = (SELECT MIN(kid) FROM keys)")
        with pytest.raises(BackupRefused, match="keys-lost"):
            drill(hub.settings, None, lambda: NOW)
