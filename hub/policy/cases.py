"""The coordinators' own examples: what a situation must lead to, and what it must not.

`routing_cases.toml` has, for every rule, a case in which it fires and a near miss in which it does
not. A policy that fails one of its cases, or has a rule without both, is not ready to be used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from importlib.resources.abc import Traversable
from typing import Any, Final
from uuid import UUID

from hub.domain.calendar import AMSTERDAM, WorkingCalendar
from hub.domain.conditions import CHOICES, FLAGS, UNKNOWN
from hub.domain.facts import ALONE, DossierFacts, SignalFacts
from hub.domain.indicators import IndicatorCatalogue
from hub.domain.routing import RoutingDecision, route
from hub.domain.rules import RoutingPolicy
from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_policy_file
from schemas.signal import Form, Partner, Urgency

RECEIVED_AT: Final = datetime(2026, 9, 1, 10, 0, tzinfo=AMSTERDAM)
SIGNAL_ID: Final = UUID(int=0)
COUNT_MAX: Final = 100_000
USUAL: Final = {item.name: item.default for item in fields(SignalFacts)} | {
    "source_kind": "meldpunt"
}
"""What a fact is where nothing is said about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One situation and what must come of it; None or empty means that it does not matter."""

    name: str
    signal: SignalFacts
    dossier: DossierFacts | None
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    owner: str | None
    pillars: frozenset[str]
    hidden_from: frozenset[str] | None
    urgency: str | None
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFailure:
    """What came out differently, in Dutch, and in which case."""

    case: str
    what: str

    def __str__(self) -> str:
        """Write the failure as one line."""
        return f"{self.case}: {self.what}"


def load_cases(policy: RoutingPolicy, directory: Traversable = SHIPPED) -> tuple[Case, ...]:
    """Read `routing_cases.toml`; every fault in it is in the one `PolicyError`."""
    file = read_policy_file(directory / "routing_cases.toml")
    top = parse_toml(file)
    cases = tuple(_case(table, policy) for table in top.tables("geval", name_key="naam"))
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return cases


def run_cases(
    policy: RoutingPolicy, cases: Sequence[Case], calendar: WorkingCalendar
) -> list[CaseFailure]:
    """Route every case, and give what is wrong: an empty list means the policy may be used."""
    failures = [
        CaseFailure(case.name, what)
        for case in cases
        for what in _differences(case, route(case.signal, case.dossier, policy, calendar))
    ]
    fires = {rule_id for case in cases for rule_id in case.fires}
    silent = {rule_id for case in cases for rule_id in case.silent}
    for rule in (*policy.rules, policy.default):
        if rule.id not in fires:
            failures.append(CaseFailure(rule.id, "geen geval laat deze regel afgaan"))
        if rule.id not in silent:
            failures.append(CaseFailure(rule.id, "geen geval laat deze regel net niet afgaan"))
    return failures


def _differences(case: Case, decision: RoutingDecision) -> Iterable[str]:
    fired = {hit.rule_id for hit in decision.hits}
    for rule_id in case.fires:
        if rule_id not in fired:
            yield f"{rule_id} ging niet af; wel: {', '.join(sorted(fired))}"
    for rule_id in case.silent:
        if rule_id in fired:
            yield f"{rule_id} ging af"
    for what, wanted, found in (
        ("eigenaar", case.owner, decision.owner),
        ("urgentie", case.urgency, decision.urgency.value),
        ("deadline", case.deadline, decision.deadline),
    ):
        if wanted is not None and wanted != found:
            yield f"{what} is {found}, verwacht was {wanted}"
    pillars = frozenset({decision.owner, *decision.informed})
    if case.pillars and case.pillars != pillars:
        yield f"pijlers zijn {_listed(pillars)}, verwacht was {_listed(case.pillars)}"
    if case.hidden_from is not None and case.hidden_from != decision.hidden_from:
        wanted, found = _listed(case.hidden_from), _listed(decision.hidden_from)
        yield f"verborgen voor {found}, verwacht was {wanted}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "niemand"


def _case(table: Table, policy: RoutingPolicy) -> Case:
    pillars = frozenset(role.name for role in policy.pillars)
    rules = frozenset(rule.id for rule in (*policy.rules, policy.default))
    hidden = "verborgen_voor" in table
    signal, dossier = table.table("signaal"), table.table("dossier")
    if signal is None:
        table.refuse("'signaal' ontbreekt")
    deadline = table.value("deadline")
    if deadline is not None and not (isinstance(deadline, datetime) and deadline.tzinfo):
        table.refuse("'deadline' is een tijdstip met tijdzone", "deadline")
    case = Case(
        name=table.text("naam"),
        signal=_signal(signal or Table(table.file, table.title, {}), policy.catalogue),
        dossier=_dossier(dossier) if dossier else None,
        fires=table.words("wel", rules),
        silent=table.words("niet", rules),
        owner=table.choice("eigenaar", pillars),
        pillars=frozenset(table.words("pijlers", pillars)),
        hidden_from=frozenset(table.words("verborgen_voor", pillars)) if hidden else None,
        urgency=table.choice("urgentie", frozenset(Urgency)),
        deadline=deadline if isinstance(deadline, datetime) else None,
    )
    table.finish()
    return case


def _signal(table: Table, catalogue: IndicatorCatalogue) -> SignalFacts:
    """Read the facts of a case; whatever is not stated is as unremarkable as can be."""
    received_at = table.value("ontvangen")
    if not (isinstance(received_at, datetime) and received_at.tzinfo):
        if received_at is not None:
            table.refuse("'ontvangen' is een tijdstip met tijdzone")
        received_at = RECEIVED_AT
    hours = table.number("uren_geleden", 0, COUNT_MAX)
    days = table.number("embargo_dagen", -COUNT_MAX, COUNT_MAX)
    stated: dict[str, Any] = {
        name: table.flag(word, default=USUAL[name] is True)
        for word, name in FLAGS.items()
        if name in USUAL  # the others are derived from these
    }
    for word in ("bron", "regime", "urgentie_gegeven", "vt_uitkomst"):
        name, allowed = CHOICES[word]
        stated[name] = table.choice(word, allowed - {UNKNOWN}) or USUAL[name]
    suspicions = frozenset(item.code for item in catalogue.suspicions)
    every = frozenset(item.code for item in catalogue)
    signal = SignalFacts(
        **stated,
        signal_id=SIGNAL_ID,
        partner=table.choice("partner", frozenset(Partner)) or "",
        received_at=received_at,
        observed_at=None if hours is None else received_at - timedelta(hours=hours),
        embargo_until=None if days is None else received_at + timedelta(days=days),
        forms=frozenset(table.words("vormen", frozenset(Form))),
        indicators=frozenset(table.words("indicatoren", suspicions)),
        vulnerabilities=frozenset(table.words("kwetsbaarheden", every - suspicions)),
        age_years_min=table.number("leeftijd_van", 0, COUNT_MAX),
        age_years_max=table.number("leeftijd_tot", 0, COUNT_MAX),
        worker_count=table.number("werknemers", 0, COUNT_MAX),
    )
    if not signal.partner:
        table.refuse("'partner' ontbreekt")
    table.finish()
    return signal


def _dossier(table: Table) -> DossierFacts:
    def count(key: str, alone: int) -> int:
        return table.number(key, 1, COUNT_MAX) or alone

    dossier = DossierFacts(
        signals=count("signalen", ALONE.signals),
        independent_sources=count("onafhankelijke_bronnen", ALONE.independent_sources),
        partner_kinds=frozenset(table.words("partnersoorten", frozenset(Partner))),
        address_signals=count("adres_signalen", ALONE.address_signals),
        address_partner_kinds=count("adres_partnersoorten", ALONE.address_partner_kinds),
        address_independent_sources=count(
            "adres_onafhankelijke_bronnen", ALONE.address_independent_sources
        ),
    )
    table.finish()
    return dossier
