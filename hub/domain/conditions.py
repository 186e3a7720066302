"""The closed language of routing conditions: every word a rule may use, and what it means.

A condition is written as one key and one value (`minderjarig = true`). Here each key is compiled
once into two functions: does it hold, and what did it see. The words are Dutch because a
coordinator writes them; there is no word for nationality, for a score, or for a vulnerability.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Final

from hub.domain.condition_values import (
    ConditionError,
    did_you_mean,
    read_number,
    read_selection,
    read_words,
)
from hub.domain.facts import SOURCE_KINDS, VT_OUTCOMES, DossierFacts, SignalFacts
from hub.domain.indicators import IndicatorCatalogue
from schemas.signal import Form, Partner, Regime, Urgency

UNKNOWN: Final = "onbekend"
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition looks at; `indicators` are those the hub counts, its own included."""

    signal: SignalFacts
    dossier: DossierFacts
    indicators: frozenset[str]


Holds = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """One compiled condition; `seen` words the fact it read, without personal data."""

    name: str
    holds: Holds
    seen: Callable[[Situation], str]


FLAGS: Final[Mapping[str, str]] = {
    "adres_geheim": "secret_address",
    "anoniem": "anonymous",
    "buiten_gemeente": "outside_municipality",
    "derdelander_zonder_verblijf": "non_eu_without_residence",
    "doorverstrekken": "onward_sharing",
    "embargo_loopt": "embargo_runs",
    "gebouw_onveilig": "building_danger",
    "minderjarig": "has_minor",
    "organisatie_bekend": "organisation_known",
    "slachtoffer_bekend": "likely_victim_identified",
    "slachtoffer_bevestigd": "victim_confirmed",
    "strafrechtelijk_onderzoek": "criminal_investigation",
    "terugkoppeling_gewenst": "wants_feedback",
    "vergunning_loopt": "permit_pending",
    "verzuim_gemeld": "absence_reported",
    "volwassen_of_onbekend": "adult_or_unknown",
    "volwassene": "has_adult_victim",
}
CHOICES: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "bron": ("source_kind", SOURCE_KINDS),
    "partner": ("partner", frozenset(Partner)),
    "regime": ("regime", frozenset(Regime)),
    "urgentie_gegeven": ("urgency_given", frozenset(Urgency) | {UNKNOWN}),
    "vt_uitkomst": ("vt_outcome", VT_OUTCOMES | {UNKNOWN}),
}
MINIMA: Final[Mapping[str, str]] = {
    "adres_onafhankelijke_bronnen_min": "address_independent_sources",
    "adres_partnersoorten_min": "address_partner_kinds",
    "adres_signalen_min": "address_signals",
    "dossier_signalen_min": "signals",
    "onafhankelijke_bronnen_min": "independent_sources",
}


def compile_condition(name: str, value: object, catalogue: IndicatorCatalogue) -> Condition:
    """Turn one key and its value into a condition, or raise `ConditionError`."""
    if name in FLAGS:
        return _flag(name, value)
    if name in CHOICES:
        return _choice(name, value)
    if name in MINIMA:
        return _minimum(name, value)
    if name in INDICATOR_CONDITIONS:
        return INDICATOR_CONDITIONS[name](name, value, catalogue)
    if name in OTHERS:
        return OTHERS[name](name, value)
    raise ConditionError(f"onbekende voorwaarde '{name}'{did_you_mean(name, CONDITION_NAMES)}")


def all_of(conditions: tuple[Condition, ...]) -> Holds:
    """Compile "this and that" into one function; every rule of every signal runs through it."""
    tests = [condition.holds for condition in conditions]
    if len(tests) == 1:
        return tests[0]

    def holds(situation: Situation) -> bool:
        for test in tests:  # noqa: SIM110 - a generator takes three times as long
            if not test(situation):
                return False
        return True

    return holds


def any_of(alternatives: tuple[tuple[Condition, ...], ...]) -> Holds:
    """Compile "this, or else that" into one function; nothing to choose from never holds."""
    tests = [all_of(conditions) for conditions in alternatives]
    if len(tests) == 1:
        return tests[0]

    def holds(situation: Situation) -> bool:
        for test in tests:  # noqa: SIM110 - a generator takes three times as long
            if test(situation):
                return True
        return False

    return holds


def _flag(name: str, value: object) -> Condition:
    if not isinstance(value, bool):
        raise ConditionError(f"'{name}' is true of false")
    read: Callable[[SignalFacts], bool] = attrgetter(FLAGS[name])

    def holds_true(situation: Situation) -> bool:
        return read(situation.signal)

    def holds_false(situation: Situation) -> bool:
        return not read(situation.signal)

    answer = "ja" if value else "nee"
    return Condition(name, holds_true if value else holds_false, lambda _: answer)


def _choice(name: str, value: object) -> Condition:
    field, allowed = CHOICES[name]
    wanted = frozenset(read_words(name, value, allowed))
    accepted = {None if word == UNKNOWN else word for word in wanted}
    read: Callable[[SignalFacts], str | None] = attrgetter(field)
    return Condition(
        name,
        lambda situation: read(situation.signal) in accepted,
        lambda situation: str(read(situation.signal) or UNKNOWN),
    )


def _minimum(name: str, value: object) -> Condition:
    least = read_number(name, value)
    read: Callable[[DossierFacts], int] = attrgetter(MINIMA[name])
    return Condition(
        name,
        lambda situation: read(situation.dossier) >= least,
        lambda situation: f"{read(situation.dossier)} (grens {least})",
    )


def _sources_at_most(name: str, value: object) -> Condition:
    most = read_number(name, value)
    return Condition(
        name,
        lambda situation: situation.dossier.independent_sources <= most,
        lambda situation: f"{situation.dossier.independent_sources} (grens {most})",
    )


def _forms(name: str, value: object) -> Condition:
    wanted = frozenset(read_words(name, value, frozenset(Form)))
    return Condition(
        name,
        lambda situation: not wanted.isdisjoint(situation.signal.forms),
        lambda situation: _listed(wanted & situation.signal.forms),
    )


def _workers(name: str, value: object) -> Condition:
    least = read_number(name, value)
    return Condition(
        name,
        lambda situation: (situation.signal.worker_count or 0) >= least,
        lambda situation: f"{situation.signal.worker_count} (grens {least})",
    )


def _hours_ago(name: str, value: object) -> Condition:
    """Hold when the observation is at most so old at receipt; an unknown moment counts as now."""
    most = read_number(name, value) * HOUR

    def holds(situation: Situation) -> bool:
        seen = situation.signal.observed_at
        return seen is None or situation.signal.received_at - seen <= most

    def seen(situation: Situation) -> str:
        moment = situation.signal.observed_at
        if moment is None:
            return UNKNOWN
        return f"{max(0, (situation.signal.received_at - moment) // HOUR)} uur oud"

    return Condition(name, holds, seen)


def _age(name: str, value: object) -> Condition:
    """Hold when a likely victim may be of this age, in years; an unknown age may be any."""
    if not isinstance(value, list) or len(value) != len(("from", "to")):
        raise ConditionError(f"'{name}' is een paar [van, tot en met]")
    low, high = sorted(read_number(name, bound) for bound in value)

    def holds(situation: Situation) -> bool:
        oldest, youngest = situation.signal.age_years_max, situation.signal.age_years_min
        return (oldest is None or oldest >= low) and (youngest is None or youngest <= high)

    def seen(situation: Situation) -> str:
        oldest, youngest = situation.signal.age_years_max, situation.signal.age_years_min
        if oldest is None and youngest is None:
            return UNKNOWN
        bounds = [UNKNOWN if bound is None else str(bound) for bound in (youngest, oldest)]
        return f"{' tot en met '.join(bounds)} jaar"

    return Condition(name, holds, seen)


def _indicators(name: str, value: object, catalogue: IndicatorCatalogue) -> Condition:
    codes, least = read_selection(name, value, catalogue)
    if least == 1:
        return Condition(
            name,
            lambda situation: not codes.isdisjoint(situation.indicators),
            lambda situation: _listed(codes & situation.indicators),
        )
    return Condition(
        name,
        lambda situation: len(codes & situation.indicators) >= least,
        lambda situation: _listed(codes & situation.indicators),
    )


def _no_indicators(name: str, value: object, catalogue: IndicatorCatalogue) -> Condition:
    codes, least = read_selection(name, value, catalogue)
    if least != 1:
        raise ConditionError(f"'{name}' kent geen 'aantal_min': er is er geen enkele")
    return Condition(
        name, lambda situation: codes.isdisjoint(situation.indicators), lambda _: "geen"
    )


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes))


INDICATOR_CONDITIONS: Final = {"geen_indicatoren": _no_indicators, "indicatoren": _indicators}
OTHERS: Final = {
    "leeftijd_tussen": _age,
    "onafhankelijke_bronnen_max": _sources_at_most,
    "vorm": _forms,
    "waarneming_uren_max": _hours_ago,
    "werknemers_min": _workers,
}
CONDITION_NAMES: Final = frozenset({*FLAGS, *CHOICES, *MINIMA, *INDICATOR_CONDITIONS, *OTHERS})
