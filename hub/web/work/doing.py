"""What one does from the list, to one item or to several: take it on, postpone, label, note.

Only what can be undone is done to several at once. What was done last lies in the session, so that
one click takes it back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import orjson

from hub.actions import casework
from hub.domain.calendar import start_of
from hub.domain.casework import Refusal, Refused, Sight
from hub.domain.deciding import Decide
from hub.store.database import expand
from hub.web import rows
from hub.web.moments import day_of
from hub.web.visit import Visit
from hub.web.words import count, said
from hub.web.work.said import ELSE, REFUSALS
from schemas.base import Event
from schemas.events import Ruling

ASSIGN, RELEASE, POSTPONE, LABEL, UNLABEL, NOTE = (
    "toewijzen",
    "vrijgeven",
    "uitstellen",
    "label",
    "label-af",
    "notitie",
)
LAST: Final = "gedaan:"
UNDONE: Final = "Ongedaan gemaakt vanuit de werkvoorraad."
READ: Final = "SELECT COUNT(1) FROM looks WHERE person = ? AND what = 'signal' AND subject IN (*)"
DONE: Final = {
    ASSIGN: "toegewezen",
    RELEASE: "vrijgegeven",
    POSTPONE: "uitgesteld",
    LABEL: "van een label voorzien",
    UNLABEL: "van een label ontdaan",
    NOTE: "van een notitie voorzien",
}


class Chosen(NamedTuple):
    """An item, and the evidence that the person saw."""

    item: UUID
    evidence: str


class Undo(NamedTuple):
    """How to take one deed back: what was so before, or the version of the decision."""

    item: str
    before: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to what, and why to some it was not."""

    kind: str
    undo: tuple[Undo, ...] = ()
    refused: tuple[tuple[str, Refused], ...] = ()
    what: str = ""

    @property
    def words(self) -> str:
        """What was done, in a sentence."""
        return f"{count(len(self.undo), 'stuk', 'stukken')} {said(DONE, self.kind)}."

    @property
    def is_reversible(self) -> bool:
        """Whether it can be taken back: a note stays."""
        return self.kind != NOTE and bool(self.undo)


def chosen(values: Sequence[str]) -> list[Chosen] | None:
    """Read what was ticked: `item.evidence`; None where something else is among it."""
    found = []
    for value in dict.fromkeys(values):
        item, _, evidence = value.partition(".")
        try:
            found.append(Chosen(UUID(item), evidence))
        except ValueError:
            return None
    return found


def do(visit: Visit, kind: str, some: Sequence[Chosen]) -> Deed:
    """Do it to each of them; what is refused leaves the others as they are."""
    deed = DEEDS[kind]
    done: list[Undo] = []
    refused: list[tuple[str, Refused]] = []
    now = visit.site.present()
    for one in some:
        answer = deed(visit, one, now)
        if isinstance(answer, Refusal):
            refused.append((str(one.item), answer.reason))
        elif answer is not None:
            done.append(answer)
    what = visit.form.text("label")
    return Deed(kind, tuple(done), tuple(refused), what if kind in {LABEL, UNLABEL} else "")


def _assign(visit: Visit, one: Chosen, now: datetime) -> Undo | Refusal | None:
    return _give(visit, one.item, visit.form.text("wie") or visit.user.id, now)


def _release(visit: Visit, one: Chosen, now: datetime) -> Undo | Refusal | None:
    return _give(visit, one.item, "", now)


def _give(visit: Visit, item: UUID, to: str, now: datetime) -> Undo | Refusal | None:
    desk, by = visit.site.desk, visit.user.id
    case = casework.load(desk, item)
    before = case.state.assignee if case else ""
    answer = casework.assign(desk, item, to=to, by=by, now=now)
    return _undo(item, answer, before)


def _postpone(visit: Visit, one: Chosen, now: datetime) -> Undo | Refusal | None:
    desk, form = visit.site.desk, visit.form
    case = casework.find(desk, one.item)
    if isinstance(case, Refusal):
        return case
    if case.sight.digest != one.evidence:
        return Refusal(Refused.STALE)
    command = Decide(
        ruling=Ruling.FOLLOWED,
        ground=form.text("grond"),
        reason=form.text("reden"),
        until=day(form.text("tot")),
        seen=case.sight,
        read=read_of(visit, case.sight),
        knows_unread=form.text("ongelezen") == "ja",
        by=visit.user.id,
    )
    answer = casework.decide(desk, one.item, command, now)
    version = str(answer.originator_version) if isinstance(answer, Event) else ""
    return _undo(one.item, answer, version)


def _label(visit: Visit, one: Chosen, now: datetime) -> Undo | Refusal | None:
    return _mark(visit, one.item, now, is_on=True)


def _unlabel(visit: Visit, one: Chosen, now: datetime) -> Undo | Refusal | None:
    return _mark(visit, one.item, now, is_on=False)


def _mark(visit: Visit, item: UUID, now: datetime, *, is_on: bool) -> Undo | Refusal | None:
    label, by = visit.form.text("label"), visit.user.id
    answer = casework.label(visit.site.desk, item, label=label, is_on=is_on, by=by, now=now)
    return _undo(item, answer, label)


def _note(visit: Visit, one: Chosen, now: datetime) -> Undo | Refusal | None:
    text, by = visit.form.text("tekst"), visit.user.id
    answer = casework.note(visit.site.desk, one.item, text=text, by=by, now=now)
    return _undo(one.item, answer, "")


def _undo(item: UUID, answer: Event | Refusal | None, before: str) -> Undo | Refusal | None:
    return Undo(str(item), before) if isinstance(answer, Event) else answer


DEEDS: Final[dict[str, Callable[[Visit, Chosen, datetime], Undo | Refusal | None]]] = {
    ASSIGN: _assign,
    RELEASE: _release,
    POSTPONE: _postpone,
    LABEL: _label,
    UNLABEL: _unlabel,
    NOTE: _note,
}
SEVERAL: Final = frozenset({ASSIGN, RELEASE, POSTPONE, LABEL, UNLABEL})


def take_back(visit: Visit, deed: Deed) -> int:
    """Undo a deed by new events; to how many it was done."""
    desk, by, now = visit.site.desk, visit.user.id, visit.site.present()
    answers: list[object] = []
    for one in deed.undo:
        item = UUID(one.item)
        if deed.kind in {ASSIGN, RELEASE}:
            answers.append(casework.assign(desk, item, to=one.before, by=by, now=now))
        elif deed.kind in {LABEL, UNLABEL}:
            is_on = deed.kind == UNLABEL
            said_so = {"label": one.before, "is_on": is_on, "by": by, "now": now}
            answers.append(casework.label(desk, item, **said_so))  # type: ignore[arg-type]
        elif deed.kind == POSTPONE:
            version = int(one.before)
            answers.append(
                casework.undo(desk, item, version=version, reason=UNDONE, by=by, now=now)
            )
    return sum(isinstance(answer, Event) for answer in answers)


def remember(visit: Visit, deed: Deed | None) -> None:
    """Keep in the session what was done last; None forgets it."""
    others = {it for it in visit.session.settings if not it.startswith(LAST)}
    if deed is not None and deed.undo:
        others.add(
            LAST + orjson.dumps([deed.kind, [tuple(one) for one in deed.undo], deed.what]).decode()
        )
    visit.site.sessions.keep(replace(visit.session, settings=frozenset(others)))


def last(visit: Visit) -> Deed | None:
    """What this person did last from the list."""
    found = next((it for it in visit.session.settings if it.startswith(LAST)), None)
    if found is None:
        return None
    kind, undo, what = orjson.loads(found.removeprefix(LAST))
    return Deed(kind, tuple(Undo(*one) for one in undo), (), what)


def day(text: str) -> datetime | None:
    """The beginning of a day, in Dutch time; None where it is no day."""
    found = day_of(text)
    return None if found is None else start_of(found)


def read_of(visit: Visit, sight: Sight) -> int:
    """How many of these signals this person looked at."""
    signals = [str(signal) for signal in sight.signals]
    with visit.views.snapshot() as cursor:
        return rows.number(cursor, expand(READ, signals), (visit.user.id, *signals))


def refusal_words(reason: Refused) -> str:
    """Why not, in a sentence."""
    return REFUSALS.get(reason, ELSE)
