"""With a decision the senders that may hear it hear whether their signal is followed up."""

from dataclasses import replace

import orjson
import pytest
from jsonschema import Draft202012Validator

from hub.actions import casework
from hub.audit.answers import Answers
from hub.cli import contract_news
from hub.domain.assessing import Assessment
from hub.domain.deciding import Decide
from hub.domain.receipts import ASSESSED
from schemas.envelope import EventType
from schemas.events import Ruling, SignalRegistered
from schemas.events.partners import AssessmentTold
from tests.builders import START, mutation
from tests.workshop import workshop

WORDS = "Dit staat in het besluit en nergens anders."


@pytest.fixture
def hub():
    with workshop() as made:
        made.take(mutation(1))
        yield made


def subject(hub):
    [signal] = hub.events(SignalRegistered)
    return signal.originator_id


def decide(hub, ruling, ground, desk=None, by="d.jansen"):
    desk = desk or hub.desk()
    case = casework.load(desk, subject(hub))
    wish = Decide(
        ruling=ruling,
        ground=ground,
        reason=WORDS,
        until=None if ruling is not Ruling.FOLLOWED else START.replace(year=2027),
        seen=case.sight,
        read=len(case.sight.signals),
        knows_unread=False,
        by=by,
    )
    made = casework.decide(desk, subject(hub), wish, START)
    hub.settle()
    return made


def told(hub):
    return [event.assessment for event in hub.events(AssessmentTold)]


def test_the_sender_hears_each_change_once_and_in_every_way_the_same(hub):
    decide(hub, Ruling.CONFIRMED, "concreet")
    decide(hub, Ruling.CLOSED, "overgedragen")
    decide(hub, Ruling.FOLLOWED, "te-weinig")
    decide(hub, Ruling.CLOSED, "opgelost")
    decide(hub, Ruling.RETURNED, "vergissing")
    assert told(hub) == [
        Assessment.FOLLOWED_UP,
        Assessment.WATCHED,
        Assessment.DROPPED,
        Assessment.REOPENED,
    ]
    heard = [orjson.loads(it) for subject, it in hub.sent if ".terugkoppeling." in subject]
    assert [it["status"] for it in heard] == [ASSESSED] * 4
    asked = Answers(hub.reading, hub.mapper, None).signal("police", subject(hub))
    assert asked["beoordelingen"] == heard
    for news in heard:
        Draft202012Validator(contract_news.assessed()).validate(news)
    said = b"".join(payload for _, payload in hub.sent)
    assert b"jansen" not in said
    assert WORDS.encode() not in said


def test_an_undone_decision_is_told_too(hub):
    made = decide(hub, Ruling.CLOSED, "opgelost")
    casework.undo(
        hub.desk(),
        subject(hub),
        version=made.originator_version,
        reason=WORDS,
        by="d.jansen",
        now=START,
    )
    assert told(hub) == [Assessment.DROPPED, Assessment.REOPENED]


def test_closing_is_told_when_a_second_person_agreed(hub):
    minor = {"rol": "SLV", "geboortedatum": "2012-02"}
    hub.take(mutation(1, id_="pol-1-b", kind=EventType.CORRECTED, betrokkenen=[minor]))
    made = decide(hub, Ruling.CLOSED, "opgelost")
    assert made.needs_second
    assert not told(hub)
    said = {"version": made.originator_version, "reason": WORDS, "by": "een.ander", "now": START}
    casework.second(hub.desk(), subject(hub), agrees=True, **said)
    assert told(hub) == [Assessment.DROPPED]


@pytest.mark.parametrize("partners", [frozenset(), frozenset({"school", "care"})])
def test_who_may_not_hear_it_hears_nothing(hub, partners):
    decide(hub, Ruling.CONFIRMED, "concreet", replace(hub.desk(), assessed=partners))
    assert not told(hub)
    assert len(hub.sent) == 1


def test_a_note_or_a_label_is_no_assessment(hub):
    casework.label(hub.desk(), subject(hub), label="spoed", is_on=True, by="een", now=START)
    casework.note(hub.desk(), subject(hub), text=WORDS, by="een", now=START)
    assert not told(hub)
