"""Loads the routing policy, and refuses one that is not right, with every fault in a file.

A policy is three files that belong together: `routing.toml`, `pillars.toml` and `indicators.csv`.
Their digest goes into every decision, so that a decision names the exact rules that made it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from importlib.resources.abc import Traversable
from typing import Final

from hub.domain.calendar import Term, parse_term
from hub.domain.condition_values import ConditionError
from hub.domain.conditions import Condition, compile_condition
from hub.domain.facts import Pillar
from hub.domain.indicators import IndicatorCatalogue
from hub.domain.rules import Mask, Milestone, Restriction, RoutingPolicy, Rule
from hub.policy.indicators import load_indicators
from hub.policy.pillars import Roles, load_pillars
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile, Table, parse_toml, read_policy_file
from schemas.signal import Urgency

DETAILS: Final = frozenset({"adres", "personen", "omschrijving"})
REPORTERS_MIN: Final = 2
REPORTERS_MAX: Final = 100


def load_routing(directory: Traversable = SHIPPED) -> RoutingPolicy:
    """Load the policy in a directory; by default the one that ships with the hub.

    Raises `PolicyError`, with every fault of the first file that has any, so that nothing is ever
    decided by a bad policy.
    """
    indicators = read_policy_file(directory / "indicators.csv")
    pillars = read_policy_file(directory / "pillars.toml")
    routing = read_policy_file(directory / "routing.toml")
    return parse_routing(
        routing,
        load_pillars(pillars),
        load_indicators(indicators),
        digest=digest_of((indicators, pillars, routing)),
    )


def digest_of(policy_files: Iterable[PolicyFile]) -> str:
    """Give the SHA-256, in hex, of the names and digests of the files, sorted by name."""
    lines = sorted(f"{file.name} {sha256(file.content).hexdigest()}\n" for file in policy_files)
    return sha256("".join(lines).encode()).hexdigest()


def parse_routing(
    file: PolicyFile, roles: Roles, catalogue: IndicatorCatalogue, digest: str
) -> RoutingPolicy:
    """Turn `routing.toml` into a policy, or raise `PolicyError` with every fault in it."""
    top = parse_toml(file)
    reader = _RuleReader(roles, catalogue)
    version = top.text("versie")
    valid_from = top.value("geldig_vanaf")
    if not isinstance(valid_from, date) or isinstance(valid_from, datetime):
        top.refuse("'geldig_vanaf' is een datum, zoals 2026-01-01")
    reporters = top.number("onafhankelijke_melders_min", REPORTERS_MIN, REPORTERS_MAX)
    fallback = top.table("standaard")
    default = reader.default(fallback) if fallback else None
    if default is None:
        top.refuse("[standaard] ontbreekt: niet ieder signaal zou een eigenaar hebben")
    rules = tuple(reader.rule(table, default) for table in top.tables("regel", name_key="id"))
    _refuse_repeated(file, [rule.id for rule in rules], default)
    top.finish()
    if file.faults or default is None or not isinstance(valid_from, date):
        raise PolicyError(file.faults)
    return RoutingPolicy(
        version=version,
        valid_from=valid_from,
        digest=digest,
        catalogue=catalogue,
        pillars=roles.pillars,
        rules=rules,
        default=default,
        several_reporters_min=reporters or REPORTERS_MIN,
    )


def _refuse_repeated(file: PolicyFile, ids: list[str], default: Rule | None) -> None:
    seen = {default.id} if default else set()
    for index, rule_id in enumerate(ids):
        if rule_id in seen:
            line = file.line_of("regel", index, "id")
            file.refuse(f"regel {rule_id}: deze id is al gebruikt", line)
        seen.add(rule_id)


class _RuleReader:
    """Reads rules against the pillars, contacts and indicators that exist."""

    def __init__(self, roles: Roles, catalogue: IndicatorCatalogue) -> None:
        self._roles = roles
        self._catalogue = catalogue

    def default(self, table: Table) -> Rule:
        """Read the rule for signals that no other rule gives an urgency."""
        rule = self._outcome(table, alternatives=(), restriction=None)
        if rule.urgency is None:
            table.refuse("'urgentie' en 'termijn' zijn hier verplicht")
        if len(rule.pillars) != 1:
            table.refuse("'pijlers' noemt hier precies één pijler")
        table.finish()
        return rule

    def rule(self, table: Table, default: Rule | None) -> Rule:
        """Read one rule, with its conditions and what it asks for."""
        alternatives = tuple(self._alternatives(table))
        if not alternatives:
            table.refuse("'als' ontbreekt: de regel zou nooit of altijd passen")
        restriction = self._restriction(table, default)
        rule = self._outcome(table, alternatives, restriction)
        if rule.urgency is None and restriction is None:
            table.refuse("een regel zonder 'beperking' heeft een 'urgentie'")
        table.finish()
        return rule

    def _alternatives(self, table: Table) -> Iterable[tuple[Condition, ...]]:
        value = table.value("als")
        for conditions in value if isinstance(value, list) else [value]:
            if isinstance(conditions, dict) and conditions:
                yield tuple(self._conditions(table, conditions))
            elif conditions is not None:
                table.refuse(
                    "'als' is een tabel, of een lijst van tabellen, met voorwaarden", "als"
                )

    def _conditions(self, table: Table, conditions: dict[str, object]) -> Iterable[Condition]:
        for name, value in conditions.items():
            try:
                yield compile_condition(name, value, self._catalogue)
            except ConditionError as error:
                table.refuse(str(error), name)

    def _outcome(
        self,
        table: Table,
        alternatives: tuple[tuple[Condition, ...], ...],
        restriction: Restriction | None,
    ) -> Rule:
        contacts = self._roles.contacts
        urgency = table.choice("urgentie", frozenset(Urgency))
        term = self._term(table, required=urgency is not None)
        return Rule(
            id=table.text("id"),
            title=table.text("titel"),
            reason=table.text("waarom"),
            alternatives=alternatives,
            pillars=self._pillars(table, required=urgency is not None),
            urgency=Urgency(urgency) if urgency and term else None,
            term=term,
            milestones=tuple(self._milestones(table)),
            calls=tuple(contacts[key] for key in table.words("bel", frozenset(contacts))),
            outside=tuple(contacts[key] for key in table.words("extern", frozenset(contacts))),
            caution=table.text("let_op", required=False) or None,
            restriction=restriction,
        )

    def _pillars(self, table: Table, *, required: bool) -> tuple[Pillar, ...]:
        pillars = table.words("pijlers", self._roles.names)
        if required and not pillars:
            table.refuse("'pijlers' noemt niemand", "pijlers")
        if pillars and pillars[0] not in self._roles.owners:
            table.refuse(f"'{pillars[0]}' ziet alleen aantallen en staat nooit voorop", "pijlers")
        return tuple(Pillar(name) for name in pillars)

    def _term(self, table: Table, *, required: bool) -> Term | None:
        text = table.text("termijn", required=required)
        try:
            return parse_term(text) if text else None
        except ValueError as error:
            table.refuse(f"onleesbare termijn '{text}': {error}", "termijn")
            return None

    def _milestones(self, table: Table) -> Iterable[Milestone]:
        for item in table.tables("bewaak"):
            what, term = item.text("wat"), self._term(item, required=True)
            if term:
                yield Milestone(what, term)
            item.finish()

    def _restriction(self, table: Table, default: Rule | None) -> Restriction | None:
        inner = table.table("beperking")
        if inner is None:
            return None
        every = self._roles.names
        only = frozenset(inner.words("alleen", every))
        hidden_from = (every - only if only else frozenset()) | set(
            inner.words("verberg_voor", every)
        )
        masked_for = every - set(inner.words("masker_behalve", every))
        details = inner.words("masker", DETAILS)
        restriction = Restriction(
            hidden_from=_slugs(hidden_from),
            masks=tuple(Mask(detail, _slugs(masked_for)) for detail in details),
            blocks_outside=inner.flag("geen_extern"),
            blocks_person_links=inner.flag("geen_persoonskoppeling"),
        )
        if default and not hidden_from.isdisjoint(default.pillars):
            inner.refuse("de pijler van [standaard] moet alles kunnen zien", "beperking")
        if restriction == Restriction():
            inner.refuse("de beperking beperkt niets", "beperking")
        inner.finish()
        return restriction


def _slugs(names: Iterable[str]) -> frozenset[Pillar]:
    return frozenset(Pillar(name) for name in names)
