"""What a person says of dossiers has its effect, is told, and leaves nothing when taken back."""

from uuid import uuid4

import pytest

from hub.actions import dossiers
from hub.actions.dossiers import merge, relate, split, take_back, words_of, words_on
from hub.domain.companions import Refusal, Refused, Wish
from schemas.envelope import EventType
from schemas.events import (
    DOSSIER_CHANGES,
    DossierJudged,
    DossierVerdict,
    DossierWordConflicted,
    DossierWordLapsed,
    DossierWordReconciled,
    DossierWordSettled,
)
from tests.builders import withdrawal
from tests.consumers import histories
from tests.consumers.dossiers import (
    REASON,
    WISH,
    A,
    B,
    C,
    D,
    E,
    do,
    dossier_of,
    holds_after_a_restart,
    now,
    said,
    state,
    together,
    two_dossiers,
)


@pytest.fixture
def hub():
    with two_dossiers() as made:
        yield made


def test_merge_and_take_back_leave_everything_as_it_was(hub):
    before, ids = state(hub), set(now(hub))
    one, other = dossier_of(hub, A), dossier_of(hub, C)
    word = do(hub, merge, one, other)
    assert isinstance(word, DossierJudged)
    assert together(hub) == [[0, 1, 2, 3]]
    assert word.seen.subjects[0].subject == one
    [settled] = hub.events(DossierWordSettled)
    assert (settled.one, settled.other) == (word.one, word.other)
    assert (settled.word, settled.judgement) == (1, word.originator_id)
    assert holds_after_a_restart(hub)
    assert isinstance(do(hub, take_back, word.originator_id), DossierJudged)
    assert set(now(hub)) == ids
    assert state(hub) == before
    assert holds_after_a_restart(hub)


def test_merge_and_split_give_dossiers_ties_and_routes_of_before(hub):
    before = histories.state(hub)
    do(hub, merge, dossier_of(hub, A), dossier_of(hub, C))
    assert histories.state(hub) != before
    word = do(hub, split, dossier_of(hub, A), [C, D])
    assert (word.verdict, word.originator_version) == (DossierVerdict.APART, 2)
    assert histories.state(hub) == before
    assert holds_after_a_restart(hub)


def test_the_words_that_hold_a_dossier_together_can_be_asked_and_read(hub):
    word = do(hub, merge, dossier_of(hub, A), E)
    [found] = words_of(hub.views.database, dossier_of(hub, A))
    assert (found.judgement, found.verdict, found.by) == (
        word.originator_id,
        DossierVerdict.TOGETHER,
        "coordinator",
    )
    assert not words_of(hub.views.database, dossier_of(hub, C))
    assert dossiers.reason_of(hub.desk(), word) == REASON
    stored = b"".join(recorded.state for recorded in hub.reading.read(0, 1000))
    assert b"wijkagent" not in stored
    hub.keys.shred([word.originator_id.bytes])
    assert dossiers.reason_of(hub.desk(), word) is None


def test_the_journal_finds_a_word_by_its_dossiers_its_signals_and_its_name(hub):
    dossiers_seen = (dossier_of(hub, A), dossier_of(hub, C))
    word = do(hub, merge, *dossiers_seen)
    sql = "SELECT subject FROM journal_subjects JOIN journal USING (position) WHERE topic = "
    said = {row[0] for row in hub.rows(f"{sql} 'dossier.judged.v1'")}
    assert said == {str(it) for it in (*dossiers_seen, word.originator_id, A, B, C, D)}
    answered = {row[0] for row in hub.rows(f"{sql} 'dossier.word-settled.v1'")}
    assert answered == {str(it) for it in (word.originator_id, A, B, C, D)}


def test_a_split_is_a_wall_that_no_evidence_passes(hub):
    dossier = dossier_of(hub, A)
    do(hub, split, dossier, [B])
    assert together(hub) == [[2, 3]]
    hub.take(said(2, kind=EventType.CORRECTED, id_="c", day=2))
    assert together(hub) == [[2, 3]]
    assert holds_after_a_restart(hub)


def test_related_is_shown_in_both_dossiers(hub):
    one, other = dossier_of(hub, A), dossier_of(hub, C)
    do(hub, relate, one, other)
    shown = {}
    for event in hub.events(*DOSSIER_CHANGES):
        shown[event.originator_id] = {(it.reason, it.dossier) for it in event.related}
    assert shown[one] == {("judged", other)}
    assert shown[other] == {("judged", one)}
    assert holds_after_a_restart(hub)


def test_who_merges_against_a_wall_is_told_to_take_it_back(hub):
    wall = do(hub, relate, dossier_of(hub, A), dossier_of(hub, C))
    hub.take(said(5, "DE-001-O", kind=EventType.CORRECTED, id_="c", day=2))
    refusal = do(hub, merge, dossier_of(hub, A), dossier_of(hub, C))
    assert refusal == Refusal(Refused.WALLED, words=(wall.originator_id,))
    do(hub, take_back, wall.originator_id)
    assert isinstance(do(hub, merge, dossier_of(hub, A), dossier_of(hub, C)), DossierJudged)
    assert together(hub) == [[0, 1, 2, 3, 4]]


def test_a_contradiction_is_shown_and_never_resolved_in_silence(hub):
    """What was joined grew before it was split: other sets, so both words stand."""
    word = do(hub, merge, dossier_of(hub, A), dossier_of(hub, C))
    hub.take(said(5, "DE-001-O", kind=EventType.CORRECTED, id_="c", day=2))
    wall = do(hub, split, dossier_of(hub, A), [C, D])
    [conflict] = hub.events(DossierWordConflicted)
    assert (conflict.judgement, conflict.walls) == (word.originator_id, (wall.originator_id,))
    assert together(hub) == [[0, 1, 4], [2, 3]]
    assert holds_after_a_restart(hub)
    [shown] = [it for it in words_on(hub.views.database, [A]) if it.walls]
    assert (shown.judgement, shown.walls) == (word.originator_id, (wall.originator_id,))
    do(hub, take_back, wall.originator_id)
    assert len(hub.events(DossierWordReconciled)) == 1
    assert together(hub) == [[0, 1, 2, 3, 4]]
    assert not hub.rows("SELECT * FROM dossier_words WHERE walls <> ''")


def test_a_signal_that_is_withdrawn_leaves_the_word_and_the_last_one_ends_it(hub):
    word = do(hub, merge, dossier_of(hub, A), dossier_of(hub, C))
    hub.take(withdrawal(3))
    settled = hub.events(DossierWordSettled)[-1]
    assert {settled.one, settled.other} == {tuple(sorted((A, B))), (D,)}
    assert together(hub) == [[0, 1, 3]]
    assert len(hub.rows("SELECT * FROM dossier_word_signals")) == 3
    hub.take(withdrawal(4))
    [lapsed] = hub.events(DossierWordLapsed)
    assert (lapsed.judgement, lapsed.word) == (word.originator_id, 1)
    assert together(hub) == [[0, 1]]
    assert not hub.rows("SELECT * FROM dossier_words")
    assert not hub.rows("SELECT * FROM dossier_word_signals")
    hub.take(said(3, kind=EventType.CORRECTED, id_="again", day=3))
    assert together(hub) == [[0, 1]]
    assert holds_after_a_restart(hub)
    gone = do(hub, take_back, word.originator_id)
    assert gone == Refusal(Refused.NOTHING_TO_WITHDRAW)


def test_the_same_word_twice_is_recorded_once_also_when_it_has_had_effect(hub):
    one, other = dossier_of(hub, A), dossier_of(hub, C)
    case = dossiers.casework.load
    seen = {it: case(hub.desk(), it).sight for it in (one, other)}
    wish = Wish(REASON, "coordinator", seen=seen, read={one: 2, other: 1})
    word = do(hub, merge, one, other, wish=wish)
    assert [it.read for it in word.seen.subjects] == [2, 1]
    assert do(hub, merge, other, one, wish=wish) is None
    assert len(hub.events(DossierJudged)) == 1


def test_a_word_on_what_went_on_is_refused_and_says_what(hub):
    one, other = dossier_of(hub, A), dossier_of(hub, C)
    seen = {it: dossiers.casework.load(hub.desk(), it).sight for it in (one, other)}
    hub.take(said(5, "DE-001-O", kind=EventType.CORRECTED, id_="c", day=2))
    hub.take(said(4, "DE-002-O", kind=EventType.CORRECTED, id_="d", day=2))
    for action in (merge, relate):
        refusal = do(hub, action, one, other, wish=Wish(REASON, "coordinator", seen=seen))
        assert refusal.reason is Refused.STALE
        assert refusal.differences[one].came == (E,)
        assert refusal.differences[other].changed == (D,)
    refusal = do(hub, split, one, [A], wish=Wish(REASON, "coordinator", seen=seen))
    assert (refusal.reason, set(refusal.differences)) == (Refused.STALE, {one})
    hub.take(withdrawal(1), withdrawal(2))
    refusal = do(hub, merge, one, other, wish=Wish(REASON, "coordinator", seen=seen))
    assert refusal.reason is Refused.STALE
    assert not hub.events(DossierJudged)


@pytest.mark.parametrize(
    ("wish", "refused"),
    [
        (lambda hub: (merge, dossier_of(hub, A), dossier_of(hub, A), WISH), Refused.ONE_DOSSIER),
        (lambda hub: (merge, dossier_of(hub, A), A, WISH), Refused.ONE_DOSSIER),
        (lambda hub: (merge, dossier_of(hub, A), C, WISH), Refused.NOT_ALONE),
        (lambda hub: (merge, dossier_of(hub, A), uuid4(), WISH), Refused.NOTHING_THERE),
        (lambda hub: (split, dossier_of(hub, A), [C], WISH), Refused.NOT_IN_IT),
        (lambda hub: (split, dossier_of(hub, A), [A, B], WISH), Refused.NOTHING_LEFT),
        (lambda hub: (split, dossier_of(hub, A), [], WISH), Refused.NOTHING_LEFT),
        (lambda hub: (relate, dossier_of(hub, A), E, Wish(" ", "x")), Refused.NO_REASON),
        (
            lambda hub: (merge, dossier_of(hub, A), E, Wish("x" * 2001, "x")),
            Refused.REASON_TOO_LONG,
        ),
        (lambda _: (take_back, uuid4(), WISH), Refused.NOTHING_TO_WITHDRAW),
    ],
    ids=[
        "itself",
        "its own signal",
        "a signal of another",
        "nothing",
        "what is not in it",
        "all of it",
        "none of it",
        "no reason",
        "an endless reason",
        "no word",
    ],
)
def test_what_cannot_be_said_is_refused(hub, wish, refused):
    action, *what, why = wish(hub)
    assert do(hub, action, *what, wish=why) == Refusal(refused)
    assert not hub.events(DossierJudged)
