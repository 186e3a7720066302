"""What goes on while a person decides is never overlooked, and late answers harm nothing."""

import pytest

from hub.actions import dossiers
from hub.actions.desk import TRIES, Busy
from hub.actions.dossiers import merge, relate, split
from hub.domain.casework import Sight
from hub.domain.companions import Refused, Wish
from schemas.envelope import EventType
from schemas.events import (
    DossierJudged,
    DossierWordLapsed,
)
from tests.builders import withdrawal
from tests.consumers.dossiers import (
    NOW,
    REASON,
    WISH,
    A,
    B,
    C,
    E,
    do,
    dossier_of,
    holds_after_a_restart,
    said,
    together,
    two_dossiers,
)


@pytest.fixture
def hub():
    with two_dossiers() as made:
        yield made


def test_a_lapse_that_comes_late_leaves_a_newer_word_alone(hub):
    """E was withdrawn and came back; somebody spoke again before that was linked."""
    do(hub, merge, dossier_of(hub, A), E)
    hub.receive(withdrawal(5), said(5, kind=EventType.CORRECTED, id_="again", day=3))
    hub.step("intake:police")
    word = split(hub.desk(), dossier_of(hub, A), [E], Wish(REASON, "collega"), NOW)
    assert word.originator_version == 2
    hub.settle()
    [lapsed] = hub.events(DossierWordLapsed)
    assert lapsed.word == 1
    rows = hub.rows("SELECT judgement, word, verdict FROM dossier_words")
    assert rows == [(str(word.originator_id), 2, "apart")]
    assert len(hub.rows("SELECT * FROM dossier_word_signals")) == 3
    assert holds_after_a_restart(hub)


def test_a_wall_with_somebody_else_does_not_stand_in_the_way_of_a_merge(hub):
    do(hub, relate, dossier_of(hub, A), E)
    do(hub, relate, dossier_of(hub, C), E)
    assert isinstance(do(hub, merge, dossier_of(hub, A), dossier_of(hub, C)), DossierJudged)
    assert together(hub) == [[0, 1, 2, 3]]


def interfere(hub, monkeypatch, times):
    """Let a correction come in between looking and recording, so many times."""
    walls, left = dossiers._walls, list(range(times))

    def late(*asked):
        if left:
            id_ = f"late-{left.pop()}-of-{times}"
            hub.take(said(1, kind=EventType.CORRECTED, id_=id_, day=2))
        return walls(*asked)

    monkeypatch.setattr(dossiers, "_walls", late)


def test_what_comes_in_between_looking_and_recording_is_never_overlooked(hub, monkeypatch):
    one, other = dossier_of(hub, A), dossier_of(hub, C)
    seen = {it: dossiers.casework.load(hub.desk(), it).sight for it in (one, other)}
    interfere(hub, monkeypatch, 1)
    refusal = do(hub, merge, one, other, wish=Wish(REASON, "coordinator", seen=seen))
    assert (refusal.reason, refusal.differences[one].changed) == (Refused.STALE, (A,))


def test_who_looks_and_judges_at_once_has_seen_what_came_in_between(hub, monkeypatch):
    one, other = dossier_of(hub, A), dossier_of(hub, C)
    interfere(hub, monkeypatch, 1)
    word = do(hub, merge, one, other)
    assert hub.events(DossierJudged) == [word]
    assert dossiers.casework.load(hub.desk(), A).sight.signals[A] == 2
    digests = {it.subject: it.digest for it in word.seen.subjects}
    assert digests[one] == Sight(word.seen.subjects[0].version, {A: 2, B: 1}).digest


def test_who_is_overtaken_every_time_is_told_to_wait(hub, monkeypatch):
    interfere(hub, monkeypatch, TRIES)
    with pytest.raises(Busy):
        merge(hub.desk(), dossier_of(hub, A), dossier_of(hub, C), WISH, NOW)
    assert not hub.events(DossierJudged)
