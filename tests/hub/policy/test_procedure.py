"""The policy of the steps: the shipped one is whole, a bad one is refused with all its faults."""

import pytest

from hub.policy.procedure import load_procedure, parse_procedure
from hub.policy.reading import PolicyError, PolicyFile

GOOD = """
versie = "1"
begin = "een"
verantwoorden = "1 werkdag"
[poort]
buiten = "een"
[[stap]]
code = "een"
titel = "Een"
uitleg = "Uitleg."
uitkomsten = [{ code = "door", titel = "Door" }]
"""


def faults_of(text):
    with pytest.raises(PolicyError) as error:
        parse_procedure(PolicyFile("procedure.toml", text.encode()))
    return str(error.value)


def test_the_shipped_procedure_can_be_walked_from_the_first_step_to_every_other():
    procedure = load_procedure()
    found, waiting = set(), [procedure.first]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += [it.leads_to for it in procedure.steps[step].outcomes if it.leads_to]
    assert found == procedure.steps.keys()
    assert any(not o.leads_to for step in procedure.steps.values() for o in step.outcomes)


def test_a_policy_of_its_own_goes_before_the_shipped_one(tmp_path):
    assert load_procedure(tmp_path) == load_procedure()
    (tmp_path / "procedure.toml").write_text(GOOD, "utf-8")
    assert load_procedure(tmp_path).first == "een"


def test_a_good_file_is_read():
    assert parse_procedure(PolicyFile("procedure.toml", GOOD.encode())).first == "een"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('begin = "een"', 'begin = "twee"', "'begin' noemt een stap die er niet is: 'twee'"),
        ('buiten = "een"', 'buiten = "drie"', "poort 'buiten' noemt een stap"),
        ('titel = "Door"', 'titel = "Door", naar = "vier"', "stap 'een' noemt een stap"),
        ('buiten = "een"', 'zorg = "een"', "zorg wacht nooit op een stap"),
        ("1 werkdag", "ooit", "'verantwoorden'"),
        ('code = "een"', 'code = "verantwoording"', "is al een stap"),
        ('uitleg = "Uitleg."', 'uitleg = "U."\nextra = 1', "onbekende sleutel 'extra'"),
        ('uitkomsten = [{ code = "door", titel = "Door" }]', "", "geen enkele uitkomst"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(old, new, fault):
    assert fault in faults_of(GOOD.replace(old, new))
