"""What several screens show alike: a signal, its route, a reference. Pure: rows to values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.domain.facts import URGENCY_RANK
from hub.web import words as table
from hub.web.moments import Deadline, Moment, deadline, moment, seen
from hub.web.rows import RepeatRow, RouteRow, SignalRow
from hub.web.words import Words, said, short_name
from schemas.signal import Urgency


@dataclass(frozen=True, slots=True)
class Ref:
    """A signal or dossier by the name people call it, and where its page is."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Level:
    """An urgency: its code, which also names the icon, and its word."""

    code: str
    word: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A routing rule that fired, and why the rule is there."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its answer and where that comes from."""

    code: str
    label: str
    answer: str
    provenance: str


@dataclass(frozen=True, slots=True)
class SignalCard:
    """A signal as a person reads it. `repeat` says what it repeats; empty when nothing."""

    ref: Ref
    partner: str
    source_kind: str
    received: Moment
    observed: Moment | None
    forms: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    remarks: tuple[str, ...]
    law: str
    version: str
    repeat: str
    is_own_source: bool
    is_withdrawn: bool
    is_forgotten: bool
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class RouteCard:
    """Who has to act on a signal, how soon and why; and who may not see it."""

    ref: Ref
    owner: str
    informed: tuple[str, ...]
    level: Level
    due: Deadline
    rules: tuple[Rule, ...]
    hidden_from: tuple[str, ...]
    calls: tuple[str, ...]
    release: str
    policy: str


RELEASE = "Een medewerker geeft eerst vrij wat naar buiten gaat."


def signal_ref(signal: str, numbers: Mapping[str, int]) -> Ref:
    """A signal by its number on this page, else by its short name."""
    number = numbers.get(signal)
    name = f"signaal {number}" if number else f"signaal {short_name(signal)}"
    return Ref(name, f"/signalen/{signal}")


def dossier_ref(dossier: str) -> Ref:
    """A dossier by its short name."""
    return Ref(f"dossier {short_name(dossier)}", f"/dossiers/{dossier}")


def level(urgency: str) -> Level:
    """An urgency with its word."""
    return Level(urgency, said(table.URGENCIES, urgency))


def leading(routes: Iterable[RouteRow]) -> list[RouteRow]:
    """The routes by urgency, then by deadline: the first one says how the whole is treated."""
    return sorted(routes, key=lambda r: (-URGENCY_RANK[Urgency(r.urgency)], r.due_at, r.signal))


def signal_card(
    row: SignalRow,
    repeat: RepeatRow | None,
    words: Words,
    now: datetime,
    numbers: Mapping[str, int],
) -> SignalCard:
    """Say what is known of a signal; `numbers` are those of the signals on the same page."""
    return SignalCard(
        ref=signal_ref(row.signal, numbers),
        partner=words.partner(row.partner),
        source_kind=said(table.SOURCE_KINDS, row.source_kind),
        received=moment(row.received_at, now),
        observed=seen(row.observed_at, now) if row.observed_at else None,
        forms=table.forms(row.forms),
        indicators=tuple(
            Indicator(
                code,
                words.indicator(code),
                said(table.ANSWERS, answer),
                said(table.PROVENANCES, provenance),
            )
            for code, answer, provenance in sorted(row.indicators, key=_seen_first)
        ),
        remarks=tuple(table.flag(code) for code in row.flags),
        law=said(table.REGIMES, row.regime),
        version=f"versie {row.version}",
        repeat=_repeat(repeat, numbers),
        is_own_source=repeat is None or repeat.counts,
        is_withdrawn=row.is_withdrawn,
        is_forgotten=row.is_forgotten,
        is_restricted=row.is_restricted,
    )


def route_card(row: RouteRow, words: Words, now: datetime, numbers: Mapping[str, int]) -> RouteCard:
    """Say who owns a signal and why."""
    return RouteCard(
        ref=signal_ref(row.signal, numbers),
        owner=words.pillar(row.owner),
        informed=tuple(map(words.pillar, row.informed)),
        level=level(row.urgency),
        due=deadline(row.due_at, now),
        rules=tuple(Rule(rule, *words.rule(rule)) for rule in row.rules),
        hidden_from=tuple(map(words.pillar, row.hidden_from)),
        calls=tuple(map(words.contact, row.calls)),
        release=RELEASE if row.needs_release else "",
        policy=f"Regels van versie {row.policy}.",
    )


def _seen_first(indicator: tuple[str, str, str]) -> tuple[int, str]:
    code, answer, _ = indicator
    return [*table.ANSWERS, answer].index(answer), code


def _repeat(row: RepeatRow | None, numbers: Mapping[str, int]) -> str:
    if row is None:
        return ""
    words = said(table.REPEATS, row.verdict)
    return words.format(other=signal_ref(row.earlier, numbers).name)
