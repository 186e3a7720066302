"""An expectation is met by what it says, and by nothing else."""

from dataclasses import replace

import pytest

from hub.stories.expectations import Expected, Verwacht
from hub.stories.expected import check
from hub.stories.outcomes import MessageOutcome, Outcome, RepeatSeen, Routed

ROUTED = Routed(
    owner="zorg",
    urgency="spoed",
    informed=frozenset({"signaleren"}),
    rules=frozenset({"R31"}),
    hidden_from=frozenset({"voorkomen"}),
    independent_sources=2,
)


def registered(name: str, **said) -> MessageOutcome:
    return replace(MessageOutcome("registered", signal=name.lower(), route=ROUTED), **said)


MESSAGES = {
    **{name: registered(name) for name in ("A1", "A2", "A3", "B1", "B2")},
    "A4": MessageOutcome("repeated"),
    "A5": MessageOutcome("feedback", signal="a1", route=ROUTED),
    "A6": MessageOutcome("refused"),
    "A7": MessageOutcome("quarantined"),
    "A8": registered("A8", repeats=1, repeat=RepeatSeen("a1", "relayed")),
    "A9": registered("A9", is_withdrawn=True, route=None),
}
OUTCOME = Outcome(
    messages=MESSAGES,
    dossiers={"d1": frozenset({"a1", "a2"}), "d2": frozenset({"b1", "b2"})},
    related=frozenset({frozenset({"a2", "b1"})}),
)
SAID = Verwacht.model_validate_json('{"dossiers": {"K-A": ["A1", "A2"], "K-B": ["B*"]}}')


def found(text: str) -> bool:
    written = Verwacht.model_validate_json(text).model_copy(update={"dossiers": SAID.dossiers})
    results = check(Expected(written, frozenset(MESSAGES)), OUTCOME)
    *others, _, _ = sorted(results, key=lambda it: ": precies " in it.name)
    assert len(others) == 1
    assert others[0].found
    return others[0].met


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('{"alleen": ["A3"]}', '{"alleen": ["A1"]}'),
        ('{"alleen": ["A3"]}', '{"alleen": ["A*"]}'),
        ('{"verwant": [["K-A", "K-B"]]}', '{"verwant": [["K-A", "A3"]]}'),
        ('{"verwant": [["A2", "B1"]]}', '{"verwant": [["A1", "B1"]]}'),
        ('{"niet_samen": [["K-A", "K-B", "A3"]]}', '{"niet_samen": [["A1", "A2"]]}'),
        ('{"niet_samen": [["A1", "B1"]]}', '{"niet_samen": [["B*"]]}'),
        ('{"bronnen": {"K-A": 2}}', '{"bronnen": {"K-A": 3}}'),
        ('{"geregistreerd": ["A1"]}', '{"geregistreerd": ["A6"]}'),
        ('{"geweigerd": ["A6"]}', '{"geweigerd": ["A7"]}'),
        ('{"in_quarantaine": ["A7"]}', '{"in_quarantaine": ["A6"]}'),
        ('{"dubbel": ["A4"]}', '{"dubbel": ["A1"]}'),
        ('{"dubbel": ["A8"]}', '{"dubbel": ["A*"]}'),
        ('{"ingetrokken": ["A9"]}', '{"ingetrokken": ["A1"]}'),
        ('{"terugkoppeling": {"A5": "A1"}}', '{"terugkoppeling": {"A5": "A2"}}'),
        (
            '{"herhaling": {"A8": {"van": "A1", "oordeel": "relayed"}}}',
            '{"herhaling": {"A8": {"van": "A2", "oordeel": "relayed"}}}',
        ),
        (
            '{"herhaling": {"A8": {"van": "A1", "oordeel": "relayed"}}}',
            '{"herhaling": {"A8": {"van": "A1", "oordeel": "resend"}}}',
        ),
        (
            '{"routes": {"A1": {"eigenaar": "zorg"}}}',
            '{"routes": {"A1": {"eigenaar": "aanpakken"}}}',
        ),
        (
            '{"routes": {"A1": {"pijlers": ["zorg"]}}}',
            '{"routes": {"A1": {"pijlers": ["aanpakken"]}}}',
        ),
        ('{"routes": {"A1": {"urgentie": "spoed"}}}', '{"routes": {"A1": {"urgentie": "acuut"}}}'),
        ('{"routes": {"A1": {"hooguit": "acuut"}}}', '{"routes": {"A1": {"hooguit": "normaal"}}}'),
        ('{"routes": {"A1": {"regels": ["R31"]}}}', '{"routes": {"A1": {"regels": ["R07"]}}}'),
        (
            '{"routes": {"A1": {"niet_regels": ["R07"]}}}',
            '{"routes": {"A1": {"niet_regels": ["R31"]}}}',
        ),
        (
            '{"routes": {"A1": {"verborgen_voor": ["voorkomen"]}}}',
            '{"routes": {"A1": {"verborgen_voor": []}}}',
        ),
        ('{"routes": {"B*": {"eigenaar": "zorg"}}}', '{"routes": {"A9": {"eigenaar": "zorg"}}}'),
    ],
)
def test_an_expectation_tells_right_from_wrong(right, wrong):
    assert found(right)
    assert not found(wrong)


@pytest.mark.parametrize(
    ("members", "met"),
    [
        (["A1", "A2"], True),
        (["A1"], False),
        (["A1", "A2", "A3"], False),
        (["A1", "A2", "B1"], False),
        (["A3"], False),
        (["A6"], False),
    ],
)
def test_a_dossier_holds_exactly_its_signals(members, met):
    written = Verwacht(dossiers={"K": tuple(members)})
    [result] = check(Expected(written, frozenset(MESSAGES)), OUTCOME)
    assert result.met is met
