"""A dossier's page: its storyline, why its signals belong together, who acts, and the signals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.matching.policy import LinkagePolicy
from hub.web.cards import (
    Level,
    Ref,
    RouteCard,
    Rule,
    SignalCard,
    dossier_ref,
    leading,
    level,
    route_card,
    signal_card,
)
from hub.web.dossier.context import Case
from hub.web.dossier.growth import Stage, growth
from hub.web.dossier.names import Content, Names
from hub.web.dossier.parts import Parts, Typed
from hub.web.dossier.persons import PersonPart
from hub.web.dossier.reasons import Reasons, reasons
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.storyline import Point, Storyline, storyline
from hub.web.why import Related, related_sentence
from hub.web.words import Words, count, enumerated, forms
from schemas.events import Ruling
from schemas.signal import Answer


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the storyline's table; `content` is None until this person opened it."""

    number: int
    signal: SignalCard
    names: tuple[str, ...]
    reliability: str
    is_read: bool
    is_against: bool
    content: Content | None


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that fired for signals of this dossier."""

    rule: Rule
    signals: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class DossierPage:
    """The page."""

    now: Moment
    ref: Ref
    version: int
    rules_version: str
    forms: tuple[str, ...]
    signals: str
    sources: str
    changed: Moment
    level: Level | None
    owner: str
    due: Deadline | None
    picture: Storyline
    lines: tuple[Line, ...]
    reasons: Reasons
    related: tuple[Related, ...]
    grew: tuple[Stage, ...]
    persons: tuple[PersonPart, ...]
    routes: tuple[RouteCard, ...]
    rules: tuple[RuleUse, ...]
    vetoes: tuple[str, ...]
    names: Names
    typed: Typed
    parts: Parts
    json_path: str


def dossier_page(  # noqa: PLR0913 - what it is made of, by name
    case: Case,
    words: Words,
    *,
    parts: Parts,
    names: Names,
    typed: Typed,
    labels: Mapping[str, str],
    persons: tuple[PersonPart, ...],
    policy: LinkagePolicy | None,
) -> DossierPage:
    """Make the page. Signals are numbered in the order in which they happened."""
    ordered = sorted(case.signals, key=case.numbers.__getitem__)
    points = [_point(signal, case) for signal in ordered]
    routes = [route for route in leading(case.routes.values()) if not route.is_ended]
    sources = max((route.independent_sources for route in routes), default=0)
    cards = tuple(route_card(route, words, case.now, case.numbers) for route in routes)
    return DossierPage(
        now=moment(case.now, case.now),
        ref=dossier_ref(str(case.subject)),
        version=case.sight.version,
        rules_version=routes[0].policy if routes else "",
        forms=forms(form for row in case.signals.values() for form in row.forms),
        signals=count(len(ordered), "signaal", "signalen"),
        sources=count(sources, "onafhankelijke bron", "onafhankelijke bronnen"),
        changed=moment(case.changed_at, case.now),
        level=level(routes[0].urgency) if routes else None,
        owner=words.pillar(routes[0].owner) if routes else "",
        due=deadline(min(route.due_at for route in routes), case.now) if routes else None,
        picture=storyline(points, tuple(labels.items())),
        lines=tuple(line_of(signal, case, words, labels, names.contents) for signal in ordered),
        reasons=reasons(case.ties, labels, case.numbers, policy),
        related=tuple(related_sentence(item, case.numbers) for item in case.related),
        grew=growth(case),
        persons=persons,
        routes=cards,
        rules=rule_uses(cards),
        vetoes=_vetoes(cards),
        names=names,
        typed=typed,
        parts=parts,
        json_path=f"/dossiers/{case.subject}.json",
    )


def line_of(
    signal: str,
    case: Case,
    words: Words,
    labels: Mapping[str, str],
    contents: Mapping[str, Content],
) -> Line:
    """A signal as a row of the table and as a card."""
    row = case.signals[signal]
    things = {m.entity for m in case.mentions if m.signal == signal}
    return Line(
        number=case.numbers[signal],
        signal=signal_card(row, case.repeats.get(signal), words, case.now, case.numbers),
        names=tuple(label for entity, label in labels.items() if entity in things),
        reliability=_reliability(signal, case),
        is_read=signal in case.read,
        is_against=_is_against(signal, case),
        content=contents.get(signal),
    )


def rule_uses(routes: Sequence[RouteCard]) -> tuple[RuleUse, ...]:
    """The rules that fired, each with its signals."""
    signals: dict[Rule, list[Ref]] = {}
    for route in routes:
        for rule in route.rules:
            signals.setdefault(rule, []).append(route.ref)
    return tuple(
        RuleUse(rule, tuple(sorted(refs, key=lambda ref: (len(ref.name), ref.name))))
        for rule, refs in signals.items()
    )


def _vetoes(routes: Sequence[RouteCard]) -> tuple[str, ...]:
    hidden: dict[tuple[str, ...], list[str]] = {}
    for route in routes:
        if route.hidden_from:
            hidden.setdefault(route.hidden_from, []).append(route.ref.name)
    return tuple(
        f"Niet iedereen mag alles zien. Niet voor {enumerated(pillars)}: {enumerated(names)}."
        for pillars, names in hidden.items()
    )


def _point(signal: str, case: Case) -> Point:
    row, repeat = case.signals[signal], case.repeats.get(signal)
    ruling = case.state.ruling
    confirmed = ruling is not None and ruling.ruling is Ruling.CONFIRMED
    return Point(
        number=case.numbers[signal],
        at=row.happened_at,
        things=frozenset(m.entity for m in case.mentions if m.signal == signal),
        is_own_source=repeat is None or repeat.counts,
        is_confirmed=confirmed and signal in {str(s) for s in ruling.evidence.signals}
        if ruling
        else False,
        is_against=_is_against(signal, case),
    )


def _is_against(signal: str, case: Case) -> bool:
    """Whether somebody looked for something and found it was not so."""
    answers = {answer for _, answer, _ in case.signals[signal].indicators}
    return Answer.NO.value in answers


def _reliability(signal: str, case: Case) -> str:
    header = case.headers.get(signal)
    if header is None:
        return ""
    said = header.reliability
    source = "niet beoordeeld" if said.source == "X" else said.source
    inside = "niet beoordeeld" if said.content == "X" else said.content
    return f"bron {source}, inhoud {inside}"
