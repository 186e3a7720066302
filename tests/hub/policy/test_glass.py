"""Who may break the glass is policy, and no policy gives more than the mandate holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from hub.domain import glass as rules
from hub.domain.glass import Refused, Stage, Wish, stage_of
from hub.domain.mandate import Right, may
from hub.policy.glass import load_glass_policy, shipped_glass
from hub.policy.reading import PolicyError
from hub.policy.whole import faults_of
from hub.web.signin.people import DEMO_PEOPLE, demo_person

SHIPPED = (files("hub.policy") / "glass.toml").read_text("utf-8")
WISH = Wish(1, "Er is nu iemand in gevaar.", 15)


def written(tmp_path, old, new):
    assert old in SHIPPED
    (tmp_path / "glass.toml").write_text(SHIPPED.replace(old, new, 1), "utf-8")
    return tmp_path


def test_the_shipped_policy_is_a_proposal_and_stands_in_for_one_from_before_it(tmp_path):
    assert not shipped_glass().is_checked
    assert load_glass_policy(tmp_path) == shipped_glass()


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda it: it.id)
def test_a_policy_may_take_the_glass_from_a_pillar_and_give_it_to_nobody(tmp_path, person):
    narrow = load_glass_policy(written(tmp_path, '"zorg", ', ""))
    may_by_mandate = may(person, Right.BREAK_GLASS)
    assert (rules.breaking(person, shipped_glass(), WISH) is None) is may_by_mandate
    is_left = may_by_mandate and bool(person.pillars & {"signaleren", "aanpakken"})
    assert rules.may_break(person, narrow) is is_left
    assert (rules.breaking(person, narrow, WISH) is Refused.NOT_YOURS) is not is_left
    assert rules.may_break(person, replace(narrow, pillars=frozenset())) is False


def test_times_and_reasons_are_those_of_the_policy(tmp_path):
    owner, now = demo_person("m.moviera"), datetime(2026, 9, 23, 12, tzinfo=UTC)
    policy = load_glass_policy(written(tmp_path, '["15", "30", "60"]', '["5"]'))
    assert rules.breaking(owner, policy, WISH) is Refused.NO_TIME
    assert rules.breaking(owner, policy, WISH._replace(minutes=5)) is None
    strict = replace(policy, reason_min_characters=100, review_within=timedelta(days=1))
    assert rules.breaking(owner, strict, WISH._replace(minutes=5)) is Refused.NO_REASON
    late = now + timedelta(days=2)
    assert stage_of(now, late, strict, is_reviewed=False) is Stage.OVERDUE
    assert stage_of(now, late, policy, is_reviewed=False) is Stage.TO_REVIEW


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"zorg"', '"voorkomen"', "onbekende waarde 'voorkomen'"),
        ('"60"', '"61"', "onbekende waarde '61'"),
        ('["15", "30", "60"]', "[]", "hoe lang het kan duren"),
        ("oordeel_binnen = 7", "oordeel_binnen = 31", "van 1 tot en met 30"),
        ("\nnagekeken = false", '\nnagekeken = "nee"', "true of false"),
        ("\nversie = ", "\nvesie = ", "'versie' ontbreekt"),
    ],
)
def test_a_wrong_policy_is_refused_with_what_to_mend(tmp_path, old, new, said):
    at = written(tmp_path, old, new)
    with pytest.raises(PolicyError) as caught:
        load_glass_policy(at)
    assert said in str(caught.value)
    assert any(said in str(fault) for fault in faults_of(at))
