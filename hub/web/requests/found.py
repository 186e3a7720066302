"""What was found for a request: each mention beside the requester, for a person to judge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hub.domain.requests import Place, RequestState
from hub.matching.extract import PERSON, features_of
from hub.matching.weights import CENTIBIT
from hub.security.content import Opened
from hub.web.linking import rules_of
from hub.web.pairs.compare import NOT_SAID, Row, rows, weigh
from hub.web.requests.words import HOW
from hub.web.visit import Visit
from hub.web.words import SOURCE_KINDS, said, short_name
from schemas.events import SignalVersion
from schemas.events.requests import Candidate
from schemas.ids import mention_id
from schemas.parties import Person

YES, NO = "ja", "nee"
LEFT_OUT: Final = frozenset({"Rol in het signaal"})
"""Who asks has no role; what a signal does not say is left out too."""
CONTRADICTS: Final = "een gegeven spreekt het tegen"


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A candidate: `rows` and `texts` are empty until it was opened; `verdict` is a person's."""

    value: str
    name: str
    partner: str
    how: str
    weight: str
    verdict: str
    rows: tuple[Row, ...]
    texts: tuple[str, ...]
    is_gone: bool


Content = Mapping[UUID, tuple[SignalVersion, Opened]]


def found_rows(
    visit: Visit, state: RequestState, content: Content, asker: Person | None
) -> tuple[FoundRow, ...]:
    """All that was found, what was not judged first."""
    ordered = sorted(state.found.items(), key=lambda it: (it[0] in state.judged, *_likely(it[1])))
    return tuple(_row(visit, state, place, it, content, asker) for place, it in ordered)


def _likely(it: Candidate) -> tuple[int, str, str]:
    return -(it.nanobits or 0), str(it.signal), it.mention


def _row(  # noqa: PLR0913, PLR0917 - a candidate and what is known of it
    visit: Visit,
    state: RequestState,
    place: Place,
    it: Candidate,
    content: Content,
    asker: Person | None,
) -> FoundRow:
    read = content.get(it.signal)
    person = _person(read, it.mention) if read else None
    verdict = state.judged.get(place)
    return FoundRow(
        value=value_of(place),
        name=f"signaal {short_name(str(it.signal))}",
        partner=_partner(visit, read),
        how=said(HOW, it.how),
        weight=_weight(it.nanobits),
        verdict="" if verdict is None else YES if verdict else NO,
        rows=_compared(visit, asker, person) if asker and person else (),
        texts=tuple(n.text for n in read[1].content.narratives) if read and not it.mention else (),
        is_gone=read is not None and not read[1].is_whole,
    )


def _partner(visit: Visit, read: tuple[SignalVersion, Opened] | None) -> str:
    if read is None:
        return ""
    header = read[0].header
    return f"{visit.site.words.partner(header.partner)}, {said(SOURCE_KINDS, header.source_kind)}"


def _person(read: tuple[SignalVersion, Opened], mention: str) -> Person | None:
    version, opened = read
    named = zip(opened.ordinals, opened.content.persons, strict=True)
    signal = version.originator_id
    return next((it for n, it in named if mention_id(signal, PERSON, n) == mention), None)


def _compared(visit: Visit, asker: Person, person: Person) -> tuple[Row, ...]:
    rules = rules_of(visit.site.desk)
    weighed = weigh(rules.model, features_of(asker), features_of(person)) if rules else None
    told = rows(asker, person, weighed)
    return tuple(it for it in told if it.other != NOT_SAID and it.field not in LEFT_OUT)


def _weight(nanobits: int | None) -> str:
    if nanobits is None:
        return ""
    bits = nanobits // CENTIBIT / 100
    return f"{bits:+.1f} bit".replace(".", ",") if abs(bits) < 1000 else CONTRADICTS  # noqa: PLR2004


def value_of(place: Place) -> str:
    """A candidate as a form says it."""
    return f"{place[0]}/{place[1]}"
