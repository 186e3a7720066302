"""A dossier of the blind sample: its signals, and a question, before the hub's proposal. Pure."""

from dataclasses import dataclass

from hub.domain.sampling import IMPRESSIONS
from hub.web.cards import Ref, dossier_ref
from hub.web.dossier.context import Case
from hub.web.dossier.gaps import Choice
from hub.web.dossier.names import Names
from hub.web.dossier.page import Line, line_of
from hub.web.dossier.parts import Typed
from hub.web.moments import Moment, moment
from hub.web.words import Words, count


@dataclass(frozen=True, slots=True)
class BlindPage:
    """The page: no ties, no routes, no storyline."""

    now: Moment
    ref: Ref
    path: str
    signals: str
    lines: tuple[Line, ...]
    impressions: tuple[Choice, ...]
    names: Names
    typed: Typed
    json_path: str


def blind_page(case: Case, words: Words, names: Names) -> BlindPage:
    """Make the page."""
    return BlindPage(
        now=moment(case.now, case.now),
        ref=dossier_ref(str(case.subject)),
        path=case.path,
        signals=count(len(case.signals), "signaal", "signalen"),
        lines=tuple(
            line_of(signal, case, words, {}, names.contents)
            for signal in sorted(case.signals, key=case.numbers.__getitem__)
        ),
        impressions=tuple(Choice(code, text) for code, text in IMPRESSIONS.items()),
        names=names,
        typed=Typed(),
        json_path=f"{case.path}.json",
    )
