"""What a person says of two mentions has its effect, is told, and ends with its mentions."""

from datetime import UTC, datetime

import pytest

from hub.actions.pairs import Look, judge_pair, look, reason_of
from hub.domain.judging import JudgePair, Refusal, Refused
from hub.projections import views
from schemas.envelope import EventType
from schemas.events import (
    DOSSIER_CHANGES,
    Judged,
    PairConflicted,
    PairDoubted,
    PairJudged,
    PairLapsed,
    PairReconciled,
    PairSettled,
    PersonGrouped,
)
from schemas.ids import mention_id, pair_id, signal_id
from tests.builders import mutation, withdrawal
from tests.workshop import workshop

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
REASON = "Ik ken beide Demowiczen van het spreekuur."
SIGNALS = [signal_id("police", f"PL0600-202600000{n}") for n in (1, 2, 3)]
A, B, C = (mention_id(signal, "person", 0) for signal in SIGNALS)
PIOTR = {"geslachtsnaam": "Demowicz", "voornamen": "Piotr", "bsn": "999990019"}
SOMEBODY_ELSE = {"geslachtsnaam": "Proefstra", "voornamen": "Anna", "geboortedatum": "1991-02-03"}


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def said(number, who=PIOTR, **how):
    return mutation(number, betrokkenen=[{"rol": "SLA", **who}], **how)


def say(  # noqa: PLR0913 - a command, by name
    hub, one, other, verdict, *, seen=None, by="coordinator", reason=REASON
):
    outcome = judge_pair(hub.desk(), JudgePair(one, other, verdict, reason, by, seen), NOW)
    hub.settle()
    return outcome


def persons(hub):
    """The mentions of each person, by the views."""
    found = {}
    for mention, entity in hub.rows("SELECT mention, entity FROM mentions WHERE kind = 'person'"):
        found.setdefault(entity, set()).add(mention)
    return sorted(map(sorted, found.values()))


def dossiers(hub):
    now = {}
    for event in hub.events(*DOSSIER_CHANGES):
        now[event.originator_id] = set(event.members)
    return [members for members in now.values() if members]


def told(hub):
    """All groups, by the events alone."""
    now = {}
    for event in hub.events(PersonGrouped):
        now[event.entity] = event
    return {entity: event for entity, event in now.items() if event.mentions}


def restarts_in_the_same_state(hub):
    lived = hub.stage("link").linker.digest()
    hub.restart("link")
    return hub.stage("link").linker.digest() == lived


def test_a_group_is_told_with_the_pair_that_made_it(hub):
    hub.take(said(1), said(2))
    [group] = told(hub).values()
    assert set(group.mentions) == {A, B}
    [join] = group.joins
    assert {join.one, join.other} == {A, B}
    weight = hub.stage("link").linker.persons.weigh(A, B)
    assert join.nanobits == weight
    assert not group.kept_apart


def test_different_splits_a_person_and_the_dossier_it_held_together(hub):
    hub.take(said(1), said(2))
    assert len(dossiers(hub)) == 1
    say(hub, B, A, Judged.DIFFERENT)
    assert persons(hub) == sorted([[A], [B]])
    assert not dossiers(hub)
    [settled] = hub.events(PairSettled)
    assert set(settled.entities) == {A, B}
    assert settled.cause.startswith("event:")
    assert {kept.reason for group in told(hub).values() for kept in group.kept_apart} == {"wall"}
    assert restarts_in_the_same_state(hub)


def test_same_joins_what_the_model_would_not(hub):
    hub.take(said(1), said(2, SOMEBODY_ELSE))
    assert persons(hub) == sorted([[A], [B]])
    say(hub, A, B, Judged.SAME)
    assert persons(hub) == [sorted((A, B))]
    [group] = told(hub).values()
    assert [join.nanobits for join in group.joins] == [None]
    say(hub, A, B, Judged.WITHDRAWN)
    assert persons(hub) == sorted([[A], [B]])
    assert not told(hub)
    assert not hub.rows("SELECT * FROM pairs")


def test_a_judgement_follows_a_correction(hub):
    hub.take(said(1), said(2))
    say(hub, A, B, Judged.DIFFERENT)
    hub.take(said(2, kind=EventType.CORRECTED, id_="c", day=2))
    assert persons(hub) == sorted([[A], [B]])
    assert not hub.events(PairDoubted)
    assert restarts_in_the_same_state(hub)


def test_a_judgement_dies_with_its_mention_and_does_not_come_back(hub):
    hub.take(said(1), said(2))
    say(hub, A, B, Judged.DIFFERENT)
    hub.take(withdrawal(2))
    [lapsed] = hub.events(PairLapsed)
    assert (lapsed.one, lapsed.other, lapsed.signal) == (min(A, B), max(A, B), SIGNALS[1])
    assert not hub.rows("SELECT * FROM pairs")
    hub.take(said(2, kind=EventType.CORRECTED, id_="again", day=3))
    assert persons(hub) == [sorted((A, B))]
    assert restarts_in_the_same_state(hub)


def test_a_contradiction_is_shown_and_never_resolved_in_silence(hub):
    hub.take(said(1), said(2), said(3))
    say(hub, A, B, Judged.SAME)
    say(hub, B, C, Judged.SAME)
    say(hub, A, C, Judged.DIFFERENT)
    [conflict] = hub.events(PairConflicted)
    assert conflict.walls == ((min(A, C), max(A, C)),)
    assert len(hub.rows("SELECT * FROM pairs WHERE walls <> ''")) == 1
    assert restarts_in_the_same_state(hub)
    say(hub, conflict.one, conflict.other, Judged.UNSURE)
    assert len(hub.events(PairReconciled)) == 1
    assert not hub.rows("SELECT * FROM pairs WHERE walls <> ''")


def test_a_correction_that_describes_somebody_else_casts_doubt(hub):
    hub.take(said(1), said(2))
    say(hub, A, B, Judged.SAME)
    hub.take(said(2, SOMEBODY_ELSE, kind=EventType.CORRECTED, id_="c", day=2))
    [doubt] = hub.events(PairDoubted)
    assert (doubt.verdict, doubt.signal, doubt.signal_version) == (Judged.SAME, SIGNALS[1], 2)
    assert persons(hub) == sorted([[A], [B]])
    assert hub.rows("SELECT is_doubted FROM pairs") == [(1,)]
    assert restarts_in_the_same_state(hub)
    assert isinstance(say(hub, A, B, Judged.SAME), PairJudged)
    assert persons(hub) == [sorted((A, B))]
    assert hub.rows("SELECT is_doubted FROM pairs") == [(0,)]
    assert restarts_in_the_same_state(hub)


def test_in_doubt_a_different_stays_a_wall(hub):
    hub.take(said(1), said(2))
    say(hub, A, B, Judged.DIFFERENT)
    hub.take(said(2, SOMEBODY_ELSE, kind=EventType.CORRECTED, id_="c", day=2))
    hub.take(said(2, kind=EventType.CORRECTED, id_="d", day=3))
    assert {doubt.verdict for doubt in hub.events(PairDoubted)} == {Judged.DIFFERENT}
    assert persons(hub) == sorted([[A], [B]])


def test_the_same_word_twice_is_recorded_once(hub):
    hub.take(said(1), said(2))
    assert isinstance(say(hub, A, B, Judged.SAME), PairJudged)
    assert say(hub, B, A, Judged.SAME) is None
    assert isinstance(say(hub, A, B, Judged.SAME, by="collega"), PairJudged)
    assert len(hub.events(PairJudged)) == 2


def test_a_word_on_what_has_changed_is_refused_and_says_what_changed(hub):
    hub.take(said(1), said(2))
    before = look(hub.desk(), A, B)
    assert isinstance(before, Look)
    hub.take(said(3))
    hub.take(said(2, kind=EventType.CORRECTED, id_="c", day=2))
    refusal = say(hub, A, B, Judged.SAME, seen=before.seen)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Refused.STALE
    changed = "signal-one" if min(A, B) == B else "signal-other"
    assert set(refusal.changed) == {changed, "group-one", "group-other"}
    assert not hub.events(PairJudged)


def test_a_word_is_refused_while_a_correction_is_being_linked(hub):
    hub.take(said(1), said(2))
    hub.receive(said(2, kind=EventType.CORRECTED, id_="c", day=2))
    hub.step("intake:police")
    refusal = judge_pair(hub.desk(), JudgePair(A, B, Judged.SAME, REASON, "coordinator"), NOW)
    assert refusal == Refusal(Refused.BEING_LINKED)


@pytest.mark.parametrize(
    ("wish", "refused"),
    [
        ((A, A, Judged.SAME, REASON), Refused.ONE_MENTION),
        ((A, C, Judged.SAME, REASON), Refused.UNKNOWN),
        ((A, B, Judged.SAME, " "), Refused.NO_REASON),
        ((A, B, Judged.SAME, "x" * 2001), Refused.REASON_TOO_LONG),
        ((A, B, Judged.WITHDRAWN, REASON), Refused.NOTHING_TO_WITHDRAW),
    ],
)
def test_what_cannot_be_judged_is_refused(hub, wish, refused):
    hub.take(said(1), said(2))
    *what, reason = wish
    assert say(hub, *what, reason=reason) == Refusal(refused)
    assert not hub.events(PairJudged)


def test_a_reason_is_never_in_clear_and_can_be_read_and_shredded(hub):
    hub.take(said(1), said(2))
    event = say(hub, A, B, Judged.DIFFERENT)
    stored = b"".join(recorded.state for recorded in hub.reading.read(0, 1000))
    shown = repr(hub.rows("SELECT * FROM pairs")).encode()
    assert b"spreekuur" not in stored + shown
    assert reason_of(hub.sealer, event) == REASON
    hub.keys.shred([pair_id(A, B).bytes])
    assert reason_of(hub.sealer, event) is None


def test_views_made_anew_are_the_same(hub):
    hub.take(said(1), said(2), said(3))
    say(hub, A, B, Judged.SAME)
    say(hub, A, C, Judged.DIFFERENT)
    hub.take(withdrawal(1))
    assert hub.rebuilt_digest() == views.digest(hub.views.database)
