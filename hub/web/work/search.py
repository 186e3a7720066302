"""Finding a dossier or signal by its short name, the sender's reference, or what one opened.

What is asked for stands in no address and in no log.

There is no index of names or addresses: it would be a second store of personal data. So a name is
looked for in content that this person opened, and still may read; who wants more opens more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from hub.domain.mandate import Right
from hub.security.content import Opened
from hub.store.database import Cursor, expand
from hub.web.cards import Ref, dossier_ref, signal_ref
from hub.web.moments import Moment, moment
from hub.web.visit import Sends, Visit
from hub.web.work.read import PATH
from schemas.ids import signal_id

FOUND_MAX: Final = 50
SHORTEST: Final = 4
ASKED_MAX_CHARACTERS: Final = 200
SHORT_NAME: Final = re.compile(r"(?:dossier|signaal)?\s*([0-9a-f]{4})\s*([0-9a-f]{0,4})")
LAST: Final = "g"
"""Comes after every hexadecimal digit."""
DOSSIERS: Final = "SELECT dossier FROM dossiers WHERE dossier >= ? AND dossier < ? LIMIT ?"
SIGNALS: Final = "SELECT signal FROM signals WHERE signal >= ? AND signal < ? LIMIT ?"
THERE: Final = "SELECT signal FROM signals WHERE signal IN (*)"
DOSSIER_OF: Final = "SELECT dossier, signal FROM dossier_signals WHERE signal IN (*)"
ROUTER: Final = APIRouter(prefix=PATH)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, its dossier where it has one, and by what it was found."""

    ref: Ref
    dossier: Ref | None
    by: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The page. It has no address of its own: what was asked for may be personal."""

    now: Moment
    hits: tuple[Hit, ...]
    may_open: bool
    opened: int
    json_path: str = ""


def by_short_name(cursor: Cursor, text: str) -> list[Hit]:
    """Dossiers and signals whose short name begins so."""
    match = SHORT_NAME.fullmatch(text.lower())
    if match is None:
        return []
    begin = f"{match[1]}{match[2]}"
    between = begin, begin + LAST, FOUND_MAX
    dossiers = [dossier_ref(row[0]) for row in cursor.execute(DOSSIERS, between).fetchall()]
    signals = [row[0] for row in cursor.execute(SIGNALS, between).fetchall()]
    return [Hit(ref, None, "korte naam") for ref in dossiers] + _hits(cursor, signals, "korte naam")


def by_reference(cursor: Cursor, text: str, partners: Iterable[str]) -> list[Hit]:
    """Signals that a partner sent under exactly this reference."""
    ids = [str(signal_id(partner, text)) for partner in partners]
    there = [row[0] for row in cursor.execute(expand(THERE, ids), ids).fetchall()]
    return _hits(cursor, there, "kenmerk van de afzender")


def by_content(opened: Iterable[tuple[UUID, Opened]], text: str) -> list[str]:
    """Those of the opened signals that say this somewhere, however it is spaced."""
    wanted = _plain(text)
    return [str(signal) for signal, it in opened if wanted in _plain(it.content.model_dump_json())]


def _plain(text: str) -> str:
    return re.sub(r"[\s.\-]+", "", text).casefold()


def _hits(cursor: Cursor, signals: Sequence[str], by: str) -> list[Hit]:
    found = cursor.execute(expand(DOSSIER_OF, signals), signals).fetchall() if signals else []
    dossiers = {signal: dossier_ref(dossier) for dossier, signal in found}
    return [Hit(signal_ref(signal, {}), dossiers.get(signal), by) for signal in signals]


@ROUTER.post("/zoeken")
def search(visit: Annotated[Visit, Depends(Sends(Right.READ_CASES))]) -> HTMLResponse:
    """Look for something, and show what was found."""
    text = visit.form.text("zoek")[:ASKED_MAX_CHARACTERS]
    open_now = [s for it in visit.session.openings for s in it.signals]
    opened = visit.opened(open_now) if len(_plain(text)) >= SHORTEST else {}
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        hits = by_short_name(cursor, text) if text else []
        hits += by_reference(cursor, text, visit.site.words.partners) if text else []
        hits += _hits(cursor, by_content(opened.items(), text), "wat u opende") if opened else []
    page = FoundPage(
        now=moment(now, now),
        hits=tuple(hits[:FOUND_MAX]),
        may_open=visit.may(Right.OPEN_CONTENT),
        opened=len(opened),
    )
    return visit.html("work/found.html", page, asked=text)
