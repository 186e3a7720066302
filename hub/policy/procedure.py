"""Loads `procedure.toml`: the steps of a case, what each asks, and where each outcome leads."""

from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import Final

from hub.domain.calendar import Term, TermUnit, parse_term
from hub.domain.mandate import CARE, DETECTION, ENFORCEMENT
from hub.domain.procedure import ACCOUNTED, HIT, NO_HIT, Outcome, Procedure, Step
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile, Table, parse_toml, read_or_shipped

OUTSIDE: Final = "buiten"


@cache
def shipped_procedure() -> Procedure:
    """The procedure that ships with the hub."""
    return load_procedure()


def load_procedure(directory: Traversable = SHIPPED) -> Procedure:
    """Load the steps. Raises `PolicyError` with every fault of the file."""
    return parse_procedure(read_or_shipped(directory, "procedure.toml"))


def parse_procedure(file: PolicyFile) -> Procedure:
    """Read the steps; every fault in the file is in the one `PolicyError`."""
    top = parse_toml(file)
    version, first = top.text("versie"), top.text("begin")
    within = _term(top, "verantwoorden")
    gates = _gates(top.table("poort"))
    steps: dict[str, Step] = {}
    for table in top.tables("stap", name_key="code"):
        step = _step(table)
        if step.code in steps or step.code == ACCOUNTED:
            table.refuse(f"'{step.code}' is al een stap", "code")
        steps[step.code] = step
    named = {(f"poort '{who}'", step) for who, step in gates.items()} | {("'begin'", first)}
    named |= {
        (f"stap '{step.code}'", outcome.leads_to)
        for step in steps.values()
        for outcome in step.outcomes
        if outcome.leads_to
    }
    for where, code in sorted(named):
        if code not in steps:
            top.refuse(f"{where} noemt een stap die er niet is: '{code}'")
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return Procedure(version, first, within, gates, steps)


def _term(top: Table, key: str) -> Term:
    try:
        return parse_term(top.text(key))
    except ValueError as error:
        top.refuse(f"'{key}': {error}", key)
        return Term(1, TermUnit.WORKING_DAY)


def _gates(table: Table | None) -> Mapping[str, str]:
    if table is None:
        return {}
    if CARE in table:
        table.value(CARE)
        table.refuse("zorg wacht nooit op een stap", CARE)
    names = (DETECTION, ENFORCEMENT, OUTSIDE)
    gates = {name: table.text(name) for name in names if name in table}
    table.finish()
    return gates


def _step(table: Table) -> Step:
    step = Step(
        code=table.text("code"),
        title=table.text("titel"),
        explanation=table.text("uitleg"),
        questions=_texts(table, "vragen"),
        sources=_texts(table, "bronnen"),
        outcomes=tuple(map(_outcome, table.tables("uitkomsten", name_key="code"))),
    )
    if not step.outcomes:
        table.refuse("heeft geen enkele uitkomst", "uitkomsten")
    table.finish()
    return step


def _texts(table: Table, key: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for item in table.tables(key, name_key="code"):
        found[item.text("code")] = item.text("tekst")
        item.finish()
    return found


def _outcome(table: Table) -> Outcome:
    outcome = Outcome(
        code=table.text("code"),
        title=table.text("titel"),
        leads_to=table.text("naar", required=False),
        needs=table.choice("vereist", frozenset({HIT, NO_HIT})) or "",
    )
    table.finish()
    return outcome
