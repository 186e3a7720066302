"""Makes the answer to a data subject: per signal the parts that a person let go, others masked.

Every line goes through the masker of its signal at the very end, whatever it was made of: what
stands in another person's block of identity cannot come out. A part that nobody decided on, or that
was decided on for another version of the signal, says so and holds nothing.
"""

from collections.abc import Iterator
from typing import Final

import orjson

from hub.actions.desk import Desk
from hub.domain.masking import Masker, confirmed
from hub.domain.request_parts import TITLES, Part
from hub.domain.requests import TEXT, RequestState
from hub.web.requests import parts
from hub.web.requests.keeping import kept_until
from hub.web.requests.reading import Reading, Sources, readings
from hub.web.requests.words import ANSWERS
from hub.web.words import REGIMES, said, short_name
from schemas.events.requests import Passage, RequestPartsDecided
from schemas.subject_access import AccessAnswer, AccessPart, AccessSignal

ORGANISATION: Final = "Gemeente Nijkerk"
PURPOSES: Final = ("Mensen beschermen tegen uitbuiting, en uitbuiting tegengaan",)
RIGHTS: Final = (
    "Klopt iets niet? Vraag de gemeente om het te verbeteren of aan te vullen.",
    "U kunt ook vragen om wissen of beperken, of bezwaar maken.",
    "Bent u het niet eens met dit besluit? Maak binnen zes weken bezwaar bij de gemeente.",
    "U kunt een klacht indienen bij de Autoriteit Persoonsgegevens.",
    "Een computer stelde verbanden voor. Een mens besloot; er is geen profiel van u gemaakt.",
)
NOT_DECIDED: Final = "Hierover is nog niet besloten."
CHANGED: Final = "Het signaal veranderde. Hierover is nog niet opnieuw besloten."
OTHERS: Final = "Anderen zijn afgeschermd, om hun rechten te beschermen (art. 15 lid 4 AVG)."


def answer_of(sources: Sources, state: RequestState) -> AccessAnswer | None:
    """The whole answer; None before it was decided to give one."""
    received, decided = state.received, state.decided
    if received is None or decided is None:
        return None
    ground = sources.desk.requests.grounds.get(decided.ground)
    return AccessAnswer(
        organisation=ORGANISATION,
        request=short_name(str(received.originator_id)),
        received_at=received.occurred_at,
        decided_at=decided.occurred_at,
        answer=ANSWERS[decided.answer],
        ground=ground.title if ground else decided.ground,
        purposes=PURPOSES,
        signals=tuple(
            _signal(sources, state, it) for _, it in sorted(readings(sources.desk, state).items())
        ),
        rights=RIGHTS,
    )


def as_bytes(answer: AccessAnswer) -> bytes:
    """The answer as it is handed over: its SHA-256 is in the record."""
    return orjson.dumps(answer.model_dump(mode="json"), option=orjson.OPT_INDENT_2) + b"\n"


def _signal(sources: Sources, state: RequestState, reading: Reading) -> AccessSignal:
    version, mask = reading.version, reading.masker
    decided = state.parts.get(version.originator_id)
    return AccessSignal(
        name=short_name(str(version.originator_id)),
        received_at=version.message.received_at,
        version=version.originator_version,
        law=said(REGIMES, version.header.regime.value),
        kept_until=kept_until(sources.desk, sources.retention, version),
        parts=tuple(_masked(it, mask) for it in _parts(sources, decided, reading)),
    )


def _masked(part: AccessPart, mask: Masker) -> AccessPart:
    return part.model_copy(update={"lines": tuple(map(mask.line, part.lines))})


def _parts(
    sources: Sources, decided: RequestPartsDecided | None, reading: Reading
) -> Iterator[AccessPart]:
    is_stale = decided is not None and decided.version != reading.version.originator_version
    for part in Part:
        if decided is None or is_stale:
            yield _part(part, (), CHANGED if is_stale else NOT_DECIDED)
            continue
        passage = decided.passages.get(part, Passage.WITHHELD)
        if passage is Passage.WITHHELD:
            yield _part(part, (), _ground(sources, decided.grounds.get(part, "")))
        elif part is Part.TEXT:
            yield _part(part, texts_of(sources.desk, decided, reading.masker), OTHERS)
        else:
            made = parts.lines_of(part, passage, sources, reading)
            yield _part(part, made.lines, made.note)


def texts_of(desk: Desk, decided: RequestPartsDecided, mask: Masker) -> tuple[str, ...]:
    """The very words that a person let go; none where they were forgotten since."""
    sealed = desk.unseal(decided, decided.sealed, TEXT)
    return confirmed(orjson.loads(sealed), mask) if sealed else ()


def _ground(sources: Sources, code: str) -> str:
    found = sources.desk.requests.grounds.get(code)
    return f"Niet gegeven. {found.title if found else code}."


def _part(part: Part, lines: tuple[str, ...], note: str) -> AccessPart:
    return AccessPart(code=part.value, title=TITLES[part], lines=lines, note=note)
