"""Loads `retention.toml`: how long things are kept, and refuses a policy that leaves a gap."""

from functools import cache
from hashlib import sha256
from importlib.resources.abc import Traversable
from itertools import product
from typing import Final

from hub.domain.retention import (
    SETTLED,
    Limit,
    RetentionPolicy,
    Rule,
    Scope,
    State,
)
from hub.policy.periods import period
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile, Table, parse_toml, read_or_shipped
from schemas.signal import Partner, Regime

FILE: Final = "retention.toml"
RECEIPT: Final = "ontvangst"
DECISION: Final = "besluit"


@cache
def shipped_retention() -> RetentionPolicy:
    """The policy that ships with the hub."""
    return load_retention()


def load_retention(directory: Traversable = SHIPPED) -> RetentionPolicy:
    """Load the policy in a directory. Raises `PolicyError` with every fault of the file."""
    return parse_retention(read_or_shipped(directory, FILE))


def parse_retention(file: PolicyFile) -> RetentionPolicy:
    """Read the terms, limits and grounds of holds; every fault is in the one `PolicyError`."""
    top = parse_toml(file)
    version = top.text("versie")
    hold_at_most = period(top, "aanhouden_hooguit")
    rules = tuple(map(_rule, top.tables("termijn", name_key="code")))
    limits = tuple(map(_limit, top.tables("grens", name_key="code")))
    holds: dict[str, str] = {}
    for table in top.tables("aanhouding", name_key="code"):
        holds[table.text("code")] = table.text("titel")
        table.finish()
    codes = [it.code for it in rules] + [it.code for it in limits]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        top.refuse(f"'{code}' staat er twee keer in")
    if not holds:
        top.refuse("er staat geen enkele [[aanhouding]] in: niemand zou iets kunnen aanhouden")
    _refuse_gaps(top, rules)
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    digest = sha256(file.content).hexdigest()
    return RetentionPolicy(version, digest, rules, limits, holds, hold_at_most)


def _refuse_gaps(top: Table, rules: tuple[Rule, ...]) -> None:
    """Refuse a policy under which something settled would be kept for ever."""
    for state, partner in product(sorted(SETTLED), Partner):
        covered = any(
            state in rule.states
            and not (rule.scope.regimes or rule.scope.sources)
            and (not rule.scope.partners or partner in rule.scope.partners)
            for rule in rules
        )
        if not covered:
            top.refuse(f"geen termijn voor '{state}' van partner '{partner}'")


def _rule(table: Table) -> Rule:
    states = table.words("toestand", frozenset(SETTLED))
    if not states:
        table.refuse("'toestand' noemt waar de termijn voor geldt", "toestand")
    starts = table.choice("vanaf", frozenset({RECEIPT, DECISION}))
    rule = Rule(
        code=table.text("code"),
        title=table.text("titel"),
        states=frozenset(map(State, states)),
        scope=_scope(table),
        period=period(table, "duur"),
        starts_at_receipt=starts == RECEIPT,
        basis=table.text("grondslag"),
        is_checked=table.flag("nagekeken"),
    )
    table.finish()
    return rule


def _limit(table: Table) -> Limit:
    limit = Limit(
        code=table.text("code"),
        title=table.text("titel"),
        scope=_scope(table),
        period=period(table, "duur"),
        also_open=table.flag("ook_open"),
        basis=table.text("grondslag"),
        is_checked=table.flag("nagekeken"),
    )
    table.finish()
    return limit


def _scope(table: Table) -> Scope:
    return Scope(
        frozenset(map(Partner, table.words("partner", frozenset(Partner)))),
        frozenset(map(Regime, table.words("regime", frozenset(Regime)))),
        frozenset(table.words("bron")),
    )
