"""`hub policy`: whether the rules are right, and what other rules would have done."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hub import settings
from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.opening import opened, routing_of
from hub.cli.output import answer, count, listed, moment, progress, say, say_table
from hub.cli.outside import explained
from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import DossierFacts, SignalFacts
from hub.domain.history import History
from hub.domain.impact import ImpactReport, Outcome
from hub.domain.impact import impact as compare
from hub.domain.rules import RoutingPolicy
from hub.policy.cases import load_cases, run_cases
from hub.policy.indicators import load_indicators
from hub.policy.pillars import load_pillars
from hub.policy.reading import SHIPPED, PolicyError, read_policy_file
from hub.policy.routing import digest_of, load_routing, parse_routing
from hub.policy.whole import faults_of
from hub.wiring import Hub
from schemas.signal import Urgency

PAGE_EVENTS: Final = 1000


def examples(*, policy_directory: Path | None = None, json: bool = False) -> int:
    """Lees al het beleid, en loop de voorbeelden van de regels na: wat moet, en wat niet mag.

    Parameters
    ----------
    policy_directory
        De map met het beleid; zonder die van de instellingen, of het meegeleverde beleid.
    json
        Toon de uitkomst als één JSON-object.

    """
    with explained():
        directory = policy_directory or settings.load().policy_directory or SHIPPED
    try:
        policy = load_routing(directory)
        cases = load_cases(policy, directory)
        failures = [str(failure) for failure in run_cases(policy, cases, WorkingCalendar())]
    except PolicyError as error:
        version, tried, failures = None, 0, [str(fault) for fault in error.faults]
    else:
        version, tried = policy.version, len(cases)
    failures += [it for it in map(str, faults_of(directory)) if it not in failures]
    if json:
        answer({"beleid": version, "gevallen": tried, "fouten": failures})
    else:
        say(*failures)
        wrong = count(len(failures), "fout", "fouten")
        say(f"Beleid {version or 'is niet te lezen'}: {tried} gevallen nagelopen, {wrong}.")
    return EXIT_FOUND if failures else 0


def impact(new: Path, /, *, json: bool = False) -> int:
    """Vergelijk nieuwe regels met die van nu, over alles wat ooit is ontvangen. Er verandert niets.

    Parameters
    ----------
    new
        Een map met nieuw beleid, of alleen een nieuwe routing.toml.
    json
        Toon de uitkomst als één JSON-object.

    """
    with opened("record") as hub:
        old = routing_of(hub.settings)
        try:
            proposed = _proposed(new, hub.settings.policy_directory)
        except PolicyError as error:
            raise CommandFailed(str(error), EXIT_FOUND) from error
        report = compare(old, proposed, _history(hub, hidden=json), WorkingCalendar())
    if json:
        answer(_as_json(report))
    else:
        _show(report, {role.name: role.title for role in old.pillars})
    return 0


def _proposed(new: Path, in_force: Path | None) -> RoutingPolicy:
    """Read new rules; a file alone is read with the pillars and code list in force."""
    if new.is_dir():
        return load_routing(new)
    beside = in_force or SHIPPED
    indicators = read_policy_file(beside / "indicators.csv")
    pillars = read_policy_file(beside / "pillars.toml")
    routing = read_policy_file(new)
    return parse_routing(
        routing,
        load_pillars(pillars),
        load_indicators(indicators),
        digest=digest_of((indicators, pillars, routing)),
    )


def _history(hub: Hub, *, hidden: bool) -> Iterator[tuple[SignalFacts, DossierFacts]]:
    """Fold the whole record, then give what is so of every signal."""
    history, after = History(), 0
    with progress("Register lezen", hub.reading.last(), hidden=hidden) as done:
        while page := hub.reading.read(after, PAGE_EVENTS):
            for recorded in page:
                history.take(hub.mapper.from_recorded(recorded))
            after = page[-1].position
            done(after)
    with progress("Signalen vergelijken", len(history), hidden=hidden) as done:
        for number, facts in enumerate(history.facts(), 1):
            yield facts
            done(number)


def _as_json(report: ImpactReport) -> dict[str, Any]:
    return {
        "beleidNu": report.old_version,
        "beleidNieuw": report.new_version,
        "signalen": report.signals,
        "anders": report.changed,
        "eigenaarNu": dict(report.owners_before),
        "eigenaarNieuw": dict(report.owners_after),
        "urgentieNu": dict(report.urgencies_before),
        "urgentieNieuw": dict(report.urgencies_after),
        "verschillen": [
            {
                "signaal": str(change.signal_id),
                "nu": _outcome_json(change.before),
                "nieuw": _outcome_json(change.after),
            }
            for change in report.changes
        ],
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "eigenaar": outcome.owner,
        "ook": outcome.informed,
        "verborgenVoor": sorted(outcome.hidden_from),
        "urgentie": outcome.urgency,
        "uiterlijk": outcome.deadline,
    }


def _show(report: ImpactReport, titles: dict[Any, str]) -> None:
    owners = [
        (titles.get(name, name), report.owners_before[name], report.owners_after[name])
        for name in dict.fromkeys((*titles, *report.owners_after))
    ]
    urgencies = [
        (level, report.urgencies_before[level], report.urgencies_after[level]) for level in Urgency
    ]
    say_table(("Eigenaar", "Nu", "Nieuw"), owners)
    say("")
    say_table(("Urgentie", "Nu", "Nieuw"), urgencies)
    say("")
    for change in report.changes:
        say(str(change.signal_id), f"    nu:    {_outcome(change.before, titles)}")
        say(f"    nieuw: {_outcome(change.after, titles)}")
    if report.changed > len(report.changes):
        say(f"Hier staan de eerste {len(report.changes)}.")
    signals = count(report.signals, "signaal", "signalen")
    say(f"Van {signals} gaat het bij {report.changed} anders.")


def _outcome(outcome: Outcome, titles: dict[Any, str]) -> str:
    also = [titles.get(name, name) for name in outcome.informed]
    hidden = [titles.get(name, name) for name in sorted(outcome.hidden_from)]
    return ", ".join(
        filter(
            None,
            (
                titles.get(outcome.owner, outcome.owner),
                outcome.urgency.value,
                f"vóór {moment(outcome.deadline)}",
                f"ook {listed(also)}" if also else "",
                f"niet voor {listed(hidden)}" if hidden else "",
            ),
        )
    )
