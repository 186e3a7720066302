"""The page on which a person decides, part by part, what goes out of one signal."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hub.actions.requests import identity_of, load_request
from hub.actions.seeking import read_signals
from hub.domain.disclosure import OF_REPORTERS
from hub.domain.masking import Masker, mask, suspects
from hub.domain.request_parts import CHOICES, TITLES, Part
from hub.domain.requests import RequestState
from hub.web.choices import Choice
from hub.web.moments import Moment, moment
from hub.web.requests.export import texts_of
from hub.web.requests.one import name_of, opened
from hub.web.requests.parts import lines_of
from hub.web.requests.reading import Reading, Sources, reading_of
from hub.web.requests.words import PASSAGES, PATH
from hub.web.visit import Visit
from hub.web.words import REGIMES, said, short_name
from schemas.events.requests import Asked, Passage, RequestPartsDecided, UnderLaw
from schemas.signal import Regime

WPG: Final = Regime.WPG


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part: what would go out of it, what can become of it, and why it may be withheld."""

    code: str
    title: str
    lines: tuple[str, ...]
    note: str
    choices: tuple[Choice, ...]
    grounds: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text with the others masked in it; `masked` is how often, `suspects` what may be names."""

    words: str
    masked: int
    suspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The page. `parts` is empty until this person opened the request."""

    now: Moment
    name: str
    request: str
    path: str
    back: str
    signal: str
    law: str
    version: int
    is_opened: bool
    is_ready: bool
    is_open: bool
    texts: tuple[TextRow, ...]
    reporters: int
    parts: tuple[PartRow, ...]
    problem: str
    json_path: str


def sources_of(visit: Visit) -> Sources:
    """What an answer is made from."""
    site = visit.site
    return Sources(site.desk, site.words, site.sharing, site.desk.retention)


def grounds_of(visit: Visit, state: RequestState, regime: Regime) -> dict[str, str]:
    """The grounds for withholding a part: those of the request's law, and of the police's own."""
    assert state.received is not None
    policy = visit.site.desk.requests
    found = dict(policy.grounds_of(state.received.law, of_part=True))
    if regime is WPG:
        found |= policy.grounds_of(UnderLaw.POLICE_DATA, of_part=True)
    return found


def load_review(visit: Visit, request: UUID, signal: UUID, problem: str = "") -> ReviewPage | None:
    """Make the page; None where the signal is not about the requester of an access request."""
    desk = visit.site.desk
    state = load_request(desk, request, visit.up_to)
    received = state.received
    if received is None or signal not in state.signals or received.asked is not Asked.ACCESS:
        return None
    now = visit.site.present()
    is_open = opened(visit, state, request)
    version, content = read_signals(desk, [signal])[signal]
    decided = state.parts.get(signal)
    path = f"{PATH}/{request}/signaal/{signal}"
    reading = reading_of(state, version, content, identity_of(desk, state) if is_open else None)
    texts = _texts(visit, decided, reading) if is_open else ()
    narratives = content.content.narratives
    return ReviewPage(
        now=moment(now, now),
        name=f"Signaal {short_name(str(signal))}: wat gaat naar buiten?",
        request=name_of(received),
        path=path,
        back=f"{PATH}/{request}",
        signal=str(signal),
        law=said(REGIMES, version.header.regime.value),
        version=version.originator_version,
        is_opened=is_open,
        is_ready=decided is not None and decided.version == version.originator_version,
        is_open=state.is_open and state.decided is None,
        texts=texts,
        reporters=sum(it.kind in OF_REPORTERS for it in narratives) if is_open else 0,
        parts=_rows(visit, state, reading, decided) if is_open else (),
        problem=problem,
        json_path=f"{path}.json",
    )


def _texts(
    visit: Visit, decided: RequestPartsDecided | None, reading: Reading
) -> tuple[TextRow, ...]:
    """The texts as they would go out: what a person confirmed before, else the proposal."""
    with_ = reading.masker
    before = texts_of(visit.site.desk, decided, with_) if decided else ()
    if before and decided and decided.version == reading.version.originator_version:
        return tuple(_text(it, with_) for it in before)
    told = [it.text for it in reading.opened.content.narratives if it.kind not in OF_REPORTERS]
    return tuple(_text(it, with_) for it in told)


def _text(text: str, with_: Masker) -> TextRow:
    words, hits = mask(text, with_)
    return TextRow(words, len(hits), suspects(words, with_.own))


def _rows(
    visit: Visit, state: RequestState, reading: Reading, decided: RequestPartsDecided | None
) -> tuple[PartRow, ...]:
    known = grounds_of(visit, state, reading.version.header.regime)
    return tuple(_row(visit, part, reading, decided, known) for part in Part)


def _row(
    visit: Visit,
    part: Part,
    reading: Reading,
    decided: RequestPartsDecided | None,
    known: dict[str, str],
) -> PartRow:
    offered = CHOICES[part]
    chosen = decided.passages.get(part, offered[0]) if decided else offered[0]
    ground = decided.grounds.get(part, "") if decided else ""
    made = None
    if part is not Part.TEXT:
        shown = Passage.GIVEN if Passage.GIVEN in offered else offered[0]
        made = lines_of(part, shown, sources_of(visit), reading)
    return PartRow(
        code=part.value,
        title=TITLES[part],
        lines=tuple(map(reading.masker.line, made.lines)) if made else (),
        note=made.note if made else "",
        choices=tuple(Choice(it.value, PASSAGES[it], it is chosen) for it in offered),
        grounds=tuple(Choice(code, text, code == ground) for code, text in known.items()),
    )
