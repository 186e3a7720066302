"""What the coordinators' examples promise about the policy, and what the runner promises."""

from dataclasses import replace
from pathlib import Path

import pytest

from hub.domain.calendar import WorkingCalendar
from hub.policy.cases import Case, load_cases, run_cases
from hub.policy.reading import PolicyError
from hub.policy.routing import load_routing

POLICY = load_routing()
CASES = load_cases(POLICY)
CALENDAR = WorkingCalendar()
OPEN = {"name": "x", "fires": (), "silent": (), "owner": None, "pillars": frozenset()}
UNSTATED = {"hidden_from": None, "urgency": None, "deadline": None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_out_as_the_coordinators_wrote_it(case: Case):
    wrong = [
        failure for failure in run_cases(POLICY, [case], CALENDAR) if failure.case == case.name
    ]

    assert [str(failure) for failure in wrong] == []


def test_every_rule_has_a_case_that_fires_and_a_near_miss():
    assert run_cases(POLICY, CASES, CALENDAR) == []


@pytest.mark.parametrize("rule", POLICY.rules, ids=lambda rule: rule.id)
def test_no_rule_can_be_dropped_unnoticed(rule):
    poorer = replace(POLICY, rules=tuple(other for other in POLICY.rules if other is not rule))

    assert any(rule.id in failure.what for failure in run_cases(poorer, CASES, CALENDAR))


def test_a_rule_without_cases_is_reported():
    told = {str(failure) for failure in run_cases(POLICY, (), CALENDAR)}

    assert "R01: geen geval laat deze regel afgaan" in told
    assert "R27: geen geval laat deze regel net niet afgaan" in told


@pytest.mark.parametrize(
    ("expectation", "what"),
    [
        ({"fires": ("R01",)}, "R01 ging niet af; wel: R27"),
        ({"silent": ("R27",)}, "R27 ging af"),
        ({"owner": "zorg"}, "eigenaar is signaleren, verwacht was zorg"),
        ({"urgency": "spoed"}, "urgentie is normaal, verwacht was spoed"),
        ({"pillars": frozenset({"zorg"})}, "pijlers zijn signaleren, verwacht was zorg"),
        ({"hidden_from": frozenset({"zorg"})}, "verborgen voor niemand, verwacht was zorg"),
    ],
)
def test_what_comes_out_differently_is_said(expectation, what):
    plain = next(case for case in CASES if case.fires == ("R27",) and case.owner)
    case = replace(plain, **OPEN | UNSTATED | expectation)

    told = [failure.what for failure in run_cases(POLICY, [case], CALENDAR) if failure.case == "x"]

    assert told == [what]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[geval]]\nnaam = "x"\n', "geval x: 'signaal' ontbreekt"),
        ('[[geval]]\nnaam = "x"\nsignaal = {}\n', "geval x, signaal: 'partner' ontbreekt"),
        ('[[geval]]\nnaam = "x"\nwel = ["R99"]\n', "onbekende waarde 'R99' bij 'wel'"),
        (
            '[[geval]]\nnaam = "x"\nsignaal = { partner = "police", minderjarg = true }\n',
            "routing_cases.toml:3: geval x, signaal: onbekende sleutel 'minderjarg'; bedoelde u",
        ),
        (
            '[[geval]]\nnaam = "x"\nsignaal = { partner = "police", indicatoren = ["SEX-99"] }\n',
            "onbekende waarde 'SEX-99' bij 'indicatoren'",
        ),
        (
            '[[geval]]\nnaam = "x"\nsignaal = { partner = "care", kwetsbaarheden = ["SEX-01"] }\n',
            "onbekende waarde 'SEX-01' bij 'kwetsbaarheden'",
        ),
        (
            '[[geval]]\nnaam = "x"\nsignaal = { partner = "police", ontvangen = 2026-09-01 }\n',
            "'ontvangen' is een tijdstip met tijdzone",
        ),
        (
            '[[geval]]\nnaam = "x"\nsignaal = { partner = "police" }\ndeadline = "nu"\n',
            "'deadline' is een tijdstip met tijdzone",
        ),
        (
            '[[geval]]\nnaam = "x"\nsignaal = { partner = "police" }\ndossier = { signalen = 0 }\n',
            "geval x, dossier: 'signalen' is een geheel getal van 1",
        ),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(tmp_path: Path, text, complaint):
    """A misspelt fact would make a near miss that proves nothing."""
    (tmp_path / "routing_cases.toml").write_text(text, "utf-8")

    with pytest.raises(PolicyError) as refused:
        load_cases(POLICY, tmp_path)

    assert complaint in str(refused.value)
