"""What persons said of dossiers: which signals belong together or apart, to read and take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.actions.dossiers import Word, reason_of, words_on
from hub.web.cards import Ref, signal_ref
from hub.web.dossier.context import Case
from hub.web.moments import Moment, moment, parse
from hub.web.visit import Visit
from schemas.events import DossierJudged, DossierVerdict

VERDICTS: Final[Mapping[DossierVerdict, str]] = {
    DossierVerdict.TOGETHER: "horen bij elkaar",
    DossierVerdict.APART: "horen niet bij elkaar",
    DossierVerdict.RELATED: "zijn verwant, maar apart",
}


@dataclass(frozen=True, slots=True)
class SaidOf:
    """A word that counts on signals of this case; `is_walled`: another word stands in its way."""

    judgement: str
    one: tuple[Ref, ...]
    other: tuple[Ref, ...]
    verdict: str
    by: str
    at: Moment
    reason: str
    is_walled: bool


def said_of(visit: Visit, case: Case) -> tuple[SaidOf, ...]:
    """The words that count on the signals of this case, oldest first."""
    words = words_on(visit.views, tuple(case.sight.signals))
    return tuple(_said(visit, case, word) for word in words if word.verdict in VERDICTS)


def _said(visit: Visit, case: Case, word: Word) -> SaidOf:
    events = [
        event
        for event in visit.site.desk.history(word.judgement)
        if isinstance(event, DossierJudged) and event.originator_version == word.word
    ]
    reason = reason_of(visit.site.desk, events[0]) if events else None
    return SaidOf(
        judgement=str(word.judgement),
        one=tuple(signal_ref(str(it), case.numbers) for it in word.one),
        other=tuple(signal_ref(str(it), case.numbers) for it in word.other),
        verdict=VERDICTS[word.verdict],
        by=case.person(word.by),
        at=moment(parse(word.at), case.now),
        reason=reason or "(vernietigd)",
        is_walled=bool(word.walls),
    )
