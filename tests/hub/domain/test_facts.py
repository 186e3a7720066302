"""What the facts promise: everything the header says, nothing that it does not, and no person."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hub.domain.facts import SignalFacts, facts_of, last_possible_moment
from schemas.signal import (
    Answer,
    Form,
    IndicatorAnswer,
    Observation,
    Partner,
    Provenance,
    Regime,
    SignalHeader,
    Urgency,
)
from tests.hub.domain.routing_strategies import a_signal

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def answered(code: str, answer: Answer) -> IndicatorAnswer:
    return IndicatorAnswer(code=code, answer=answer, provenance=Provenance.OWN_OBSERVATION)


def a_full_header() -> SignalHeader:
    """Build a header in which nothing is left as it usually is."""
    return SignalHeader(
        partner=Partner.POLICE,
        source_kind="mutatie",
        forms=(Form.LABOUR,),
        indicators=(
            answered("ARB-01", Answer.YES),
            answered("ARB-02", Answer.NO),
            answered("ARB-03", Answer.UNKNOWN),
        ),
        vulnerabilities=("KWB-03",),
        observed=Observation(since=NOON - timedelta(days=2), precision="moment"),
        regime=Regime.WPG,
        ground="art. 20 Wpg",
        urgency_given=Urgency.URGENT,
        onward_sharing=False,
        embargo_until=NOON,
        criminal_investigation=True,
        secret_address=True,
        feedback_wanted=True,
        anonymous=True,
        has_minor=True,
        has_adult_victim=True,
        victim_identified=True,
        victim_confirmed=True,
        age_min_years=15,
        age_max_years=40,
        organisation_known=True,
        worker_count=6,
        safety_outcome="acuut",
        absence_reported=True,
        building_danger=True,
        permit_pending=True,
        outside_municipality=True,
        non_eu_without_residence=True,
    )


def test_every_fact_comes_from_the_header():
    """A fact that `facts_of` forgets would stay at its default, and no rule would ever fire."""
    facts = facts_of(UUID(int=1), a_full_header(), NOON)

    assert [
        item.name for item in fields(SignalFacts) if getattr(facts, item.name) == item.default
    ] == []
    assert facts.observed_at == NOON - timedelta(days=2)


def test_only_an_answer_of_yes_is_an_indicator():
    assert facts_of(UUID(int=1), a_full_header(), NOON).indicators == {"ARB-01"}


@pytest.mark.parametrize(
    ("observation", "moment"),
    [
        (None, None),
        (Observation(since=NOON, precision="unknown"), None),
        (Observation(since=NOON, precision="moment"), NOON),
        (
            Observation(since=NOON, until=NOON + timedelta(hours=3), precision="moment"),
            NOON + timedelta(hours=3),
        ),
        (Observation(since=NOON, precision="day"), NOON + timedelta(days=1)),
        (Observation(since=NOON, precision="month"), NOON + timedelta(days=31)),
    ],
)
def test_a_vague_date_never_makes_an_observation_older(observation, moment):
    assert last_possible_moment(observation) == moment


def test_an_embargo_runs_until_its_moment():
    assert a_signal(received_at=NOON, embargo_until=NOON + timedelta(seconds=1)).embargo_runs
    assert not a_signal(received_at=NOON, embargo_until=NOON).embargo_runs
    assert not a_signal().embargo_runs


def test_an_adult_is_possible_unless_only_minors_are_named():
    assert a_signal().adult_or_unknown
    assert a_signal(has_minor=True, has_adult_victim=True).adult_or_unknown
    assert not a_signal(has_minor=True).adult_or_unknown
