"""Splitting and joining: what both sides would be, shown before anything is recorded. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from hub.domain.companions import Refused
from hub.matching.policy import LinkagePolicy
from hub.web.cards import Ref, dossier_ref, signal_card, signal_ref
from hub.web.dossier.context import Case
from hub.web.dossier.parts import Typed
from hub.web.dossier.reasons import Reason, reasons
from hub.web.dossier.status import Seen, seen_of
from hub.web.moments import Moment, moment
from hub.web.words import SAME, Words, count, said

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    Refused.NO_REASON: ("Schrijf in uw eigen woorden waarom.", "reden"),
    Refused.REASON_TOO_LONG: ("Uw tekst is te lang: hooguit 2000 tekens.", "reden"),
    Refused.NOTHING_THERE: ("Een van beide is er niet meer.", ""),
    Refused.ONE_DOSSIER: ("Dit is al één dossier.", ""),
    Refused.NOT_ALONE: ("Dit signaal zit in een dossier. Kies dat dossier.", ""),
    Refused.NOT_IN_IT: ("Een van deze signalen zit niet (meer) in dit dossier.", ""),
    Refused.NOTHING_LEFT: ("Kies minstens één signaal, en laat er minstens één achter.", "uit"),
    Refused.TOO_MANY: ("Dit zijn te veel signalen voor één dossier.", ""),
    Refused.STALE: ("Er is iets veranderd sinds u dit opende. Er is niets vastgelegd.", ""),
    Refused.WALLED: (
        "Iemand hield deze signalen apart. Neem dat oordeel eerst terug, met een reden.",
        "",
    ),
    Refused.NOTHING_TO_WITHDRAW: ("Er is geen oordeel om terug te nemen.", ""),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A signal to choose, or on one of the sides."""

    id: str
    ref: Ref
    number: int
    partner: str
    received: Moment
    forms: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its signals, and what holds them together."""

    name: str
    path: str
    size: str
    members: tuple[Member, ...]
    ties: tuple[Reason, ...]
    seen: Seen
    read: str


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """Which signals to split off, or with what to join."""

    now: Moment
    ref: Ref
    path: str
    members: tuple[Member, ...]
    near: tuple[Ref, ...]
    typed: Typed
    json_path: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Both sides, and what there is between them. `is_split`: one dossier becomes two."""

    now: Moment
    ref: Ref
    path: str
    is_split: bool
    other: str
    sides: tuple[Side, Side]
    between: tuple[Reason, ...]
    shared: tuple[str, ...]
    typed: Typed
    json_path: str


def ref_of(case: Case) -> Ref:
    """What a case is called."""
    subject = str(case.subject)
    return dossier_ref(subject) if case.is_dossier else signal_ref(subject, {})


def choose_page(
    case: Case, words: Words, chosen: Collection[str], typed: Typed, what: str
) -> ChoosePage:
    """What there is to choose from."""
    near = dict.fromkeys(
        dossier_ref(str(it["dossier"])) if it["dossier"] else signal_ref(str(it["other"]), {})
        for it in case.related
    )
    return ChoosePage(
        now=moment(case.now, case.now),
        ref=ref_of(case),
        path=case.path,
        members=tuple(_member(s, case, words, chosen) for s in case.counted),
        near=tuple(near),
        typed=typed,
        json_path=f"{case.path}/{what}.json",
    )


def split_page(  # noqa: PLR0913 - what it is made of, by name
    case: Case,
    words: Words,
    *,
    out: Collection[str],
    labels: Mapping[str, str],
    policy: LinkagePolicy | None,
    typed: Typed,
) -> PreviewPage:
    """Both halves of a dossier, and the ties that would be cut."""
    stays = [s for s in case.counted if s not in out]
    goes = [s for s in case.counted if s in out]
    halves = (
        _side("Blijft in het dossier", stays, case, words, labels, policy),
        _side("Gaat eruit", goes, case, words, labels, policy),
    )
    cut = [it for it in case.ties if (it["a"] in out) != (it["b"] in out)]
    return PreviewPage(
        now=moment(case.now, case.now),
        ref=ref_of(case),
        path=case.path,
        is_split=True,
        other="",
        sides=halves,
        between=_told(cut, labels, case, policy),
        shared=(),
        typed=typed,
        json_path="",
    )


def join_page(
    cases: tuple[Case, Case],
    words: Words,
    *,
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    policy: LinkagePolicy | None,
    typed: Typed,
) -> PreviewPage:
    """Two cases, and what they share."""
    one, other = cases
    names = [ref_of(case).name for case in cases]
    return PreviewPage(
        now=moment(one.now, one.now),
        ref=ref_of(one),
        path=one.path,
        is_split=False,
        other=str(other.subject),
        sides=(
            _side(names[0], one.counted, one, words, labels[0], policy),
            _side(names[1], other.counted, other, words, labels[1], policy),
        ),
        between=(),
        shared=_shared(one, other),
        typed=typed,
        json_path="",
    )


def _shared(one: Case, other: Case) -> tuple[str, ...]:
    theirs = {it.entity for it in other.mentions}
    both = {(it.kind, it.entity) for it in one.mentions if it.entity in theirs}
    kinds = sorted({kind for kind, _ in both})
    return tuple(
        f"{said(SAME, kind)} ({count(sum(k == kind for k, _ in both), 'keer', 'keer')})"
        for kind in kinds
    )


def _side(  # noqa: PLR0913, PLR0917 - told apart by type
    name: str,
    signals: Sequence[str],
    case: Case,
    words: Words,
    labels: Mapping[str, str],
    policy: LinkagePolicy | None,
) -> Side:
    inside = set(signals)
    ties = [it for it in case.ties if it["a"] in inside and it["b"] in inside]
    read = len(case.read & inside)
    return Side(
        name=name,
        path=case.path,
        size=count(len(signals), "signaal", "signalen"),
        members=tuple(_member(s, case, words, ()) for s in signals),
        ties=_told(ties, labels, case, policy),
        seen=seen_of(case.sight),
        read=f"{read} van {len(signals)} gelezen",
    )


def _told(
    ties: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
    case: Case,
    policy: LinkagePolicy | None,
) -> tuple[Reason, ...]:
    found = reasons(ties, labels, case.numbers, policy)
    return (*found.leading, *found.more)


def _member(signal: str, case: Case, words: Words, chosen: Collection[str]) -> Member:
    row = case.signals[signal]
    card = signal_card(row, None, words, case.now, case.numbers)
    return Member(
        id=signal,
        ref=card.ref,
        number=case.numbers[signal],
        partner=f"{card.partner}, {card.source_kind}",
        received=card.received,
        forms=card.forms,
        is_chosen=signal in chosen,
    )


def ids_of(texts: Collection[str]) -> tuple[UUID, ...]:
    """Ids that are ids."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(found)
