"""Whether the stories became what `verwacht.yaml` says: one result for each expectation.

An expectation about `N7-*` is one expectation: it is met when it is met for all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from hub.stories.expectations import Expected, Route, spread
from hub.stories.outcomes import (
    FEEDBACK,
    QUARANTINED,
    REFUSED,
    REGISTERED,
    REPEATED,
    WITHDRAWN,
    MessageOutcome,
    Outcome,
    Routed,
)
from schemas.signal import Urgency

SHOWN_MAX: Final = 5
UNSEEN: Final = MessageOutcome(outcome="unseen")
UNROUTED: Final = Routed(owner="niemand", urgency=Urgency.LOW, independent_sources=0)

_DUTCH: Final = {
    REGISTERED: "geregistreerd",
    REFUSED: "geweigerd",
    QUARANTINED: "in quarantaine",
    REPEATED: "herhaald",
    FEEDBACK: "terugkoppeling",
    WITHDRAWN: "een intrekking",
    UNSEEN.outcome: "niet gezien",
}

Test = Callable[[MessageOutcome], bool]
Tell = Callable[[MessageOutcome], str]


@dataclass(frozen=True, slots=True)
class Result:
    """One expectation: its name, whether it was met, and what was found."""

    name: str
    met: bool
    found: str


def check(expected: Expected, outcome: Outcome) -> list[Result]:
    """Compare what became of the stories with what should have, one result an expectation."""
    return list(_Check(expected, outcome).results())


class _Check:
    """Expectations beside what was found."""

    def __init__(self, expected: Expected, outcome: Outcome) -> None:
        self._expected, self._outcome = expected, outcome
        self._written = expected.written
        self._dossier_of = {
            signal: dossier for dossier, signals in outcome.dossiers.items() for signal in signals
        }
        self._name_of = {
            it.signal: name
            for name, it in sorted(outcome.messages.items(), reverse=True)
            if it.signal is not None and it.outcome == REGISTERED
        }

    def results(self) -> Iterator[Result]:
        """Go through all groups of the file."""
        yield from self._arrivals()
        yield from self._dossiers()
        yield from self._apart()
        for entry, wanted in self._written.bronnen.items():
            yield self._each(
                entry,
                f"onafhankelijke bronnen: {wanted}",
                lambda it, wanted=wanted: _route(it).independent_sources == wanted,  # type: ignore[misc]
                lambda it: str(_route(it).independent_sources),
            )
        for entry, route in self._written.routes.items():
            for text, met, tell in _asked(route):
                yield self._each(
                    entry,
                    text,
                    lambda it, met=met: it.route is not None and met(it.route),  # type: ignore[misc]
                    lambda it, tell=tell: tell(_route(it)),  # type: ignore[misc]
                )
        yield from self._replies()

    def _arrivals(self) -> Iterator[Result]:
        for entries, wanted in (
            (self._written.geregistreerd, REGISTERED),
            (self._written.geweigerd, REFUSED),
            (self._written.in_quarantaine, QUARANTINED),
        ):
            for entry in entries:
                is_so: Test = lambda it, wanted=wanted: it.outcome == wanted  # type: ignore[misc]  # noqa: E731
                yield self._each(entry, _DUTCH[wanted], is_so, _said)
        for entry in self._written.dubbel:
            yield self._each(entry, "herkend als hetzelfde bericht", _is_repeated, _said)

    def _dossiers(self) -> Iterator[Result]:
        for label, wanted in self._written.dossiers.items():
            signals = self._signals(label)
            found = {self._dossier_of.get(signal, "") for signal in signals}
            met = all(self._outcome.dossiers.get(dossier) == signals for dossier in found)
            text = " | ".join(sorted(map(self._members, found)))
            yield Result(f"{label}: precies {', '.join(wanted)}", met and bool(signals), text)
        for entry in self._written.alleen:
            yield self._each(
                entry,
                "alleen, zonder dossier",
                lambda it: it.signal is not None and it.signal not in self._dossier_of,
                lambda it: self._members(self._dossier_of.get(it.signal or "", "")),
            )

    def _apart(self) -> Iterator[Result]:
        for one, other in self._written.verwant:
            pairs = {frozenset((a, b)) for a in self._signals(one) for b in self._signals(other)}
            near = sorted(
                " - ".join(sorted(self._name_of.get(signal, signal) for signal in pair))
                for pair in pairs & self._outcome.related
            )
            yield Result(f"{one} en {other}: verwant", bool(near), ", ".join(near) or "niets")
        for group in self._written.niet_samen:
            sides = [self._signals(side) for entry in group for side in self._sides(entry)]
            homes = [{self._dossier_of.get(signal) for signal in side} - {None} for side in sides]
            shared = {d for a, b in combinations(homes, 2) for d in a & b if d is not None}
            text = " | ".join(sorted(map(self._members, shared)))
            yield Result(f"{', '.join(group)}: niet samen", not shared, text or "apart")

    def _replies(self) -> Iterator[Result]:
        for name, repeat in self._written.herhaling.items():
            seen = self._message(name).repeat
            met = seen is not None and seen.verdict == repeat.oordeel
            met = met and seen is not None and {seen.earlier} == self._signals(repeat.van)
            text = f"{seen.verdict} van {self._name_of.get(seen.earlier)}" if seen else "niets"
            yield Result(f"{name}: {repeat.oordeel} van {repeat.van}", met, text)
        for entry in self._written.ingetrokken:
            yield self._each(
                entry,
                "ingetrokken",
                lambda it: (
                    it.is_withdrawn and it.signal not in self._dossier_of and it.route is None
                ),
                _said,
            )
        for name, about in self._written.terugkoppeling.items():
            it = self._message(name)
            met = it.outcome == FEEDBACK and {it.signal} == self._signals(about)
            text = f"{_said(it)} over {self._name_of.get(it.signal or '')}"
            yield Result(f"{name}: terugkoppeling op {about}", met, text)

    def _each(self, entry: str, text: str, is_so: Test, tell: Tell) -> Result:
        """Judge every message an entry stands for; tell of those it is not so for, if any."""
        told = [(name, self._message(name)) for name in self._names([entry])]
        wrong = [pair for pair in told if not is_so(pair[1])]
        shown = (wrong or told)[:SHOWN_MAX]
        found = ", ".join(f"{name}: {tell(it)}" for name, it in shown)
        more = len(wrong or told) - len(shown)
        return Result(f"{entry}: {text}", not wrong, f"{found} en nog {more}" if more else found)

    def _names(self, entries: Iterable[str]) -> list[str]:
        return spread(self._expected, entries)

    def _sides(self, entry: str) -> list[str]:
        return [entry] if entry in self._written.dossiers else self._names([entry])

    def _message(self, name: str) -> MessageOutcome:
        return self._outcome.messages.get(name, UNSEEN)

    def _signals(self, entry: str) -> frozenset[str]:
        found = (self._message(name) for name in self._names([entry]))
        return frozenset(it.signal for it in found if it.signal is not None)

    def _members(self, dossier: str) -> str:
        signals = self._outcome.dossiers.get(dossier, frozenset())
        return ", ".join(sorted(self._name_of.get(it, it) for it in signals)) or "geen dossier"


def _asked(
    wanted: Route,
) -> Iterator[tuple[str, Callable[[Routed], bool], Callable[[Routed], str]]]:
    """Give each thing that is asked of a route: in words, as a test, and what to tell of one."""
    if wanted.eigenaar is not None:
        yield f"eigenaar {wanted.eigenaar}", lambda it: it.owner == wanted.eigenaar, _owner
    if wanted.pijlers:
        text = f"pijlers {', '.join(wanted.pijlers)}"
        yield text, lambda it: _audience(it) >= set(wanted.pijlers), lambda it: _list(_audience(it))
    if wanted.urgentie is not None:
        yield f"urgentie {wanted.urgentie}", lambda it: it.urgency == wanted.urgentie, _urgency
    if (most := wanted.hooguit) is not None:
        yield f"urgentie hooguit {most}", lambda it: _rank(it.urgency) <= _rank(most), _urgency
    if wanted.regels:
        text = f"regels {', '.join(wanted.regels)}"
        yield text, lambda it: it.rules >= set(wanted.regels), lambda it: _list(it.rules)
    if wanted.niet_regels:
        text = f"geen regel {', '.join(wanted.niet_regels)}"
        yield text, lambda it: it.rules.isdisjoint(wanted.niet_regels), lambda it: _list(it.rules)
    if (hidden := wanted.verborgen_voor) is not None:
        text = f"verborgen voor {_list(hidden)}"
        yield text, lambda it: it.hidden_from == set(hidden), lambda it: _list(it.hidden_from)


def _audience(it: Routed) -> frozenset[str]:
    return it.informed | {it.owner}


def _owner(it: Routed) -> str:
    return it.owner


def _urgency(it: Routed) -> str:
    return it.urgency


def _rank(urgency: str) -> int:
    return list(Urgency).index(Urgency(urgency))


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "niemand"


def _route(it: MessageOutcome) -> Routed:
    return it.route or UNROUTED


def _is_repeated(it: MessageOutcome) -> bool:
    return it.outcome == REPEATED or it.repeats > 0


def _said(it: MessageOutcome) -> str:
    more = f", {it.repeats} keer herhaald" if it.repeats else ""
    return f"{_DUTCH.get(it.outcome, it.outcome)}{more}{', ingetrokken' if it.is_withdrawn else ''}"
