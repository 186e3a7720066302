"""Hypothesis strategies for routing: any signal, any dossier, any rule, any policy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from hub.domain.calendar import Term, TermUnit, WorkingCalendar
from hub.domain.conditions import compile_condition
from hub.domain.facts import SOURCE_KINDS, VT_OUTCOMES, DossierFacts, SignalFacts
from hub.domain.rules import Restriction, Rule
from hub.policy.routing import load_routing
from schemas.signal import Form, Partner, Regime, Urgency

POLICY = load_routing()
CALENDAR = WorkingCalendar()
SUSPICIONS = sorted(item.code for item in POLICY.catalogue.suspicions)
VULNERABILITIES = sorted({item.code for item in POLICY.catalogue} - set(SUSPICIONS))
PILLARS = [role.name for role in POLICY.pillars]

NOON = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
codes = st.frozensets(st.sampled_from(SUSPICIONS), max_size=6)
ages = st.none() | st.integers(0, 90)

signals = st.builds(
    SignalFacts,
    signal_id=st.uuids(),
    partner=st.sampled_from(Partner),
    source_kind=st.sampled_from(sorted(SOURCE_KINDS)),
    received_at=moments,
    regime=st.sampled_from(Regime),
    forms=st.frozensets(st.sampled_from(Form), max_size=3),
    indicators=codes,
    vulnerabilities=st.frozensets(st.sampled_from(VULNERABILITIES), max_size=3),
    has_minor=st.booleans(),
    has_adult_victim=st.booleans(),
    likely_victim_identified=st.booleans(),
    age_years_min=ages,
    age_years_max=ages,
    organisation_known=st.booleans(),
    worker_count=st.none() | st.integers(0, 200),
    observed_at=st.none() | moments,
    vt_outcome=st.none() | st.sampled_from(sorted(VT_OUTCOMES)),
    onward_sharing=st.booleans(),
    embargo_until=st.none() | moments,
    criminal_investigation=st.booleans(),
    secret_address=st.booleans(),
    anonymous=st.booleans(),
    outside_municipality=st.booleans(),
    building_danger=st.booleans(),
    permit_pending=st.booleans(),
    absence_reported=st.booleans(),
    wants_feedback=st.booleans(),
    urgency_given=st.none() | st.sampled_from(Urgency),
    non_eu_without_residence=st.booleans(),
    victim_confirmed=st.booleans(),
)
counts = st.integers(1, 12)
dossiers = st.none() | st.builds(
    DossierFacts,
    signals=counts,
    independent_sources=counts,
    partner_kinds=st.frozensets(st.sampled_from(Partner)),
    address_signals=counts,
    address_partner_kinds=counts,
    address_independent_sources=counts,
)

terms = st.one_of(
    st.just(Term(1, TermUnit.SAME_DAY)),
    st.builds(Term, st.integers(1, 1440), st.just(TermUnit.MINUTE)),
    st.builds(Term, st.integers(1, 168), st.just(TermUnit.HOUR)),
    st.builds(Term, st.integers(1, 60), st.just(TermUnit.WORKING_DAY)),
    st.builds(Term, st.integers(1, 90), st.just(TermUnit.CALENDAR_DAY)),
    st.builds(Term, st.integers(1, 12), st.just(TermUnit.WEEK)),
)
conditions = st.one_of(
    st.tuples(st.just("minderjarig"), st.booleans()),
    st.tuples(st.just("doorverstrekken"), st.booleans()),
    st.tuples(st.just("indicatoren"), st.just({"sterkte_min": 2})),
    st.tuples(st.just("indicatoren"), st.just({"uit": ["ARB-*", "SEX-*"]})),
    st.tuples(st.just("partner"), st.just(["police", "school"])),
    st.tuples(st.just("dossier_signalen_min"), st.integers(1, 12)),
).map(lambda pair: compile_condition(*pair, POLICY.catalogue))
alternatives = st.lists(
    st.lists(conditions, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3
).map(tuple)
rule_ids = st.from_regex(r"X[0-9]{4}", fullmatch=True)

rules = st.builds(
    Rule,
    id=rule_ids,
    title=st.just("verzonnen"),
    reason=st.just("verzonnen"),
    alternatives=alternatives,
    pillars=st.lists(st.sampled_from(PILLARS), min_size=1, unique=True).map(tuple),
    urgency=st.sampled_from(Urgency),
    term=terms,
)
vetoes = st.builds(
    Rule,
    id=rule_ids,
    title=st.just("verzonnen"),
    reason=st.just("verzonnen"),
    alternatives=alternatives,
    restriction=st.builds(
        Restriction,
        hidden_from=st.frozensets(
            st.sampled_from([name for name in PILLARS if name not in POLICY.default.pillars])
        ),
        blocks_outside=st.booleans(),
        blocks_person_links=st.booleans(),
    ),
)
policies = st.lists(rules | vetoes, max_size=8, unique_by=lambda rule: rule.id).map(
    lambda drawn: replace(POLICY, rules=tuple(drawn))
) | st.just(POLICY)


def a_signal(**facts: object) -> SignalFacts:
    """Build the most ordinary signal there is, but for what is named."""
    ordinary = {
        "signal_id": UUID(int=7),
        "partner": Partner.RESIDENTS,
        "source_kind": "meldpunt",
        "received_at": NOON,
        "observed_at": NOON - timedelta(hours=1),
    }
    return SignalFacts(**ordinary | facts)  # type: ignore[arg-type]
