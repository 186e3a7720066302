"""Two columns, detail by detail: what you see, and what the receiver will see or why not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hub.domain.disclosure import disclosed
from hub.domain.sharing import (
    REPORTER,
    REPORTER_HELD,
    TITLES,
    Detail,
    Receiver,
    SignalFacts,
    allowed,
    preview,
    sees_secret,
)
from hub.security.content import Opened
from hub.web.cards import Ref, signal_ref
from hub.web.rows import SignalRow
from hub.web.words import Words, forms

CLOSED: Final = "Nog niet geopend."
NOTHING: Final = "Staat er niet in."
SAME: Final = "Ziet dit, zodra u het vrijgeeft."
PART_HELD: Final = "Een deel blijft weg, want het hoort bij gegevens die niet meegaan."


@dataclass(frozen=True, slots=True)
class Cell:
    """One detail in the two columns. `reason` is why the receiver does not see (all of) it."""

    title: str
    yours: tuple[str, ...]
    theirs: tuple[str, ...]
    is_shown: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SignalPreview:
    """One signal in the two columns."""

    ref: Ref
    partner: str
    cells: tuple[Cell, ...]


def signal_previews(  # noqa: PLR0913, PLR0917 - what is known, what is chosen, the words
    facts: Sequence[SignalFacts],
    receiver: Receiver,
    chosen: Collection[str],
    opened: Mapping[UUID, Opened],
    signals: Mapping[str, SignalRow],
    numbers: Mapping[str, int],
    words: Words,
) -> tuple[SignalPreview, ...]:
    """The two columns of every chosen signal, in the order of the page."""
    ordered = sorted(facts, key=lambda it: numbers.get(str(it.signal), 0))
    return tuple(
        SignalPreview(
            ref=signal_ref(str(each.signal), numbers),
            partner=words.partner(each.partner),
            cells=_cells(
                each, receiver, chosen, opened.get(each.signal), signals[str(each.signal)], words
            ),
        )
        for each in ordered
        if str(each.signal) in signals
    )


def indicator_lines(row: SignalRow, words: Words) -> tuple[str, ...]:
    """Forms and indicators as lines."""
    seen = [words.indicator(code) for code, answer, _ in sorted(row.indicators) if answer == "ja"]
    return (*forms(row.forms), *seen)


def _cells(  # noqa: PLR0913, PLR0917 - what is known, what is chosen, the words
    facts: SignalFacts,
    receiver: Receiver,
    chosen: Collection[str],
    opened: Opened | None,
    row: SignalRow,
    words: Words,
) -> tuple[Cell, ...]:
    may_see = allowed(facts, receiver, chosen)
    known = {Detail.INDICATORS: indicator_lines(row, words)}
    yours, theirs = dict(known), dict(known)
    if opened is not None:
        yours |= disclosed(opened.content, frozenset(Detail), sees_secret=True)
        theirs |= disclosed(opened.content, may_see, sees_secret=sees_secret(receiver))
    is_open = opened is not None
    cells = [
        _cell(it.detail, it.reason, yours, theirs, is_open=is_open)
        for it in preview((facts,), receiver, chosen)
    ]
    never = Cell(REPORTER, (CLOSED if opened is None else "Alleen u.",), (), False, REPORTER_HELD)  # noqa: FBT003 - a plain value
    return (*cells, never)


def _cell(
    detail: Detail,
    reason: str,
    yours: Mapping[Detail, tuple[str, ...]],
    theirs: Mapping[Detail, tuple[str, ...]],
    *,
    is_open: bool,
) -> Cell:
    own = yours.get(detail, ())
    if reason:
        empty = NOTHING if is_open or detail is Detail.INDICATORS else CLOSED
        return Cell(TITLES[detail], own or (empty,), (), is_shown=False, reason=reason)
    if not is_open and detail is not Detail.INDICATORS:
        return Cell(TITLES[detail], (CLOSED,), (SAME,), is_shown=True, reason="")
    seen = theirs.get(detail, ())
    held = PART_HELD if len(seen) < len(own) else ""
    return Cell(TITLES[detail], own or (NOTHING,), seen or (NOTHING,), is_shown=True, reason=held)
