"""A program passes only where it speaks to the right server and not to one by another's name."""

import sys

import pytest

from hub.conformance.doors import HTTP, NATS
from hub.conformance.playing import Outcome
from hub.conformance.tls import NOT_EVEN_RIGHT, NOT_TRIED, program, tls_case
from tests.hub.conformance.programs import CARELESS, ELSEWHERE, ON_THE_BUS, SUSPICIOUS


@pytest.fixture
def case(tmp_path):
    """Let a program of this code loose."""

    def run(door, code):
        file = tmp_path / "stuur.py"
        file.write_text(code, "utf-8")
        command = (sys.executable, str(file))
        attempt = program(command, tmp_path / "m.json", {}, is_nats=door == NATS)
        return tls_case(door, "client", attempt)

    return run


def test_a_program_that_checks_the_name_passes_on_the_bus(case):
    found = case(NATS, ON_THE_BUS)
    assert (found.outcome, [it.heard for it in found.steps]) == (
        Outcome.GOOD,
        ["spreekt", "zwijgt"],
    )


def test_a_program_that_believes_any_certificate_fails(case):
    found = case(HTTP, CARELESS)
    assert found.outcome is Outcome.WRONG
    assert [bool(it.differences) for it in found.steps] == [False, True]


@pytest.mark.parametrize(("code", "why"), [(SUSPICIOUS, NOT_EVEN_RIGHT), (ELSEWHERE, NOT_TRIED)])
def test_silence_alone_proves_nothing(case, code, why):
    found = case(HTTP, code)
    assert found.outcome is Outcome.WRONG
    assert found.steps[0].differences == (why,)


def test_without_a_program_the_case_is_not_applicable_and_says_why():
    found = tls_case(HTTP, "client_http", None)
    assert (found.outcome, found.steps) == (Outcome.NOT_APPLICABLE, ())
    assert "client_http" in found.why
