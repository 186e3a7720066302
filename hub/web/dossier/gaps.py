"""What is not known, what was asked about it, and what else may be going on: in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hub.domain import asking, explanations, unknowns
from hub.domain.explanations import Explanation, Look, Thing
from hub.domain.unknowns import QUESTIONS, Known
from hub.web.cards import Ref, signal_ref
from hub.web.dossier.context import Case
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.words import Words, count, enumerated, said
from schemas.events import QuestionAsked, QuestionClosed
from schemas.signal import Answer

EXPLAINED: Final[Mapping[str, str]] = {
    "beheerd": "Iets wat zij delen staat op de lijst van te algemene zaken: {words}",
    "druk-adres": "Het adres staat in {count}. Op een druk adres komen mensen elkaar toevallig "
    "tegen.",
    "alleen-contact": "Alleen een telefoonnummer, account, voertuig of rekening verbindt deze "
    "signalen. Dat kan van hand tot hand gaan.",
    "zelfde-bron": "Niet elk signaal is een eigen bron: {signals}. Het kan één verhaal zijn dat "
    "rondgaat.",
    "niet-gezien": "Iemand keek naar een indicator en zag die juist niet: {signals}.",
    "zwakke-bron": "De bron of de inhoud is als zwak beoordeeld: {signals}.",
    "van-horen-zeggen": "Niemand heeft het zelf gezien, en geen betrokkene vertelt het zelf.",
    "vergunning-loopt": "Er loopt een vergunningaanvraag. Het kan een gewone situatie zijn die "
    "nog niet geregeld is: {signals}.",
}
NONE_KNOWN: Final = "Wij kennen geen andere verklaring. Dat betekent niet dat die er niet is."


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a partner, open or closed."""

    version: int
    what: str
    text: str
    partner: str
    signal: Ref
    asked: Moment
    by: str
    due: Deadline | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a form."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is not known, whom it can be asked, and what was asked."""

    unknown: tuple[Choice, ...]
    indicators: tuple[str, ...]
    open: tuple[Question, ...]
    closed: tuple[Question, ...]
    to_ask: tuple[Choice, ...]
    whom: tuple[Choice, ...]
    terms: tuple[str, ...]
    answers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Others:
    """What else may be going on (`for_it`), and what speaks against that."""

    for_it: tuple[str, ...]
    against: str


def gaps(case: Case, words: Words, *, has_consent: bool) -> Gaps:
    """What this case does not tell."""
    headers = tuple(case.headers.values())
    kinds = frozenset(mention.kind for mention in case.mentions)
    codes = unknowns.unknowns(Known(headers, kinds, has_consent))
    every = _questions(case, words)
    waiting = tuple(it for it in every if not it.outcome)
    return Gaps(
        unknown=tuple(Choice(code, QUESTIONS[code][0]) for code in codes),
        indicators=tuple(words.indicator(code) for code in unknowns.open_indicators(headers)),
        open=waiting,
        closed=tuple(it for it in every if it.outcome),
        to_ask=tuple(Choice(code, text) for code, (_, text) in QUESTIONS.items()),
        whom=tuple(
            Choice(s, f"{words.partner(case.signals[s].partner)} (signaal {case.numbers[s]})")
            for s in case.counted
        ),
        terms=tuple(asking.TERMS),
        answers=tuple(Choice(*it) for it in asking.ANSWERS.items()) if waiting else (),
    )


def others(case: Case, things: Sequence[Thing]) -> Others:
    """What else may be going on."""
    echoes = frozenset(s for s, repeat in case.repeats.items() if not repeat.counts)
    look = Look(case.headers, tuple(things), echoes & case.headers.keys())
    found = tuple(_explained(it, case) for it in explanations.explanations(look))
    against = explanations.speaks_against(look)
    seen = sum(
        item.answer is Answer.YES for header in case.headers.values() for item in header.indicators
    )
    return Others(
        for_it=found,
        against=(
            f"Daartegen spreekt: {_named(against, case)} komt uit eigen waarneming of van de "
            f"betrokkene zelf ({count(seen, 'indicator gezien', 'indicatoren gezien')})."
            if against
            else ""
        ),
    )


def _explained(it: Explanation, case: Case) -> str:
    return said(EXPLAINED, it.code).format(
        words=it.words,
        count=count(it.count, "signaal", "signalen"),
        signals=_named(it.signals, case),
    )


def _named(signals: Sequence[str], case: Case) -> str:
    ordered = sorted(signals, key=lambda s: case.numbers.get(s, 0))
    return enumerated(signal_ref(s, case.numbers).name for s in ordered)


def _questions(case: Case, words: Words) -> list[Question]:
    closed = {it.asked: it for it in case.history if isinstance(it, QuestionClosed)}
    found = []
    for it in case.history:
        if not isinstance(it, QuestionAsked):
            continue
        end = closed.get(it.originator_version)
        what, text = QUESTIONS.get(it.question, (it.question, it.question))
        found.append(
            Question(
                version=it.originator_version,
                what=what,
                text=text,
                partner=words.partner(it.partner),
                signal=signal_ref(str(it.signal), case.numbers),
                asked=moment(it.occurred_at, case.now),
                by=case.person(it.by),
                due=None if end else deadline(it.due_at, case.now),
                outcome=said(asking.ANSWERS, end.outcome) if end else "",
            )
        )
    return found
