"""What is put back is what there was, without what was forgotten since; nobody comes in early."""

import os
import shutil
import time

import pytest

from hub.audit.adding import Answer
from hub.audit.ledger import Ledger
from hub.audit.publishing import Publisher, RecordShorterError
from hub.audit.signing import LOG_KIND, Signer
from hub.audit.standing import State as Standing
from hub.audit.standing import standing
from hub.audit.trust import parse_trust
from hub.audit.witness import State, Witness
from hub.backup import restoring
from hub.backup.contents import forgotten_keys
from hub.backup.faults import BackupRefused
from hub.backup.restoring import NotEmpty, SignedMore
from hub.backup.signed import SIGNER, Stand, stands
from hub.projections import views
from hub.store.record import Position
from hub.store.restoring import RestoreUnfinishedError
from schemas.events import SignalForgotten
from schemas.ids import forgotten_id
from tests.builders import mutation
from tests.databases import KINDS
from tests.hub.actions.forgetting import (
    GONE,
    ONE,
    OTHER,
    YOUNG,
    age,
    agreed,
    carry_out,
    is_whole,
    old_hub,
    signal,
    victim,
)
from tests.hub.audit.logs import HUB, LOG, ORIGIN, W1
from tests.hub.backup.hubs import NOW, TRUST, backed_up, empty, opened, put_back, sign
from tests.needles import found_in


@pytest.fixture(scope="module")
def backups(tmp_path_factory):
    """A hub; a backup, years, an erasure, a backup after it. And what went, as bytes."""
    where = tmp_path_factory.mktemp("backups")
    with old_hub() as hub:
        sign(hub)
        older = backed_up(hub, where / "older").place
        with hub.keys._database.snapshot() as cursor:
            wrapped = dict(cursor.execute("SELECT kid, wrapped FROM keys").fetchall())
        digest = views.digest(hub.views.database)
        age(hub)
        carry_out(hub, agreed(hub, ONE, GONE))
        gone = forgotten_keys(hub.mapper, hub.reading.stream(forgotten_id()))
        sign(hub)
        newer = backed_up(hub, where / "newer").place
        canaries = {kid.hex(): wrapped[kid] for kid in gone if kid in wrapped}
        yield hub, older, newer, digest, canaries


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_put_back_is_what_there_was(backups, tmp_path, kind):
    hub, _, newer, _, _ = backups
    target = empty(hub, tmp_path / "target", kind)
    found = put_back(newer, target)
    assert (found.forgotten_again, found.shredded) == (0, 0)
    with opened(target) as again:
        assert again.reading.last() == found.events == hub.reading.last()
        assert again.reading.read(0, 1000) == hub.reading.read(0, 1000)
        assert dict(again.reading.memory_items("dedupe")) == dict(
            hub.reading.memory_items("dedupe")
        )
        assert views.digest(again.views.database) == views.digest(hub.views.database)
        for log in (again.reading, hub.reading):
            with Ledger(log).read() as read:
                assert read.tree.root(read.size).hex() == found.record.root
        wholes = [is_whole(again, number) for number in (ONE, OTHER, GONE, YOUNG)]
        assert wholes == [[False], [True], [False], [True]]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_forgotten_after_the_backup_does_not_come_back(backups, tmp_path, kind):
    hub, older, newer, _, canaries = backups
    assert canaries
    assert set(found_in([older.keys], canaries)) == set(canaries)
    target = empty(hub, tmp_path / "target", kind)
    found = put_back(older, target, [newer.record])
    assert found.forgotten_again == 2
    assert found.shredded == len(canaries)
    with opened(target) as again:
        assert again.keys.known({bytes.fromhex(kid) for kid in canaries}) == set()
        assert [is_whole(again, number) for number in (ONE, OTHER, GONE)] == [
            [False],
            [True],
            [False],
        ]
        told = [again.mapper.from_recorded(it) for it in again.reading.stream(forgotten_id())]
        assert {it.signal for it in told if isinstance(it, SignalForgotten)} == {
            signal(ONE),
            signal(GONE),
        }
        with again.views.database.snapshot() as cursor:
            sql = "SELECT DISTINCT signal FROM mentions ORDER BY signal"
            assert cursor.execute(sql).fetchall() == [(str(signal(OTHER)),)]
        assert again.reading.recall("dedupe", [b"s:" + signal(ONE).bytes]) == {}
        stage = again.linking(again.reading, None)
        stage.restore(again.reading.position("link"))
        assert stage.linker.entities_of(signal(ONE).hex) == ()
        assert len(stage.linker.entities_of(signal(OTHER).hex)) > 0
    assert found_in([target.directory], canaries) == {}


def test_without_the_newer_backup_it_would_come_back(backups, tmp_path):
    """Otherwise the test before this one proves nothing."""
    hub, older, _, digest, canaries = backups
    target = empty(hub, tmp_path / "target")
    assert put_back(older, target).forgotten_again == 0
    with opened(target) as again:
        assert is_whole(again, ONE) == [True]
        assert views.digest(again.views.database) == digest
    assert set(found_in([target.directory], canaries)) == set(canaries)


def test_a_newer_backup_that_cannot_be_asked_is_not_passed_over(backups, tmp_path):
    hub, older, newer, _, _ = backups
    copy = shutil.copytree(newer.record, tmp_path / "newer")
    os.truncate(copy / "record.db", 5000)
    target = empty(hub, tmp_path / "target")
    with pytest.raises(BackupRefused, match=r"newer/record\.db"):
        put_back(older, target, [tmp_path])
    assert put_back(older, target, [tmp_path], accept_loss=True).forgotten_again == 0


def test_only_empty_databases_are_filled(backups, tmp_path):
    hub, _, newer, _, _ = backups
    target = empty(hub, tmp_path / "target")
    put_back(newer, target)
    with pytest.raises(NotEmpty, match=r"record\.db"):
        put_back(newer, target)
    (target.directory / "record.db").unlink()
    with pytest.raises(NotEmpty, match=r"views\.db"):
        put_back(newer, target)


def test_whoever_dies_halfway_leaves_what_nobody_opens(backups, tmp_path, monkeypatch):
    hub, older, newer, _, canaries = backups
    target = empty(hub, tmp_path / "target")

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_put_keys", die)
    with pytest.raises(KeyboardInterrupt):
        put_back(older, target, [newer.record])
    with opened(target) as again, pytest.raises(RestoreUnfinishedError):
        again.reading  # noqa: B018 - opening is what is tried
    assert found_in([target.directory], canaries) == {}
    monkeypatch.undo()
    for path in target.directory.glob("*.db*"):
        path.unlink()
    (target.directory / restoring.BESIDE).mkdir()  # as one that was killed leaves it
    assert put_back(older, target, [newer.record]).forgotten_again == 2
    assert not (target.directory / restoring.BESIDE).exists()


def test_the_stages_begin_above_what_the_bus_may_know(backups, tmp_path):
    hub, _, newer, _, _ = backups
    hub.reading.advance_epoch("link")
    target = empty(hub, tmp_path / "target")
    before = int(time.time())
    put_back(newer, target)
    with opened(target) as again:
        assert again.views.advance_epoch("project") > before
        last = again.reading.last()
        assert again.views.position("project") == last
        again.reading.append(
            [], position=Position("deliver", again.reading.position("deliver"), last + 1)
        )


class Watch:
    """A signer and a witness with memories of their own."""

    def __init__(self, directory):
        self.who = {
            "http://signer": Witness(
                LOG, [HUB.verifier(LOG_KIND)], State(directory / "s"), lambda: 1, as_log=True
            ),
            "http://w1": Witness(
                W1, [LOG.verifier(LOG_KIND)], State(directory / "w"), lambda: 1, as_log=False
            ),
        }

    def ask(self, url, request) -> Answer:
        return self.who[url].add_checkpoint(bytes(request))


def test_a_backup_older_than_what_was_signed_is_found_and_never_signed(tmp_path):
    watch = Watch(tmp_path)
    with old_hub() as hub:
        publisher = Publisher(hub.reading, TRUST, HUB, watch.ask, lambda: 1)
        publisher.publish()
        older = backed_up(hub, tmp_path / "older").place
        asked = lambda notes, events: stands(TRUST, HUB, notes, events, watch.ask)  # noqa: E731
        put_back(older, empty(hub, tmp_path / "same"), stands=asked)
        hub.take(mutation(8, betrokkenen=victim("Acht", "+31 6 0000 0048")))
        publisher.publish()
        last = hub.reading.last()
        with pytest.raises(SignedMore) as refused:
            put_back(older, empty(hub, tmp_path / "refused"), stands=asked)
        seen = [(it.name, it.stand, it.size) for it in refused.value.seen]
        assert seen == [(SIGNER, Stand.AHEAD, last), ("w1", Stand.AHEAD, last)]
        assert not list((tmp_path / "refused").iterdir())
        target = empty(hub, tmp_path / "target")
        put_back(older, target, stands=asked, accept_loss=True)
        with opened(target) as again, pytest.raises(RecordShorterError):
            Publisher(again.reading, TRUST, HUB, watch.ask, lambda: 1).publish()
        assert watch.who["http://signer"]._state.last(ORIGIN).size == last
        _begin_another_log(target, tmp_path)


def _begin_another_log(target, directory):
    """Under a new name and key the record that went back can be signed again."""
    log, own = (Signer("demo.example/log/2", bytes([number] * 32)) for number in (5, 6))
    text = f"log {log.verifier(LOG_KIND)} http://signer\nquorum none\n"
    signer = Witness(
        log, [own.verifier(LOG_KIND)], State(directory / "new"), lambda: 1, as_log=True
    )
    trust = parse_trust(text.encode(), "log.policy")
    with opened(target) as again:
        ask = lambda _, request: signer.add_checkpoint(bytes(request))  # noqa: E731
        Publisher(again.reading, trust, own, ask, lambda: 1).publish()
        found = standing(again.reading, again.mapper, trust, NOW)
        assert (found.signed, found.state) == (again.reading.last(), Standing.LATE)


def test_a_signer_that_knows_less_or_something_else_is_told_apart(tmp_path):
    forked, lost = Watch(tmp_path / "forked"), Watch(tmp_path / "lost")
    with old_hub() as other:
        other.take(mutation(9, betrokkenen=victim("Negen", "+31 6 0000 0049")))
        Publisher(other.reading, TRUST, HUB, forked.ask, lambda: 1).publish()
        size = other.reading.last()
    with old_hub() as hub:
        hub.take(mutation(8, betrokkenen=victim("Acht", "+31 6 0000 0048")))
        assert hub.reading.last() == size
        sign(hub)
        older = backed_up(hub, tmp_path / "older").place
        for watch, stand in ((forked, Stand.FORK), (lost, Stand.BEHIND)):
            found = []
            asked = lambda notes, events, watch=watch: stands(  # noqa: E731
                TRUST, HUB, notes, events, watch.ask
            )
            target = empty(hub, tmp_path / stand)
            found = asked([_newest(hub)], size)
            assert {it.stand for it in found} == {stand}
            if stand is Stand.FORK:
                with pytest.raises(SignedMore):
                    put_back(older, target, stands=asked)


def _newest(hub):
    with hub.reading.database.snapshot() as cursor:
        return cursor.execute("SELECT note FROM checkpoints ORDER BY size DESC").fetchone()[0]
