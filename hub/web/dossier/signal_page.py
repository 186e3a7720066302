"""One signal: what its partner said in codes, who acts on it, and what it shares with others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from hub.store.database import Cursor, Row
from hub.web import rows
from hub.web.cards import Ref, RouteCard, dossier_ref, route_card, signal_ref
from hub.web.dossier.context import Case
from hub.web.dossier.names import Names
from hub.web.dossier.page import Line, line_of
from hub.web.dossier.parts import Parts, Typed
from hub.web.moments import Moment, moment, parse
from hub.web.rows import MentionRow
from hub.web.words import KINDS, OUTCOMES, Words, count, said

MESSAGES: Final = (
    "SELECT sequence, outcome, received_at FROM messages WHERE subject = ? "
    "ORDER BY received_at, sequence LIMIT ?"
)
FEEDBACK: Final = (
    "SELECT partner, outcome, received_at FROM feedback WHERE signal = ? "
    "ORDER BY received_at, partner, sequence LIMIT ?"
)
LINES_MAX: Final = 100
OTHERS_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Thing:
    """Something the signal mentions, and which other signals mention it too."""

    kind: str
    value: str
    others: tuple[Ref, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that came in about this signal."""

    what: str
    source: str
    at: Moment


@dataclass(frozen=True, slots=True)
class SignalPage:
    """The page."""

    now: Moment
    line: Line
    dossier: Ref | None
    route: RouteCard | None
    things: tuple[Thing, ...]
    feedback: tuple[Event, ...]
    messages: tuple[Event, ...]
    names: Names
    typed: Typed
    parts: Parts | None
    json_path: str
    statements: tuple[str, ...] = ()


class Found(NamedTuple):
    """The rows of one signal that its case does not hold."""

    dossier: str | None
    sharing: Sequence[MentionRow]
    feedback: Sequence[Row]
    messages: Sequence[Row]


def read(cursor: Cursor, signal: str) -> Found:
    """Fetch what was heard about a signal, and what else names what it names."""
    mentions = rows.mentions(cursor, (signal,))
    return Found(
        rows.dossiers_of(cursor, (signal,)).get(signal),
        rows.sharing(cursor, [mention.entity for mention in mentions]),
        cursor.execute(FEEDBACK, (signal, LINES_MAX)).fetchall(),
        cursor.execute(MESSAGES, (signal, LINES_MAX)).fetchall(),
    )


def signal_page(  # noqa: PLR0913 - what it is made of, by name
    case: Case,
    found: Found,
    words: Words,
    *,
    parts: Parts | None,
    names: Names,
    typed: Typed,
    labels: Mapping[str, str],
) -> SignalPage:
    """Make the page of its rows."""
    signal, now = str(case.subject), case.now
    route = case.routes.get(signal)
    line = line_of(signal, case, words, labels, names.contents)
    return SignalPage(
        now=moment(now, now),
        line=replace(line, signal=replace(line.signal, ref=signal_ref(signal, {}))),
        dossier=dossier_ref(found.dossier) if found.dossier else None,
        route=route_card(route, words, now, {}) if route and not route.is_ended else None,
        things=tuple(_thing(mention, found.sharing, names.values) for mention in case.mentions),
        feedback=tuple(
            Event(outcome.replace("-", " "), words.partner(partner), moment(parse(at), now))
            for partner, outcome, at in found.feedback
        ),
        messages=tuple(
            Event(said(OUTCOMES, outcome), f"bericht {sequence}", moment(parse(at), now))
            for sequence, outcome, at in found.messages
        ),
        names=names,
        typed=typed,
        parts=parts,
        json_path=f"/signalen/{signal}.json",
    )


def _thing(mention: MentionRow, sharing: Sequence[MentionRow], values: Mapping[str, str]) -> Thing:
    others = sorted(
        {
            other.signal
            for other in sharing
            if other.entity == mention.entity and other.signal != mention.signal
        }
    )
    hidden = len(others) - OTHERS_SHOWN
    return Thing(
        kind=said(KINDS, mention.kind),
        value=values.get(mention.entity, ""),
        others=tuple(signal_ref(other, {}) for other in others[:OTHERS_SHOWN]),
        more=f"en {count(hidden, 'ander signaal', 'andere signalen')}" if hidden > 0 else "",
    )
