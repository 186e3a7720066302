"""What may be said of dossiers, and when it is too late."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest
from pydantic import ValidationError

from hub.domain.casework import Difference, Sight
from hub.domain.companions import (
    JudgeDossiers,
    Refusal,
    Refused,
    Subject,
    Wish,
    WordState,
    evolve,
    in_order,
    judge_dossiers,
)
from schemas.events import (
    DossierJudged,
    DossiersSeen,
    DossierVerdict,
    DossierWordLapsed,
    SubjectKind,
)
from schemas.ids import companions_id, standing_id

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
SPACE = UUID("00000000-0000-5000-8000-000000000000")
A, B, C, D = sorted(uuid5(SPACE, name) for name in "abcd")
ONE, OTHER = uuid5(SPACE, "one"), uuid5(SPACE, "other")
SIDES = ((A, C), (B,))
WISH = Wish("Zelfde busje.", "coordinator")
THERE = {
    ONE: Subject(ONE, SubjectKind.DOSSIER, Sight(3, {A: 1, C: 2})),
    OTHER: Subject(OTHER, SubjectKind.SIGNAL, Sight(1, {B: 1})),
}
POLICY = "ab" * 32


def judged(verdict=DossierVerdict.TOGETHER, *, by="coordinator", version=1):
    name = companions_id(*SIDES)
    return DossierJudged(
        originator_id=name,
        originator_version=version,
        occurred_at=NOW,
        recorded_at=NOW,
        cause=f"person:{by}",
        one=SIDES[0],
        other=SIDES[1],
        verdict=verdict,
        by=by,
        sealed={},
        seen=DossiersSeen(subjects=(), policy=POLICY),
    )


def lapsed(word):
    name = companions_id(*SIDES)
    return DossierWordLapsed(
        originator_id=standing_id(name),
        originator_version=1,
        occurred_at=NOW,
        recorded_at=NOW,
        cause="event:1",
        judgement=name,
        word=word,
    )


def decide(*events, verdict=DossierVerdict.TOGETHER, sides=SIDES, wish=WISH, there=THERE, walls=()):
    state = WordState()
    for event in events:
        state = evolve(state, event)
    return judge_dossiers(state, JudgeDossiers(verdict, sides, wish), there, walls, POLICY)


def test_a_word_holds_what_lay_before_the_person():
    seen = decide(wish=replace(WISH, read={ONE: 2}))
    assert [(it.subject, it.version, it.read) for it in seen.subjects] == [
        (ONE, 3, 2),
        (OTHER, 1, 0),
    ]
    assert [it.digest for it in seen.subjects] == [it.sight.digest for it in THERE.values()]


def test_the_same_word_of_the_same_person_stands_and_of_another_is_recorded():
    assert decide(judged()) is None
    assert isinstance(decide(judged(by="collega")), DossiersSeen)
    assert isinstance(decide(judged(DossierVerdict.APART)), DossiersSeen)


def test_it_stands_also_when_its_effect_has_made_what_was_seen_another():
    wish = replace(WISH, seen={ONE: Sight(2, {A: 1, C: 2})})
    assert decide(judged(), wish=wish, there={ONE: None, OTHER: None}) is None


def test_what_was_taken_back_or_is_void_does_not_stand():
    back = judged(DossierVerdict.WITHDRAWN, version=2)
    assert isinstance(decide(judged(), back), DossiersSeen)
    assert isinstance(decide(judged(), lapsed(1)), DossiersSeen)
    withdraw = {"verdict": DossierVerdict.WITHDRAWN, "there": {}}
    assert decide(judged(), back, **withdraw) == Refusal(Refused.NOTHING_TO_WITHDRAW)
    assert decide(judged(), lapsed(1), **withdraw) == Refusal(Refused.NOTHING_TO_WITHDRAW)
    assert isinstance(decide(judged(), **withdraw), DossiersSeen)


def test_a_lapse_of_an_earlier_word_does_not_void_a_later_one():
    again = judged(version=2)
    assert decide(judged(), again, lapsed(1)) is None


def test_what_went_on_is_told_of_each_subject():
    seen = {ONE: Sight(2, {A: 1, D: 1}), OTHER: Sight(1, {B: 1})}
    refusal = decide(wish=replace(WISH, seen=seen))
    assert refusal == Refusal(Refused.STALE, {ONE: Difference(came=(C,), went=(D,))})
    gone = decide(wish=replace(WISH, seen=seen), there={**THERE, ONE: None})
    assert gone == Refusal(Refused.STALE, {ONE: Difference(went=tuple(sorted((A, D))))})


def test_another_version_of_a_dossier_is_another_sight():
    """Its ties may be others, though its signals are the same."""
    seen = {ONE: Sight(2, {A: 1, C: 2})}
    assert decide(wish=replace(WISH, seen=seen)) == Refusal(Refused.STALE, {ONE: Difference()})


def test_a_wall_refuses_a_merge_and_no_other_word():
    assert decide(walls=(D,)) == Refusal(Refused.WALLED, words=(D,))
    assert isinstance(decide(walls=(D,), verdict=DossierVerdict.RELATED), DossiersSeen)


@pytest.mark.parametrize(
    ("situation", "refused"),
    [
        ({"wish": Wish("\n ", "x")}, Refused.NO_REASON),
        ({"wish": Wish("x" * 2001, "x")}, Refused.REASON_TOO_LONG),
        ({"sides": ((A,), ())}, Refused.NOTHING_LEFT),
        ({"sides": ((A, B), (B, C))}, Refused.ONE_DOSSIER),
        (
            {"sides": (tuple(uuid5(SPACE, str(n)) for n in range(501)), (B,))},
            Refused.TOO_MANY,
        ),
        ({"there": {**THERE, ONE: None}}, Refused.NOTHING_THERE),
        ({"there": {ONE: replace(THERE[ONE], is_in_dossier=True)}}, Refused.NOT_ALONE),
    ],
    ids=["no reason", "long", "nothing left", "overlap", "too many", "gone", "in a dossier"],
)
def test_what_cannot_be_said_is_refused(situation, refused):
    assert decide(**situation).reason is refused


def test_sets_are_named_alike_whatever_their_order():
    assert in_order((C, A), (B,)) == in_order((B,), (A, C, A)) == SIDES
    assert companions_id((C, A), (B,)) == companions_id((B,), (A, C))
    assert companions_id((A,), (B, C)) != companions_id((A, B), (C,))


@pytest.mark.parametrize(
    "wrong", [{"one": (C, A)}, {"one": (A, A)}, {"other": (A,)}, {"one": (B,), "other": (A,)}]
)
def test_an_event_holds_sets_in_one_form_alone(wrong):
    event = judged().model_dump()
    DossierJudged(**event)
    with pytest.raises(ValidationError):
        DossierJudged(**{**event, **wrong})
